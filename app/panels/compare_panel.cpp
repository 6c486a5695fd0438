#include "app/panels/compare_panel.h"

#include <algorithm>
#include <cmath>
#include <QFileDialog>
#include <QPushButton>
#include <QStackedWidget>
#include <utility>

#include "app/panels/compare_choice.h"
#include "app/panels/compare_table.h"
#include "app/session/comparison_estimate.h"
#include "app/session/figure_text.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/page_tabs.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

enum ComparePage { page_methods, page_table, page_chart };

/// Cells of a TSV hold no tabs.
std::string csv_of_tsv(const std::string& table) {
  std::string text, cell;
  const auto end_cell = [&](char after) {
    const bool plain = cell.find_first_of(",\"") == std::string::npos;
    if (!plain) text += '"';
    for (const char letter : cell)
      text += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    if (!plain) text += '"';
    text += after;
    cell.clear();
  };
  for (const char letter : table) {
    if (letter == '\t') {
      end_cell(',');
    } else if (letter == '\n') {
      end_cell('\n');
    } else {
      cell += letter;
    }
  }
  return text;
}

}  // namespace

PanelWords ComparePanel::words() {
  return {"compare", tr("Compare"), "compare",
          tr("Several methods on the open sounds, in one table and one chart")};
}

ComparePanel::ComparePanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  auto* open = new IconButton("folder", tr("Open a comparison that was made"), this);
  open->setObjectName("compare_open");
  connect(open, &QToolButton::clicked, this, &ComparePanel::choose_folder);
  start_ = new QPushButton(tr("Compare"), this);
  start_->setObjectName("compare_start");
  connect(start_, &QPushButton::clicked, this, &ComparePanel::start_or_stop);
  state_ = new ElidedLabel(this);
  state_->setObjectName("compare_state");
  state_->setProperty("role", "muted");
  tabs_ = new PageTabs("compare_tabs", tr("Methods, table or chart"),
                       {tr("Methods"), tr("Table"), tr("Chart")}, this);
  choice_ = new CompareChoice(session_.catalogue(), this);
  table_ = new CompareTable(this);
  chart_ = new ComparisonChart(this);
  empty_ = new EmptyState(
      tr("Nothing is compared yet: tick some methods and press Compare, or open a comparison that "
         "was made."),
      {}, this);
  pages_ = new QStackedWidget(this);
  for (QWidget* page : std::initializer_list<QWidget*>{choice_, table_, chart_, empty_}) {
    pages_->addWidget(page);
  }
  auto* top = new QHBoxLayout;
  top->setSpacing(grid::inside);
  top->addWidget(tabs_);
  top->addWidget(state_, 1);
  title_line()->add_tool(start_);
  title_line()->add_tool(open);
  contents()->addLayout(top);
  contents()->addWidget(pages_, 1);
  ComparisonDocument& comparison = session_.comparison();
  connect(tabs_, &QTabBar::currentChanged, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &Panel::refresh_later);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  connect(&session_.data(), &DataDocument::ended, this, &Panel::refresh_later);
  connect(choice_, &CompareChoice::changed, this, &Panel::refresh_later);
  connect(&comparison, &ComparisonDocument::changed, this, &Panel::refresh_later);
  connect(&comparison, &ComparisonDocument::changed, this, &ComparePanel::show_words);
  connect(&comparison, &ComparisonDocument::folders_changed, this, &ComparePanel::keep);
  connect(&comparison, &ComparisonDocument::trials_changed, this, [this] {
    show_table();
    show_levels();
    refresh_later();
  });
  connect(&comparison, &ComparisonDocument::now_changed, this, [this] {
    const ComparisonDocument& all = session_.comparison();
    // Where none is made the rows of what was planned go.
    if (!all.now()) show_table();
    table_->show_now(all.now());
    if (all.now()) chart_->set_lines(all.lines());
  });
  connect(&comparison, &ComparisonDocument::lines_changed, this,
          [this] { chart_->set_lines(session_.comparison().lines()); });
  connect(&session_.baselines(), &BaselinesDocument::changed, this, &ComparePanel::show_levels);
  connect(&session_.known_runs(), &KnownRuns::looked, this, &ComparePanel::show_estimate);
  connect(&comparison, &ComparisonDocument::opened, this,
          [this] { tabs_->setCurrentIndex(page_table); });
  refresh_later();
}

void ComparePanel::add_actions(Actions& actions) {
  const QString section = tr("Export");
  actions.add({"export.comparison_picture",
               section,
               tr("Picture of the comparison…"),
               "picture",
               {},
               tr("The chart of the compared methods with their names, as PNG or SVG")},
              [this] { export_picture(); });
  actions.add({"export.comparison_table",
               section,
               tr("Table of the comparison…"),
               "table",
               {},
               tr("Every trial of the comparison with its figures, as CSV or TSV")},
              [this] { export_table(); });
}

void ComparePanel::show_table() {
  const ComparisonDocument& comparison = session_.comparison();
  const auto columns = shown_figures(session_.catalogue(), comparison.trials());
  table_->show_methods(columns, summaries(columns, comparison.trials()), comparison.planned());
  table_->show_now(comparison.now());
}

