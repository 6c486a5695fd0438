#pragma once

#include <torch/torch.h>

namespace earshot {

/// torch::fft::rfft and irfft along the last dimension, which also give the right shapes on the
/// meta device: LibTorch knows those of a Fourier transform in Python only.
torch::Tensor real_spectrum(const torch::Tensor& signal, std::int64_t size);
torch::Tensor real_signal(const torch::Tensor& spectrum, std::int64_t size);

}  // namespace earshot
