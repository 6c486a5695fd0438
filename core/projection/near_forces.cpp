#include "core/projection/near_forces.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <utility>

#include "core/projection/quick_log.h"

// Written once, inlined into versions for any processor, for AVX2 and for AVX-512; the processor is
// asked.
#if defined(__x86_64__) && defined(__GNUC__)
#define EARSHOT_WIDE_VERSIONS 1
#else
#define EARSHOT_WIDE_VERSIONS 0
#endif

namespace earshot {
namespace {

/// Points move little in an iteration: their groups are made anew after so many.
constexpr int kIterationsOfGroups = 10;
constexpr std::size_t kLeavesAtOnce = 32;

template <int kDimensions>
struct Work {
  const NearAffinities* likeness;
  const RepulsionTree* tree;
  float angle;
  std::array<const float*, kDimensions> place;
  std::array<float*, kDimensions> pull, push;
  double* weights;  ///< a row: sum_j w_ij
  double* stretch;  ///< a row: sum_j p_ij log(1 / w_ij)
};

/// From one place to another, and 1 + its square.
struct Apart {
  float x, y, z, farther;
};

template <int kDimensions>
inline __attribute__((always_inline)) Apart apart(const Apart& own, float x, float y, float z) {
  Apart found{own.x - x, own.y - y, 0, 1};
  found.farther += found.x * found.x + found.y * found.y;
  if constexpr (kDimensions == 3) {
    found.z = own.z - z;
    found.farther += found.z * found.z;
  }
  return found;
}

/// One leaf from all others. A point's own weight, 1, is taken off; it does not push itself.
template <int kDimensions>
inline __attribute__((always_inline)) void repel(const Work<kDimensions>& work, std::size_t leaf,
                                                 const PushingPoints& pushing) {
  const float* __restrict__ x = pushing.place[0].data();
  const float* __restrict__ y = pushing.place[1].data();
  const float* __restrict__ z = pushing.place[kDimensions - 1].data();
  const float* __restrict__ many = pushing.weight.data();
  const std::size_t count = pushing.weight.size();
  const Layout<float>& places = work.tree->places();
  for (std::size_t at = work.tree->first_of(leaf); at < work.tree->last_of(leaf); ++at) {
    const Apart own{places[0][at], places[1][at], places[kDimensions - 1][at], 0};
    float weights = 0, pushed_x = 0, pushed_y = 0, pushed_z = 0;
#pragma omp simd reduction(+ : weights, pushed_x, pushed_y, pushed_z)
    for (std::size_t j = 0; j < count; ++j) {
      const Apart off = apart<kDimensions>(own, x[j], y[j], z[j]);
      const float weight = 1.0f / off.farther;
      const float push = many[j] * weight * weight;
      weights += many[j] * weight;
      pushed_x += push * off.x;
      pushed_y += push * off.y;
      if constexpr (kDimensions == 3) pushed_z += push * off.z;
    }
    const std::size_t i = work.tree->order()[at];
    work.push[0][i] = pushed_x;
    work.push[1][i] = pushed_y;
    if constexpr (kDimensions == 3) work.push[kDimensions - 1][i] = pushed_z;
    work.weights[i] = static_cast<double>(weights) - 1.0;
  }
}

template <int kDimensions>
inline __attribute__((always_inline)) void attract(const Work<kDimensions>& work, std::size_t i) {
  const NearAffinities& likeness = *work.likeness;
  const std::int32_t* __restrict__ columns = likeness.columns.data();
  const float* __restrict__ p = likeness.joint.data();
  const float* __restrict__ x = work.place[0];
  const float* __restrict__ y = work.place[1];
  const float* __restrict__ z = work.place[kDimensions - 1];
  const Apart own{x[i], y[i], z[i], 0};
  float stretch = 0, pulled_x = 0, pulled_y = 0, pulled_z = 0;
#pragma omp simd reduction(+ : stretch, pulled_x, pulled_y, pulled_z)
  for (std::size_t at = likeness.starts[i]; at < likeness.starts[i + 1]; ++at) {
    const std::int32_t j = columns[at];
    const Apart off = apart<kDimensions>(own, x[j], y[j], z[j]);
    const float pull = p[at] / off.farther;
    stretch += p[at] * quick_log(off.farther);
    pulled_x += pull * off.x;
    pulled_y += pull * off.y;
    if constexpr (kDimensions == 3) pulled_z += pull * off.z;
  }
  work.pull[0][i] = pulled_x;
  work.pull[1][i] = pulled_y;
  if constexpr (kDimensions == 3) work.pull[kDimensions - 1][i] = pulled_z;
  work.stretch[i] = static_cast<double>(stretch);
}

template <int kDimensions>
inline __attribute__((always_inline)) void leaves_between(const Work<kDimensions>& work,
                                                          std::size_t first, std::size_t last) {
  PushingPoints pushing;
  for (std::size_t leaf = first; leaf < last; ++leaf) {
    work.tree->gather(leaf, work.angle, pushing);
    repel<kDimensions>(work, leaf, pushing);
    for (std::size_t at = work.tree->first_of(leaf); at < work.tree->last_of(leaf); ++at) {
      attract<kDimensions>(work, work.tree->order()[at]);
    }
  }
}

template <int kDimensions>
void anywhere(const Work<kDimensions>& work, std::size_t first, std::size_t last) {
  leaves_between<kDimensions>(work, first, last);
}

#if EARSHOT_WIDE_VERSIONS
template <int kDimensions>
__attribute__((target("avx2,fma"))) void with_avx2(const Work<kDimensions>& work, std::size_t first,
                                                   std::size_t last) {
  leaves_between<kDimensions>(work, first, last);
}
template <int kDimensions>
__attribute__((target("avx512f,avx512dq,prefer-vector-width=512"))) void with_avx512(
    const Work<kDimensions>& work, std::size_t first, std::size_t last) {
  leaves_between<kDimensions>(work, first, last);
}
#endif

template <int kDimensions>
void some_leaves(const Work<kDimensions>& work, std::size_t first, std::size_t last) {
#if EARSHOT_WIDE_VERSIONS
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) {
    return with_avx512<kDimensions>(work, first, last);
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    return with_avx2<kDimensions>(work, first, last);
  }
#endif
  anywhere<kDimensions>(work, first, last);
}

}  // namespace

