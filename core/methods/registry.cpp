#include "core/methods/registry.h"

#include <algorithm>

#include "core/methods/cola.h"
#include "core/methods/context_prediction.h"
#include "core/methods/nce.h"
#include "core/methods/simclr.h"
#include "core/methods/supervised.h"

namespace earshot {
namespace {

MethodEntry simclr() {
  MethodEntry entry;
  entry.words = {"simclr", "SimCLR (NT-Xent)",
                 "Two views of a clip attract each other, all other clips of the batch repel.",
                 "Chen et al. 2020, \"A simple framework for contrastive learning of visual "
                 "representations\", sec. 2; on music: CLMR (Spijkervet & Burgoyne 2021)"};
  entry.parameters = parameters_of<SimClrOptions>();
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<SimClr>(options_from<SimClrOptions>(values), context.encoder);
  };
  return entry;
}

MethodEntry cola() {
  MethodEntry entry;
  entry.words = {"cola", "COLA",
                 "Each clip's first crop is to find the second crop of the same clip in the batch.",
                 "Saeed et al. 2020, \"Contrastive learning of general-purpose audio "
                 "representations\", sec. 3"};
  entry.parameters = parameters_of<ColaOptions>();
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<ColaMethod>(options_from<ColaOptions>(values), context.encoder);
  };
  return entry;
}

MethodEntry supervised() {
  MethodEntry entry;
  entry.words = {"supervised", "Supervised (with the labels)",
                 "The encoder and a linear classifier learn the labels: the upper reference.",
                 "ours; as a reference in van den Oord et al. 2018 (CPC), table 1"};
  entry.parameters = parameters_of<SupervisedOptions>();
  entry.views = {{0, true}};
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<Supervised>(options_from<SupervisedOptions>(values), context.encoder);
  };
  return entry;
}

std::vector<std::pair<std::string, std::string>> context_contradictions(const Values& all) {
  const auto bands = all.find("encoder.bands");
  if (bands == all.end()) return {};
  Values own;
  const std::string section = "method.";
  for (const auto& [path, value] : all) {
    if (path.starts_with(section)) own[path.substr(section.size())] = value;
  }
  const std::int64_t least = least_bands(patch_plan(options_from<ContextPredictionOptions>(own)));
  const std::int64_t given = std::get<std::int64_t>(bands->second);
  if (given >= least) return {};
  return {{"encoder.bands", std::to_string(given) +
                                " bands have no room for two patches with their gap and jitter; it "
                                "takes at least " +
                                std::to_string(least)}};
}

MethodEntry context_prediction() {
  MethodEntry entry;
  entry.words = {"context-prediction", "Context prediction",
                 "Two patches of one spectrogram: in which direction does the second lie?",
                 "Doersch et al. 2015, \"Unsupervised visual representation learning by context "
                 "prediction\"; on log-mel, time for x and bands for y: ours"};
  entry.parameters = parameters_of<ContextPredictionOptions>();
  entry.views = {{0, true}};
  entry.needs = EncoderNeed::Patches;
  entry.patch_side = [](const Values& values) {
    const auto options = options_from<ContextPredictionOptions>(values);
    return std::min(options.patch_bands, options.patch_frames);
  };
  entry.least_frames = [](const Values& values) {
    return least_frames(patch_plan(options_from<ContextPredictionOptions>(values)));
  };
  entry.contradictions = context_contradictions;
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<ContextPrediction>(options_from<ContextPredictionOptions>(values),
                                               context.encoder);
  };
  return entry;
}

MethodEntry nce() {
  MethodEntry entry;
  entry.words = {"nce", "NCE (a lesson)",
                 "Data against noise with a learned normaliser: on sound, and on a normal density "
                 "whose truth is known.",
                 "Gutmann & Hyvarinen 2010, \"Noise-contrastive estimation: a new estimation "
                 "principle for unnormalized statistical models\"; on the views of sound: ours"};
  entry.parameters = parameters_of<NceOptions>();
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<NceMethod>(options_from<NceOptions>(values), context.encoder);
  };
  return entry;
}

}  // namespace

std::vector<MethodEntry> built_in_methods() {
  return {simclr(), cola(), supervised(), context_prediction(), nce()};
}

}  // namespace earshot
