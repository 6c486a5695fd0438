#include "core/methods/kinds/vq_cpc.h"

namespace earshot {
namespace {

constexpr auto published_code = "vqcpc-bach's code";

void describe_blocks(Binder& binder, VqCpcOptions& options) {
  binder.integer("context_blocks", options.context_blocks)
      .label("Known blocks")
      .unit("blocks")
      .hard(1, 1000)
      .soft(1, 12)
      .help("Blocks that the prediction starts from.")
      .source("vqcpc-bach's code: 6 beats");
  binder.integer("steps", options.steps)
      .label("Predicted blocks")
      .unit("blocks")
      .hard(1, 200)
      .soft(1, 12)
      .help("Blocks after them that are predicted, each by a map of its own.")
      .source("vqcpc-bach's code: 6 beats");
  binder.integer("frames_per_block", options.frames_per_block)
      .label("Frames in a block")
      .unit("frames")
      .hard(1, 10000)
      .soft(1, 100)
      .advanced()
      .help(
          "How many of the encoder's frames are averaged to one block; more than 1 for an encoder "
          "whose frames are short, such as CPC's.")
      .source("ours; a frame of the encoder vq-cpc is a block");
  describe_negatives(
      binder, options.negatives,
      {"Hadjeres & Crestel 2020 (VQ-CPC), sec. 3: uniform, or of the same piece, "
       "which are then all other blocks of the excerpt",
       "vqcpc-bach's code: 15; of the same piece all are taken, whatever their number", "ours"});
  binder.flag("both_directions", options.both_directions)
      .label("Both directions")
      .advanced()
      .help("Predict the first blocks from the last ones too.")
      .source("vqcpc-bach's code: the setting bidirectional");
}

void describe_codebook(Binder& binder, VqCpcOptions& options) {
  binder.integer("codes", options.codes)
      .label("Codes")
      .hard(2, 65536)
      .soft(8, 512)
      .scale(Scale::Log)
      .help("Size of the codebook.")
      .source("vqcpc-bach's code: 16 or 32; its companion page: 8 or 16");
  binder.integer("code_dim", options.code_dim)
      .label("Code dimensions")
      .hard(1, 4096)
      .soft(2, 64)
      .scale(Scale::Log)
      .help("Length of a code; few keep the codes apart and in use.")
      .source("vqcpc-bach's code: 3");
  binder
      .choice("codebook", options.codebook,
              {{VqCpcOptions::Codebook::Gradient, "gradient", "By gradient",
                "A term of the loss pulls codes to their vectors."},
               {VqCpcOptions::Codebook::Average, "average", "By moving averages",
                "Codes follow the means of their vectors."}})
      .label("Codebook learns")
      .help("How codes come to lie where the vectors are.")
      .source("Hadjeres & Crestel 2020 (VQ-CPC): gradient; van den Oord et al. 2017, app. A.1");
  binder.real("ema_decay", options.ema_decay)
      .label("Decay of the averages")
      .hard(0, 0.99999)
      .soft(0.9, 0.999)
      .advanced()
      .help("How slowly codes follow, where they follow moving averages.")
      .source("van den Oord et al. 2017 (VQ-VAE), app. A.1 (0.99)");
  binder.real("commitment", options.commitment)
      .label("Commitment")
      .hard(0, 100)
      .soft(0, 2)
      .advanced()
      .help("How strongly vectors are held to their codes.")
      .source("van den Oord et al. 2017 (VQ-VAE), eq. 3 (0.25); vqcpc-bach's code likewise");
  binder.real("quantiser_weight", options.quantiser_weight)
      .label("Weight of the quantiser")
      .hard(0, 100)
      .soft(0, 2)
      .advanced()
      .help("Weight of codebook and commitment terms beside the contrast.")
      .source("vqcpc-bach's code: 0.5, and 1 in some configurations");
  binder.integer("revive_after", options.revive_after)
      .label("Revive codes after")
      .unit("steps")
      .hard(0, 1e9)
      .soft(0, 1000)
      .help("A code that no block chose for so many steps becomes a block of the batch; 0: never.")
      .source("ours; as Dhariwal et al. 2020 (Jukebox), sec. 3.1, restart codes");
  binder.real("corruption", options.corruption)
      .label("Random codes")
      .hard(0, 1)
      .soft(0, 0.2)
      .advanced()
      .help("Share of blocks whose code is a random one while training; 0 for none.")
      .source("vqcpc-bach's code: 0.05 where its setting for corrupt labels is on, which is off");
}

void describe_networks(Binder& binder, VqCpcOptions& options) {
  binder.integer("block_dim", options.block_dim)
      .label("Block size")
      .hard(1, 4096)
      .soft(16, 128)
      .advanced()
      .help("Length of the vector that a code is mapped up to, and of the context.")
      .source(std::string(published_code) + ": 32");
  binder.integer("hidden", options.hidden)
      .label("State size")
      .hard(1, 4096)
      .soft(16, 512)
      .scale(Scale::Log)
      .help("Length of the context network's state, and width of the map up from the codes.")
      .source(std::string(published_code) + ": 512");
  binder.integer("layers", options.layers)
      .label("Layers")
      .hard(1, 8)
      .soft(1, 3)
      .advanced()
      .help("Layers of the context network.")
      .source(std::string(published_code) + ": 2");
  binder.real("dropout", options.dropout)
      .label("Dropout")
      .hard(0, 0.95)
      .soft(0, 0.5)
      .advanced()
      .help("Share of values set to zero in the context network and after the codes.")
      .source(std::string(published_code) + ": 0.1");
  binder
      .choice(
          "scorer_start", options.scorer_start,
          {{VqCpcOptions::ScorerStart::Normal, "normal", "Normal", "Every weight from N(0, 1)."},
           {VqCpcOptions::ScorerStart::Uniform, "uniform", "Small and uniform",
            "Between plus and minus 1 / sqrt(block size)."}})
      .label("Scorer begins")
      .advanced()
      .help("How the maps from context to prediction are drawn.")
      .source(std::string(published_code) +
              ", FksModule: normal; uniform: ours, for short trainings")
      .formerly(std::string("uniform"));
}

}  // namespace

void describe(Binder& binder, VqCpcOptions& options) {
  describe_blocks(binder, options);
  describe_codebook(binder, options);
  describe_networks(binder, options);
}

Contradictions vq_cpc_contradictions(const Values& all) {
  auto found = negative_contradictions(
      options_from<VqCpcOptions>(settings_below(all, "method")).negatives, all);
  // Of an encoder that has contexts beside its local frames.
  const auto features = all.find("encoder.features");
  if (features != all.end() && features->second != Value(std::string("local"))) {
    found.emplace_back("encoder.features",
                       "VQ-CPC codes the local frames and leaves the encoder's context network "
                       "untrained; take local");
  }
  return found;
}

}  // namespace earshot
