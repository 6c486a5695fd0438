#include "app/panels/curves_panel.h"

#include <algorithm>
#include <cmath>
#include <QHash>
#include <QMenu>
#include <QSlider>
#include <QSplitter>

#include "app/panels/curve_plots.h"
#include "app/panels/curve_runs.h"
#include "app/session/figure_text.h"
#include "core/training/common_plots.h"
#include "core/training/planned_curves.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

constexpr int smoothing_steps = 100;
constexpr double most_smoothing = 0.99;
constexpr int usual_smoothing = 60;
const QString plan = QStringLiteral("planned");  ///< in the place of a run's folder

std::vector<CurvePoint> points_of(const Series& series, std::size_t from) {
  std::vector<CurvePoint> points;
  for (std::size_t i = from; i < series.steps.size(); ++i) {
    points.push_back({series.steps[i], series.values[i]});
  }
  return points;
}

}  // namespace

void show_plots(CurvesView& view, const Catalogue& catalogue, const SeriesByName& coming) {
  QStringList names = view.series_names();
  for (const auto& [name, series] : coming) names.append(QString::fromStdString(name));
  names.sort();
  names.removeDuplicates();
  view.set_plots(plots_for(catalogue, names));
}

void add_series(CurvesView& view, const Catalogue& catalogue, const QString& run,
                const SeriesByName& series) {
  show_plots(view, catalogue, series);
  for (const auto& [name, one] : series) {
    view.add_points(run, QString::fromStdString(name), points_of(one, 0));
  }
}

PanelWords CurvesPanel::words() {
  return {"curves", tr("Curves"), "curves",
          tr("Loss and figures step by step; other runs laid over")};
}

CurvesPanel::CurvesPanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  view_ = new CurvesView(this);
  view_->setObjectName("curves_view");
  view_->setAccessibleName(tr("Curves of the training"));
  show_plots(*view_, session_.catalogue());
  view_->set_empty(tr("Here the loss falls and the features spread, step by step."), {});
  runs_ = new CurveRuns(session_, *view_, this);
  split_ = new QSplitter(Qt::Vertical, this);
  split_->setObjectName("curves_split");
  split_->setChildrenCollapsible(false);
  split_->addWidget(view_);
  split_->addWidget(runs_);
  split_->setStretchFactor(0, 1);
  runs_->hide();
  contents()->setContentsMargins(0, 0, 0, 0);
  contents()->addWidget(split_, 1);
  make_tools();
  connect(view_, &CurvesView::arranged_by_hand, this, &CurvesPanel::keep);
  connect(view_, &CurvesView::plot_menu_asked, this, [this](const QString& plot, QPoint at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fill_plot_menu(menu, plot);
    menu->popup(at);
  });
  connect(runs_, &CurveRuns::draw_asked, this, &CurvesPanel::draw_run);
  connect(runs_, &CurveRuns::known, this, &CurvesPanel::group_runs);
  set_across(0);
  connect(&session_.run(), &RunDocument::opened, this, &CurvesPanel::begin_run);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  connect(&session_.baselines(), &BaselinesDocument::changed, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::stepped, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::state_changed, this, &Panel::refresh_later);
  refresh_later();
}

void CurvesPanel::make_tools() {
  smoothing_ = new QSlider(Qt::Horizontal, this);
  smoothing_->setObjectName("smoothing");
  smoothing_->setRange(0, smoothing_steps);
  smoothing_->setFixedWidth(64);
  smoothing_->setAccessibleName(tr("Smoothing"));
  smoothing_->setToolTip(tr("Smoothing of the curves; the raw ones stay faint behind"));
  connect(smoothing_, &QSlider::valueChanged, this,
          [this](int value) { view_->set_smoothing(most_smoothing * value / smoothing_steps); });
  smoothing_->setValue(usual_smoothing);
  runs_button_ =
      new IconButton("compare", tr("The table of runs, to draw others over this one"), this);
  runs_button_->setObjectName("overlay_runs");
  runs_button_->setCheckable(true);
  connect(runs_button_, &QToolButton::toggled, this, &CurvesPanel::show_runs);
  options_ = new IconButton("more", tr("Plots, axes, size of pictures"), this);
  options_->setObjectName("curve_options");
  options_->setPopupMode(QToolButton::InstantPopup);
  options_->setMenu(new QMenu(options_));
  connect(options_->menu(), &QMenu::aboutToShow, this, &CurvesPanel::fill_view_menu);
  title_line()->add_tool(smoothing_);
  title_line()->add_tool(runs_button_);
  title_line()->add_tool(options_);
}

