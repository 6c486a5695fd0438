#include "core/built_in/methods.h"

#include <algorithm>

#include "core/augment/kinds/reverb.h"
#include "core/built_in/method_checks.h"
#include "core/methods/kinds/byol.h"
#include "core/methods/kinds/byol_a.h"
#include "core/methods/kinds/cola.h"
#include "core/methods/kinds/context_prediction.h"
#include "core/methods/kinds/cpc.h"
#include "core/methods/kinds/moco.h"
#include "core/methods/kinds/nce.h"
#include "core/methods/kinds/pase/mix_chunks.h"
#include "core/methods/kinds/pase/pase.h"
#include "core/methods/kinds/simclr.h"
#include "core/methods/kinds/supervised.h"
#include "core/methods/kinds/vq_cpc.h"
#include "core/methods/kinds/wav2vec.h"

namespace earshot {
namespace {

MethodEntry simclr() {
  MethodEntry entry;
  entry.words = {"simclr", "SimCLR (NT-Xent)",
                 "Two views of a clip attract each other, all other clips of the batch repel.",
                 "Chen et al. 2020, \"A simple framework for contrastive learning of visual "
                 "representations\", sec. 2; on music: CLMR (Spijkervet & Burgoyne 2021)"};
  entry.parameters = parameters_of<SimClrOptions>();
  entry.in_pieces = InPieces::Representations;
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<SimClr>(options_from<SimClrOptions>(values), context.encoder);
  };
  return entry;
}

MethodEntry moco() {
  MethodEntry entry;
  entry.words = {
      "moco", "MoCo (queue and momentum encoder)",
      "A view of a clip has to find the key of its other view among a queue of keys that "
      "a slowly following encoder made.",
      "He et al. 2019, \"Momentum contrast for unsupervised visual representation "
      "learning\"; Chen et al. 2020, \"Improved baselines with momentum contrastive "
      "learning\" (v2); on images, carried over to sound by us"};
  entry.parameters = parameters_of<MoCoOptions>();
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<MoCo>(options_from<MoCoOptions>(values), context.encoder,
                                  context.another_encoder());
  };
  return entry;
}

MethodEntry byol() {
  MethodEntry entry;
  entry.words = {
      "byol", "BYOL (no negatives)",
      "Predicts from one view of a clip what a slowly following copy of the encoder makes "
      "of the other; no other clips are needed.",
      "Grill et al. 2020, \"Bootstrap your own latent: a new approach to self-supervised "
      "learning\", sec. 3; on images, carried over to sound by us"};
  entry.parameters = parameters_of<ByolOptions>();
  entry.in_pieces = InPieces::Rows;
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<Byol>(options_from<ByolOptions>(values), context.encoder,
                                  context.another_encoder());
  };
  return entry;
}

MethodEntry byol_a() {
  MethodEntry entry;
  entry.words = {
      "byol-a", "BYOL-A (BYOL for Audio)",
      "BYOL on two changed log-mel pictures of one and the same crop: mixed with earlier "
      "clips, stretched and shifted.",
      "Niizumi et al. 2021, \"BYOL for Audio: self-supervised learning for "
      "general-purpose audio representation\", sec. III; second version: Niizumi et al. "
      "2023"};
  entry.parameters = parameters_of<ByolAOptions>();
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<ByolA>(options_from<ByolAOptions>(values), context.encoder,
                                   context.another_encoder(), context.crop_samples);
  };
  entry.views = {{0, false}};
  entry.needs = EncoderNeed::Picture;
  entry.contradictions = contradictions_of_byol_a;
  return entry;
}

MethodEntry cpc() {
  MethodEntry entry;
  entry.words = {"cpc", "CPC (contrastive predictive coding)",
                 "From the sound so far, tell the frames that come from frames of elsewhere.",
                 "van den Oord et al. 2018, \"Representation learning with contrastive predictive "
                 "coding\", sec. 2 and 3.1"};
  entry.parameters = parameters_of<CpcOptions>();
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<Cpc>(options_from<CpcOptions>(values), context.encoder);
  };
  entry.views = {{0, true}};
  entry.needs = EncoderNeed::Frames;
  entry.least_frames = [](const Values& values) {
    return options_from<CpcOptions>(values).steps + 1;
  };
  entry.contradictions = negative_contradictions;
  return entry;
}

