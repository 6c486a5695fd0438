#pragma once

#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>
#include <QObject>
#include <QStringList>
#include <vector>

#include "app/session/comparison_lines.h"
#include "app/session/data_document.h"
#include "app/session/run_document.h"
#include "core/runs/compare.h"

namespace earshot {

/// A trial that is being made.
struct TrialNow {
  QString method;
  std::int64_t seed = 0, step = 0, steps = 0;
  double accuracy = std::nan("");  ///< of the nearest neighbours, 0..1
  QString doing;                   ///< what comes after its training; "" while it trains
};

/// Several methods trained one after another with several seeds, in a folder that outlives the
/// window: begun, stopped, gone on with where the same is asked for again; or one that was made
/// elsewhere, to be looked at.
class ComparisonDocument : public QObject {
  Q_OBJECT

 public:
  ComparisonDocument(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks, DataDocument& data,
                     RunDocument& run, QObject* parent = nullptr);

  /// Why it cannot be made of the open sounds now; empty where it can.
  QString refusal(const Comparison& wanted) const;
  /// Makes it, or goes on with it; where refusal() says nothing.
  void start(const Comparison& wanted);
  void stop() { tasks_.cancel(task_); }
  /// Shows the trials of a folder that `earshot compare` or this document wrote.
  void open(const std::filesystem::path& folder);
  /// The folders of last time: what was not done is gone on with, else what was shown is opened.
  void restore(const std::filesystem::path& unfinished, const std::filesystem::path& shown);

  bool working() const { return task_ != 0; }
  /// A worker lives; after a stop it still saves what is done.
  bool at_work() const { return at_work_; }
  /// What it is at, or how it ended.
  const QString& words() const { return words_; }
  const std::vector<TrialResult>& trials() const { return trials_; }
  /// Of the trials, read from their runs a little later, and of the one that is being made.
  std::vector<ComparisonLine> lines() const;
  /// Nothing while none is made.
  const std::optional<TrialNow>& now() const { return now_; }
  /// The methods that are being compared, in their order; none while at rest.
  const QStringList& planned() const { return planned_; }
  /// Of what is not done yet; empty where all is.
  const std::filesystem::path& unfinished() const { return unfinished_; }
  /// Whose trials are shown, where all are done.
  const std::filesystem::path& shown() const { return shown_; }

 Q_SIGNALS:
  void changed();
  void trials_changed();
  /// now(): a few times a second.
  void now_changed();
  void lines_changed();
  /// unfinished() or shown(): to be kept at once, a comparison outlives a crash.
  void folders_changed();
  /// A comparison that was made is there to be looked at.
  void opened();

 private:
  void say(const QString& words);
  void take(const TrialNow& now, const ComparisonLine& line);
  void forget_now();
  void show(std::vector<TrialResult> trials);
  void set_folders(const std::filesystem::path& unfinished, const std::filesystem::path& shown);
  void work_ended();
  void end(const std::vector<TrialResult>& done);

  std::shared_ptr<const Catalogue> catalogue_;
  Tasks& tasks_;
  DataDocument& data_;
  RunDocument& run_;
  std::vector<TrialResult> trials_;
  std::vector<ComparisonLine> lines_;
  std::optional<TrialNow> now_;
  ComparisonLine now_line_;
  QStringList planned_;
  std::filesystem::path unfinished_, shown_;
  QString words_;
  int task_ = 0;
  bool at_work_ = false;
  int reading_ = 0;
  int opening_ = 0;
};

}  // namespace earshot
