#pragma once

#include <string>

#include "core/methods/method_with.h"
#include "core/methods/parts/patches.h"
#include "core/params/binder.h"

namespace earshot {

struct ContextPredictionOptions {
  enum class Directions { Eight, Time };
  enum class GridStart { Anywhere, Inside };
  enum class Normalise { None, Patch, Bands };
  enum class HeadStart { Caffe, Glorot };
  enum class Reduction { Mean, Sum };

  Directions directions = Directions::Eight;
  std::int64_t patch_bands = 24;
  std::int64_t patch_frames = 32;
  std::int64_t gap_bands = 8;
  std::int64_t gap_frames = 16;
  std::int64_t jitter_bands = 2;
  std::int64_t jitter_frames = 4;
  std::int64_t pairs = 4;
  std::int64_t grids = 0;
  GridStart grid_start = GridStart::Anywhere;
  bool both_orders = true;
  Normalise normalise = Normalise::Patch;
  double smooth_probability = 0.33;
  double tilt_db = 6;
  std::int64_t hidden_dim = 512;
  HeadStart head_start = HeadStart::Caffe;
  Reduction reduction = Reduction::Mean;
};

void describe(Binder& binder, ContextPredictionOptions& options);

/// The patches that these options cut.
PatchPlan patch_plan(const ContextPredictionOptions& options);

/// The classifier of Doersch et al. 2015, fig. 3: both patches' features side by side, two hidden
/// layers, the first with a batch norm that has no scale or shift, so that no layer can be silenced
/// early in training.
class ContextHead : public torch::nn::Module {
 public:
  /// `caffe`: weights as Caffe's "xavier" draws them, by the fan-in alone; else by both fans.
  ContextHead(std::int64_t features, std::int64_t hidden, std::int64_t directions,
              bool caffe = true);

  /// Features of the first and the second patches [pairs, features]; returns [pairs, directions].
  torch::Tensor forward(const torch::Tensor& first, const torch::Tensor& second);

 private:
  torch::nn::Linear fc7_{nullptr}, fc8_{nullptr}, fc9_{nullptr};
  torch::nn::BatchNorm1d norm_{nullptr};
};

/// Context prediction (Doersch, Gupta & Efros 2015, "Unsupervised visual representation learning by
/// context prediction") carried over to sound: two patches of one log-mel picture, and the question
/// in which of eight directions the second lies. Diagnostics: accuracy, and accuracy_earlier_lower
/// and so on, a running mean for each direction.
class ContextPrediction : public MethodWith<ContextPredictionOptions> {
 public:
  static void declare(MethodEntry& entry);
  /// The encoder must be a PictureEncoder that takes patches of this size. Throws
  /// std::invalid_argument where it is not.
  ContextPrediction(const ContextPredictionOptions& options, EncoderPointer encoder);

  /// One view [batch, 1, time] whose picture has room for two patches. Throws
  /// std::invalid_argument for any other.
  StepOutput step(const Batch& batch) override;
  /// Accuracy by direction, and the first pair of the last step where it lies.
  std::vector<InsidePart> inside() const override;
  EncoderPointer encoder() const override { return encoder_; }

  /// Patches as the encoder gets them: smoothed, tilted, normalised, and put at the level of
  /// `picture`, so that the encoder's own normalisation fits whole pictures too. patches
  /// [patches, 1, bands, frames]; draws are the step's, apart for each `which`.
  torch::Tensor prepared(const torch::Tensor& patches, const torch::Tensor& picture,
                         const Batch& batch, std::uint64_t which) const;

 private:
  PatchPairs draw(const torch::Tensor& picture, const Batch& batch) const;
  torch::Tensor smoothed(const torch::Tensor& patches, const Batch& batch,
                         std::uint64_t which) const;
  torch::Tensor tilted(const torch::Tensor& patches, const Batch& batch, std::uint64_t which) const;
  void count(const torch::Tensor& logits, const torch::Tensor& labels);

  PatchPlan plan_;
  EncoderPointer encoder_;
  std::shared_ptr<PictureEncoder> pictures_;  ///< the encoder, as what the method needs
  std::shared_ptr<ContextHead> head_;
  torch::Tensor hits_, seen_;                   ///< by direction, fading
  torch::Tensor smooth_bands_, smooth_frames_;  ///< smoothing_matrices, on the CPU
  torch::Tensor last_first_, last_second_;      ///< first pair of the last step
  PatchPairs last_pairs_;
  std::int64_t last_bands_ = 0, last_frames_ = 0;  ///< of its picture
};

}  // namespace earshot
