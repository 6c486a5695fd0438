#include "core/catalogue.h"

namespace earshot {
namespace {

template <class Entry>
const Entry* by_name(const std::vector<Entry>& entries, const std::string& name) {
  for (const Entry& entry : entries) {
    if (entry.words.name == name) return &entry;
  }
  return nullptr;
}

}  // namespace

const AugmentationEntry* Catalogue::augmentation(const std::string& name) const {
  return by_name(augmentations, name);
}
const EncoderEntry* Catalogue::encoder(const std::string& name) const {
  return by_name(encoders, name);
}
const MethodEntry* Catalogue::method(const std::string& name) const {
  return by_name(methods, name);
}
const Preset* Catalogue::preset(const std::string& name) const {
  return by_name(presets, name);
}

}  // namespace earshot
