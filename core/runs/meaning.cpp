#include "core/runs/meaning.h"

#include <algorithm>
#include <cmath>

#include "core/measures/paired_gain.h"

namespace earshot {
namespace {

/// Where a file of before does not say what each clip was taken for, as if the clips were not the
/// same.
PairedGain gain_over(const ProbeResult& own, const ProbeResult& other) {
  if (const auto paired = paired_gain(own, other)) return *paired;
  const auto clips = static_cast<double>(std::max<std::int64_t>(1, own.test_clips));
  const auto variance = [clips](double share) { return share * (1 - share) / clips; };
  return {own.ranked() - other.ranked(),
          std::sqrt(variance(own.ranked()) + variance(other.ranked())), own.test_clips};
}

}  // namespace

EvaluationMeaning meaning_of(const Catalogue& catalogue, const EvaluationResult& result) {
  using Says = EvaluationMeaning::Says;
  EvaluationMeaning meaning{Says::NoBaseline, strongest_baseline(result),
                            start_of(catalogue, result)};
  if (meaning.strongest == nullptr) return meaning;
  const PairedGain gain = gain_over(result.probe, meaning.strongest->second);
  const PairedGain since =
      meaning.start != nullptr ? gain_over(result.probe, meaning.start->second) : PairedGain();
  const bool gained = since.low() > 0;
  if (since.high() < 0) {
    meaning.says = Says::Harmed;
  } else if (gain.low() > 0) {
    meaning.says = Says::Taught;
  } else if (gain.high() < 0) {
    meaning.says = gained ? Says::BelowButGained : Says::Below;
  } else {
    meaning.says = gained ? Says::NoMore : Says::Unclear;
  }
  return meaning;
}

std::string brief_words(const EvaluationMeaning& meaning) {
  using Says = EvaluationMeaning::Says;
  if (meaning.strongest == nullptr) return "";
  const std::string strongest = meaning.strongest->first;
  const std::string start = meaning.start != nullptr ? meaning.start->first : "";
  switch (meaning.says) {
    case Says::Taught:
      return "better than the strongest baseline, " + strongest;
    case Says::Harmed:
      return "training has made this label harder to read than it was at the start (" + start +
             "): hear both views of a clip, change the augmentations, or train for fewer steps";
    case Says::Below:
      return "worse than the strongest baseline, " + strongest;
    case Says::BelowButGained:
      return "better than at the start (" + start + "), worse than the strongest baseline, " +
             strongest;
    case Says::NoMore:
      return "better than at the start (" + start + "), no better than the strongest baseline, " +
             strongest;
    case Says::NoBaseline:
    case Says::Unclear:
      break;
  }
  return "no clear difference from the strongest baseline, " + strongest;
}

}  // namespace earshot
