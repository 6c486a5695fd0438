#pragma once

#include <map>
#include <QSet>

#include "app/session/session.h"
#include "widgets/chrome/panel.h"
#include "widgets/curves/curves_view.h"

class QMenu;
class QSlider;
class QToolButton;

namespace earshot {

class IconButton;

/// Gives a view the plots for what it holds and what is about to come.
void show_plots(CurvesView& view, const Catalogue& catalogue, const SeriesByName& coming = {});
/// A run folder's curves into a view, with the plots that they take.
void add_series(CurvesView& view, const Catalogue& catalogue, const QString& run,
                const SeriesByName& series);

/// Losses, health, accuracies, learning rate and the method's own diagnostics of the open run,
/// other runs over it.
class CurvesPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit CurvesPanel(Session& session, QWidget* parent = nullptr);

  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;
  CurvesView* view() const { return view_; }

 protected:
  void refresh() override;

 private:
  void make_tools();
  void add_new_points();
  void begin_run();
  void forget_runs();
  void show_empty();
  void fill_runs_menu();
  void overlay(const std::filesystem::path& run);
  void fill_view_menu();
  void export_as(const QString& suffix);

  Session& session_;
  CurvesView* view_;
  QSlider* smoothing_;
  IconButton* runs_;
  IconButton* options_;
  QString current_;
  std::map<std::string, std::size_t> drawn_;  ///< points of each series that the view has
  std::size_t changes_drawn_ = 0;
  QSet<QString> overlays_;
};

}  // namespace earshot
