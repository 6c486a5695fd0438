#include <string>

#include "core/methods/kinds/pase/pase.h"

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
              {{PaseOptions::Combine::Average, "average", "Average",
                "The weighted losses' sum over their number."},
               {PaseOptions::Combine::Sum, "sum", "Sum", "The weighted losses' sum."}})
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
              {{PaseOptions::Targets::Paper, "paper", "As in the paper",
                "Hamming windows for the power spectrum, 40 mel bands below the MFCC, voicing as "
                "the pitch tracker says."},
               {PaseOptions::Targets::Code, "code", "As in the code",
                "Rectangular windows, librosa's 128 mel bands, the last voiced frame before a gap "
                "counts as unvoiced, and the scale below."}})
      .label("Targets")
      .advanced()
      .help("Whose definition of the features counts where PASE's paper and code differ.")
      .source(
          "Pascual et al. 2019, sec. 2.2, against transforms.py of its code. Where a chunk has no "
          "voice at all, the code takes log F0 for -23.03 and voicing for 1; ours, with either: "
          "the "
          "middle of F0's range and 0");
  binder
      .choice(
          "target_scale", options.target_scale,
          {{PaseOptions::TargetScale::Targets, "targets", "As the targets",
            "With those of the paper the deviation; with those of the code what its code divides "
            "by."},
           {PaseOptions::TargetScale::Deviation, "deviation", "Deviation",
            "Every target gets mean 0 and variance 1."}})
      .label("Scale of the targets")
      .advanced()
      .help(
          "What the targets are divided by. PASE's code divides by the deviation over chunks of "
          "the "
          "deviation over frames, which is 2 to 5 times smaller, so that regressors weigh 8 to 22 "
          "times more.")
      .source("make_trainset_statistics.py of PASE's code; the paper: z-normalised")
      .formerly(std::string("deviation"));
  const auto pitch = [&](const std::string& id, double& field, const std::string& label,
                         const std::string& help) {
    binder.real(id, field)
        .label(label)
        .unit("Hz")
        .hard(20, 900)
        .soft(40, 600)
        .scale(Scale::Log)
        .advanced()
        .help(help)
        .source("PASE's code: 60 to 300 Hz; high voices and most music lie above");
  };
  pitch("lowest_f0_hz", options.lowest_f0_hz, "Lowest pitch",
        "Lowest fundamental frequency that the prosody target looks for.");
  pitch("highest_f0_hz", options.highest_f0_hz, "Highest pitch",
        "Highest fundamental frequency that the prosody target looks for.");
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
  binder.real("decoder_slope", options.decoder_slope)
      .label("Slope of the waveform worker")
      .hard(0, 1)
      .advanced()
      .help("Where the slopes below zero of its transposed convolutions' PReLUs begin.")
      .source("PASE's code: 0 there, 0.25 in the workers' linear layers")
      .formerly(0.25);
}

void describe_distortions(Binder& binder, PaseOptions& options) {
  binder.flag("random_level", options.random_level)
      .label("Random level")
      .advanced()
      .help(
          "Give each chunk a peak between silence and full scale before noise and the like; "
          "silence stays as it is.")
      .source("PASE's code, an option: on in its README's command for PASE+, off for PASE");
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
  binder
      .choice("overlap_level", options.overlap_level,
              {{PaseOptions::OverlapLevel::Heard, "heard", "Of what is heard",
                "The energies of the chunk and of the other speaker from where it begins."},
               {PaseOptions::OverlapLevel::Whole, "whole", "Of the whole chunk",
                "The other speaker's energy before it is shifted, part of which is not heard."}})
      .label("Level of the other speaker")
      .advanced()
      .help("Which energies the ratio of overlapped speech is of.")
      .source("Ravanelli et al. 2020 (PASE+), code: total energies of what is added")
      .formerly(std::string("whole"));
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
