#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>

#include "core/catalogue/catalogue.h"
#include "core/data/pcm_cache.h"

namespace earshot {

/// How alike a run's encoder finds two sounds, and how alike they were to it before it had learnt
/// anything. On the CPU; safe to use from any thread.
class ViewLikeness {
 public:
  /// Opens the run's last checkpoint, and its encoder with the first weights of its seed, whose
  /// batch norm, where it has one, hears some of the training clips first. On the calling thread,
  /// for seconds. Throws std::runtime_error, one line, where there is no checkpoint, and Stopped.
  ViewLikeness(const Catalogue& catalogue, const std::filesystem::path& run, PcmCache& cache,
               std::stop_token stop = {});
  ~ViewLikeness();

  struct Cosine {
    double trained = 0, untrained = 0;  ///< of the encoder's features, -1..1
  };
  /// Two sounds at the run's rate. Throws std::runtime_error where one is shorter than the encoder
  /// takes, or gives features without length.
  Cosine of(std::span<const float> a, std::span<const float> b) const;
  std::int64_t sample_rate() const;  ///< Hz
  std::int64_t step() const;         ///< steps done at the checkpoint

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace earshot
