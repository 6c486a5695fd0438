#include "app/panels/compare_panel.h"

#include <QFileDialog>
#include <QPushButton>
#include <QStackedWidget>

#include "app/panels/compare_choice.h"
#include "app/panels/compare_table.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/page_tabs.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

enum ComparePage { page_methods, page_table, page_chart };

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
  top->addWidget(start_);
  top->addWidget(open);
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
    const std::vector<TrialResult>& trials = session_.comparison().trials();
    const auto columns = shown_figures(session_.catalogue(), trials);
    table_->show_methods(columns, summaries(columns, trials));
    refresh_later();
  });
  connect(&comparison, &ComparisonDocument::lines_changed, this,
          [this] { chart_->set_lines(session_.comparison().lines()); });
  connect(&comparison, &ComparisonDocument::opened, this,
          [this] { tabs_->setCurrentIndex(page_table); });
  refresh_later();
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
  const ComparisonDocument& comparison = session_.comparison();
  const bool working = comparison.working();
  start_->setText(working ? tr("Stop") : tr("Compare"));
  const QString why = working ? QString() : refusal();
  start_->setEnabled(working || (!comparison.at_work() && why.isEmpty()));
  start_->setToolTip(plain_tip(why));
  show_words();
  choice_->setEnabled(!working && !comparison.at_work());
  const int page = tabs_->currentIndex();
  const bool nothing = page != page_methods && comparison.trials().empty() && !working;
  pages_->setCurrentWidget(nothing ? empty_ : pages_->widget(page));
}

}  // namespace earshot
