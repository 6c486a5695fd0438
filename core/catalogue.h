#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/params/parameter.h"

namespace earshot {

class Augmentation;
class Encoder;
class Method;
struct EncoderContext;

/// What the window, the command line and the reference say of one thing that can be chosen.
struct EntryWords {
  std::string name;     ///< registry name, "simclr"
  std::string label;    ///< "SimCLR (NT-Xent)"
  std::string summary;  ///< one sentence
  std::string source;   ///< paper, section
};

struct AugmentationEntry {
  EntryWords words;
  std::vector<Parameter> parameters;  ///< begins with enabled and probability
  std::function<std::shared_ptr<const Augmentation>(const Values&)> make;
};

struct EncoderEntry {
  EntryWords words;
  std::vector<Parameter> parameters;
  std::function<std::shared_ptr<Encoder>(const Values&, const EncoderContext&)> make;
  /// The shortest crop that the encoder takes with these settings, in samples.
  std::function<std::int64_t(const Values&, const EncoderContext&)> minimum_samples;
};

struct MethodEntry {
  EntryWords words;
  std::vector<Parameter> parameters;
  std::function<std::shared_ptr<Method>(const Values&, const std::shared_ptr<Encoder>&)> make;
  int views = 2;  ///< of each clip, that a step takes
};

struct Preset {
  EntryWords words;
  /// Paths and values in the order in which they are set on the default experiment.
  std::vector<std::pair<std::string, Value>> settings;
};

/// Everything that can be chosen. A value that is handed around, so that a test or a plug-in adds a
/// line of its own; no other place knows the lists.
struct Catalogue {
  std::vector<AugmentationEntry> augmentations;
  std::vector<EncoderEntry> encoders;
  std::vector<MethodEntry> methods;
  std::vector<Preset> presets;

  /// nullptr where there is no such name.
  const AugmentationEntry* augmentation(const std::string& name) const;
  const EncoderEntry* encoder(const std::string& name) const;
  const MethodEntry* method(const std::string& name) const;
  const Preset* preset(const std::string& name) const;
};

/// All that Earshot ships.
Catalogue built_in_catalogue();

}  // namespace earshot
