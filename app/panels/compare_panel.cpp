#include "app/panels/compare_panel.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QPointer>
#include <QPushButton>
#include <QScopeGuard>
#include <QStackedWidget>
#include <utility>

#include "app/panels/compare_choice.h"
#include "app/panels/compare_table.h"
#include "app/session/comparison_lines.h"
#include "app/session/run_list.h"
#include "core/training/enough_clips.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/page_tabs.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

enum ComparePage { page_methods, page_table, page_chart };

/// What a comparison's folder holds, and what of it cannot be read.
struct Opened {
  std::vector<TrialResult> trials;
  std::vector<std::string> problems;
};

QString words_of_stopped() {
  return ComparePanel::tr("stopped; the same choice goes on");
}

}  // namespace

ComparePanel::ComparePanel(Session& session, QWidget* parent)
    : Panel("compare", tr("Compare"), "compare", parent), session_(session) {
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
  connect(tabs_, &QTabBar::currentChanged, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::state_changed, this, &Panel::refresh_later);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  connect(&session_.data(), &DataDocument::ended, this, &Panel::refresh_later);
  connect(choice_, &CompareChoice::changed, this, &Panel::refresh_later);
  connect(&session_.tasks(), &Tasks::progressed, this,
          [this](int id, const QString& words, double) {
            if (id == task_) say(words);
          });
  connect(&session_.tasks(), &Tasks::cancelled, this, [this](int id) {
    if (id != task_) return;
    task_ = 0;
    say(at_work_ ? tr("stopping: what is done is being saved") : words_of_stopped());
    refresh_later();
  });
  refresh_later();
}

QVariantMap ComparePanel::save_state() const {
  QVariantMap state = choice_->state();
  state["folder"] = QString::fromStdString(folder_.string());
  state["shown"] = QString::fromStdString(shown_.string());
  return state;
}

void ComparePanel::restore_state(const QVariantMap& state) {
  choice_->restore(state);
  folder_ = state.value("folder").toString().toStdString();
  const QString shown = state.value("shown").toString();
  if (!folder_.empty()) {
    say(words_of_stopped());
  } else if (QFileInfo::exists(shown)) {
    open_comparison(shown);
  }
}

void ComparePanel::say(const QString& words) {
  said_ = words;
  show_words();
}

/// What was said, unless there is something to be done first.
void ComparePanel::show_words() {
  const bool at_rest = task_ == 0 && !at_work_ && tabs_->currentIndex() == page_methods;
  const QString why = at_rest ? refusal() : QString();
  state_->setText(why.isEmpty() ? said_ : why);
  state_->setToolTip(plain_tip(state_->text()));
}

QString ComparePanel::refusal() const {
  if (session_.run().training()) return tr("A run is training; finish it first.");
  const Experiment& here = session_.experiment().experiment();
  try {
    const Comparison wanted = choice_->comparison(here, session_.experiment().by_hand());
    if (wanted.methods.empty()) return tr("Tick the methods to compare.");
    const auto& dataset = session_.data().dataset();
    for (const ComparedMethod& method : wanted.methods) {
      if (!dataset || !session_.data().is_of(method.experiment)) continue;
      const std::string why = no_ground_to_train(*dataset, method.experiment);
      if (!why.empty()) return QString::fromStdString(method.name + ": " + why);
    }
  } catch (const ParameterError& error) {
    return QString::fromUtf8(error.what());
  }
  return {};
}

void ComparePanel::choose_folder() {
  const QString folder =
      QFileDialog::getExistingDirectory(this, tr("Open the folder of a comparison"));
  if (!folder.isEmpty()) open_comparison(folder);
}

void ComparePanel::open_comparison(const QString& folder) {
  if (task_ != 0 || at_work_) {
    say(tr("A comparison is running; stop it first."));
    return;
  }
  session_.tasks().cancel(opening_);
  opening_ = session_.tasks().run(
      tr("Reading a comparison"),
      [path = std::filesystem::path(folder.toStdString())](const TaskContext&) {
        Opened opened;
        opened.trials = read_comparison(path, opened.problems);
        return opened;
      },
      [this, folder](const Opened& opened) {
        if (task_ != 0) return;
        trials_ = opened.trials;
        shown_ = folder.toStdString();
        keep();
        QString words = tr("%1 trials of %2").arg(trials_.size()).arg(folder);
        for (const std::string& problem : opened.problems) words += "; " + shown_name(problem);
        say(words);
        show_trials();
        tabs_->setCurrentIndex(page_table);
        refresh_later();
      },
      [this](const QString& why) { say(why); });
}

