#include "core/projection/umap_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace earshot {
namespace {

constexpr int kDistances = 300;
constexpr double kReach = 3.0;  // of the spread
constexpr int kMostFits = 500;

struct Wanted {
  double distance, likeness;
};

double misfit(const std::vector<Wanted>& wanted, const UmapCurve& curve) {
  double sum = 0;
  for (const Wanted& one : wanted) {
    const double off = curve.likeness(one.distance * one.distance) - one.likeness;
    sum += off * off;
  }
  return sum;
}

/// One step of Levenberg and Marquardt.
UmapCurve stepped(const std::vector<Wanted>& wanted, const UmapCurve& curve, double damping) {
  double aa = 0, ab = 0, bb = 0, along_a = 0, along_b = 0;
  for (const Wanted& one : wanted) {
    if (!(one.distance > 0)) continue;
    const double power = std::pow(one.distance, 2 * curve.b);
    const double likeness = 1 / (1 + curve.a * power);
    const double by_a = -power * likeness * likeness;
    const double by_b = 2 * std::log(one.distance) * curve.a * by_a;
    const double off = likeness - one.likeness;
    aa += by_a * by_a;
    ab += by_a * by_b;
    bb += by_b * by_b;
    along_a += by_a * off;
    along_b += by_b * off;
  }
  aa *= 1 + damping;
  bb *= 1 + damping;
  const double determinant = aa * bb - ab * ab;
  return {curve.a - (bb * along_a - ab * along_b) / determinant,
          curve.b - (aa * along_b - ab * along_a) / determinant};
}

}  // namespace

double UmapCurve::likeness(double square) const {
  return 1 / (1 + a * std::pow(square, b));
}

double UmapCurve::pull(double square) const {
  const double power = std::pow(square, b);
  return 2 * a * b * power / (square * (1 + a * power));
}

double UmapCurve::push(double square) const {
  return -2 * b / (square * (1 + a * std::pow(square, b)));
}

UmapCurve umap_curve(double least_distance, double spread) {
  if (!(spread > 0) || !std::isfinite(spread) || !(least_distance >= 0) ||
      !(least_distance < kReach * spread)) {
    throw std::invalid_argument(
        "UMAP: needs a spread above 0 and a least distance from 0 to below three times it");
  }
  std::vector<Wanted> wanted;
  for (int i = 0; i < kDistances; ++i) {
    const double distance = kReach * spread * i / (kDistances - 1);
    const double beyond = distance - least_distance;
    wanted.push_back({distance, beyond < 0 ? 1 : std::exp(-beyond / spread)});
  }
  UmapCurve curve;
  double off = misfit(wanted, curve), damping = 1e-3;
  for (int step = 0; step < kMostFits && damping < 1e12; ++step) {
    const UmapCurve next = stepped(wanted, curve, damping);
    const double then =
        next.a > 0 && next.b > 0 ? misfit(wanted, next) : std::numeric_limits<double>::infinity();
    if (then < off) {
      curve = next;
      off = then;
      damping = std::max(damping / 10, 1e-12);
    } else {
      damping *= 10;
    }
  }
  return curve;
}

}  // namespace earshot
