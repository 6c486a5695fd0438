#include <string>

#include "core/methods/pase.h"

namespace earshot {
namespace {

void describe_workers(Binder& binder, PaseOptions& options) {
  for (std::size_t i = 0; i < pase_worker_kinds.size(); ++i) {
    const PaseWorkerKind& kind = pase_worker_kinds[i];
    const std::string pase = kind.pase_weight > 0 ? "PASE 1" : "not in PASE";
    const std::string plus = kind.pase_plus_weight > 0 ? "PASE+ 1" : "not in PASE+";
    binder.real(std::string(kind.name) + "_weight", options.weights[i])
        .label(kind.label)
        .hard(0, 1e6)
        .soft(0, 2)
        .help(std::string(kind.help) + " Weight of its loss; 0 leaves the worker out.")
        .source("Pascual et al. 2019, sec. 2.2; Ravanelli et al. 2020, sec. 2.3: " + pase + ", " +
                plus);
  }
  binder
      .choice("combine", options.combine,
              {{"average", "Average", "The weighted losses' sum over their number."},
               {"sum", "Sum", "The weighted losses' sum."}})
      .label("Total loss")
      .advanced()
      .help("How the workers' losses become one; with Adam the two differ little.")
      .source("Pascual et al. 2019, sec. 2.3: average; its code: sum");
}

void describe_targets(Binder& binder, PaseOptions& options) {
  binder.flag("deltas", options.deltas)
      .label("Deltas")
      .help("Regressors also foretell the first and second change of every feature along time.")
      .source("Ravanelli et al. 2020 (PASE+), sec. 2.3: on; PASE: off");
  binder.integer("frames_at_once", options.frames_at_once)
      .label("Frames at once")
      .unit("frames")
      .hard(1, 101)
      .soft(1, 15)
      .help("How many frames around its own a regressor foretells from each.")
      .source("Ravanelli et al. 2020 (PASE+), sec. 2.3: 7; PASE: 1");
  binder.integer("mfcc_coefficients", options.mfcc_coefficients)
      .label("MFCC coefficients")
      .hard(1, 40)
      .soft(8, 40)
      .advanced()
      .help("Coefficients of the worker MFCC; the long one has 20.")
      .source("Pascual et al. 2019, sec. 2.2: 20; PASE+'s code: 13");
  binder
      .choice("targets", options.targets,
              {{"paper", "As in the paper",
                "Hamming windows for the power spectrum, 40 mel bands below the MFCC, voicing as "
                "the pitch tracker says."},
               {"code", "As in the code",
                "Rectangular windows, librosa's 128 mel bands, and the last voiced frame before a "
                "gap counts as unvoiced."}})
      .label("Targets")
      .advanced()
      .help("Whose definition of the features counts where PASE's paper and code differ.")
      .source("Pascual et al. 2019, sec. 2.2, against transforms.py of its code");
}

void describe_binary_workers(Binder& binder, PaseOptions& options) {
  binder.flag("gim_both_ways", options.gim_both_ways)
      .label("GIM in both orders")
      .advanced()
      .help("Global information also sees each pair with the context chunk first.")
      .source("PASE+'s workers+.cfg: on; PASE's workers.cfg: off");
  binder.integer("spc_around", options.spc_around)
      .label("SPC's frames")
      .unit("frames")
      .hard(1, 1000)
      .soft(1, 20)
      .advanced()
      .help("Frames of the future and of the past that the sequence worker sees.")
      .source("Pascual et al. 2019, sec. 2.2: 5");
  binder.integer("spc_gap", options.spc_gap)
      .label("SPC's gap")
      .unit("frames")
      .hard(1, 10000)
      .soft(1, 50)
      .advanced()
      .help("Least distance of these frames from the current one, beyond what a frame has heard.")
      .source("PASE's code: 16; Pascual et al. 2019, sec. 2.2: more than 150 ms");
}

void describe_sizes(Binder& binder, PaseOptions& options) {
  binder.integer("hidden", options.hidden)
      .label("Hidden units of a worker")
      .hard(1, 65536)
      .soft(16, 1024)
      .scale(Scale::Log)
      .advanced()
      .help(
          "Width of every worker's one hidden layer; small workers leave the work to the encoder.")
      .source("Pascual et al. 2019, sec. 2.2: 256");
  binder.text("decoder_widths", options.decoder_widths)
      .label("Channels of the waveform worker")
      .advanced()
      .help("Channels of its three transposed convolutions, separated by commas.")
      .source("PASE's workers.cfg: 512,256,128");
  binder.integer("decoder_hidden", options.decoder_hidden)
      .label("Hidden units of the waveform worker")
      .hard(1, 65536)
      .soft(8, 256)
      .scale(Scale::Log)
      .advanced()
      .help("Width of its last hidden layer, which works at the sample rate.")
      .source("PASE's workers.cfg: 64; summaries of Pascual et al. 2019 say 256");
}

void describe_distortions(Binder& binder, PaseOptions& options) {
  binder.flag("random_level", options.random_level)
      .label("Random level")
      .advanced()
      .help(
          "Give each chunk a peak between silence and full scale before noise and the like; "
          "silence stays as it is.")
      .source("PASE's code, an option");
  binder.real("overlap_probability", options.overlap_probability)
      .label("Overlapped speech")
      .hard(0, 1)
      .help("How often another clip of the batch, reverberated, is heard over the distorted chunk.")
      .source(
          "Ravanelli et al. 2020 (PASE+), sec. 2.1: 0.1; as in its code between the reverb and the "
          "noise");
  const auto snr = [&](const std::string& id, double& field, const std::string& label,
                       const std::string& help) {
    binder.real(id, field)
        .label(label)
        .unit("dB")
        .hard(-60, 120)
        .soft(-10, 30)
        .advanced()
        .help(help)
        .source("Ravanelli et al. 2020 (PASE+), code: one of 5, 7.5 and 10 dB; between: ours");
  };
  snr("overlap_lowest_snr_db", options.overlap_lowest_snr_db, "Loudest other speaker",
      "How far the clip stands above the other one, at the least.");
  snr("overlap_highest_snr_db", options.overlap_highest_snr_db, "Faintest other speaker",
      "How far the clip stands above the other one, at the most.");
}

}  // namespace

void describe(Binder& binder, PaseOptions& options) {
  describe_workers(binder, options);
  describe_targets(binder, options);
  describe_binary_workers(binder, options);
  describe_sizes(binder, options);
  describe_distortions(binder, options);
}

}  // namespace earshot
