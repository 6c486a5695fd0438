#pragma once

#include <map>
#include <QSet>
#include <QTableWidget>

#include "app/session/session.h"
#include "core/experiment/experiment.h"

namespace earshot {

class CurvesView;

/// The runs that are known, those of the open sounds first: which are drawn and in which colour,
/// what their settings have otherwise than the open run, their last values.
class CurveRuns : public QTableWidget {
  Q_OBJECT

 public:
  CurveRuns(Session& session, CurvesView& view, QWidget* parent = nullptr);

  /// The open run, which is always drawn, and those that are drawn besides.
  void show_runs(const QString& current, const QSet<QString>& drawn);
  /// Last values and colours alone.
  void show_values();
  /// Reads what is not known yet of the listed runs.
  void look();
  /// Runs that differ by their seed alone have one text; "" while a run's settings are not known.
  QString setting_of(const QString& run) const;

 Q_SIGNALS:
  void draw_asked(const QString& run, bool on);
  /// Settings of runs became known.
  void known();

 private:
  void fill();
  void keep(std::map<QString, Experiment> read);
  QString differences_of(const QString& run) const;
  /// Of the plots at large, a series each.
  std::vector<std::pair<QString, QString>> value_columns() const;

  Session& session_;
  CurvesView& view_;
  QString current_;
  QSet<QString> drawn_;
  QStringList rows_;
  std::map<QString, Experiment> experiments_;
  int task_ = 0;
  bool filling_ = false;
};

}  // namespace earshot
