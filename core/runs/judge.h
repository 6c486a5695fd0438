#pragma once

#include <functional>
#include <set>
#include <stop_token>
#include <string>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/measures/embed.h"
#include "core/measures/protocol.h"

namespace earshot {

/// Judges features of one data set by an experiment's protocol: all baselines and the encoder
/// alike. What it is made of lives as long as it does.
class Judge {
 public:
  Judge(const Catalogue& catalogue, const Experiment& experiment, const LabelledItems& labelled,
        PcmCache& sounds, std::set<std::string> drawn_kinds, std::stop_token stop);

  /// What the protocol says of features. Throws Stopped.
  ProbeResult of(const FeatureSource& source, bool is_baseline) const;
  /// The same of a baseline's, which are made first; `report(what, done 0..1)`. Throws Stopped.
  ProbeResult of_baseline(const BaselineEntry& baseline, const EmbedSettings& windows,
                          const std::function<void(const std::string&, double)>& report) const;

  /// What is being done, with the changed sound of which features are made.
  std::string words(const std::string& doing) const;

 private:
  const Catalogue& catalogue_;
  const Experiment& experiment_;
  const ProtocolEntry& entry_;
  const LabelledItems& labelled_;
  PcmCache& sounds_;
  std::set<std::string> drawn_kinds_;
  mutable std::string heard_;
  std::int64_t rate_;
  std::uint64_t seed_;
  std::stop_token stop_;
  Values settings_;
};

/// The windows by which an experiment's encoder hears an item that is judged.
EmbedSettings windows_of(const Experiment& experiment);

}  // namespace earshot
