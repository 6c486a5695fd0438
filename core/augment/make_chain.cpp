#include "core/augment/make_chain.h"

namespace earshot {
namespace {

void describe(Binder& binder, CommonAugmentOptions& options) {
  describe_common(binder, options, "");
}

CommonAugmentOptions common_options(const AugmentationEntry& entry, const Values& settings) {
  Values values;
  for (const Parameter& parameter : entry.parameters) {
    if (parameter.id == "enabled" || parameter.id == "probability") {
      const auto given = settings.find(parameter.id);
      values[parameter.id] = given != settings.end() ? given->second : parameter.fallback;
    }
  }
  CommonAugmentOptions options;
  Binder binder;
  describe(binder, options);
  binder.assign(values);
  return options;
}

}  // namespace

ChainLink make_link(const AugmentationEntry& entry, const Values& settings) {
  const CommonAugmentOptions common = common_options(entry, settings);
  return {entry.words.name, common.enabled, common.probability, entry.make(settings)};
}

Chain make_chain(const Catalogue& catalogue, const std::vector<std::string>& order,
                 const std::function<Values(const std::string& name)>& settings_of) {
  std::vector<ChainLink> links;
  for (const std::string& name : order) {
    const AugmentationEntry* entry = catalogue.augmentation(name);
    if (entry == nullptr) {
      std::vector<std::string> known;
      for (const auto& other : catalogue.augmentations) known.push_back(other.words.name);
      const std::string near = nearest_name(name, known);
      throw ParameterError("views.order", "there is no augmentation \"" + name + "\"" +
                                              (near.empty() ? "" : "; did you mean " + near + "?"));
    }
    links.push_back(make_link(*entry, settings_of(name)));
  }
  return Chain(std::move(links));
}

}  // namespace earshot
