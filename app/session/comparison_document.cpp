#include "app/session/comparison_document.h"

#include <chrono>
#include <cmath>
#include <functional>
#include <QPointer>
#include <QScopeGuard>
#include <utility>

#include "app/session/run_list.h"
#include "core/training/enough_clips.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

/// What a comparison's folder holds, and what of it cannot be read.
struct Opened {
  std::vector<TrialResult> trials;
  std::vector<std::string> problems;
};

QString words_of_stopped() {
  return ComparisonDocument::tr("stopped; the same choice goes on");
}

/// Tells where the comparison is: "simclr-small, seed 0, step 30"; a few times a second also what
/// the trial has come to.
CompareHearing hearing_of(const TaskContext& context, std::size_t trials,
                          std::function<void(const TrialResult&)> ended,
                          std::function<void(const TrialNow&, const ComparisonLine&)> now) {
  struct At {
    std::string trial;
    std::size_t done = 0;
    TrialNow now;
    ComparisonLine line;
    double batch = 0;
    std::chrono::steady_clock::time_point told;
  };
  const auto at = std::make_shared<At>();
  const auto tell = [at, context, trials](const std::string& words) {
    context.progress(at->trial + ", " + words,
                     static_cast<double>(at->done) / static_cast<double>(trials));
  };
  CompareHearing hearing;
  hearing.begins = [at, now](const ComparedMethod& method, std::int64_t seed, const auto&) {
    at->trial = method.name + ", seed " + std::to_string(seed);
    at->now = {};
    at->now.method = shown_name(method.name);
    at->now.seed = seed;
    at->now.steps = method.experiment.integer("training.steps");
    at->line = {};
    at->line.method = at->now.method;
    at->line.probe = std::nan("");
    at->batch = static_cast<double>(method.experiment.integer("training.batch_size"));
    now(at->now, at->line);
  };
  hearing.event = [at, tell, now](const Event& event) {
    const auto* step = std::get_if<StepDone>(&event);
    if (step == nullptr) return;
    tell("step " + std::to_string(step->step));
    at->now.step = step->step;
    at->line.end_seconds = step->seconds;
    at->line.end_examples = static_cast<double>(step->step) * at->batch;
    bool due = false;
    for (const auto& [name, value] : step->values) {
      if (name != "knn_accuracy" || !std::isfinite(value)) continue;
      at->now.accuracy = value;
      at->line.seconds.push_back(at->line.end_seconds);
      at->line.examples.push_back(at->line.end_examples);
      at->line.accuracy.push_back(value);
      due = true;
    }
    constexpr std::chrono::milliseconds often{300};
    const auto time = std::chrono::steady_clock::now();
    if (!due && time - at->told < often) return;
    at->told = time;
    now(at->now, at->line);
  };
  hearing.evaluating = [at, tell, now](const std::string& words, double) {
    tell(words);
    const QString doing = QString::fromStdString(words);
    if (at->now.doing == doing) return;
    at->now.doing = doing;
    now(at->now, at->line);
  };
  hearing.ended = [at, ended = std::move(ended)](const TrialResult& trial) {
    ++at->done;
    ended(trial);
  };
  return hearing;
}

}  // namespace

ComparisonDocument::ComparisonDocument(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks,
                                       DataDocument& data, RunDocument& run, QObject* parent)
    : QObject(parent), catalogue_(std::move(catalogue)), tasks_(tasks), data_(data), run_(run) {
  connect(&tasks_, &Tasks::progressed, this, [this](int id, const QString& words, double) {
    if (id == task_) say(words);
  });
  connect(&tasks_, &Tasks::cancelled, this, [this](int id) {
    if (id != task_) return;
    task_ = 0;
    forget_now();
    say(at_work_ ? tr("stopping: what is done is being saved") : words_of_stopped());
  });
}

void ComparisonDocument::say(const QString& words) {
  words_ = words;
  Q_EMIT changed();
}

void ComparisonDocument::set_folders(const std::filesystem::path& unfinished,
                                     const std::filesystem::path& shown) {
  unfinished_ = unfinished;
  shown_ = shown;
  Q_EMIT folders_changed();
}

void ComparisonDocument::restore(const std::filesystem::path& unfinished,
                                 const std::filesystem::path& shown) {
  unfinished_ = unfinished;
  if (!unfinished_.empty()) {
    say(words_of_stopped());
  } else if (std::error_code none; !shown.empty() && std::filesystem::exists(shown, none)) {
    open(shown);
  }
}

