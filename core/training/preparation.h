#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/data/pcm_cache.h"
#include "core/data/scan.h"
#include "core/experiment/experiment.h"
#include "core/training/events.h"

namespace earshot {

/// Something that is wrong before anything was started: the experiment, its data, its folder.
class NotStarted : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A run that is not gone on with unless a person says so.
class ResumeRefused : public NotStarted {
 public:
  ResumeRefused(Refusal why, const std::string& words) : NotStarted(words), why_(why) {}
  Refusal why() const { return why_; }

 private:
  Refusal why_;
};

/// The sound of an experiment, ready to be cut.
struct PreparedData {
  std::shared_ptr<const Dataset> dataset;
  std::shared_ptr<PcmCache> cache;
  std::vector<std::int64_t> training_clips;
  std::vector<Problem> problems;  ///< everything that is left out, by name, with the reason
  /// How the data was read and what is odd about its splits, one line each.
  std::vector<std::string> notes;
};

/// How an experiment's data is read; the path as data.path says it.
ScanRequest scan_request(const Experiment& experiment);

/// Fetches, scans, decodes and checks what an experiment names. `report(words, done 0..1)`.
/// Throws NotStarted, one line, where it cannot be trained on, and Stopped; of a run that goes on
/// (`resumed`) the columns are not asked for again.
PreparedData prepare_data(const Catalogue& catalogue, const Experiment& experiment,
                          const std::function<void(const std::string&, double)>& report,
                          std::stop_token stop, bool resumed = false);

/// Only the scan: for evaluation, embedding and views. Throws NotStarted and Stopped.
std::shared_ptr<const Dataset> open_dataset(
    const Catalogue& catalogue, const Experiment& experiment, const std::string& path,
    const std::function<void(const std::string&, double)>& report = {}, std::stop_token stop = {});

}  // namespace earshot
