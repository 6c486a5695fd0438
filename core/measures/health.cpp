#include "core/measures/health.h"

#include <limits>
#include <stdexcept>
#include <string>

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

}  // namespace earshot
