#include "widgets/curves/curve_smoothing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace earshot {

double usual_spacing(std::span<const CurvePoint> points) {
  constexpr std::size_t enough = 33;
  std::vector<double> gaps;
  for (std::size_t i = 1; i < std::min(points.size(), enough); ++i) {
    const double gap = points[i].step - points[i - 1].step;
    if (gap > 0) gaps.push_back(gap);
  }
  if (gaps.empty()) return 1;
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  return *middle;
}

Smoother::Smoother(double weight, double spacing)
    : weight_(std::clamp(weight, 0.0, 0.9999)), spacing_(spacing > 0 ? spacing : 1) {}

double Smoother::next(const CurvePoint& point) {
  if (!std::isfinite(point.value)) return std::numeric_limits<double>::quiet_NaN();
  const double distance = mass_ > 0 ? std::max(0.0, point.step - last_step_) / spacing_ : 1;
  // Two values at one step still weigh something each.
  const double keep = std::pow(weight_, std::max(distance, 1e-3));
  sum_ = keep * sum_ + (1 - keep) * point.value;
  mass_ = keep * mass_ + (1 - keep);
  last_step_ = point.step;
  return sum_ / mass_;
}

std::vector<double> smoothed(std::span<const CurvePoint> points, double weight) {
  Smoother smoother(weight, usual_spacing(points));
  std::vector<double> values;
  values.reserve(points.size());
  for (const CurvePoint& point : points) values.push_back(smoother.next(point));
  return values;
}

}  // namespace earshot
