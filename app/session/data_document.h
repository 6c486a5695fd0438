#pragma once

#include <memory>
#include <QObject>
#include <vector>

#include "app/session/tasks.h"
#include "core/data/scan.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// What decides which clips there are, in which order and in which split: two experiments with the
/// same key have the same clips under the same ids.
struct DataKey {
  std::string path;     ///< as data.path says it: a folder, a manifest, example:NAME
  ScanRequest reading;  ///< how it is read and split
  friend bool operator==(const DataKey&, const DataKey&) = default;
};
DataKey data_key(const Experiment& experiment);

/// The sounds that are open. Scans in the background; while that goes on, what was found so far can
/// be looked at already.
class DataDocument : public QObject {
  Q_OBJECT

 public:
  DataDocument(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks, QObject* parent = nullptr);

  /// Opens other sounds; what was under way is dropped. Where nothing but the splits differs no
  /// file is read again, unless `afresh`.
  void open(const DataKey& key, bool afresh = false);
  void cancel();

  const DataKey& key() const { return key_; }
  /// Whether an experiment has the clips that are open or being opened, in the same splits.
  bool is_of(const Experiment& experiment) const;
  bool scanning() const { return task_ != 0; }
  /// nullptr until the scan is done.
  const std::shared_ptr<const Dataset>& dataset() const { return dataset_; }
  /// The whole data set once it is scanned, before that what was found so far, in no order.
  const std::vector<Clip>& clips() const { return dataset_ ? dataset_->clips : found_; }
  bool has_clip(std::int64_t clip) const {
    return clip >= 0 && static_cast<std::size_t>(clip) < clips().size();
  }
  /// Files that are left out: what the scan found wrong, then what was heard to be.
  const std::vector<Problem>& problems() const { return problems_; }
  /// What was found wrong with clips of this data set when they were heard.
  void add_problems(const std::shared_ptr<const Dataset>& dataset,
                    const std::vector<Problem>& problems);
  /// What is under way, or why nothing is open.
  const QString& words() const { return words_; }
  double fraction() const { return fraction_; }
  bool failed() const { return failed_; }
  /// Failed, and not because somebody cancelled it.
  bool refused() const { return failed_ && !cancelled_; }

 Q_SIGNALS:
  void began();
  void progressed();
  /// The data set is whole, or there is none (failed()).
  void ended();

 private:
  void add(const std::vector<Clip>& clips, const std::vector<Problem>& problems);

  std::shared_ptr<const Catalogue> catalogue_;
  Tasks& tasks_;
  DataKey key_;
  int task_ = 0;
  std::shared_ptr<const Dataset> dataset_;
  std::vector<Clip> found_;
  std::vector<Problem> problems_;
  QString words_;
  double fraction_ = -1;
  bool failed_ = false;
  bool cancelled_ = false;
};

}  // namespace earshot
