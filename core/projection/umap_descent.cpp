#include "core/projection/umap_descent.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <numeric>
#include <stdexcept>
#include <thread>

#include "core/base/random.h"
#include "core/projection/quick_log.h"

// Written once, inlined into versions for any processor, for AVX2 and for AVX-512; the processor is
// asked.
#if defined(__x86_64__) && defined(__GNUC__)
#define EARSHOT_WIDE_DESCENT 1
#else
#define EARSHOT_WIDE_DESCENT 0
#endif

namespace earshot {
namespace {

constexpr int kLanes = 16;
/// umap-learn's: pushing points for each pull, the largest part of a step, and what keeps a push
/// finite.
constexpr int kPushes = 5;
constexpr float kMostStep = 4.0F, kSoftening = 1e-3F;
/// Pulls of a point at once and at a rate of 1: a point that very many are tied to would be flung
/// past all of them.
constexpr float kMostPulls = 24.0F;
/// Below this a square of a distance is none.
constexpr float kLeastSquare = 1e-20F;

/// exp(x) to 1e-6 for |x| below 80: a whole power of two, and a series for the rest. Whole numbers
/// only, so that it runs in lanes.
inline __attribute__((always_inline)) float quick_exp(float x) {
  const float powers = x * 1.44269504F;
  const auto biased = static_cast<std::int32_t>(powers + 127.5F);
  const float rest = (powers - static_cast<float>(biased - 127)) * 0.693147181F;
  const float series =
      1.0F + rest * (1.0F + rest * (1.0F / 2 +
                                    rest * (1.0F / 6 + rest * (1.0F / 24 + rest * (1.0F / 120)))));
  return series * std::bit_cast<float>(biased << 23);
}

template <int kDimensions>
struct Epoch {
  UmapPulls pulls;
  const float* share;
  const float* calm;
  const std::uint32_t* order;
  std::size_t points;
  std::array<const float*, kDimensions> seen;  ///< where all stood
  std::size_t seen_points;
  std::array<float*, kDimensions> place;
  bool same;  ///< the points are those that are seen
  float a, b, rate, number;
  std::uint64_t key;
};

/// What a thread's points have drawn, lane by lane.
struct Drawn {
  std::vector<std::int32_t> columns;
  std::vector<float> strength;
};

/// Sixteen points on their way.
template <int kDimensions>
struct Lanes {
  float place[kDimensions][kLanes], stood[kDimensions][kLanes];
  std::int32_t own[kLanes];
  std::uint32_t draw[kLanes];
  std::int32_t count[kLanes];  ///< pulls of this epoch
};

inline __attribute__((always_inline)) float limited(float part) {
  const float below = part < kMostStep ? part : kMostStep;
  return below > -kMostStep ? below : -kMostStep;
}

/// One step of each point by another; `live` 1, or 0 where it has none. Multiplied, as a choice
/// would keep the loop out of the lanes.
template <int kDimensions, bool kPull>
inline __attribute__((always_inline)) void move(const Epoch<kDimensions>& epoch,
                                                const float (&from)[kDimensions][kLanes],
                                                Lanes<kDimensions>& lanes,
                                                const std::int32_t* __restrict__ other,
                                                const float* __restrict__ rate) {
  const float a = epoch.a, b = epoch.b;
  const float* __restrict__ x = epoch.seen[0];
  const float* __restrict__ y = epoch.seen[1];
  const float* __restrict__ z = epoch.seen[kDimensions - 1];
  float* own_x = lanes.place[0];
  float* own_y = lanes.place[1];
  float* own_z = lanes.place[kDimensions - 1];
#pragma omp simd
  for (int lane = 0; lane < kLanes; ++lane) {
    const std::int32_t j = other[lane];
    const float apart_x = from[0][lane] - x[j], apart_y = from[1][lane] - y[j];
    float apart_z = 0, square = apart_x * apart_x + apart_y * apart_y;
    if constexpr (kDimensions == 3) {
      apart_z = from[kDimensions - 1][lane] - z[j];
      square += apart_z * apart_z;
    }
    square = square > kLeastSquare ? square : kLeastSquare;
    const float power = quick_exp(b * quick_log(square));
    const float slope = kPull ? -2.0F * a * b * power / (square * (1.0F + a * power))
                              : 2.0F * b / ((kSoftening + square) * (1.0F + a * power));
    own_x[lane] += rate[lane] * limited(slope * apart_x);
    own_y[lane] += rate[lane] * limited(slope * apart_y);
    if constexpr (kDimensions == 3) own_z[lane] += rate[lane] * limited(slope * apart_z);
  }
}

template <int kDimensions>
inline __attribute__((always_inline)) void push(const Epoch<kDimensions>& epoch,
                                                Lanes<kDimensions>& lanes,
                                                const float* __restrict__ rate) {
  std::int32_t other[kLanes];
  float pushed[kLanes];
  const float scale = static_cast<float>(epoch.seen_points) * 0x1p-24F;
  const auto last = static_cast<std::int32_t>(epoch.seen_points) - 1;
  for (int one = 0; one < kPushes; ++one) {
#pragma omp simd
    for (int lane = 0; lane < kLanes; ++lane) {
      std::uint32_t draw = lanes.draw[lane];  // Marsaglia 2003, "Xorshift RNGs"
      draw ^= draw << 13;
      draw ^= draw >> 17;
      draw ^= draw << 5;
      lanes.draw[lane] = draw;
      const auto at = static_cast<std::int32_t>(
          scale * static_cast<float>(static_cast<std::int32_t>(draw >> 8)));
      other[lane] = at < last ? at : last;
      pushed[lane] = other[lane] != lanes.own[lane] ? rate[lane] : 0.0F;
    }
    move<kDimensions, false>(epoch, lanes.place, lanes, other, pushed);
  }
}

template <int kDimensions>
inline __attribute__((always_inline)) void blocks_between(const Epoch<kDimensions>& epoch,
                                                          std::size_t first, std::size_t last,
                                                          Drawn& scratch) {
  std::int32_t* __restrict__ drawn = scratch.columns.data();
  float* __restrict__ strength = scratch.strength.data();
  Lanes<kDimensions> lanes;
  std::int32_t other[kLanes];
  float pulled[kLanes], pushed[kLanes];
  for (std::size_t block = first; block < last; ++block) {
    std::int32_t most = 0;
    for (int lane = 0; lane < kLanes; ++lane) {
      const std::size_t at = block * kLanes + static_cast<std::size_t>(lane);
      const std::size_t point = epoch.order[std::min(at, epoch.points - 1)];
      for (int d = 0; d < kDimensions; ++d)
        lanes.place[d][lane] = lanes.stood[d][lane] = epoch.place[d][point];
      lanes.own[lane] = epoch.same ? static_cast<std::int32_t>(point) : -1;
      lanes.draw[lane] = static_cast<std::uint32_t>(mixed(epoch.key + point) >> 32) | 1U;
      // A membership is drawn where its share of the epochs reaches the next whole number.
      std::int32_t count = 0;
      if (at < epoch.points) {
        for (std::size_t one = epoch.pulls.starts[point]; one < epoch.pulls.starts[point + 1];
             ++one) {
          const auto next = static_cast<std::size_t>(count * kLanes + lane);
          drawn[next] = epoch.pulls.columns[one];
          strength[next] = epoch.same ? std::min(epoch.rate, epoch.calm[one]) : epoch.rate;
          const float share = epoch.share[one];
          const auto until = static_cast<std::int32_t>(epoch.number * share);
          const auto before = static_cast<std::int32_t>((epoch.number - 1.0F) * share);
          count += until > before ? 1 : 0;
        }
      }
      lanes.count[lane] = count;
      most = std::max(most, count);
    }
    for (std::int32_t one = 0; one < most; ++one) {
      for (int lane = 0; lane < kLanes; ++lane) {
        const auto at = static_cast<std::size_t>(one * kLanes + lane);
        const bool has = one < lanes.count[lane];
        other[lane] = has ? drawn[at] : 0;
        pulled[lane] = has ? strength[at] : 0.0F;
        pushed[lane] = has ? epoch.rate : 0.0F;
      }
      move<kDimensions, true>(epoch, epoch.same ? lanes.stood : lanes.place, lanes, other, pulled);
      push<kDimensions>(epoch, lanes, pushed);
      // From the other's row, where that is among them.
      if (epoch.same) move<kDimensions, true>(epoch, lanes.stood, lanes, other, pulled);
    }
    for (int lane = 0; lane < kLanes; ++lane) {
      const std::size_t at = block * kLanes + static_cast<std::size_t>(lane);
      if (at >= epoch.points) continue;
      for (int d = 0; d < kDimensions; ++d) epoch.place[d][epoch.order[at]] = lanes.place[d][lane];
    }
  }
}

template <int kDimensions>
void anywhere(const Epoch<kDimensions>& epoch, std::size_t first, std::size_t last,
              Drawn& scratch) {
  blocks_between<kDimensions>(epoch, first, last, scratch);
}

#if EARSHOT_WIDE_DESCENT
template <int kDimensions>
__attribute__((target("avx2,fma"))) void with_avx2(const Epoch<kDimensions>& epoch,
                                                   std::size_t first, std::size_t last,
                                                   Drawn& scratch) {
  blocks_between<kDimensions>(epoch, first, last, scratch);
}
template <int kDimensions>
__attribute__((target("avx512f,avx512dq,prefer-vector-width=512"))) void with_avx512(
    const Epoch<kDimensions>& epoch, std::size_t first, std::size_t last, Drawn& scratch) {
  blocks_between<kDimensions>(epoch, first, last, scratch);
}
#endif

template <int kDimensions>
void some_blocks(const Epoch<kDimensions>& epoch, std::size_t first, std::size_t last,
                 Drawn& scratch) {
#if EARSHOT_WIDE_DESCENT
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) {
    return with_avx512<kDimensions>(epoch, first, last, scratch);
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    return with_avx2<kDimensions>(epoch, first, last, scratch);
  }
#endif
  anywhere<kDimensions>(epoch, first, last, scratch);
}

void require_layout(const Layout<float>& layout, std::size_t points) {
  if (layout.size() < 2 || layout.size() > 3) {
    throw std::invalid_argument("UMAP lays out in two or three dimensions");
  }
  for (const auto& axis : layout) {
    if (axis.size() != points) throw std::invalid_argument("UMAP: a place for each point");
  }
}

}  // namespace

