#include "app/session/distortion_meaning.h"

#include <algorithm>
#include <cmath>
#include <QCoreApplication>
#include <QLocale>

#include "app/session/figure_text.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

class DistortionWords {
  Q_DECLARE_TR_FUNCTIONS(DistortionWords)
};

/// Standard error of a share of so many clips, squared.
double spread_of(double share, std::int64_t clips) {
  return share * (1 - share) / static_cast<double>(std::max<std::int64_t>(1, clips));
}

}  // namespace

QString distortion_words(const Catalogue& catalogue, const std::string& name) {
  const DistortionEntry* entry = catalogue.distortion(name);
  return entry != nullptr ? QString::fromStdString(entry->words.label) : shown_name(name);
}

std::optional<double> clean_share(const Catalogue& catalogue, const ProbeResult& probe) {
  return catalogue.figures.empty() ? std::nullopt : probe.figure(catalogue.figures.front().id);
}

QString distortion_meaning(const Catalogue& catalogue, const EvaluationResult& result) {
  const ProbeResult& probe = result.probe;
  const bool some_unseen = !std::ranges::all_of(probe.distortions, &DistortionResult::seen);
  const QString through =
      some_unseen ? DistortionWords::tr("distortions of kinds that the training does not draw")
                  : DistortionWords::tr("distortions, all of kinds that the training draws,");
  // All at once: a label may hold "%2" itself.
  const QString label = shown_name(probe.label);
  const QString clips = QLocale().toString(qint64{probe.test_clips});
  const QString own = percent(probe.ranked());
  const auto clean = clean_share(catalogue, probe);
  const QString clean_words =
      clean ? DistortionWords::tr(" Of the clean clips it is %1\u00a0%.").arg(percent(*clean))
            : QString();
  const JudgedBaseline* best = strongest_baseline(result);
  if (best == nullptr) {
    return DistortionWords::tr("Through %4 this encoder tells %1 right for %2 % of %3 test clips.")
               .arg(label, own, clips, through) +
           clean_words;
  }
  const double other = best->second.ranked();
  const double gain = probe.ranked() - other;
  const double error =
      std::sqrt(spread_of(probe.ranked(), probe.test_clips) + spread_of(other, probe.test_clips));
  QString words;
  if (gain > 2 * error) {
    words = DistortionWords::tr(
        "Through %4 this encoder hears %1 better than the best baseline: %2 % of %3 test clips "
        "against %5 % (%6).");
  } else if (gain < -2 * error) {
    words = DistortionWords::tr(
        "Through %4 this encoder hears %1 worse than the best baseline: %2 % of %3 test clips "
        "against %5 % (%6). Augmentations of such kinds may help.");
  } else {
    words = DistortionWords::tr(
        "Through %4 there is no clear difference for %1: %2 % of %3 test clips against %5 % for "
        "the best baseline (%6). Augmentations of such kinds may help.");
  }
  return words.arg(label, own, clips, through, percent(other),
                   baseline_words(catalogue, best->first)) +
         clean_words;
}

}  // namespace earshot
