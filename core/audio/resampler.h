#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

struct soxr;

namespace earshot {

/// soxr HQ for one mono signal that comes in blocks. Equal rates pass through untouched.
class Resampler {
 public:
  using Sink = std::function<bool(std::span<const float>)>;

  /// Throws std::runtime_error for rates that soxr cannot take.
  Resampler(std::int64_t from, std::int64_t to);
  /// Hands on what is ready. False where the sink wants no more.
  bool push(std::span<const float> samples, const Sink& sink);
  /// The rest, once the signal has ended.
  bool finish(const Sink& sink);

 private:
  bool feed(const float* samples, std::size_t count, const Sink& sink);

  struct Deleter {
    void operator()(soxr* handle) const;
  };
  std::unique_ptr<soxr, Deleter> handle_;
  std::vector<float> out_;
};

}  // namespace earshot