UmapDescent::UmapDescent(const UmapPulls& pulls, const UmapCurve& curve, std::uint64_t seed,
                         int threads)
    : pulls_(pulls),
      curve_(curve),
      seed_(seed),
      threads_(std::max(1, threads)),
      share_(pulls.membership.begin(), pulls.membership.end()) {
  if (pulls.starts.empty() || pulls.starts.back() != pulls.columns.size() ||
      pulls.columns.size() != pulls.membership.size()) {
    throw std::invalid_argument("UMAP: a membership for each pull");
  }
  const std::size_t points = pulls.starts.size() - 1;
  const float strongest = share_.empty() ? 1.0F : std::ranges::max(share_);
  for (float& share : share_) share /= strongest;
  std::vector<float> work(points, 0.0F);
  for (std::size_t i = 0; i < points; ++i) {
    for (std::size_t at = pulls.starts[i]; at < pulls.starts[i + 1]; ++at) work[i] += share_[at];
    most_pulls_ = std::max(most_pulls_, pulls.starts[i + 1] - pulls.starts[i]);
  }
  // Both ends of a membership alike, so that they still move against each other.
  calm_.resize(share_.size());
  for (std::size_t i = 0; i < points; ++i) {
    for (std::size_t at = pulls.starts[i]; at < pulls.starts[i + 1]; ++at) {
      const auto other = static_cast<std::size_t>(pulls.columns[at]);
      const float most_work = std::max(work[i], other < points ? work[other] : 0.0F);
      calm_[at] = kMostPulls / std::max(most_work, 1.0F);
    }
  }
  order_.resize(points);
  std::iota(order_.begin(), order_.end(), 0U);
  // Points of like work beside each other, for a block waits for its longest.
  std::ranges::stable_sort(order_,
                           [&](std::uint32_t a, std::uint32_t b) { return work[a] > work[b]; });
}

