#pragma once

#include <array>
#include <string>

#include "core/methods/kinds/pase/running_statistics.h"
#include "core/methods/kinds/pase/targets.h"
#include "core/methods/kinds/pase/worker_kinds.h"
#include "core/methods/kinds/pase/workers.h"
#include "core/methods/method_with.h"
#include "core/params/binder.h"

namespace earshot {

struct PaseOptions {
  enum class Combine { Average, Sum };
  enum class Targets { Paper, Code };
  enum class TargetScale { Targets, Deviation };
  enum class OverlapLevel { Heard, Whole };

  PaseOptions();
  std::array<double, pase_worker_count> weights{};  ///< of pase_worker_kinds; 0 leaves one out
  Combine combine = Combine::Average;
  bool deltas = false;
  std::int64_t frames_at_once = 1;
  std::int64_t mfcc_coefficients = 20;
  Targets targets = Targets::Paper;
  TargetScale target_scale = TargetScale::Targets;
  double lowest_f0_hz = 60;
  double highest_f0_hz = 300;
  bool gim_both_ways = false;
  std::int64_t spc_around = 5;
  std::int64_t spc_gap = 16;
  std::int64_t hidden = 256;
  std::string decoder_widths = "512,256,128";
  std::int64_t decoder_hidden = 64;
  double decoder_slope = 0;
  bool random_level = false;
  double overlap_probability = 0;
  double overlap_lowest_snr_db = 5;
  double overlap_highest_snr_db = 10;
  OverlapLevel overlap_level = OverlapLevel::Heard;
};

void describe(Binder& binder, PaseOptions& options);

/// The fewest frames that a step needs with these settings.
std::int64_t pase_least_frames(const PaseOptions& options);

/// Settings that contradict each other: path and words.
std::vector<std::pair<std::string, std::string>> pase_contradictions(const PaseOptions& options);

/// PASE (Pascual et al. 2019, "Learning problem-agnostic speech representations from multiple
/// self-supervised tasks") and PASE+ (Ravanelli et al. 2020, "Multi-task self-supervised learning
/// for robust speech recognition"): small workers solve tasks of their own from one encoder's
/// frames, and the encoder learns from all of them. Regressors foretell features of the clean sound
/// from the distorted one; binary workers tell the same clip from another (LIM, GIM) and the future
/// from the past (SPC). The other clip's chunk is the context chunk of another row of the batch, so
/// that two chunks a clip are encoded, not three.
/// Diagnostics: <worker>_loss of every worker, <worker>_accuracy of the binary ones.
class Pase : public MethodWith<PaseOptions> {
 public:
  static void declare(MethodEntry& entry);
  /// Throws std::invalid_argument where the encoder keeps no frames or there is no worker,
  /// ParameterError where decoder_widths cannot be read.
  Pase(const PaseOptions& options, const MethodContext& context);

  /// With the targets' scale of PASE's code: measures it on 2,000 chunks, as that does.
  void measure(const TrainingCrops& crops) override;
  /// The distorted and the clean copy of one crop and another crop of the same clip, all
  /// [batch >= 2, 1, time], as mix_chunks and the chain left them. Throws std::invalid_argument for
  /// anything else.
  StepOutput step(const Batch& batch) override;
  /// A bar for the loss of every worker.
  std::vector<InsidePart> inside() const override;
  EncoderPointer encoder() const override { return encoder_; }

 private:
  struct Worker {
    const PaseWorkerKind* kind = nullptr;
    double weight = 0;
    PaseTarget target;                              ///< of a regressor
    std::shared_ptr<RunningStatistics> statistics;  ///< of its target
    std::shared_ptr<FrameWorker> frames;            ///< every worker but the waveform's
    std::shared_ptr<WaveDecoder> decoder;
  };
  /// The frames of the chunk, of its context and of the other clip that are heard; empty where all.
  struct Heard {
    std::vector<SoundSpan> chunk, context, other;
  };
  struct Solved {
    torch::Tensor loss, accuracy;  ///< accuracy: undefined where nothing is decided
  };

  void add_worker(std::size_t index, const MethodContext& context,
                  const std::shared_ptr<SharedGammatone>& gammatone);
  /// clean [batch, time]; embeddings of the chunk, of its context and of another clip.
  Solved solve(Worker& worker, const Batch& batch, const torch::Tensor& clean,
               const std::vector<torch::Tensor>& embeddings, const Heard& heard) const;
  Solved foretell(Worker& worker, const torch::Tensor& clean, const torch::Tensor& chunk,
                  const std::vector<SoundSpan>& heard) const;

  EncoderPointer encoder_;
  std::shared_ptr<FrameEncoder> frame_encoder_;
  std::shared_ptr<SharedGammatone> gammatone_;
  std::vector<Worker> workers_;
  torch::Tensor last_losses_;  ///< of the last step, to be looked at
};

}  // namespace earshot