void ComparePanel::keep() {
  session_.settings().set_panel_state(id(), save_state());
}

void ComparePanel::work_ended() {
  at_work_ = false;
  // Done and failed have words of their own.
  if (task_ == 0) say(words_of_stopped());
  refresh_later();
}

void ComparePanel::start_or_stop() {
  if (task_ != 0) {
    session_.tasks().cancel(task_);
    return;
  }
  try {
    start();
  } catch (const ParameterError& error) {
    say(QString::fromUtf8(error.what()));
  }
}

void ComparePanel::start() {
  if (!refusal().isEmpty()) return;
  Comparison comparison =
      choice_->comparison(session_.experiment().experiment(), session_.experiment().by_hand());
  const auto fresh = fresh_run(runs_folder(), "compare");
  if (folder_.empty()) folder_ = fresh;
  keep();
  say(tr("reading what is done"));
  trials_.clear();
  shown_.clear();
  show_trials();
  tabs_->setCurrentIndex(page_table);
  const std::size_t all = comparison.methods.size() * comparison.seeds.size();
  at_work_ = true;
  task_ = session_.tasks().run(
      tr("Comparing methods"),
      [this, tasks = &session_.tasks(), panel = QPointer(this),
       catalogue = session_.shared_catalogue(), comparison, folder = folder_, fresh,
       all](const TaskContext& context) {
        // What context.post() drops once the task was cancelled.
        const auto tell = [&](auto action) {
          QMetaObject::invokeMethod(
              tasks,
              [panel, action] {
                if (panel) action(*panel);
              },
              Qt::QueuedConnection);
        };
        const auto at_end =
            qScopeGuard([&] { tell([](ComparePanel& told) { told.work_ended(); }); });
        CompareHearing hearing;
        std::string doing;
        std::size_t done = 0;
        hearing.begins = [&](const ComparedMethod& method, std::int64_t seed, const auto&) {
          doing = method.name + ", seed " + std::to_string(seed);
        };
        hearing.event = [&](const Event& event) {
          const auto* step = std::get_if<StepDone>(&event);
          if (step == nullptr) return;
          context.progress(doing + ", step " + std::to_string(step->step),
                           static_cast<double>(done) / static_cast<double>(all));
        };
        hearing.evaluating = [&](const std::string& words, double) {
          context.progress(doing + ", " + words,
                           static_cast<double>(done) / static_cast<double>(all));
        };
        hearing.ended = [&](const TrialResult& trial) {
          ++done;
          context.post([this, trial] { take(trial); });
        };
        try {
          return run_comparison(catalogue, comparison, folder, hearing, context.stop());
        } catch (const OtherComparison&) {
          tell([fresh](ComparePanel& told) {
            told.folder_ = fresh;
            told.keep();
          });
          return run_comparison(catalogue, comparison, fresh, hearing, context.stop());
        }
      },
      [this](const std::vector<TrialResult>& done) {
        task_ = 0;
        trials_ = done;
        say(tr("done: %1").arg(QString::fromStdString((folder_ / "results.tsv").string())));
        shown_ = std::exchange(folder_, {});
        keep();
        show_trials();
        refresh_later();
      },
      [this](const QString& why) {
        task_ = 0;
        say(why);
        refresh_later();
      });
  refresh_later();
}

void ComparePanel::take(const TrialResult& trial) {
  trials_.push_back(trial);
  show_trials();
  refresh_later();
}

void ComparePanel::show_trials() {
  table_->show_methods(summaries(trials_));
  session_.tasks().cancel(reading_);
  reading_ = session_.tasks().run(
      {}, [trials = trials_](const TaskContext&) { return comparison_lines(trials); },
      [this](const std::vector<ComparisonLine>& lines) { chart_->set_lines(lines); });
}

void ComparePanel::refresh() {
  const bool working = task_ != 0;
  start_->setText(working ? tr("Stop") : tr("Compare"));
  const QString why = working ? QString() : refusal();
  start_->setEnabled(working || (!at_work_ && why.isEmpty()));
  start_->setToolTip(plain_tip(why));
  show_words();
  choice_->setEnabled(!working && !at_work_);
  const int page = tabs_->currentIndex();
  const bool nothing = page != page_methods && trials_.empty() && !working;
  pages_->setCurrentWidget(nothing ? empty_ : pages_->widget(page));
}

}  // namespace earshot