template <int kDimensions>
void UmapDescent::all_points(const Layout<float>& seen, const Step& step, Layout<float>& layout) {
  Epoch<kDimensions> work{pulls_,
                          share_.data(),
                          calm_.data(),
                          order_.data(),
                          order_.size(),
                          {},
                          seen[0].size(),
                          {},
                          step.same,
                          static_cast<float>(curve_.a),
                          static_cast<float>(curve_.b),
                          step.rate,
                          static_cast<float>(step.epoch + 1),
                          mixed(seed_ + mixed(static_cast<std::uint64_t>(step.epoch) + 1))};
  for (std::size_t d = 0; d < kDimensions; ++d) {
    work.seen[d] = seen[d].data();
    work.place[d] = layout[d].data();
  }
  const std::size_t blocks = (order_.size() + kLanes - 1) / kLanes;
  // Whoever is free takes the next: other programs may hold one of the cores.
  std::atomic<std::size_t> next = 0;
  const auto some = [&work, &next, blocks, most = most_pulls_] {
    constexpr std::size_t kBlocksAtOnce = 8;
    Drawn scratch{std::vector<std::int32_t>((most + 1) * kLanes),
                  std::vector<float>((most + 1) * kLanes)};
    for (;;) {
      const std::size_t first = next.fetch_add(kBlocksAtOnce);
      if (first >= blocks) return;
      some_blocks<kDimensions>(work, first, std::min(first + kBlocksAtOnce, blocks), scratch);
    }
  };
  std::vector<std::jthread> others;
  for (int part = 1; part < threads_; ++part) others.emplace_back(some);
  some();
}

void UmapDescent::step(int epoch, float rate, Layout<float>& layout) {
  require_layout(layout, order_.size());
  before_ = layout;
  all_points_of(before_, {epoch, rate, true}, layout);
}

void UmapDescent::step_beside(const Layout<float>& old, int epoch, float rate,
                              Layout<float>& layout) {
  require_layout(layout, order_.size());
  if (old.size() != layout.size() || old[0].empty()) {
    throw std::invalid_argument("UMAP: new points need old ones");
  }
  all_points_of(old, {epoch, rate, false}, layout);
}

void UmapDescent::all_points_of(const Layout<float>& seen, const Step& step,
                                Layout<float>& layout) {
  if (order_.empty()) return;
  layout.size() == 2 ? all_points<2>(seen, step, layout) : all_points<3>(seen, step, layout);
}

}  // namespace earshot