MethodEntry wav2vec() {
  MethodEntry entry;
  entry.words = {"wav2vec", "wav2vec (2019)",
                 "From the sound so far, say of each frame whether it is the one that comes.",
                 "Schneider et al. 2019, \"wav2vec: unsupervised pre-training for speech "
                 "recognition\", sec. 2.2"};
  entry.parameters = parameters_of<Wav2vecOptions>();
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<Wav2vec>(options_from<Wav2vecOptions>(values), context.encoder);
  };
  entry.views = {{0, true}};
  entry.needs = EncoderNeed::Frames;
  entry.least_frames = [](const Values& values) {
    return options_from<Wav2vecOptions>(values).offset + 1;
  };
  entry.contradictions = wav2vec_contradictions;
  return entry;
}

MethodEntry vq_cpc() {
  MethodEntry entry;
  entry.words = {"vq-cpc", "VQ-CPC (coded blocks)",
                 "Every block of sound becomes one of a few codes, which must foretell the blocks "
                 "that come.",
                 "Hadjeres & Crestel 2020, \"Vector quantized contrastive predictive coding for "
                 "template-based music generation\", sec. 3; on sound: ours"};
  entry.parameters = parameters_of<VqCpcOptions>();
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<VqCpc>(options_from<VqCpcOptions>(values), context.encoder);
  };
  entry.views = {{0, true}};
  entry.needs = EncoderNeed::Frames;
  entry.least_frames = [](const Values& values) {
    const auto options = options_from<VqCpcOptions>(values);
    return (options.context_blocks + options.steps) * options.frames_per_block;
  };
  entry.contradictions = vq_cpc_contradictions;
  return entry;
}

MethodEntry pase() {
  MethodEntry entry;
  entry.words = {
      "pase", "PASE and PASE+ (many tasks)",
      "Small workers foretell many features of the clean sound, and tell clips and order "
      "apart, from one encoder's frames.",
      "Pascual et al. 2019 (PASE); Ravanelli et al. 2020 (PASE+)"};
  entry.parameters = parameters_of<PaseOptions>();
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<Pase>(options_from<PaseOptions>(values), context);
  };
  entry.views = {{0, true}, {0, false}, {1, false}};
  entry.mix = [](const Values& values, StepCrops& crops) {
    mix_chunks(options_from<PaseOptions>(values), crops);
  };
  entry.mixes_after = Reverb::words().name;
  entry.needs = EncoderNeed::Frames;
  entry.least_frames = [](const Values& values) {
    return pase_least_frames(options_from<PaseOptions>(values));
  };
  entry.contradictions = contradictions_of_pase;
  return entry;
}

MethodEntry cola() {
  MethodEntry entry;
  entry.words = {"cola", "COLA",
                 "Each clip's first crop is to find the second crop of the same clip in the batch.",
                 "Saeed et al. 2020, \"Contrastive learning of general-purpose audio "
                 "representations\", sec. 3"};
  entry.parameters = parameters_of<ColaOptions>();
  entry.in_pieces = InPieces::Representations;
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
  entry.in_pieces = InPieces::Rows;
  entry.views = {{0, true}};
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<Supervised>(options_from<SupervisedOptions>(values), context.encoder);
  };
  return entry;
}

MethodEntry context_prediction() {
  MethodEntry entry;
  entry.words = {"context-prediction", "Context prediction",
                 "Of two patches of one spectrogram, tells in which direction the second lies.",
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
  entry.contradictions = contradictions_of_context_prediction;
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
  return {simclr(), moco(),      byol(),   byol_a(), cola(),
          cpc(),    wav2vec(),   vq_cpc(), pase(),   context_prediction(),
          nce(),    supervised()};
}

}  // namespace earshot
