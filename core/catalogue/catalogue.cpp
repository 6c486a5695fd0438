#include "core/catalogue/catalogue.h"

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

bool fits(const EncoderEntry& encoder, EncoderNeed need) {
  switch (need) {
    case EncoderNeed::Any:
      return true;
    case EncoderNeed::Frames:
      return encoder.keeps_frames;
    case EncoderNeed::Picture:
      return encoder.has_picture;
    case EncoderNeed::Patches:
      return encoder.has_picture && encoder.least_patch > 0;
  }
  return false;
}

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
const ProjectionEntry* Catalogue::projection(const std::string& name) const {
  return by_name(projections, name);
}
const ExporterEntry* Catalogue::exporter(const std::string& name) const {
  return by_name(exporters, name);
}

}  // namespace earshot
