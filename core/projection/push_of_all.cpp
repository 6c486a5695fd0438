#include "core/projection/push_of_all.h"

#include <cstddef>

// Written once, inlined into versions for any processor and for AVX2; the processor is asked.
#if defined(__x86_64__) && defined(__GNUC__)
#define EARSHOT_WIDE_PUSH 1
#else
#define EARSHOT_WIDE_PUSH 0
#endif

namespace earshot {
namespace {

template <int kDimensions>
inline __attribute__((always_inline)) PushOfAll summed(const Layout<float>& layout,
                                                       const std::array<float, 3>& place) {
  const float* __restrict__ x = layout[0].data();
  const float* __restrict__ y = layout[1].data();
  const float* __restrict__ z = layout[kDimensions - 1].data();
  const std::size_t count = layout[0].size();
  float weights = 0, push_x = 0, push_y = 0, push_z = 0;
#pragma omp simd reduction(+ : weights, push_x, push_y, push_z)
  for (std::size_t j = 0; j < count; ++j) {
    const float apart_x = place[0] - x[j], apart_y = place[1] - y[j];
    float apart_z = 0, farther = 1.0F + apart_x * apart_x + apart_y * apart_y;
    if constexpr (kDimensions == 3) {
      apart_z = place[2] - z[j];
      farther += apart_z * apart_z;
    }
    const float weight = 1.0F / farther, square = weight * weight;
    weights += weight;
    push_x += square * apart_x;
    push_y += square * apart_y;
    if constexpr (kDimensions == 3) push_z += square * apart_z;
  }
  return {weights, {push_x, push_y, push_z}};
}

template <int kDimensions>
PushOfAll anywhere(const Layout<float>& layout, const std::array<float, 3>& place) {
  return summed<kDimensions>(layout, place);
}

#if EARSHOT_WIDE_PUSH
template <int kDimensions>
__attribute__((target("avx2,fma"))) PushOfAll with_avx2(const Layout<float>& layout,
                                                        const std::array<float, 3>& place) {
  return summed<kDimensions>(layout, place);
}
#endif

template <int kDimensions>
PushOfAll push(const Layout<float>& layout, const std::array<float, 3>& place) {
#if EARSHOT_WIDE_PUSH
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    return with_avx2<kDimensions>(layout, place);
  }
#endif
  return anywhere<kDimensions>(layout, place);
}

}  // namespace

PushOfAll push_of_all(const Layout<float>& layout, const std::array<float, 3>& place) {
  return layout.size() == 2 ? push<2>(layout, place) : push<3>(layout, place);
}

}  // namespace earshot