NearForces::NearForces(NearAffinities likeness, int threads, float angle)
    : likeness_(std::move(likeness)), threads_(std::max(1, threads)), angle_(angle) {}

template <int kDimensions>
void NearForces::all_rows(const Layout<float>& layout, Forces<float>& forces) {
  const std::size_t count = layout[0].size(), leaves = tree_.leaves();
  std::vector<double> weights(count), stretch(count);
  Work<kDimensions> work{&likeness_, &tree_, angle_, {}, {}, {}, weights.data(), stretch.data()};
  for (std::size_t d = 0; d < kDimensions; ++d) {
    work.place[d] = layout[d].data();
    work.pull[d] = forces.attraction[d].data();
    work.push[d] = forces.repulsion[d].data();
  }
  // Whoever is free takes the next: other programs may hold one of the cores.
  std::atomic<std::size_t> next = 0;
  const auto some = [&work, &next, leaves] {
    for (;;) {
      const std::size_t first = next.fetch_add(kLeavesAtOnce);
      if (first >= leaves) return;
      some_leaves<kDimensions>(work, first, std::min(first + kLeavesAtOnce, leaves));
    }
  };
  {
    std::vector<std::jthread> others;
    for (int part = 1; part < threads_; ++part) others.emplace_back(some);
    some();
  }
  for (std::size_t i = 0; i < count; ++i) {
    forces.normaliser += weights[i];
    forces.stretch += stretch[i];
  }
}

void NearForces::compute(const Layout<float>& layout, Forces<float>& forces) {
  const std::size_t dimensions = layout.size();
  if (dimensions < 2 || dimensions > 3) {
    throw std::invalid_argument("t-SNE lays out in two or three dimensions");
  }
  const std::size_t count = layout[0].size();
  if (count == 0 || likeness_.starts.size() != count + 1) {
    throw std::invalid_argument("t-SNE: the likeness of each point to its nearest");
  }
  forces.attraction.assign(dimensions, std::vector<float>(count, 0.0f));
  forces.repulsion.assign(dimensions, std::vector<float>(count, 0.0f));
  forces.normaliser = 0.0;
  forces.stretch = 0.0;
  if (until_arranged_ == 0) {
    tree_.arrange(layout);
    until_arranged_ = kIterationsOfGroups;
  }
  --until_arranged_;
  tree_.update(layout);
  dimensions == 2 ? all_rows<2>(layout, forces) : all_rows<3>(layout, forces);
}

}  // namespace earshot
