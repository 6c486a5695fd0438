#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace earshot {

/// One value of a series over the training steps.
struct CurvePoint {
  double step = 0;
  double value = 0;
};

/// The usual distance of two points: the median of the first 32 distances. 1 where there are none.
double usual_spacing(std::span<const CurvePoint> points);

/// A de-biased exponential moving average: TensorBoard's smoothing, with the weight raised to the
/// distance in steps over the usual one, as Weights & Biases do, so that uneven logging does not
/// bend it. A constant stays that constant, the first value is the first point's, and values that
/// are not finite are passed over (NaN comes out where NaN went in).
class Smoother {
 public:
  /// `weight` 0 (none) to below 1.
  Smoother(double weight, double spacing);
  double next(const CurvePoint& point);

 private:
  double weight_, spacing_;
  double sum_ = 0, mass_ = 0;
  double last_step_ = 0;
};

std::vector<double> smoothed(std::span<const CurvePoint> points, double weight);

}  // namespace earshot
