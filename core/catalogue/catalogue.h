#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/catalogue/curves.h"
#include "core/catalogue/distortions.h"
#include "core/catalogue/entry_words.h"
#include "core/catalogue/examples.h"
#include "core/catalogue/exporters.h"
#include "core/catalogue/figures.h"
#include "core/catalogue/importers.h"
#include "core/catalogue/lesson.h"
#include "core/catalogue/projections.h"
#include "core/catalogue/protocols.h"
#include "core/catalogue/view_plan.h"
#include "core/params/parameter.h"

namespace earshot {

struct Catalogue;
class Augmentation;
class Encoder;
class Method;
struct EncoderContext;
struct MethodContext;
struct StepCrops;

/// Path of a setting and what is wrong with it beside the others, in words.
using Contradictions = std::vector<std::pair<std::string, std::string>>;

struct AugmentationEntry {
  EntryWords words;
  std::vector<Parameter> parameters;  ///< begins with enabled and probability
  std::function<std::shared_ptr<const Augmentation>(const Values&)> make;
  std::vector<std::string> kinds = {};  ///< of change that it makes (change_kinds.h)
};

/// What a method needs of its encoder beyond one vector a clip.
enum class EncoderNeed {
  Any,
  Frames,   ///< a FrameEncoder
  Picture,  ///< a PictureEncoder
  Patches   ///< a PictureEncoder that takes a part of its picture too
};

/// How a method's batch may be encoded piece by piece (training.rows_at_once).
enum class InPieces {
  Never,            ///< its loss looks across the batch in ways of its own
  Rows,             ///< its loss is a mean over the clips
  Representations,  ///< its loss looks across the batch through Method::represent alone
};

struct EncoderEntry {
  EntryWords words;
  std::vector<Parameter> parameters;
  std::function<std::shared_ptr<Encoder>(const Values&, const EncoderContext&)> make;
  /// The shortest crop that the encoder takes with these settings, in samples.
  std::function<std::int64_t(const Values&, const EncoderContext&)> minimum_samples;
  bool keeps_frames = false;  ///< makes a FrameEncoder
  bool has_picture = false;   ///< makes a PictureEncoder
  /// Fewest bands and frames that it takes of its picture; 0: it takes the whole height alone.
  std::int64_t least_patch = 0;
  /// Where it keeps frames or has a picture: the shortest crop with so many of them, in samples.
  std::function<std::int64_t(const Values&, const EncoderContext&, std::int64_t frames)>
      samples_of_frames;
};

struct MethodEntry {
  EntryWords words;
  std::vector<Parameter> parameters;
  std::function<std::shared_ptr<Method>(const Values&, const MethodContext&)> make;
  ViewList views = {};  ///< of each clip, that a step takes
  /// What it does to the crops of a step that needs the company of other clips; empty for nothing.
  /// Gets the method's settings.
  std::function<void(const Values&, StepCrops&)> mix;
  std::string mixes_after;  ///< this link of the chain where it stands in it, else before the chain
  EncoderNeed needs = EncoderNeed::Any;
  bool reads_labels = false;  ///< learns the classes of data.label, two at least
  InPieces in_pieces = InPieces::Never;
  /// The frames that a step needs at least, where the method needs them; empty for none.
  std::function<std::int64_t(const Values&)> least_frames;
  /// The smaller side of the patches that it cuts, where it needs patches.
  std::function<std::int64_t(const Values&)> patch_side;
  /// Settings of the method that contradict each other or the rest of an experiment: path and
  /// words; empty for none.
  std::function<Contradictions(const Catalogue&, const Values& all)> contradictions;
  /// Of what its steps say of themselves (StepOutput::diagnostics), and does not stand in the plots
  /// of every run (core/training/common_plots.h). What is declared nowhere has a plot of its own.
  std::vector<Plot> plots = {};
  /// Kinds of change (change_kinds.h) that it draws by itself, beside the chain, with these
  /// settings of the method; empty for none.
  std::function<std::vector<std::string>(const Values&)> draws_kinds = {};
  /// Three sentences that teach it, from the experiment's values; empty where nobody wrote any.
  std::function<Lesson(const Values& all)> lesson = {};
};

/// Whether an encoder with its own settings left as they are has what a method needs.
bool fits(const EncoderEntry& encoder, EncoderNeed need);

/// A constant of a source, beside what a preset makes of it.
struct PublishedConstant {
  std::string constant;   ///< as the source calls it, "temperature"
  std::string published;  ///< the source's value, with its unit
  std::string path;       ///< the setting that carries it; "" where none does
  std::string departure;  ///< where ours differs or no setting carries it: what ours is, and why
  std::string source;     ///< section, table or file
};

struct Preset {
  EntryWords words;
  /// Paths and values in the order in which they are set on the default experiment.
  std::vector<std::pair<std::string, Value>> settings;
  std::vector<PublishedConstant> published = {};
  /// What it set otherwise in the first Earshot, so that comparisons that it began go on as they
  /// were begun.
  std::vector<std::pair<std::string, Value>> formerly = {};
};

/// Everything that can be chosen. A value that is handed around, so that a test or a plug-in adds a
/// line of its own; no other place knows the lists.
struct Catalogue {
  std::vector<AugmentationEntry> augmentations;
  std::vector<EncoderEntry> encoders;
  std::vector<MethodEntry> methods;
  std::vector<Preset> presets;
  std::vector<ImporterEntry> importers;
  std::vector<ExampleEntry> examples;
  std::vector<ProjectionEntry> projections;
  std::vector<ExporterEntry> exporters;
  std::vector<Figure> figures;  ///< of every protocol that names classes
  std::vector<ProtocolEntry> protocols;
  std::vector<BaselineEntry> baselines;
  std::vector<DistortionEntry> distortions;

  /// nullptr where there is no such name.
  const AugmentationEntry* augmentation(const std::string& name) const;
  const EncoderEntry* encoder(const std::string& name) const;
  const MethodEntry* method(const std::string& name) const;
  const Preset* preset(const std::string& name) const;
  const ProjectionEntry* projection(const std::string& name) const;
  const ExporterEntry* exporter(const std::string& name) const;
  const ProtocolEntry* protocol(const std::string& name) const;
  const BaselineEntry* baseline(const std::string& name) const;
  const DistortionEntry* distortion(const std::string& name) const;

  /// What a protocol gives, the figure that ranks first. Of one that is not listed here (a file of
  /// another program): what every protocol that names classes gives.
  std::vector<Figure> figures_of(const std::string& protocol) const;
};

}  // namespace earshot
