#include "core/tensor/tensor_fft.h"

namespace earshot {
namespace {

torch::Tensor shaped(const torch::Tensor& like, std::int64_t last, torch::Dtype type) {
  std::vector<std::int64_t> sizes = like.sizes().vec();
  sizes.back() = last;
  return torch::empty(sizes, like.options().dtype(type));
}

}  // namespace

torch::Tensor real_spectrum(const torch::Tensor& signal, std::int64_t size) {
  if (signal.is_meta())
    return shaped(signal, size / 2 + 1, c10::toComplexType(signal.scalar_type()));
  return torch::fft::rfft(signal, size);
}

torch::Tensor real_signal(const torch::Tensor& spectrum, std::int64_t size) {
  if (spectrum.is_meta())
    return shaped(spectrum, size, c10::toRealValueType(spectrum.scalar_type()));
  return torch::fft::irfft(spectrum, size);
}

}  // namespace earshot
