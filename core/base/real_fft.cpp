#include "core/base/real_fft.h"

#include <fftw3.h>

#include <mutex>
#include <new>

namespace earshot {
namespace {

// Only running a plan is safe from several threads; FFTW's planner is not.
std::mutex& planner() {
  static std::mutex mutex;
  return mutex;
}

fftwf_complex* raw(FftVector<std::complex<float>>& values) {
  return reinterpret_cast<fftwf_complex*>(values.data());
}

}  // namespace

void* fft_memory(std::size_t bytes) {
  void* memory = fftwf_malloc(bytes == 0 ? 1 : bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void free_fft_memory(void* memory) noexcept {
  fftwf_free(memory);
}

struct RealFft::Plans {
  explicit Plans(std::size_t size) {
    FftVector<float> time(size);
    FftVector<std::complex<float>> bins(size / 2 + 1);
    const int length = static_cast<int>(size);
    const std::lock_guard lock(planner());
    forward = fftwf_plan_dft_r2c_1d(length, time.data(), raw(bins), FFTW_ESTIMATE);
    inverse = fftwf_plan_dft_c2r_1d(length, raw(bins), time.data(), FFTW_ESTIMATE);
  }
  ~Plans() {
    const std::lock_guard lock(planner());
    fftwf_destroy_plan(forward);
    fftwf_destroy_plan(inverse);
  }
  Plans(const Plans&) = delete;
  Plans& operator=(const Plans&) = delete;

  fftwf_plan forward = nullptr;
  fftwf_plan inverse = nullptr;
};

RealFft::RealFft(std::size_t size) : size_(size), plans_(std::make_shared<const Plans>(size)) {}

void RealFft::forward(FftVector<float>& in, FftVector<std::complex<float>>& out) const {
  fftwf_execute_dft_r2c(plans_->forward, in.data(), raw(out));
}

void RealFft::inverse(FftVector<std::complex<float>>& in, FftVector<float>& out) const {
  fftwf_execute_dft_c2r(plans_->inverse, raw(in), out.data());
}

std::size_t fast_fft_size(std::size_t samples) {
  for (std::size_t size = samples < 2 ? 2 : samples + samples % 2;; size += 2) {
    std::size_t rest = size;
    for (const std::size_t factor : {2U, 3U, 5U}) {
      while (rest % factor == 0) rest /= factor;
    }
    if (rest == 1) return size;
  }
}

}  // namespace earshot
