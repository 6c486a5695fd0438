#include "core/methods/parts/gaussian_lesson.h"

#include <cmath>
#include <numbers>

#include "core/augment/kernels/noise_stream.h"
#include "core/base/random.h"
#include "core/losses/gaussian_density.h"
#include "core/methods/parts/inside_parts.h"
#include "core/params/value.h"

namespace earshot {
namespace {

/// An optimiser's rate fits an encoder's many small weights; these three numbers are held smaller
/// than they are by as much, so that they arrive in the same time.
constexpr double lesson_pace = 10.0;
constexpr double density_reach = 5.0;
constexpr std::int64_t density_points = 41;

double log_normaliser(double deviation) {
  return -0.5 * std::log(2.0 * std::numbers::pi * deviation * deviation);
}

}  // namespace

const double GaussianLesson::true_normaliser = log_normaliser(1.0);

GaussianLesson::GaussianLesson(const GaussianLessonOptions& options) : options_(options) {
  const double deviation = options_.noise_deviation;
  const auto number = [](double value) { return torch::full({1}, value / lesson_pace); };
  mean_ = register_parameter("mean", number(0));
  precision_ = register_parameter("precision", number(1 / (deviation * deviation)));
  normaliser_ = register_parameter("normaliser", number(log_normaliser(deviation)));
}

torch::Tensor GaussianLesson::mean() const {
  return lesson_pace * mean_;
}
torch::Tensor GaussianLesson::precision() const {
  return lesson_pace * precision_;
}
torch::Tensor GaussianLesson::normaliser() const {
  return lesson_pace * normaliser_;
}

torch::Tensor GaussianLesson::log_density(const torch::Tensor& u) const {
  return unnormalised_gaussian(u, mean(), precision(), normaliser());
}

Nce GaussianLesson::step(std::uint64_t seed, std::int64_t step) {
  const auto drawn = [&](const char* name, std::int64_t count) {
    const std::uint64_t key =
        Random(seed, {static_cast<std::uint64_t>(step), name_hash(name)}).key();
    return normals(mean_.detach(), {key}, count).view({-1, 1});
  };
  const torch::Tensor data = drawn("lesson data", options_.samples);
  const torch::Tensor noise =
      options_.noise_deviation * drawn("lesson noise", options_.samples * options_.noise_ratio);
  const auto ratio = [&](const torch::Tensor& u) {
    return log_density(u) - log_normal_density(u, 0, options_.noise_deviation);
  };
  return nce(ratio(data), ratio(noise), static_cast<double>(options_.noise_ratio));
}

InsidePart GaussianLesson::density_part() const {
  const torch::NoGradGuard no_grad;
  const torch::Tensor u =
      torch::linspace(-density_reach, density_reach, density_points, mean_.options()).view({-1, 1});
  InsidePart part =
      bars_part("density", "Learned density",
                "The model's density, which is to become the data's; it began as the noise's.",
                torch::stack({log_density(u), log_normal_density(u, 0, 1),
                              log_normal_density(u, 0, options_.noise_deviation)})
                    .exp());
  part.row_names = {"model", "data", "noise"};
  for (std::int64_t i = 0; i < density_points; ++i) {
    const double at = -density_reach + 2 * density_reach * static_cast<double>(i) /
                                           static_cast<double>(density_points - 1);
    part.column_names.push_back(to_text(at));
  }
  return part;
}

}  // namespace earshot
