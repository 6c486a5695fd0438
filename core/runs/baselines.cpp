#include <algorithm>

#include "core/runs/evaluation.h"

namespace earshot {

const JudgedBaseline* strongest_baseline(const EvaluationResult& result, bool more_is_better) {
  const bool chosen_before = std::ranges::any_of(
      result.baselines, [](const JudgedBaseline& one) { return one.second.valid_accuracy > 0; });
  const auto worth = [&](const JudgedBaseline& one) {
    if (chosen_before) return one.second.valid_accuracy;
    return more_is_better ? one.second.ranked() : -one.second.ranked();
  };
  const JudgedBaseline* best = nullptr;
  for (const JudgedBaseline& one : result.baselines) {
    if (best == nullptr || worth(one) > worth(*best)) best = &one;
  }
  return best;
}

const JudgedBaseline* start_of(const Catalogue& catalogue, const EvaluationResult& result) {
  for (const JudgedBaseline& one : result.baselines) {
    const auto entry = std::ranges::find_if(catalogue.baselines, [&](const BaselineEntry& listed) {
      return listed.words.name == one.first;
    });
    if (entry != catalogue.baselines.end() && entry->is_start) return &one;
  }
  return nullptr;
}

}  // namespace earshot