void CurvesPanel::add_actions(Actions& actions) {
  const QString section = tr("Export");
  actions.add({"export.curves_picture",
               section,
               tr("Picture of the curves…"),
               "picture",
               {},
               tr("The curves as they are shown, with the names of the runs, as PNG or SVG")},
              [this] { export_picture(); });
  actions.add({"export.curves_table",
               section,
               tr("Table of the curves…"),
               "table",
               {},
               tr("Every point of every run that is drawn, as CSV")},
              [this] { export_table(); });
}

QVariantMap CurvesPanel::save_state() const {
  QVariantMap large;
  for (auto one = view_->large_by_hand().begin(); one != view_->large_by_hand().end(); ++one) {
    large.insert(one.key(), one.value());
  }
  return {{"smoothing", smoothing_->value()},
          {"hidden", QStringList(view_->hidden_plots().values())},
          {"order", view_->order()},
          {"large", large},
          {"across", across_},
          {"bands", bands_},
          {"picture", picture_size_},
          {"runs", runs_button_->isChecked()}};
}

void CurvesPanel::restore_state(const QVariantMap& state) {
  smoothing_->setValue(state.value("smoothing", usual_smoothing).toInt());
  for (const QString& plot : state.value("hidden").toStringList()) {
    view_->set_plot_visible(plot, false);
  }
  view_->set_order(state.value("order").toStringList());
  const QVariantMap large = state.value("large").toMap();
  for (auto one = large.begin(); one != large.end(); ++one) {
    view_->set_plot_large(one.key(), one.value().toBool());
  }
  set_across(state.value("across", 0).toInt());
  bands_ = state.value("bands", true).toBool();
  const int size = state.value("picture", 0).toInt();
  picture_size_ = size >= 0 && size < static_cast<int>(picture_sizes().size()) ? size : 0;
  runs_button_->setChecked(state.value("runs", false).toBool());
}

void CurvesPanel::keep() {
  session_.settings().set_panel_state(id(), save_state());
}

void CurvesPanel::set_across(int place) {
  const auto ways = ways_across();
  across_ = place >= 0 && place < static_cast<int>(ways.size()) ? place : 0;
  view_->set_across(ways[static_cast<std::size_t>(across_)]);
}

void CurvesPanel::begin_run() {
  const RunDocument& run = session_.run();
  if (!run.is_open()) {
    forget_runs();
    refresh_later();
    return;
  }
  view_->remove_run(plan);
  const QString id = QString::fromStdString(run.folder().string());
  // Other runs are drawn where somebody asks for them.
  if (!current_.isEmpty() && current_ != id && !overlays_.contains(current_)) {
    view_->remove_run(current_);
  }
  if (overlays_.remove(id) || current_ == id) view_->remove_run(id);
  current_ = id;
  view_->set_run(id, run.name(), true);
  show_plots(*view_, session_.catalogue());
  drawn_.clear();
  changes_drawn_ = 0;
  runs_->show_runs(current_, overlays_);
  if (runs_->isVisible()) runs_->look();
  group_runs();
  refresh_later();
}

void CurvesPanel::forget_runs() {
  for (const QString& other : std::as_const(overlays_)) view_->remove_run(other);
  view_->remove_run(current_);
  overlays_.clear();
  current_.clear();
  drawn_.clear();
  changes_drawn_ = 0;
  show_plots(*view_, session_.catalogue());
  runs_->show_runs({}, {});
}

void CurvesPanel::show_plan() {
  const PlannedCurve planned = planned_learning_rate(session_.experiment().experiment());
  view_->remove_run(plan);
  view_->set_run(plan, tr("planned"), true);
  view_->set_planned(plan);
  std::vector<CurvePoint> points;
  for (std::size_t i = 0; i < planned.steps.size(); ++i) {
    points.push_back({planned.steps[i], planned.values[i]});
  }
  view_->add_points(plan, QString::fromStdString(planned.name), points);
  show_plots(*view_, session_.catalogue());
}

void CurvesPanel::refresh() {
  if (!session_.run().is_open()) show_plan();
  show_levels();
  add_new_points();
  if (runs_->isVisible()) runs_->show_values();
}

void CurvesPanel::show_levels() {
  const Catalogue& catalogue = session_.catalogue();
  std::vector<CurveLevel> levels;
  for (const auto& [name, judged] : session_.baselines().judged()) {
    const std::vector<Figure> figures = catalogue.figures_of(judged.protocol);
    if (figures.empty() || !figures.front().is_share() || !std::isfinite(judged.ranked())) continue;
    levels.push_back({baseline_words(catalogue, name), judged.ranked(),
                      short_percent(judged.ranked()),
                      tr("%1 of %2 without training, on %L3 test clips")
                          .arg(protocol_words(catalogue, judged.protocol), shown_name(judged.label))
                          .arg(judged.test_clips)});
  }
  view_->set_levels(QString::fromStdString(plot_of_label_accuracy()), std::move(levels));
}

