#include "core/augment/kernels/energy.h"

#include <cmath>

#include "core/tensor/rows.h"

namespace earshot {
namespace {

double summed_squares(const float* samples, std::int64_t count) {
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    sum += static_cast<double>(samples[i]) * static_cast<double>(samples[i]);
  }
  return sum;
}

}  // namespace

torch::Tensor with_energy_of(const torch::Tensor& original, const torch::Tensor& changed) {
  if (rows_in_plain_loops(changed)) {
    const torch::Tensor before = original.contiguous();
    const float* const rows = before.data_ptr<float>();
    return map_rows(
        changed, [&](const float* in, float* out, std::int64_t samples, std::size_t row) {
          const double now = summed_squares(in, samples);
          const double wanted =
              summed_squares(rows + static_cast<std::int64_t>(row) * samples, samples);
          const auto factor = static_cast<float>(now > 0 ? std::sqrt(wanted / now) : 1.0);
          for (std::int64_t i = 0; i < samples; ++i) out[i] = factor * in[i];
        });
  }
  const torch::Tensor now = changed.square().sum(2, /*keepdim=*/true);
  const torch::Tensor wanted = original.square().sum(2, /*keepdim=*/true);
  return changed * torch::where(now > 0, wanted / now, torch::ones_like(now)).sqrt();
}

void describe_keep_energy(Binder& binder, bool& field) {
  binder.flag("keep_energy", field)
      .label("Keep the energy")
      .help("Scale the result so that it has the energy of what came in.")
      .source("Ravanelli et al. 2020 (PASE+), code: on; CLMR and audiomentations: off")
      .advanced();
}

}  // namespace earshot
