#include "core/projection/tsne_forces.h"

#include <array>
#include <cstddef>
#include <stdexcept>

#include "core/projection/quick_log.h"

// The loops over pairs are where t-SNE spends its time. They are written once, inlined into a
// version for any processor and into one for those with AVX2, and the processor is asked.
#if defined(__x86_64__) && defined(__GNUC__)
#define EARSHOT_AVX2_VERSION 1
#else
#define EARSHOT_AVX2_VERSION 0
#endif

namespace earshot {
namespace {

template <class Real, int kDimensions>
struct Pointers {
  std::array<const Real*, kDimensions> place;
  std::array<Real*, kDimensions> pull, push;
};

/// All pairs i < j of one row, both ends served.
template <class Real, int kDimensions>
inline __attribute__((always_inline)) void row_forces(const Real* joint,
                                                      const Pointers<Real, kDimensions>& points,
                                                      std::size_t i, std::size_t count,
                                                      Real& weight_sum, Real& stretch_sum) {
  const Real* __restrict__ p = joint - (i + 1);  // so that p[j] is p_ij
  const Real* __restrict__ x = points.place[0];
  const Real* __restrict__ y = points.place[1];
  const Real* __restrict__ z = points.place[kDimensions - 1];
  Real* __restrict__ pull_x = points.pull[0];
  Real* __restrict__ pull_y = points.pull[1];
  Real* __restrict__ pull_z = points.pull[kDimensions - 1];
  Real* __restrict__ push_x = points.push[0];
  Real* __restrict__ push_y = points.push[1];
  Real* __restrict__ push_z = points.push[kDimensions - 1];
  const Real own_x = x[i], own_y = y[i], own_z = z[i];
  Real weights = 0, stretch = 0;
  Real pulled_x = 0, pulled_y = 0, pulled_z = 0, pushed_x = 0, pushed_y = 0, pushed_z = 0;
#pragma omp simd reduction(+ : weights, stretch, pulled_x, pulled_y, pulled_z, pushed_x, pushed_y, \
                               pushed_z)
  for (std::size_t j = i + 1; j < count; ++j) {
    const Real dx = own_x - x[j], dy = own_y - y[j];
    Real farther = Real(1) + dx * dx + dy * dy;
    Real dz = 0;
    if constexpr (kDimensions == 3) {
      dz = own_z - z[j];
      farther += dz * dz;
    }
    const Real weight = Real(1) / farther;
    const Real pull = p[j] * weight, push = weight * weight;
    weights += weight;
    stretch += p[j] * quick_log(farther);
    pulled_x += pull * dx;
    pulled_y += pull * dy;
    pushed_x += push * dx;
    pushed_y += push * dy;
    pull_x[j] -= pull * dx;
    pull_y[j] -= pull * dy;
    push_x[j] -= push * dx;
    push_y[j] -= push * dy;
    if constexpr (kDimensions == 3) {
      pulled_z += pull * dz;
      pushed_z += push * dz;
      pull_z[j] -= pull * dz;
      push_z[j] -= push * dz;
    }
  }
  pull_x[i] += pulled_x;
  pull_y[i] += pulled_y;
  push_x[i] += pushed_x;
  push_y[i] += pushed_y;
  if constexpr (kDimensions == 3) {
    pull_z[i] += pulled_z;
    push_z[i] += pushed_z;
  }
  weight_sum = weights;
  stretch_sum = stretch;
}

template <class Real, int kDimensions>
inline __attribute__((always_inline)) void all_rows(const Real* joint,
                                                    const Pointers<Real, kDimensions>& points,
                                                    std::size_t count, double& normaliser,
                                                    double& stretch) {
  for (std::size_t i = 0; i + 1 < count; ++i) {
    Real weights = 0, stretched = 0;
    row_forces<Real, kDimensions>(joint, points, i, count, weights, stretched);
    normaliser += 2.0 * static_cast<double>(weights);
    stretch += 2.0 * static_cast<double>(stretched);
    joint += count - i - 1;
  }
}

template <class Real, int kDimensions>
void anywhere(const Real* joint, const Pointers<Real, kDimensions>& points, std::size_t count,
              double& normaliser, double& stretch) {
  all_rows<Real, kDimensions>(joint, points, count, normaliser, stretch);
}

#if EARSHOT_AVX2_VERSION
template <class Real, int kDimensions>
__attribute__((target("avx2,fma"))) void with_avx2(const Real* joint,
                                                   const Pointers<Real, kDimensions>& points,
                                                   std::size_t count, double& normaliser,
                                                   double& stretch) {
  all_rows<Real, kDimensions>(joint, points, count, normaliser, stretch);
}
#endif

template <class Real, int kDimensions>
void compute(std::span<const Real> joint, const Layout<Real>& layout, Forces<Real>& forces) {
  Pointers<Real, kDimensions> points;
  for (std::size_t d = 0; d < kDimensions; ++d) {
    points.place[d] = layout[d].data();
    points.pull[d] = forces.attraction[d].data();
    points.push[d] = forces.repulsion[d].data();
  }
  const std::size_t count = layout[0].size();
#if EARSHOT_AVX2_VERSION
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    return with_avx2<Real, kDimensions>(joint.data(), points, count, forces.normaliser,
                                        forces.stretch);
  }
#endif
  anywhere<Real, kDimensions>(joint.data(), points, count, forces.normaliser, forces.stretch);
}

}  // namespace

template <class Real>
void compute_forces(std::span<const Real> joint, const Layout<Real>& layout, Forces<Real>& forces) {
  const std::size_t dimensions = layout.size();
  if (dimensions < 2 || dimensions > 3) {
    throw std::invalid_argument("t-SNE lays out in two or three dimensions");
  }
  const std::size_t count = layout[0].size();
  if (joint.size() != count * (count - 1) / 2) {
    throw std::invalid_argument("t-SNE: one likeness for each pair of points");
  }
  forces.attraction.assign(dimensions, std::vector<Real>(count, Real(0)));
  forces.repulsion.assign(dimensions, std::vector<Real>(count, Real(0)));
  forces.normaliser = 0.0;
  forces.stretch = 0.0;
  dimensions == 2 ? compute<Real, 2>(joint, layout, forces)
                  : compute<Real, 3>(joint, layout, forces);
}

template void compute_forces(std::span<const float>, const Layout<float>&, Forces<float>&);
template void compute_forces(std::span<const double>, const Layout<double>&, Forces<double>&);

}  // namespace earshot