void CurvesPanel::add_new_points() {
  const RunDocument& run = session_.run();
  if (!run.is_open() || current_.isEmpty()) return;
  const auto is_new = [this](const auto& one) { return !drawn_.contains(one.first); };
  if (std::any_of(run.series().begin(), run.series().end(), is_new)) {
    show_plots(*view_, session_.catalogue(), run.series());
  }
  for (const auto& [name, series] : run.series()) {
    std::size_t& drawn = drawn_[name];
    // A resumed run repeats steps: the view replaces them when it is given the first again.
    if (run.rewound_to() >= 0) {
      while (drawn > 0 && (drawn > series.steps.size() ||
                           series.steps[drawn - 1] >= static_cast<double>(run.rewound_to()))) {
        --drawn;
      }
    }
    const auto points = points_of(series, drawn);
    drawn = series.steps.size();
    if (!points.empty()) view_->add_points(current_, QString::fromStdString(name), points);
  }
  session_.run().forget_rewinding();
  const auto& changes = run.changes();
  for (; changes_drawn_ < changes.size(); ++changes_drawn_) {
    const ParameterChanged& change = changes[changes_drawn_];
    view_->add_mark(current_, static_cast<double>(change.step),
                    QString::fromStdString(change.path + ": " + to_text(change.before) + " → " +
                                           to_text(change.after)),
                    CurveMark::Changed);
  }
}

void CurvesPanel::show_runs(bool on) {
  runs_->setVisible(on);
  view_->set_legend_wanted(!on);
  if (!on) return;
  runs_->show_runs(current_, overlays_);
  session_.known_runs().look_again();
  runs_->look();
  constexpr int table_high = 140;
  const int all = std::max(split_->height(), 2 * table_high);
  split_->setSizes({all - table_high, table_high});
}

void CurvesPanel::draw_run(const QString& run, bool on) {
  if (on) {
    overlay(run.toStdString());
    return;
  }
  overlays_.remove(run);
  view_->remove_run(run);
  show_plots(*view_, session_.catalogue());
  runs_->show_runs(current_, overlays_);
  group_runs();
}

void CurvesPanel::overlay(const std::filesystem::path& run) {
  const QString id = QString::fromStdString(run.string());
  overlays_.insert(id);
  session_.tasks().run(
      tr("Reading curves"), [run](const TaskContext&) { return read_series(run); },
      [this, id](SeriesByName series) {
        if (!overlays_.contains(id)) return;
        view_->set_run(id, id.section('/', -1), false);
        add_series(*view_, session_.catalogue(), id, series);
        runs_->show_runs(current_, overlays_);
        group_runs();
      },
      [this](const QString& why) { Q_EMIT session_.said(why); });
}

void CurvesPanel::group_runs() {
  QStringList drawn = overlays_.values();
  if (!current_.isEmpty()) drawn.prepend(current_);
  QHash<QString, QString> names;  // of the first of each
  for (const QString& run : drawn) {
    const QString setting = bands_ ? runs_->setting_of(run) : QString();
    if (!names.contains(setting)) names.insert(setting, run.section('/', -1));
    view_->set_group(run, setting, names.value(setting));
  }
  runs_->show_values();
}

QString CurvesPanel::caption() const {
  const QString path = QString::fromStdString(session_.experiment().experiment().text("data.path"));
  const QString sounds =
      shown_name(path.section('/', -1, -1, QString::SectionSkipEmpty).toStdString());
  return current_.isEmpty() ? tr("Training curves")
                            : tr("Training on %1, over %2").arg(sounds, view_->across().title);
}

void CurvesPanel::export_picture() {
  const QString name = current_.isEmpty() ? tr("curves") : session_.run().name();
  const CurvesPicture wanted{false, picture_sizes()[static_cast<std::size_t>(picture_size_)], 2,
                             caption()};
  session_.files().save_drawn(
      {"curves.picture", tr("Picture of the curves"), tr("%1 curves").arg(name), {".png", ".svg"}},
      window(), [this, wanted](const QString& file) {
        CurvesPicture picture = wanted;
        picture.svg = file.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive);
        return view_->picture(picture).toStdString();
      });
}

void CurvesPanel::export_table() {
  const QString name = current_.isEmpty() ? tr("curves") : session_.run().name();
  session_.files().save_drawn(
      {"curves.table", tr("Table of the curves"), tr("%1 curves").arg(name), {".csv"}}, window(),
      [this](const QString&) { return view_->table().toStdString(); });
}

}  // namespace earshot
