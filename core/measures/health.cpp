#include "core/measures/health.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

#include "core/measures/health_figures.h"

namespace earshot {
namespace {

/// Smallest divisor: a row, or a spectrum, of zeros stays zero.
constexpr double kTiny = 1e-12;

void require_rows(const torch::Tensor& rows, std::int64_t least, const char* who) {
  if (rows.dim() != 2 || rows.size(0) < least) {
    throw std::invalid_argument(std::string(who) + ": needs at least " + std::to_string(least) +
                                " rows of features [items, features]");
  }
}

torch::Tensor on_sphere(const torch::Tensor& rows) {
  const torch::Tensor wide = rows.detach().to(torch::kFloat64);
  return wide / wide.norm(2, 1, true).clamp_min(kTiny);
}

/// Squared distances of the pairs i < j of unit rows, from the differences themselves: by the
/// products, equal rows would lie 1e-8 apart.
torch::Tensor pair_squares(const torch::Tensor& unit) {
  return torch::pdist(unit).square();
}

/// Singular values of what is finite, and whether all is: the decomposition refuses NaN, and a
/// collapsed or broken run should show a gap in its curve, not stop.
struct Spectrum {
  torch::Tensor values;
  torch::Tensor finite;
};

Spectrum spectrum(const torch::Tensor& rows, bool centred) {
  torch::Tensor wide = rows.detach().to(torch::kFloat64);
  const torch::Tensor finite = torch::isfinite(wide).all();
  wide = torch::nan_to_num(wide, 0.0, 0.0, 0.0);
  if (centred) wide = wide - wide.mean(0, true);
  return {torch::linalg_svdvals(wide), finite};
}

torch::Tensor or_nan(const torch::Tensor& value, const torch::Tensor& finite) {
  return torch::where(finite, value,
                      torch::full_like(value, std::numeric_limits<double>::quiet_NaN()));
}

torch::Tensor exp_entropy(const torch::Tensor& weights, double epsilon) {
  const torch::Tensor share = weights / weights.sum().clamp_min(kTiny) + epsilon;
  return torch::exp(-torch::xlogy(share, share).sum());
}

}  // namespace

torch::Tensor alignment(const torch::Tensor& a, const torch::Tensor& b, double alpha) {
  require_rows(a, 1, "alignment");
  if (a.sizes() != b.sizes()) {
    throw std::invalid_argument("alignment: the two views have different shapes");
  }
  return (on_sphere(a) - on_sphere(b)).norm(2, 1).pow(alpha).mean();
}

torch::Tensor uniformity(const torch::Tensor& rows, double t) {
  require_rows(rows, 2, "uniformity");
  return pair_squares(on_sphere(rows)).mul(-t).exp().mean().log();
}

torch::Tensor mean_pair_cosine(const torch::Tensor& rows) {
  require_rows(rows, 2, "mean_pair_cosine");
  const torch::Tensor unit = on_sphere(rows);
  const auto count = static_cast<double>(unit.size(0));
  return (unit.sum(0).square().sum() - unit.square().sum()) / (count * (count - 1.0));
}

torch::Tensor feature_deviation(const torch::Tensor& rows) {
  require_rows(rows, 2, "feature_deviation");
  return on_sphere(rows).std(0, /*unbiased=*/true).mean();
}

torch::Tensor rankme(const torch::Tensor& rows, double epsilon) {
  require_rows(rows, 1, "rankme");
  const Spectrum found = spectrum(rows, false);
  return or_nan(exp_entropy(found.values, epsilon), found.finite);
}

torch::Tensor effective_rank(const torch::Tensor& rows) {
  require_rows(rows, 1, "effective_rank");
  const Spectrum found = spectrum(rows, false);
  return or_nan(exp_entropy(found.values, 0.0), found.finite);
}

torch::Tensor stable_rank(const torch::Tensor& rows) {
  require_rows(rows, 1, "stable_rank");
  const Spectrum found = spectrum(rows, false);
  const torch::Tensor squares = found.values.square();
  return or_nan(squares.sum() / squares.max().clamp_min(kTiny), found.finite);
}

torch::Tensor participation_ratio(const torch::Tensor& rows) {
  require_rows(rows, 1, "participation_ratio");
  const Spectrum found = spectrum(rows, true);
  const torch::Tensor eigenvalues = found.values.square();
  return or_nan(eigenvalues.sum().square() / eigenvalues.square().sum().clamp_min(kTiny),
                found.finite);
}

torch::Tensor covariance_rank(const torch::Tensor& rows) {
  require_rows(rows, 1, "covariance_rank");
  const Spectrum found = spectrum(rows, true);
  return or_nan(exp_entropy(found.values.square(), 0.0), found.finite);
}

const std::vector<HealthFigure>& health_figures() {
  using Measured = std::optional<double>;
  const auto of_pairs = [](auto measure) {
    return [measure](const HealthSample& sample) -> Measured {
      if (sample.projections.size() < 2) return std::nullopt;
      return measure(sample.projections[0], sample.projections[1]).template item<double>();
    };
  };
  const auto of_features = [](auto measure) {
    return [measure](const HealthSample& sample) -> Measured {
      if (sample.features.empty()) return std::nullopt;
      return measure(torch::cat(sample.features)).template item<double>();
    };
  };
  constexpr double most = std::numeric_limits<double>::infinity();
  static const std::vector<HealthFigure> figures{
      {{"alignment", "alignment", "How far apart the two views of a clip lie.",
        "Wang & Isola 2020, sec. 4.1, eq. 3", 0, 4, false},
       of_pairs([](const torch::Tensor& a, const torch::Tensor& b) { return alignment(a, b); })},
      {{"uniformity", "uniformity", "How evenly the projections spread over the sphere.",
        "Wang & Isola 2020, sec. 4.1, eq. 4", -8, 0, false},
       of_pairs([](const torch::Tensor& a, const torch::Tensor& b) {
         return (uniformity(a) + uniformity(b)) / 2;
       }),
       &HealthNumbers::uniformity},
      {{"projection_rankme", "RankMe of the projections",
        "How many directions the projections use.", "Garrido et al. 2023, eq. 1-2", 1, most},
       of_pairs([](const torch::Tensor& a, const torch::Tensor& b) {
         return rankme(torch::cat({a, b}));
       })},
      {{"rankme", "RankMe", "How many directions the features use.", "Garrido et al. 2023, eq. 1-2",
        1, most},
       of_features([](const torch::Tensor& rows) { return rankme(rows); }),
       &HealthNumbers::rankme},
      {{"feature_std", "deviation of the features", "0 where all clips look alike.",
        "Chen & He 2021 (SimSiam), sec. 4.1", 0, 1},
       of_features(feature_deviation),
       &HealthNumbers::feature_deviation}};
  return figures;
}

HealthNumbers health_numbers(std::int64_t step,
                             const std::vector<std::pair<std::string, double>>& told) {
  HealthNumbers numbers;
  numbers.step = step;
  for (const HealthFigure& one : health_figures()) {
    if (one.read == nullptr) continue;
    const auto found =
        std::ranges::find(told, one.figure.id, &std::pair<std::string, double>::first);
    numbers.*one.read =
        found == told.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
  }
  return numbers;
}

}  // namespace earshot
