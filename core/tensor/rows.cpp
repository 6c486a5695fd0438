#include "core/tensor/rows.h"

#include <stdexcept>

namespace earshot {

void check_rows(const torch::Tensor& waveform, std::size_t draws) {
  if (waveform.dim() != 3 || waveform.size(1) != 1 || waveform.size(2) < 1 ||
      !waveform.is_floating_point()) {
    std::string shape;
    for (const std::int64_t size : waveform.sizes()) {
      shape += (shape.empty() ? "" : ", ") + std::to_string(size);
    }
    throw std::invalid_argument(
        "augmentation: a waveform is floating-point [batch, 1, time], not [" + shape + "]");
  }
  if (static_cast<std::size_t>(waveform.size(0)) != draws) {
    throw std::invalid_argument("augmentation: " + std::to_string(waveform.size(0)) +
                                " rows, but draws for " + std::to_string(draws));
  }
}

torch::Tensor on_device_of(const torch::Tensor& waveform, const torch::Tensor& values) {
  return values.to(waveform.device(), /*non_blocking=*/true);
}

torch::Tensor row_numbers(const torch::Tensor& waveform, const std::vector<double>& numbers) {
  const torch::Tensor column =
      torch::tensor(numbers, torch::kFloat64).to(waveform.scalar_type()).reshape({-1, 1, 1});
  return on_device_of(waveform, column);
}

torch::Tensor row_numbers(const torch::Tensor& waveform, const std::vector<Drawn>& draws,
                          const std::string& name) {
  std::vector<double> numbers;
  numbers.reserve(draws.size());
  for (const Drawn& drawn : draws) numbers.push_back(drawn.number(name));
  return row_numbers(waveform, numbers);
}

torch::Tensor counting(const torch::Tensor& waveform, std::int64_t count, torch::Dtype type) {
  return torch::arange(count, waveform.options().dtype(type));
}

bool rows_in_plain_loops(const torch::Tensor& waveform) {
  return waveform.is_cpu() && waveform.scalar_type() == torch::kFloat32;
}

}  // namespace earshot
