#pragma once

#include <map>
#include <QSet>

#include "app/session/session.h"
#include "widgets/chrome/panel.h"
#include "widgets/curves/curves_view.h"

class QMenu;
class QSlider;
class QSplitter;

namespace earshot {

class CurveRuns;
class IconButton;

/// Gives a view the plots for what it holds and what is about to come.
void show_plots(CurvesView& view, const Catalogue& catalogue, const SeriesByName& coming = {});
/// A run folder's curves into a view, with the plots that they take.
void add_series(CurvesView& view, const Catalogue& catalogue, const QString& run,
                const SeriesByName& series);

/// Losses, health, accuracies, learning rate and the method's own diagnostics of the open run, and
/// of those that a person ticks in the table of runs below.
class CurvesPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit CurvesPanel(Session& session, QWidget* parent = nullptr);

  void add_actions(Actions& actions) override;
  QList<Gesture> gestures() const override;
  QSize least_useful() const override { return {320, 240}; }
  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;
  CurvesView* view() const { return view_; }

 protected:
  void refresh() override;

 private:
  /// What curves can be drawn over.
  static std::vector<CurveAcross> ways_across();
  /// Of exported pictures; the first is as large as the panel.
  static std::vector<QSize> picture_sizes();
  void make_tools();
  /// What the label is told by without training, as lines to be beaten.
  void show_levels();
  void add_new_points();
  void begin_run();
  void forget_runs();
  /// What is planned, while there is no run.
  void show_plan();
  void show_runs(bool on);
  void draw_run(const QString& run, bool on);
  void overlay(const std::filesystem::path& run);
  /// Runs that differ by their seed alone are a band.
  void group_runs();
  void fill_view_menu();
  void fill_plot_menu(QMenu* menu, const QString& plot);
  void move_by(const QString& plot, int places);
  void set_across(int place);
  /// The order of plots and what is at large are kept at once.
  void keep();
  QString caption() const;
  void export_picture();
  void export_table();

  Session& session_;
  CurvesView* view_;
  QSlider* smoothing_;
  QSplitter* split_;
  CurveRuns* runs_;
  IconButton* runs_button_;
  IconButton* options_;
  int across_ = 0;
  int picture_size_ = 0;
  bool bands_ = true;
  QString current_;
  std::map<std::string, std::size_t> drawn_;  ///< points of each series that the view has
  std::size_t changes_drawn_ = 0;
  QSet<QString> overlays_;
};

}  // namespace earshot