/// Of the trials, by their own judging; before there are any, of the open sounds.
void ComparePanel::show_levels() {
  const Catalogue& catalogue = session_.catalogue();
  const std::vector<TrialResult>& trials = session_.comparison().trials();
  std::vector<ComparisonLevel> levels = comparison_levels(catalogue, trials);
  if (levels.empty() && trials.empty()) {
    for (const JudgedBaseline& one : session_.baselines().judged()) {
      levels.push_back({baseline_words(catalogue, one.first), one.second.ranked()});
    }
  }
  chart_->set_levels(std::move(levels));
}

void ComparePanel::show_estimate() {
  ExperimentDocument& here = session_.experiment();
  QString words;
  try {
    words = comparison_estimate(choice_->comparison(here.experiment(), here.by_hand()),
                                session_.known_runs().all());
  } catch (const ParameterError&) {
    // Why stands above.
  }
  choice_->set_estimate(words);
}

void ComparePanel::export_picture() {
  const ComparisonDocument& comparison = session_.comparison();
  if (comparison.lines().empty()) {
    Q_EMIT session_.said(tr("There is no comparison to be drawn yet."));
    return;
  }
  const std::string& path = session_.experiment().experiment().text("data.path");
  const QString caption =
      tr("Methods compared on %1").arg(shown_name(std::filesystem::path(path).filename().string()));
  session_.files().save_drawn(
      {"comparison.picture", tr("Picture of the comparison"), tr("comparison"), {".png", ".svg"}},
      window(), [this, caption](const QString& file) {
        constexpr QSize size(1080, 480);
        const bool svg = file.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive);
        return chart_->picture(svg, size, caption).toStdString();
      });
}

void ComparePanel::export_table() {
  const std::vector<TrialResult>& trials = session_.comparison().trials();
  if (trials.empty()) {
    Q_EMIT session_.said(tr("There is no trial to be written yet."));
    return;
  }
  session_.files().save(
      {"comparison.table", tr("Table of the comparison"), tr("comparison"), {".csv", ".tsv"}},
      window(),
      [catalogue = session_.experiment().shared_catalogue(), trials](const QString& file,
                                                                     const TaskContext&) {
        FileMade made;
        made.bytes = to_tsv(*catalogue, trials);
        if (file.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive)) {
          made.bytes = csv_of_tsv(made.bytes);
        }
        made.words = tr("%1 trials").arg(trials.size());
        return made;
      });
}

QVariantMap ComparePanel::save_state() const {
  const ComparisonDocument& comparison = session_.comparison();
  QVariantMap state = choice_->state();
  state["folder"] = QString::fromStdString(comparison.unfinished().string());
  state["shown"] = QString::fromStdString(comparison.shown().string());
  return state;
}

void ComparePanel::restore_state(const QVariantMap& state) {
  choice_->restore(state);
  session_.comparison().restore(state.value("folder").toString().toStdString(),
                                state.value("shown").toString().toStdString());
}

/// What was said, unless there is something to be done first.
void ComparePanel::show_words() {
  const ComparisonDocument& comparison = session_.comparison();
  const bool at_rest =
      !comparison.working() && !comparison.at_work() && tabs_->currentIndex() == page_methods;
  const QString why = at_rest ? refusal() : QString();
  state_->setText(why.isEmpty() ? comparison.words() : why);
  state_->setToolTip(plain_tip(state_->text()));
}

QString ComparePanel::refusal() const {
  const Permission& may = session_.run().permitted().compare;
  if (!may) return may.why_not;
  ExperimentDocument& here = session_.experiment();
  try {
    return session_.comparison().refusal(choice_->comparison(here.experiment(), here.by_hand()));
  } catch (const ParameterError& error) {
    return QString::fromUtf8(error.what());
  }
}

void ComparePanel::choose_folder() {
  const QString folder =
      QFileDialog::getExistingDirectory(this, tr("Open the folder of a comparison"));
  if (!folder.isEmpty()) session_.comparison().open(folder.toStdString());
}

void ComparePanel::keep() {
  session_.settings().set_panel_state(id(), save_state());
}

void ComparePanel::start_or_stop() {
  ComparisonDocument& comparison = session_.comparison();
  if (comparison.working()) {
    comparison.stop();
    return;
  }
  if (!refusal().isEmpty()) return;
  ExperimentDocument& here = session_.experiment();
  comparison.start(choice_->comparison(here.experiment(), here.by_hand()));
  tabs_->setCurrentIndex(page_table);
}

void ComparePanel::refresh() {
  // What trainings cost is told by the runs that were made.
  if (!std::exchange(looked_, true)) session_.known_runs().look_closely();
  const ComparisonDocument& comparison = session_.comparison();
  const bool working = comparison.working();
  start_->setText(working ? tr("Stop") : tr("Compare"));
  const QString why = working ? QString() : refusal();
  start_->setEnabled(working || (!comparison.at_work() && why.isEmpty()));
  start_->setToolTip(plain_tip(why));
  show_words();
  show_estimate();
  choice_->setEnabled(!working && !comparison.at_work());
  const int page = tabs_->currentIndex();
  const bool nothing = page != page_methods && comparison.trials().empty() && !working &&
                       !(page == page_chart && !chart_->levels().empty());
  pages_->setCurrentWidget(nothing ? empty_ : pages_->widget(page));
}

}  // namespace earshot
