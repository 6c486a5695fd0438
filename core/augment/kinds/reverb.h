#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/change_kinds.h"

namespace earshot {

struct ReverbOptions : CommonAugmentOptions {
  ReverbOptions() { probability = 0.6; }
  std::int64_t least_reverberance = 0;
  std::int64_t most_reverberance = 99;
  std::int64_t least_damping = 0;
  std::int64_t most_damping = 99;
  std::int64_t least_room_size = 0;
  std::int64_t most_room_size = 99;
  bool clip = true;
  bool keep_energy = false;
};
void describe(Binder& binder, ReverbOptions& options);

/// SoX's reverb (Freeverb) with three drawn dials; the two sides that it makes of one channel are
/// averaged, as CLMR's chain does; the tail beyond the view is cut off.
/// Source: CLMR (Spijkervet & Burgoyne 2021, sec. 3.2); torchaudio-augmentations, Reverb.
class Reverb : public Augmentation {
 public:
  using Options = ReverbOptions;
  static EntryWords words();
  static std::vector<std::string> kinds() { return {change_kind::room}; }

  explicit Reverb(const Options& options) : options_(options) {}
  /// Numbers: reverberance, damping, room_size, all in percent.
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  torch::Tensor in_room(const torch::Tensor& waveform, std::int64_t sample_rate,
                        const std::vector<Drawn>& draws) const;

  Options options_;
};

}  // namespace earshot
