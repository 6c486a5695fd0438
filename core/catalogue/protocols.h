#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/features.h"
#include "core/base/sound_change.h"
#include "core/catalogue/entry_words.h"
#include "core/catalogue/figures.h"
#include "core/params/parameter.h"

namespace earshot {

struct BaselineContext;
struct ProbeResult;
struct ProtocolTask;

/// Makes the features of items, as often as it is asked: of their sound as it is, or changed.
using FeatureSource = std::function<Features(const std::vector<Item>&, const SoundChange&)>;

/// A way to judge features by labels (`evaluation.protocol`). docs/add-a-protocol.md.
struct ProtocolEntry {
  EntryWords words;
  std::string brief;                       ///< within a sentence, "linear probe"
  std::vector<Parameter> parameters = {};  ///< its own, as evaluation.<name>.<id>
  /// Whether it names a class for each test item: it gives all of Catalogue::figures then.
  bool names_classes = true;
  std::vector<Figure> figures = {};  ///< what it gives besides
  /// Whether the first of `figures` ranks runs, and not the first of Catalogue::figures.
  bool own_figures_first = false;
  /// Whether it judges the test clips as each of Catalogue::distortions changes them.
  bool hears_distortions = false;
  /// What it says of one set of features. Gets the settings of the section evaluation and its own.
  std::function<ProbeResult(const Values&, const ProtocolTask&)> judge;
};

/// Features that nothing was learnt for, which a trained encoder has to beat.
struct BaselineEntry {
  EntryWords words;   ///< the name stands in evaluation.json
  std::string brief;  ///< the head of a column, "log-mel"
  std::string doing;  ///< said while its features are made, "log-mel statistics"
  std::function<FeatureSource(const BaselineContext&)> make;
  bool is_start = false;  ///< the same encoder as it was before its first step
};

}  // namespace earshot
