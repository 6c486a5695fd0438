#include "core/audio/resampler.h"

#include <soxr.h>

#include <stdexcept>
#include <string>

namespace earshot {

void Resampler::Deleter::operator()(soxr* handle) const {
  soxr_delete(handle);
}

Resampler::Resampler(std::int64_t from, std::int64_t to) {
  if (from == to && to > 0) return;
  const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
  const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
  soxr_error_t error = nullptr;
  if (from > 0 && to > 0) {
    handle_.reset(soxr_create(static_cast<double>(from), static_cast<double>(to), 1, &error, &io,
                              &quality, &runtime));
  }
  if (handle_ == nullptr) {
    throw std::runtime_error("resampling from " + std::to_string(from) + " to " +
                             std::to_string(to) + " Hz is not possible" +
                             (error != nullptr ? std::string(": ") + error : std::string()));
  }
  out_.resize(16384);
}

bool Resampler::feed(const float* samples, std::size_t count, const Sink& sink) {
  std::size_t used = 0;
  while (true) {
    std::size_t taken = 0;
    std::size_t made = 0;
    const float* in = samples != nullptr ? samples + used : nullptr;
    const soxr_error_t error =
        soxr_process(handle_.get(), in, count - used, &taken, out_.data(), out_.size(), &made);
    if (error != nullptr) throw std::runtime_error(std::string("resampling failed: ") + error);
    used += taken;
    if (made > 0 && !sink(std::span<const float>(out_.data(), made))) return false;
    const bool drained = made < out_.size();
    if (drained && (samples == nullptr || used == count)) return true;
  }
}

bool Resampler::push(std::span<const float> samples, const Sink& sink) {
  if (samples.empty()) return true;
  if (handle_ == nullptr) return sink(samples);
  return feed(samples.data(), samples.size(), sink);
}

bool Resampler::finish(const Sink& sink) {
  return handle_ == nullptr || feed(nullptr, 0, sink);
}

}  // namespace earshot
