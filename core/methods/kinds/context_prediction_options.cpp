#include "core/methods/kinds/context_prediction.h"

namespace earshot {
namespace {

const char* const doersch_on_images = "Doersch et al. 2015, sec. 3.1, on images";

void describe_patches(Binder& binder, ContextPredictionOptions& options) {
  binder
      .choice("directions", options.directions,
              {{ContextPredictionOptions::Directions::Eight, "eight", "Eight",
                "Before, after, above, below and the corners."},
               {ContextPredictionOptions::Directions::Time, "time", "Earlier and later",
                "Time alone, in which no patch gives itself away."}})
      .label("Directions")
      .help("Which places of the second patch are told apart.")
      .source(
          "Doersch et al. 2015, fig. 2: eight; time alone: ours, as a patch's spectrum tells how "
          "high it lies");
  binder.integer("patch_bands", options.patch_bands)
      .label("Height of a patch")
      .unit("bands")
      .hard(4, 512)
      .soft(8, 96)
      .help("Mel bands of a patch.")
      .source(std::string(doersch_on_images) + ": 96 pixels; bands: ours");
  binder.integer("patch_frames", options.patch_frames)
      .label("Length of a patch")
      .unit("frames")
      .hard(4, 1024)
      .soft(8, 96)
      .help("Columns of the spectrogram in a patch.")
      .source(std::string(doersch_on_images) + ": 96 pixels; frames: ours");
  binder.integer("gap_bands", options.gap_bands)
      .label("Gap in frequency")
      .unit("bands")
      .hard(0, 512)
      .soft(0, 48)
      .help("Bands between two patches, so that no line runs from one into the other.")
      .source(std::string(doersch_on_images) + ": 48 pixels");
  binder.integer("gap_frames", options.gap_frames)
      .label("Gap in time")
      .unit("frames")
      .hard(0, 1024)
      .soft(0, 48)
      .help("Frames between two patches, so that no sound runs from one into the other.")
      .source(std::string(doersch_on_images) + ": 48 pixels, half a patch");
  binder.integer("jitter_bands", options.jitter_bands)
      .label("Jitter in frequency")
      .unit("bands")
      .hard(0, 128)
      .soft(0, 8)
      .help("Each patch is moved up or down by at most so much.")
      .source(std::string(doersch_on_images) + ": 7 pixels");
  binder.integer("jitter_frames", options.jitter_frames)
      .label("Jitter in time")
      .unit("frames")
      .hard(0, 128)
      .soft(0, 8)
      .help("Each patch is moved earlier or later by at most so much.")
      .source(std::string(doersch_on_images) + ": 7 pixels");
  binder.integer("pairs", options.pairs)
      .label("Pairs of a clip")
      .unit("pairs")
      .hard(1, 256)
      .soft(1, 16)
      .help("How many pairs of patches one clip gives in a step, where it gives no grids.")
      .source("ours; the paper's code cuts grids");
  binder.integer("grids", options.grids)
      .label("Grids of a clip")
      .unit("grids")
      .hard(0, 64)
      .soft(0, 8)
      .advanced()
      .help(
          "How many grids of patches, as large as the picture holds, one clip gives in a step; "
          "any two neighbours are a pair. 0: single pairs, all directions equally often.")
      .source("Doersch et al. 2015, code: 4; single pairs: ours");
  binder
      .choice("grid_start", options.grid_start,
              {{ContextPredictionOptions::GridStart::Anywhere, "anywhere", "Anywhere",
                "Over a whole period of the grid, so that no place gives a patch's part away."},
               {ContextPredictionOptions::GridStart::Inside, "inside",
                "With as many lines and columns as fit", "Among the places that are left."}})
      .label("Grids begin")
      .advanced()
      .help("Where the first line and column of a grid may lie.")
      .source("Doersch et al. 2015, code: anywhere")
      .formerly(std::string("inside"));
  binder.flag("both_orders", options.both_orders)
      .label("Each pair both ways round")
      .advanced()
      .help("Every pair is asked for a second time with the patches exchanged.")
      .source("Doersch et al. 2015, code");
}

void describe_shortcuts(Binder& binder, ContextPredictionOptions& options) {
  binder
      .choice("normalise", options.normalise,
              {{ContextPredictionOptions::Normalise::None, "none", "Not at all",
                "Patches keep their level."},
               {ContextPredictionOptions::Normalise::Patch, "patch", "Each patch",
                "Mean 0 and variance 1."},
               {ContextPredictionOptions::Normalise::Bands, "bands", "Each band of a patch",
                "Every band's mean over the patch is taken away, and with it how high the patch "
                "lies."}})
      .label("Normalisation of patches")
      .help("What is taken from a patch so that its level does not tell where it lies.")
      .source("Doersch et al. 2015, code: mean and RMS of each patch; bands: ours");
  binder.real("smooth_probability", options.smooth_probability)
      .label("Smoothed patches")
      .hard(0, 1)
      .applies(Applies::NextStep)
      .advanced()
      .help("How often a patch is reduced to a random size and enlarged again.")
      .source("Doersch et al. 2015, sec. 3.1 and code (0.33, down to 100 pixels)");
  binder.real("tilt_db", options.tilt_db)
      .label("Tilted patches")
      .unit("dB")
      .hard(0, 60)
      .soft(0, 12)
      .applies(Applies::NextStep)
      .advanced()
      .help("Each patch's highest band is raised or lowered against its lowest by at most so much.")
      .source("ours, in place of the paper's dropping of colours");
}

}  // namespace

void describe(Binder& binder, ContextPredictionOptions& options) {
  describe_patches(binder, options);
  describe_shortcuts(binder, options);
  binder.integer("hidden_dim", options.hidden_dim)
      .label("Hidden size of the head")
      .hard(1, 65536)
      .soft(64, 4096)
      .scale(Scale::Log)
      .advanced()
      .help("Width of the two layers that see both patches.")
      .source("Doersch et al. 2015, fig. 3: 4096; 512: ours");
  binder
      .choice("head_start", options.head_start,
              {{ContextPredictionOptions::HeadStart::Caffe, "caffe", "As Caffe fills",
                "Uniform, variance 1 / fan-in."},
               {ContextPredictionOptions::HeadStart::Glorot, "glorot", "Glorot & Bengio's",
                "Uniform, variance 2 / (fan-in + fan-out)."}})
      .label("Head begins")
      .advanced()
      .help("How the weights of the layers that see both patches are drawn.")
      .source("Doersch et al. 2015, code: Caffe's \"xavier\", which divides by the fan-in alone")
      .formerly(std::string("glorot"));
  binder
      .choice("reduction", options.reduction,
              {{ContextPredictionOptions::Reduction::Mean, "mean", "Mean", "Over all pairs."},
               {ContextPredictionOptions::Reduction::Sum, "sum", "Sum", "Over all pairs."}})
      .label("Loss of a batch")
      .advanced()
      .help("A sum asks for a learning rate as many times smaller as there are pairs.")
      .source("Doersch et al. 2015, code: sum; mean: ours");
}

}  // namespace earshot