QString ComparisonDocument::refusal(const Comparison& wanted) const {
  if (!run_.permitted().compare) return run_.permitted().compare.why_not;
  if (wanted.methods.empty()) return tr("Tick the methods to compare.");
  for (const ComparedMethod& method : wanted.methods) {
    if (!data_.dataset() || !data_.is_of(method.experiment)) continue;
    const std::string why = no_ground_to_train(*catalogue_, *data_.dataset(), method.experiment);
    if (!why.empty()) return QString::fromStdString(method.name + ": " + why);
  }
  return {};
}

void ComparisonDocument::open(const std::filesystem::path& folder) {
  if (working() || at_work_) {
    say(tr("A comparison is running; stop it first."));
    return;
  }
  tasks_.cancel(opening_);
  opening_ = tasks_.run(
      tr("Reading a comparison"),
      [catalogue = catalogue_, folder](const TaskContext&) {
        Opened opened;
        opened.trials = read_comparison(*catalogue, folder, opened.problems);
        return opened;
      },
      [this, folder](const Opened& found) {
        if (working()) return;
        set_folders(unfinished_, folder);
        QString words = tr("%1 trials of %2")
                            .arg(found.trials.size())
                            .arg(QString::fromStdString(folder.string()));
        for (const std::string& problem : found.problems) words += "; " + shown_name(problem);
        show(found.trials);
        say(words);
        Q_EMIT opened();
      },
      [this](const QString& why) { say(why); });
}

void ComparisonDocument::start(const Comparison& wanted) {
  if (working() || at_work_ || !refusal(wanted).isEmpty()) return;
  const auto fresh = fresh_run(runs_folder(), "compare");
  set_folders(unfinished_.empty() ? fresh : unfinished_, {});
  for (const ComparedMethod& method : wanted.methods) planned_ += shown_name(method.name);
  show({});
  const std::size_t trials = wanted.methods.size() * wanted.seeds.size();
  at_work_ = true;
  task_ = tasks_.run(
      tr("Comparing methods"),
      [this, tasks = &tasks_, document = QPointer(this), catalogue = catalogue_, wanted,
       folder = unfinished_, fresh, trials](const TaskContext& context) {
        // What context.post() drops once the task was cancelled.
        const auto tell = [&](auto action) {
          QMetaObject::invokeMethod(
              tasks,
              [document, action] {
                if (document) action(*document);
              },
              Qt::QueuedConnection);
        };
        const auto at_end =
            qScopeGuard([&] { tell([](ComparisonDocument& told) { told.work_ended(); }); });
        const CompareHearing hearing = hearing_of(
            context, trials,
            [this, context](const TrialResult& trial) {
              context.post([this, trial] {
                std::vector<TrialResult> more = trials_;
                more.push_back(trial);
                now_.reset();
                show(std::move(more));
              });
            },
            [this, context](const TrialNow& now, const ComparisonLine& line) {
              context.post([this, now, line] { take(now, line); });
            });
        try {
          return run_comparison(catalogue, wanted, folder, hearing, context.stop());
        } catch (const OtherComparison&) {
          tell([fresh](ComparisonDocument& told) { told.set_folders(fresh, {}); });
          return run_comparison(catalogue, wanted, fresh, hearing, context.stop());
        }
      },
      [this](const std::vector<TrialResult>& done) { end(done); },
      [this](const QString& why) {
        task_ = 0;
        forget_now();
        say(why);
      });
  say(tr("reading what is done"));
}

void ComparisonDocument::end(const std::vector<TrialResult>& done) {
  task_ = 0;
  forget_now();
  const std::filesystem::path folder = unfinished_;
  set_folders({}, folder);
  show(done);
  say(tr("done: %1").arg(QString::fromStdString((folder / "results.tsv").string())));
}

void ComparisonDocument::take(const TrialNow& now, const ComparisonLine& line) {
  now_ = now;
  now_line_ = line;
  Q_EMIT now_changed();
}

void ComparisonDocument::forget_now() {
  now_.reset();
  planned_.clear();
  Q_EMIT now_changed();
}

std::vector<ComparisonLine> ComparisonDocument::lines() const {
  std::vector<ComparisonLine> all = lines_;
  if (now_ && !now_line_.seconds.empty()) all.push_back(now_line_);
  return all;
}

void ComparisonDocument::work_ended() {
  at_work_ = false;
  // Done and failed have words of their own.
  say(working() ? words_ : words_of_stopped());
}

void ComparisonDocument::show(std::vector<TrialResult> trials) {
  trials_ = std::move(trials);
  Q_EMIT trials_changed();
  tasks_.cancel(reading_);
  reading_ = tasks_.run(
      {}, [all = trials_](const TaskContext&) { return comparison_lines(all); },
      [this](std::vector<ComparisonLine> lines) {
        lines_ = std::move(lines);
        Q_EMIT lines_changed();
      });
}

}  // namespace earshot
