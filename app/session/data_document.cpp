#include "app/session/data_document.h"

#include <algorithm>
#include <utility>

#include "core/data/examples.h"
#include "core/training/preparation.h"

namespace earshot {
namespace {

std::shared_ptr<const Dataset> scanned(const Catalogue& catalogue, const DataKey& key,
                                       const TaskContext& context,
                                       const std::function<void(ScanProgress)>& found) {
  ScanRequest request = key.reading;
  request.path = resolve_data(
      catalogue.examples, key.path,
      [&](const std::string& words, double fraction) { context.progress(words, fraction); },
      context.stop());
  return std::make_shared<const Dataset>(scan(catalogue.importers, request, found, context.stop()));
}

/// Where all splits are given by the data itself neither labels nor groups move a clip.
DataKey without_draws(DataKey key) {
  key.reading.splits.label.clear();
  key.reading.splits.group.clear();
  return key;
}

}  // namespace

DataKey data_key(const Experiment& experiment) {
  return {experiment.text("data.path"), scan_request(experiment)};
}

bool DataDocument::is_of(const Experiment& experiment) const {
  const DataKey key = data_key(experiment);
  if (key == key_) return true;
  const bool all_given = dataset_ && std::ranges::all_of(dataset_->clips, [](const Clip& clip) {
                           return clip.given.has_value();
                         });
  return all_given && without_draws(key) == without_draws(key_);
}

DataDocument::DataDocument(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks,
                           QObject* parent)
    : QObject(parent), catalogue_(std::move(catalogue)), tasks_(tasks) {
  connect(&tasks_, &Tasks::progressed, this, [this](int id, const QString& words, double fraction) {
    if (id != task_) return;
    words_ = words;
    fraction_ = fraction;
    Q_EMIT progressed();
  });
  connect(&tasks_, &Tasks::cancelled, this, [this](int id) {
    if (id != task_) return;
    task_ = 0;
    failed_ = true;
    cancelled_ = true;
    words_ = tr("Opening was cancelled.");
    Q_EMIT ended();
  });
}

void DataDocument::open(const DataKey& key, bool afresh) {
  if (task_ != 0) tasks_.cancel(std::exchange(task_, 0));
  const auto former = !afresh && same_clips(key.reading, key_.reading) ? dataset_ : nullptr;
  key_ = key;
  dataset_.reset();
  found_.clear();
  problems_.clear();
  failed_ = false;
  cancelled_ = false;
  fraction_ = -1;
  words_ = tr("reading %1").arg(QString::fromStdString(key.path));
  task_ = tasks_.run(
      tr("Opening sounds"),
      [this, catalogue = catalogue_, key, former](const TaskContext& context) {
        if (former) return std::make_shared<const Dataset>(with_splits(*former, key.reading));
        return scanned(*catalogue, key, context, [this, context](ScanProgress progress) {
          const double fraction = progress.total > 0 ? static_cast<double>(progress.done) /
                                                           static_cast<double>(progress.total)
                                                     : -1.0;
          const std::string words = progress.total > 0
                                        ? std::to_string(progress.done) + " of " +
                                              std::to_string(progress.total) + " files"
                                        : std::to_string(progress.done) + " files found";
          context.post([this, found = std::move(progress)] { add(found.found, found.problems); });
          context.progress(words, fraction);
        });
      },
      [this](std::shared_ptr<const Dataset> dataset) {
        task_ = 0;
        dataset_ = std::move(dataset);
        found_.clear();
        problems_ = dataset_->problems;
        words_.clear();
        Q_EMIT ended();
      },
      [this](const QString& why) {
        task_ = 0;
        failed_ = true;
        words_ = why;
        Q_EMIT ended();
      });
  Q_EMIT began();
}

void DataDocument::cancel() {
  if (task_ != 0) tasks_.cancel(task_);
}

void DataDocument::add(const std::vector<Clip>& clips, const std::vector<Problem>& problems) {
  found_.insert(found_.end(), clips.begin(), clips.end());
  problems_.insert(problems_.end(), problems.begin(), problems.end());
  Q_EMIT progressed();
}

void DataDocument::add_problems(const std::shared_ptr<const Dataset>& dataset,
                                const std::vector<Problem>& problems) {
  if (problems.empty() || dataset != dataset_) return;
  problems_.insert(problems_.end(), problems.begin(), problems.end());
  Q_EMIT progressed();
}

}  // namespace earshot
