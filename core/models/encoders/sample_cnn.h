#pragma once

#include <vector>

#include "core/models/encoder.h"
#include "core/params/binder.h"

namespace earshot {

struct SampleCnnOptions {};

void describe(Binder& binder, SampleCnnOptions& options);

/// SampleCNN (Lee et al. 2017, "Sample-level deep convolutional neural networks for music
/// auto-tagging using raw waveforms", table 1, the 3^9 model) as CLMR trains it (Spijkervet &
/// Burgoyne 2021, sec. 3.3, and their code): eleven convolutions of three samples on the raw
/// waveform, each with batch norm and ReLU; the first strides by 3, the next nine are each followed
/// by max pooling by 3. 2,368,512 parameters; 512 features of 59,049 = 3^10 samples (2.68 s at
/// 22,050 Hz). Parameter names are those of CLMR's checkpoints.
class SampleCnn : public Encoder {
 public:
  static constexpr std::int64_t shortest_crop = 59049;  ///< 3^10 samples

  SampleCnn();

  /// waveform [batch, 1, 59,049 to 118,097], whose surplus the poolings drop as in the
  /// original; returns [batch, 512]. Throws std::invalid_argument for any other shape.
  torch::Tensor forward(const torch::Tensor& waveform) override;
  std::int64_t features() const override;
  std::int64_t minimum_samples() const override;

  /// The eleven layers one by one: convolution, batch norm, ReLU and pooling where there is any.
  std::size_t layers() const;
  torch::Tensor apply_layer(std::size_t index, const torch::Tensor& signal);

 private:
  torch::nn::ModuleList sequential_;
};

}  // namespace earshot
