#include "core/experiment/drawn_kinds.h"

#include <algorithm>
#include <optional>

#include "core/experiment/recorded_changes.h"
#include "core/experiment/views_of.h"

namespace earshot {
namespace {

bool is_drawn(const AugmentationEntry& entry, const Values& settings) {
  const auto value = [&](const std::string& id) {
    const auto found = settings.find(id);
    return found != settings.end() ? std::optional(found->second) : std::nullopt;
  };
  const auto enabled = value("enabled");
  const auto probability = value("probability");
  return !entry.kinds.empty() && (!enabled || std::get<bool>(*enabled)) &&
         (!probability || std::get<double>(*probability) > 0);
}

}  // namespace

std::set<std::string> drawn_kinds(const Catalogue& catalogue, const Experiment& experiment) {
  std::set<std::string> kinds;
  if (std::ranges::any_of(views_of(catalogue, experiment), &ViewPlan::augmented)) {
    for (const std::string& name : chain_order(experiment)) {
      const AugmentationEntry* entry = catalogue.augmentation(name);
      if (entry == nullptr || !is_drawn(*entry, experiment.within("views." + name))) continue;
      kinds.insert(entry->kinds.begin(), entry->kinds.end());
    }
  }
  const MethodEntry* method = catalogue.method(experiment.text("method.name"));
  if (method != nullptr && method->draws_kinds) {
    const auto own = method->draws_kinds(experiment.within("method"));
    kinds.insert(own.begin(), own.end());
  }
  return kinds;
}

std::set<std::string> drawn_kinds(const Catalogue& catalogue, const std::filesystem::path& run,
                                  std::int64_t step) {
  std::set<std::string> kinds = drawn_kinds(catalogue, experiment_of_run(catalogue, run, 0));
  for (const RecordedChange& change : recorded_changes(run)) {
    // It counts from the next step on.
    if (change.step >= step) continue;
    kinds.merge(drawn_kinds(catalogue, experiment_of_run(catalogue, run, change.step)));
  }
  return kinds;
}

}  // namespace earshot
