#include "app/panels/curves_panel.h"

#include <algorithm>
#include <QFileDialog>
#include <QLocale>
#include <QMenu>
#include <QSlider>

#include "app/panels/curve_plots.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

constexpr int smoothing_steps = 100;
constexpr double most_smoothing = 0.99;
constexpr int usual_smoothing = 60;
constexpr std::size_t most_runs_listed = 30;

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
  show_empty();
  contents()->setContentsMargins(0, 0, 0, 0);
  contents()->addWidget(view_, 1);
  make_tools();
  connect(view_, &CurvesView::empty_action_asked, &session_, &Session::train_or_pause);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &CurvesPanel::show_empty);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &CurvesPanel::show_empty);
  connect(&session_.run(), &RunDocument::opened, this, &CurvesPanel::begin_run);
  connect(&session_.run(), &RunDocument::stepped, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::state_changed, this, &Panel::refresh_later);
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
  runs_ = new IconButton("compare", tr("Lay other runs over this one"), this);
  runs_->setObjectName("overlay_runs");
  runs_->setPopupMode(QToolButton::InstantPopup);
  runs_->setMenu(new QMenu(runs_));
  fill_with_runs(runs_->menu(), session_.known_runs(), [this] { fill_runs_menu(); });
  options_ = new IconButton("more", tr("Plots, logarithmic axes, export"), this);
  options_->setObjectName("curve_options");
  options_->setPopupMode(QToolButton::InstantPopup);
  options_->setMenu(new QMenu(options_));
  connect(options_->menu(), &QMenu::aboutToShow, this, &CurvesPanel::fill_view_menu);
  title_line()->add_tool(smoothing_);
  title_line()->add_tool(runs_);
  title_line()->add_tool(options_);
}

QVariantMap CurvesPanel::save_state() const {
  return {{"smoothing", smoothing_->value()},
          {"hidden", QStringList(view_->hidden_plots().values())}};
}

void CurvesPanel::restore_state(const QVariantMap& state) {
  smoothing_->setValue(state.value("smoothing", usual_smoothing).toInt());
  for (const QString& plot : state.value("hidden").toStringList()) {
    view_->set_plot_visible(plot, false);
  }
}

void CurvesPanel::begin_run() {
  const RunDocument& run = session_.run();
  if (!run.is_open()) {
    forget_runs();
    return;
  }
  const QString id = QString::fromStdString(run.folder().string());
  if (!current_.isEmpty() && current_ != id) {
    // The run before stays to be compared with.
    view_->set_run(current_, current_.section('/', -1), false);
    overlays_.insert(current_);
  }
  if (overlays_.remove(id) || current_ == id) view_->remove_run(id);
  current_ = id;
  view_->set_run(id, run.name(), true);
  drawn_.clear();
  changes_drawn_ = 0;
  refresh_later();
}

void CurvesPanel::show_empty() {
  view_->set_empty(tr("Here the loss falls and the features spread, step by step."),
                   session_.run().permitted().train ? tr("Train") : QString());
}

void CurvesPanel::forget_runs() {
  for (const QString& other : std::as_const(overlays_)) view_->remove_run(other);
  view_->remove_run(current_);
  overlays_.clear();
  current_.clear();
  drawn_.clear();
  changes_drawn_ = 0;
  show_plots(*view_, session_.catalogue());
}

void CurvesPanel::refresh() {
  add_new_points();
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

void CurvesPanel::fill_runs_menu() {
  QMenu* menu = runs_->menu();
  menu->clear();
  menu->setToolTipsVisible(true);
  const KnownRuns& known = session_.known_runs();
  std::size_t listed = 0;
  for (const RunSummary& run : known.all()) {
    const QString id = QString::fromStdString(run.folder.string());
    if (id == current_ || run.step == 0 || listed++ >= most_runs_listed) continue;
    QAction* action = menu->addAction(
        tr("%1 · step %L2")
            .arg(plain_entry(shown_name(run.name())), QLocale().toString(qint64{run.step})));
    action->setToolTip(plain_tip(id));
    action->setCheckable(true);
    action->setChecked(overlays_.contains(id));
    connect(action, &QAction::toggled, this, [this, id, folder = run.folder](bool on) {
      if (on) {
        overlay(folder);
      } else {
        overlays_.remove(id);
        view_->remove_run(id);
        show_plots(*view_, session_.catalogue());
      }
    });
  }
  if (menu->isEmpty()) {
    QStringList folders;
    for (const auto& folder : known.folders()) folders += QString::fromStdString(folder.string());
    menu->addAction(tr("There is no other run in %1").arg(plain_entry(folders.join(tr(" or ")))))
        ->setEnabled(false);
  }
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
      },
      [this](const QString& why) { Q_EMIT session_.said(why); });
}

void CurvesPanel::fill_view_menu() {
  QMenu* menu = options_->menu();
  menu->clear();
  menu->addSection(tr("Plots"));
  for (const CurvePlot& plot : view_->plots()) {
    QAction* action = menu->addAction(plain_entry(plot.title));
    action->setToolTip(plain_tip(plot.title));
    action->setCheckable(true);
    action->setChecked(!view_->hidden_plots().contains(plot.id));
    connect(action, &QAction::toggled, view_,
            [this, id = plot.id](bool on) { view_->set_plot_visible(id, on); });
  }
  menu->addSection(tr("Axes"));
  QAction* log_steps = menu->addAction(tr("Logarithmic steps"));
  log_steps->setCheckable(true);
  log_steps->setChecked(view_->log_x());
  connect(log_steps, &QAction::toggled, view_, &CurvesView::set_log_x);
  QAction* log_loss = menu->addAction(tr("Logarithmic loss"));
  log_loss->setCheckable(true);
  log_loss->setChecked(view_->log_y("loss"));
  connect(log_loss, &QAction::toggled, this, [this](bool on) { view_->set_log_y("loss", on); });
  menu->addAction(tr("Show everything"), view_, &CurvesView::show_all);
  menu->addSection(tr("Export"));
  for (const char* suffix : {"png", "svg", "csv"}) {
    const QString ending = QString::fromLatin1(suffix);
    menu->addAction(tr("%1…").arg(ending.toUpper()), this, [this, ending] { export_as(ending); });
  }
}

void CurvesPanel::export_as(const QString& suffix) {
  const QString name = current_.isEmpty() ? QStringLiteral("curves") : current_.section('/', -1);
  const QString file =
      QFileDialog::getSaveFileName(this, tr("Export the curves"), name + '.' + suffix,
                                   QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix));
  if (file.isEmpty()) return;
  const bool written = suffix == "png"   ? view_->export_png(file)
                       : suffix == "svg" ? view_->export_svg(file)
                                         : view_->export_csv(file);
  Q_EMIT session_.said(written ? tr("Curves written to %1").arg(file)
                               : tr("%1: cannot be written").arg(file));
}

}  // namespace earshot
