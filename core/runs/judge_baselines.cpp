#include "core/runs/judge_baselines.h"

#include "core/base/cores.h"
#include "core/measures/log_mel_statistics.h"
#include "core/runs/judge.h"
#include "core/runs/labelled_items.h"

namespace earshot {

void judge_baselines(const Catalogue& catalogue, const BaselinesRequest& request,
                     const std::function<void(JudgedBaseline)>& judged,
                     const std::function<void(const std::string&, double)>& report,
                     std::stop_token stop) {
  const auto tell = [&report](const std::string& words, double done) {
    if (report) report(words, done);
  };
  torch::set_num_threads(cores_to_use());
  // A wrong label is told before every sound is decoded.
  labelled_items(*request.dataset, request.label, whole_clips(request.clips));
  PcmCache cache(request.dataset, request.experiment.integer("data.sample_rate"));
  cache.leave_when(stop);
  const auto usable = usable_of(
      cache, request.clips, nullptr, [&](double done) { tell("decoding sounds", done); }, stop);
  const LabelledItems labelled =
      labelled_items(*request.dataset, request.label, whole_clips(usable));
  const Judge judge(catalogue, request.experiment, labelled, cache, {}, stop);
  const EmbedSettings windows = windows_of(request.experiment);
  for (const std::string& name : request.names) {
    if (const BaselineEntry* entry = catalogue.baseline(name)) {
      judged({name, judge.of_baseline(*entry, windows, tell)});
    }
  }
}

}  // namespace earshot
