// A library to preload: OpenBLAS's matrix product, wrong in one number and for large products
// alone, as OpenBLAS itself has been on processors that were newer than it.

#include <dlfcn.h>

extern "C" void sgemm_(const char* turn_a, const char* turn_b, const int* m, const int* n,
                       const int* k, const float* alpha, const float* a, const int* a_step,
                       const float* b, const int* b_step, const float* beta, float* c,
                       const int* c_step) {
  using Product = decltype(&sgemm_);
  static const auto right = reinterpret_cast<Product>(dlsym(RTLD_NEXT, "sgemm_"));
  right(turn_a, turn_b, m, n, k, alpha, a, a_step, b, b_step, beta, c, c_step);
  if (*m >= 100 && *n >= 100) c[*m / 2] += 3;
}
