#pragma once

#include <optional>
#include <QAbstractListModel>
#include <QString>
#include <vector>

#include "app/session/run_list.h"

namespace earshot {

class Session;
struct Preset;

/// One line of the run switcher: a heading, a run or a preset.
struct RunRow {
  enum class Kind { Heading, Run, Preset };
  Kind kind = Kind::Heading;
  QString title;
  QString detail;  ///< of a run: recipe, step, sounds; of a preset: its sentence
  QString state;   ///< of a run, in words
  const char* state_role = "muted";
  QString figure;  ///< of a run: what a probe said last; of a preset: what a step costs
  QString tip;
  std::optional<RunSummary> run;
  const Preset* preset = nullptr;
  bool is_open = false;
};

/// "tones" of "example:tones", "drums" of "/sounds/drums".
QString short_name_of_data(const std::string& path);

/// The runs of the open sounds, the other runs, the presets small and as published; those that fit
/// what was typed.
class RunRows : public QAbstractListModel {
  Q_OBJECT

 public:
  explicit RunRows(Session& session, QObject* parent = nullptr);

  void fill(const QString& typed);
  const RunRow& row(int index) const { return rows_[static_cast<std::size_t>(index)]; }
  /// The first line that can be chosen, from a place on; -1 where there is none.
  int first_from(int index) const;
  int place_of(const std::filesystem::path& run) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  /// Gives a run another name.
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 private:
  void add_runs(const QString& typed);
  void add_presets(const QString& typed);
  void add_group(const QString& heading, const QString& figures, std::vector<RunRow> rows);
  RunRow row_of(const RunSummary& run) const;
  bool is_of_the_open_sounds(const RunSummary& run) const;

  Session& session_;
  std::vector<RunRow> rows_;
};

}  // namespace earshot
