#include "core/augment/kernels/zero_phase_fir.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <numbers>

#include "core/tensor/rows.h"
#include "core/tensor/tensor_fft.h"

namespace earshot {
namespace {

constexpr double pi = std::numbers::pi;

/// Long enough that at most a third of each block is overlap, short enough for the cache.
std::size_t block_size(std::size_t half) {
  return std::max<std::size_t>(1024, std::bit_ceil(6 * half));
}

/// Overlap-save with one kernel.
void filter_row(const RealFft& fft, const HalfKernel& kernel, const float* in, float* out,
                std::int64_t samples) {
  const std::size_t size = fft.size();
  const std::size_t half = kernel.size() - 1;
  FftVector<float> block(size, 0.0F);
  FftVector<std::complex<float>> bins(fft.bins());

  // The kernel lies around sample 0, so its spectrum is real.
  for (std::size_t tap = 0; tap <= half; ++tap) {
    block[tap] = static_cast<float>(kernel[tap]);
    block[(size - tap) % size] = block[tap];
  }
  fft.forward(block, bins);
  std::vector<float> response(fft.bins());
  for (std::size_t bin = 0; bin < response.size(); ++bin) {
    response[bin] = bins[bin].real() / static_cast<float>(size);
  }

  const auto step = static_cast<std::int64_t>(size - 2 * half);
  const auto reach = static_cast<std::int64_t>(half);
  for (std::int64_t start = 0; start < samples; start += step) {
    const std::int64_t first = start - reach;
    const std::int64_t last = first + static_cast<std::int64_t>(size);
    const std::int64_t from = std::max<std::int64_t>(first, 0);
    const std::int64_t to = std::min(last, samples);
    std::fill(block.begin(), block.begin() + (from - first), in[0]);
    std::copy(in + from, in + to, block.begin() + (from - first));
    std::fill(block.begin() + (to - first), block.end(), in[samples - 1]);
    fft.forward(block, bins);
    for (std::size_t bin = 0; bin < response.size(); ++bin) bins[bin] *= response[bin];
    fft.inverse(bins, block);
    const std::int64_t count = std::min(step, samples - start);
    std::copy(block.begin() + reach, block.begin() + reach + count, out + start);
  }
}

torch::Tensor filtered_rows(const torch::Tensor& waveform, const std::vector<HalfKernel>& kernels) {
  std::map<std::size_t, RealFft> transforms;
  for (const HalfKernel& kernel : kernels) {
    const std::size_t size = block_size(kernel.size() - 1);
    transforms.try_emplace(size, size);
  }
  return map_rows(
      waveform, [&](const float* in, float* out, std::int64_t samples, std::size_t row) {
        const HalfKernel& kernel = kernels[row];
        filter_row(transforms.at(block_size(kernel.size() - 1)), kernel, in, out, samples);
      });
}

torch::Tensor filtered_batch(const torch::Tensor& waveform, const std::vector<HalfKernel>& kernels,
                             std::int64_t longest) {
  const std::int64_t reach = longest - 1;
  const std::int64_t samples = waveform.size(2);
  const auto size =
      static_cast<std::int64_t>(fast_fft_size(static_cast<std::size_t>(samples + 2 * reach)));
  torch::Tensor right = torch::zeros({waveform.size(0), longest}, torch::kFloat64);
  auto taps = right.accessor<double, 2>();
  for (std::size_t row = 0; row < kernels.size(); ++row) {
    for (std::size_t tap = 0; tap < kernels[row].size(); ++tap) {
      taps[static_cast<std::int64_t>(row)][static_cast<std::int64_t>(tap)] = kernels[row][tap];
    }
  }
  right = on_device_of(waveform, right.to(waveform.scalar_type()).unsqueeze(1));
  const torch::Tensor between =
      torch::zeros({waveform.size(0), 1, size - longest - reach}, waveform.options());
  const torch::Tensor kernel = torch::cat({right, between, right.narrow(2, 1, reach).flip(2)}, 2);
  const torch::Tensor before = waveform.narrow(2, 0, 1).expand({-1, -1, reach});
  const torch::Tensor after = waveform.narrow(2, samples - 1, 1).expand({-1, -1, reach});
  const torch::Tensor padded = torch::cat({before, waveform, after}, 2);
  const torch::Tensor product =
      real_spectrum(padded, size) * torch::real(real_spectrum(kernel, size));
  return real_signal(product, size).narrow(2, reach, samples).contiguous();
}

}  // namespace

torch::Tensor filtered(const torch::Tensor& waveform, const std::vector<HalfKernel>& kernels,
                       std::int64_t longest) {
  check_rows(waveform, kernels.size());
  if (rows_in_plain_loops(waveform)) return filtered_rows(waveform, kernels);
  return filtered_batch(waveform, kernels, longest);
}

std::int64_t sinc_taps(double cutoff, std::int64_t zeros) {
  return static_cast<std::int64_t>(static_cast<double>(zeros) / cutoff / 2) + 1;
}

HalfKernel low_pass_kernel(double cutoff, std::int64_t zeros) {
  HalfKernel kernel(static_cast<std::size_t>(sinc_taps(cutoff, zeros)));
  const double half = std::max<double>(1.0, static_cast<double>(kernel.size() - 1));
  double sum = 0.0;
  for (std::size_t tap = 0; tap < kernel.size(); ++tap) {
    const double time = static_cast<double>(tap);
    const double phase = 2 * pi * cutoff * time;
    const double window = 0.5 + 0.5 * std::cos(pi * time / half);
    kernel[tap] = (tap == 0 ? 1.0 : std::sin(phase) / phase) * window;
    sum += (tap == 0 ? 1.0 : 2.0) * kernel[tap];
  }
  for (double& tap : kernel) tap /= sum;
  return kernel;
}

HalfKernel high_pass_kernel(double cutoff, std::int64_t zeros) {
  HalfKernel kernel = low_pass_kernel(cutoff, zeros);
  for (double& tap : kernel) tap = -tap;
  kernel[0] += 1.0;
  return kernel;
}

HalfKernel KernelOfGains::operator()(const std::vector<double>& gains) const {
  const std::size_t half = transform_.size() / 2;
  FftVector<std::complex<float>> bins(transform_.bins());
  FftVector<float> response(transform_.size());
  for (std::size_t bin = 0; bin <= half; ++bin) bins[bin] = static_cast<float>(gains[bin]);
  transform_.inverse(bins, response);
  HalfKernel kernel(half + 1);
  for (std::size_t tap = 0; tap <= half; ++tap) {
    const double window =
        0.5 + 0.5 * std::cos(pi * static_cast<double>(tap) / static_cast<double>(half));
    kernel[tap] =
        static_cast<double>(response[tap]) / static_cast<double>(transform_.size()) * window;
  }
  return kernel;
}

}  // namespace earshot
