#include "app/session/preset_cost.h"

#include <algorithm>
#include <cmath>
#include <QObject>

#include "app/session/run_details.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

/// Whether a setting changes how much there is to do.
bool costs(const std::string& path) {
  static const std::vector<std::string> of_training{"training.device", "training.precision",
                                                    "training.rows_at_once", "training.threads",
                                                    "training.optimiser"};
  return path.starts_with("method.") || path.starts_with("encoder.") ||
         path.starts_with("views.") || path == "data.sample_rate" ||
         std::ranges::find(of_training, path) != of_training.end();
}

bool is_scaled(const std::string& path) {
  return path == "views.crop_samples" || path == "training.batch_size";
}

double samples_a_step(const Experiment& experiment) {
  return static_cast<double>(experiment.integer("training.batch_size")) *
         static_cast<double>(experiment.integer("views.crop_samples"));
}

}  // namespace

StepCost cost_of_step(const Experiment& wanted, const std::vector<RunSummary>& runs) {
  StepCost estimated;
  for (const RunSummary& run : runs) {
    if (!run.details || !run.details->experiment || run.details->seconds_a_step <= 0) continue;
    const Experiment& made = *run.details->experiment;
    bool same = true, alike = true;
    for (const Difference& change : differences(made, wanted)) {
      if (is_scaled(change.path)) {
        same = false;
      } else if (costs(change.path)) {
        alike = false;
      }
    }
    if (!alike) continue;
    const RunDetails& details = *run.details;
    const double scale = same ? 1 : samples_a_step(wanted) / samples_a_step(made);
    const double taken = details.memory - details.memory_before;
    const StepCost cost{details.seconds_a_step * scale,
                        details.memory > 0 ? details.memory_before + taken * scale : 0, same,
                        shown_name(run.name())};
    if (same) return cost;
    if (estimated.seconds == 0) estimated = cost;
  }
  return estimated;
}

QString cost_words(const StepCost& cost) {
  if (cost.seconds <= 0) return QStringLiteral("–");
  QString words =
      cost.seconds < 1
          ? QObject::tr("%1 a step").arg(with_unit(std::round(1000 * cost.seconds), "ms"))
          : QObject::tr("%1 a step").arg(with_unit(cost.seconds, "s"));
  if (cost.memory > 0) {
    const double megabytes = cost.memory / 1e6;
    words += QStringLiteral(", ") + (megabytes < 1000 ? with_unit(std::round(megabytes), "MB")
                                                      : with_unit(megabytes / 1000, "GB"));
  }
  return cost.measured ? words : QStringLiteral("≈ ") + words;
}

}  // namespace earshot
