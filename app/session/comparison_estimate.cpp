#include "app/session/comparison_estimate.h"

#include <algorithm>
#include <cmath>
#include <QCoreApplication>

#include "app/session/preset_cost.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

class Estimate {
  Q_DECLARE_TR_FUNCTIONS(Estimate)

 public:
  static QString words(const Comparison& comparison, const std::vector<RunSummary>& runs) {
    const auto seeds = static_cast<double>(comparison.seeds.size());
    const double limit = comparison.most_seconds;
    double known = 0;
    int unknown = 0;
    for (const ComparedMethod& method : comparison.methods) {
      const double step = cost_of_step(method.experiment, runs).seconds;
      if (step <= 0) {
        ++unknown;
        continue;
      }
      const double all = step * static_cast<double>(method.experiment.integer("training.steps"));
      known += seeds * (limit > 0 ? std::min(all, limit) : all);
    }
    const auto trainings = comparison.methods.size() * comparison.seeds.size();
    if (trainings == 0) return {};
    const QString count = trainings == 1 ? tr("1 training") : tr("%1 trainings").arg(trainings);
    if (unknown == 0) return tr("%1, about %2, and the probes.").arg(count, duration_words(known));
    const QString why = tr("of %1 of %2 methods no run was made here yet")
                            .arg(unknown)
                            .arg(comparison.methods.size());
    if (limit > 0) {
      return tr("%1, at most %2, and the probes: %3.")
          .arg(count, duration_words(known + seeds * unknown * limit), why);
    }
    return tr("%1, more than %2: %3.").arg(count, duration_words(known), why);
  }
};

}  // namespace

QString comparison_estimate(const Comparison& comparison, const std::vector<RunSummary>& runs) {
  return Estimate::words(comparison, runs);
}

QString duration_words(double seconds) {
  if (seconds < 90) return with_unit(std::round(seconds), QStringLiteral("s"));
  if (seconds < 90 * 60) return with_unit(std::round(seconds / 60), QStringLiteral("min"));
  return with_unit(std::round(seconds / 360) / 10, QStringLiteral("h"));
}

}  // namespace earshot
