#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <vector>

namespace earshot {

/// Memory that the vectorised transforms accept.
void* fft_memory(std::size_t bytes);
void free_fft_memory(void* memory) noexcept;

template <class T>
struct FftAllocator {
  using value_type = T;
  FftAllocator() = default;
  template <class Other>
  FftAllocator(const FftAllocator<Other>&) {}
  T* allocate(std::size_t count) { return static_cast<T*>(fft_memory(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t) noexcept { free_fft_memory(memory); }
  friend bool operator==(const FftAllocator&, const FftAllocator&) { return true; }
};

template <class T>
using FftVector = std::vector<T, FftAllocator<T>>;

/// The Fourier transform of real signals of one length, by FFTW. Plans are estimated, never timed:
/// a timed plan depends on the moment, and the same input would not always give the same bits.
/// Immutable once made: threads may share one, each with buffers of its own.
class RealFft {
 public:
  explicit RealFft(std::size_t size);
  std::size_t size() const { return size_; }
  std::size_t bins() const { return size_ / 2 + 1; }

  /// `in` [size] to `out` [bins].
  void forward(FftVector<float>& in, FftVector<std::complex<float>>& out) const;
  /// `in` [bins], whose content is lost, to `out` [size], not divided by the size.
  void inverse(FftVector<std::complex<float>>& in, FftVector<float>& out) const;

 private:
  struct Plans;
  std::size_t size_;
  std::shared_ptr<const Plans> plans_;
};

/// The smallest length of at least `samples` that transforms fast (a product of 2, 3 and 5, even).
std::size_t fast_fft_size(std::size_t samples);

}  // namespace earshot
