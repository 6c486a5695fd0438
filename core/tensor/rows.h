#pragma once

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <utility>
#include <vector>

#include "core/base/drawn.h"

namespace earshot {

/// Throws std::invalid_argument unless the waveform is floating-point [batch, 1, time], time > 0,
/// with as many rows as there are draws.
void check_rows(const torch::Tensor& waveform, std::size_t draws);

/// Copies a tensor made on the CPU to where the waveform lies, without waiting for that device.
torch::Tensor on_device_of(const torch::Tensor& waveform, const torch::Tensor& values);

/// One number a row as [batch, 1, 1], in the waveform's type and on its device.
torch::Tensor row_numbers(const torch::Tensor& waveform, const std::vector<double>& numbers);
/// The same of one of the numbers that were drawn.
torch::Tensor row_numbers(const torch::Tensor& waveform, const std::vector<Drawn>& draws,
                          const std::string& name);

/// 0, 1, ... count - 1 on the waveform's device.
torch::Tensor counting(const torch::Tensor& waveform, std::int64_t count, torch::Dtype type);

/// Whether a plain loop over each row serves better than tensor operations: float32 on the CPU.
/// Every such loop has a twin in tensor operations that gives the same to rounding.
bool rows_in_plain_loops(const torch::Tensor& waveform);

/// kernel(in, out, samples, row) for every row of a float32 waveform on the CPU, rows spread over
/// LibTorch's threads; a row never depends on another, nor on how they were spread.
template <class Kernel>
torch::Tensor map_rows(const torch::Tensor& waveform, const Kernel& kernel) {
  const torch::Tensor in = waveform.contiguous();
  torch::Tensor out = torch::empty_like(in);
  const std::int64_t samples = in.size(2);
  const float* const from = in.data_ptr<float>();
  float* const to = out.data_ptr<float>();
  at::parallel_for(0, in.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
      kernel(from + row * samples, to + row * samples, samples, static_cast<std::size_t>(row));
    }
  });
  return out;
}

}  // namespace earshot
