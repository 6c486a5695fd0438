#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/augment/kinds/picture_norm.h"
#include "core/methods/kinds/byol.h"
#include "core/methods/parts/mixup_memory.h"

namespace earshot {

struct ByolAOptions : ByolOptions {
  enum class Norm { Running, Measured, Fixed };

  ByolAOptions();

  Norm norm = Norm::Running;
  std::int64_t norm_epochs = 20;
  double norm_mean = -5.49;
  double norm_deviation = 5.04;
  double mixup = 0.4;
  std::int64_t mixup_memory = 2048;
  bool resize_crop = true;
  double crop_smallest = 0.6;
  double crop_largest = 1.5;
  double fader = 0;
  bool post_norm = true;
};

void describe(Binder& binder, ByolAOptions& options);

/// BYOL-A (Niizumi et al. 2021, "BYOL for Audio", sec. III; with the fader of its second version,
/// Niizumi et al. 2023): one crop of a clip, whose log-mel picture is normalised, mixed with
/// earlier pictures, cropped and resized, and normalised again, each twice; BYOL learns from the
/// two. The published network sees normalised pictures; ours gets them back in the encoder's own
/// log-mel units (the first normalisation undone after the last) and normalises them itself, so
/// that it needs nothing but sound afterwards. Every draw is of (seed, step, row, view).
class ByolA : public Byol {
 public:
  using Options = ByolAOptions;
  static void declare(MethodEntry& entry);
  /// Encoders as for Byol, both PictureEncoders; crop_samples: of a view, which decides the size of
  /// the mixup memory. Throws std::invalid_argument for other encoders.
  ByolA(const ByolAOptions& options, EncoderPointer encoder, EncoderPointer target_encoder,
        std::int64_t crop_samples);
  ByolA(const ByolAOptions& options, const MethodContext& context);

  void prepare(const DataFacts& facts) override;
  /// Mean and deviation of the log-mel values of up to 10,000 training clips, for the norm
  /// "measured"; with "fixed" a warning where the two figures lie far from those of the data.
  void measure(const TrainingCrops& crops) override;
  /// One view [batch, 1, crop_samples], batch >= 2. Throws std::invalid_argument for any other.
  StepOutput step(const Batch& batch) override;
  void change(const Values& values) override;
  /// Those of Byol, and the two pictures of the first clip.
  std::vector<InsidePart> inside() const override;

 protected:
  torch::Tensor encode(Encoder& encoder, const torch::Tensor& picture) override;

 private:
  /// Both augmented pictures of each [batch, 1, bands, frames].
  std::pair<torch::Tensor, torch::Tensor> views_of(const torch::Tensor& pictures,
                                                   const Batch& batch);

  ByolAOptions own_;
  /// The figures of the normalisation before the augmentations, float64 scalars.
  std::pair<torch::Tensor, torch::Tensor> figures() const;

  std::shared_ptr<RunningNorm> norm_;
  torch::Tensor measured_mean_, measured_deviation_;  ///< of the norm "measured"
  std::shared_ptr<MixupMemory> mixup_;
  torch::Tensor first_one_, first_two_;  ///< of the last step's first clip
};

}  // namespace earshot
