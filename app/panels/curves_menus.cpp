// The menus of CurvesPanel: what is done with a plot, and how all are drawn.
#include <algorithm>
#include <QActionGroup>
#include <QMenu>

#include "app/panels/curves_panel.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {

QList<Gesture> CurvesPanel::gestures() const {
  return {{tr("Drag"), tr("shows a stretch of steps")},
          {tr("Wheel"), tr("zooms at the cursor; over a y axis, that axis")},
          {tr("Shift-drag"), tr("moves along the steps")},
          {tr("Double click"), tr("enlarges a plot, and brings the others back")},
          {tr("Double click on an axis"), tr("shows everything")},
          {tr("Drag a title"), tr("puts a plot in another place")},
          {tr("Right click"), tr("what else can be done with a plot")},
          {tr("Click"), tr("chooses a step")}};
}

std::vector<CurveAcross> CurvesPanel::ways_across() {
  return {{tr("step"), {}},
          {tr("epoch"), QStringLiteral("epoch")},
          {tr("seconds of training"), QStringLiteral("seconds")}};
}

std::vector<QSize> CurvesPanel::picture_sizes() {
  return {{}, {1200, 800}, {1920, 1080}, {800, 1100}};
}

void CurvesPanel::move_by(const QString& plot, int places) {
  QStringList order;
  const auto plots = view_->plots();
  for (const CurvePlot& one : plots) {
    if (!view_->hidden_plots().contains(one.id)) order += one.id;
  }
  const QStringList first = view_->order();
  std::ranges::stable_sort(order, {}, [&first](const QString& one) {
    const auto at = first.indexOf(one);
    return at < 0 ? first.size() : at;
  });
  const auto at = order.indexOf(plot);
  const auto to = std::clamp<qsizetype>(at + places, 0, order.size() - 1);
  if (at < 0 || to == at) return;
  order.move(at, to);
  view_->set_order(order);
  keep();
}

void CurvesPanel::fill_plot_menu(QMenu* menu, const QString& plot) {
  const auto tick = [&](const QString& words, bool on, auto change) {
    QAction* action = menu->addAction(words);
    action->setCheckable(true);
    action->setChecked(on);
    connect(action, &QAction::toggled, this, [this, change](bool now) {
      change(now);
      keep();
    });
  };
  const bool hidden = view_->hidden_plots().contains(plot);
  tick(tr("Shown"), !hidden, [this, plot](bool on) { view_->set_plot_visible(plot, on); });
  tick(tr("At large"), view_->is_large(plot),
       [this, plot](bool on) { view_->set_plot_large(plot, on); });
  tick(tr("Over the whole panel"), view_->enlarged() == plot,
       [this, plot](bool on) { view_->enlarge(on ? plot : QString()); });
  tick(tr("Logarithmic values"), view_->log_y(plot),
       [this, plot](bool on) { view_->set_log_y(plot, on); });
  menu->addAction(tr("Further to the front"), this, [this, plot] { move_by(plot, -1); });
  menu->addAction(tr("Further to the end"), this, [this, plot] { move_by(plot, 1); });
}

void CurvesPanel::fill_view_menu() {
  QMenu* menu = options_->menu();
  menu->clear();
  menu->addSection(tr("Plots"));
  for (const CurvePlot& plot : view_->plots()) {
    QMenu* own = menu->addMenu(plain_entry(plot.title));
    fill_plot_menu(own, plot.id);
  }
  const auto choose = [&](const QStringList& words, int chosen, auto change) {
    auto* group = new QActionGroup(menu);
    for (int place = 0; place < words.size(); ++place) {
      QAction* action = menu->addAction(plain_entry(words[place]));
      action->setCheckable(true);
      action->setChecked(place == chosen);
      group->addAction(action);
      connect(action, &QAction::triggered, this, [this, change, place] {
        change(place);
        keep();
      });
    }
  };
  menu->addSection(tr("Drawn over"));
  QStringList across;
  for (const CurveAcross& way : ways_across()) across += way.title;
  choose(across, across_, [this](int place) { set_across(place); });
  menu->addSection(tr("Axes"));
  QAction* log_steps = menu->addAction(tr("Logarithmic, across"));
  log_steps->setCheckable(true);
  log_steps->setChecked(view_->log_x());
  connect(log_steps, &QAction::toggled, view_, &CurvesView::set_log_x);
  menu->addAction(tr("Show everything"), view_, &CurvesView::show_all);
  menu->addSection(tr("Runs"));
  QAction* bands = menu->addAction(tr("Seeds of one setting as a band"));
  bands->setCheckable(true);
  bands->setChecked(bands_);
  connect(bands, &QAction::toggled, this, [this](bool on) {
    bands_ = on;
    group_runs();
    keep();
  });
  menu->addSection(tr("Size of exported pictures"));
  QStringList sizes;
  for (const QSize& size : picture_sizes()) {
    sizes +=
        size.isEmpty() ? tr("As the panel") : tr("%1 × %2").arg(size.width()).arg(size.height());
  }
  choose(sizes, picture_size_, [this](int place) { picture_size_ = place; });
}

}  // namespace earshot
