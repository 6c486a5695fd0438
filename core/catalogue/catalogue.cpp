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
const ProtocolEntry* Catalogue::protocol(const std::string& name) const {
  return by_name(protocols, name);
}
const BaselineEntry* Catalogue::baseline(const std::string& name) const {
  return by_name(baselines, name);
}
const DistortionEntry* Catalogue::distortion(const std::string& name) const {
  return by_name(distortions, name);
}

std::vector<Figure> Catalogue::figures_of(const std::string& name) const {
  const ProtocolEntry* entry = protocol(name);
  if (entry == nullptr) return figures;
  std::vector<Figure> all;
  if (entry->names_classes) all = figures;
  for (const Figure& figure : entry->figures) {
    if (entry->own_figures_first && figure.by.empty()) continue;
    all.push_back(figure);
  }
  if (!entry->own_figures_first) return all;
  std::vector<Figure> first;
  for (const Figure& figure : entry->figures) {
    if (figure.by.empty()) first.push_back(figure);
  }
  all.insert(all.begin(), first.begin(), first.end());
  return all;
}

}  // namespace earshot
