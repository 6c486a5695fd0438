#include "core/measures/log_mel_statistics.h"

#include <torch/torch.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <thread>
#include <utility>

#include "core/base/stopped.h"
#include "core/measures/item_span.h"
#include "core/models/log_mel.h"

namespace earshot {
namespace {

constexpr std::int64_t kBands = 64;
constexpr std::int64_t kFramesAtOnce = 4096;
constexpr double kFloor = 1e-7;

constexpr std::int64_t kQuarters = 4;

/// Frames of one stretch of one item, waiting in the batch.
struct Stretch {
  std::size_t row;
  std::int64_t first, frames;  ///< of the item's
  std::int64_t of;             ///< frames of the whole item
};

/// Which frames of so many a quarter is of.
std::pair<std::int64_t, std::int64_t> quarter_of(std::int64_t quarter, std::int64_t frames) {
  return {quarter * frames / kQuarters, ((quarter + 1) * frames + kQuarters - 1) / kQuarters};
}

/// Sums over the frames of each item, for their mean and deviation, and means of its quarters.
class Statistics {
 public:
  Statistics(std::int64_t rate, std::size_t items, bool with_quarters)
      : with_quarters_(with_quarters),
        rate_(static_cast<double>(rate)),
        length_(std::llround(0.025 * rate_)),
        hop_(std::max<std::int64_t>(std::llround(0.010 * rate_), 1)),
        sums_(torch::zeros({static_cast<std::int64_t>(items), 2, kBands}, torch::kFloat64)),
        quarters_(
            torch::zeros({with_quarters ? static_cast<std::int64_t>(items) : 0, kQuarters, kBands},
                         torch::kFloat64)),
        counts_(items, 0.0) {
    LogMelOptions options;
    options.sample_rate = rate;
    while (fft_ < length_) fft_ *= 2;
    options.n_fft = fft_;
    options.win_length = length_;
    options.hop_length = hop_;
    options.mels = kBands;
    options.f_min = 50.0;
    options.f_max = std::min(8000.0, 0.5 * rate_);
    bank_ = mel_filterbank(options).to(torch::kFloat32);
    window_ = torch::hann_window(length_, /*periodic=*/false, torch::kFloat64).to(torch::kFloat32);
    pending_.reserve(static_cast<std::size_t>(kFramesAtOnce * length_));
  }

  std::int64_t frames_of(std::int64_t samples) const {
    return samples <= length_ ? 1 : 1 + (samples - length_) / hop_;
  }

  void add(PcmCache& cache, const Item& item, std::size_t row, const SoundChange& change) {
    const SoundSpan span = span_of(cache, item);
    if (span.length() < 1) return;
    const std::int64_t total = frames_of(span.length());
    for (std::int64_t first = 0; first < total;) {
      const std::int64_t room = kFramesAtOnce - pending_frames_;
      const std::int64_t frames = std::min(total - first, room);
      sound_.resize(static_cast<std::size_t>((frames - 1) * hop_ + length_));
      cache.read(item.clip, span.begin + first * hop_, sound_);
      if (change) change(item.clip, span.begin + first * hop_, sound_);
      for (std::int64_t i = 0; i < frames; ++i) {
        const auto start = sound_.begin() + i * hop_;
        pending_.insert(pending_.end(), start, start + length_);
      }
      stretches_.push_back({row, first, frames, total});
      pending_frames_ += frames;
      first += frames;
      if (pending_frames_ == kFramesAtOnce) flush();
    }
  }

  void flush() {
    if (pending_frames_ == 0) return;
    const torch::Tensor frames =
        torch::from_blob(pending_.data(), {pending_frames_, length_}, torch::kFloat32) * window_;
    const torch::Tensor spectrum = torch::view_as_real(torch::fft::rfft(frames, fft_));
    const torch::Tensor levels =
        (torch::mm(spectrum.square().sum(-1), bank_) + kFloor).log().to(torch::kFloat64);
    std::int64_t start = 0;
    for (const Stretch& stretch : stretches_) {
      const torch::Tensor own = levels.slice(0, start, start + stretch.frames);
      const torch::Tensor sums = sums_[static_cast<std::int64_t>(stretch.row)];
      sums[0].add_(own.sum(0));
      sums[1].add_(own.square().sum(0));
      counts_[stretch.row] += static_cast<double>(stretch.frames);
      if (with_quarters_) add_quarters(stretch, own);
      start += stretch.frames;
    }
    pending_.clear();
    stretches_.clear();
    pending_frames_ = 0;
  }

  std::vector<float> rows() const {
    const torch::Tensor counts =
        torch::tensor(counts_, torch::kFloat64).clamp_min(1.0).view({-1, 1});
    const torch::Tensor mean = sums_.select(1, 0) / counts;
    const torch::Tensor variance = (sums_.select(1, 1) / counts - mean.square()).clamp_min(0.0);
    std::vector<torch::Tensor> parts{mean, variance.sqrt()};
    if (with_quarters_) parts.push_back(quarters_.flatten(1));
    const torch::Tensor all = torch::cat(parts, 1).to(torch::kFloat32).contiguous();
    return {all.data_ptr<float>(), all.data_ptr<float>() + all.numel()};
  }

 private:
  /// levels [frames, bands] of a stretch.
  void add_quarters(const Stretch& stretch, const torch::Tensor& levels) {
    const torch::Tensor means = quarters_[static_cast<std::int64_t>(stretch.row)];
    for (std::int64_t quarter = 0; quarter < kQuarters; ++quarter) {
      const auto [begin, end] = quarter_of(quarter, stretch.of);
      const std::int64_t from = std::max<std::int64_t>(begin - stretch.first, 0);
      const std::int64_t to = std::min(end - stretch.first, stretch.frames);
      if (from >= to) continue;
      means[quarter].add_(levels.slice(0, from, to).sum(0), 1.0 / static_cast<double>(end - begin));
    }
  }

  bool with_quarters_;
  double rate_;
  std::int64_t length_, hop_, fft_ = 2;
  torch::Tensor bank_, window_;
  torch::Tensor sums_;      ///< [items, values and squares, bands]
  torch::Tensor quarters_;  ///< [items, quarters, bands]
  std::vector<double> counts_;
  std::vector<float> sound_, pending_;
  std::vector<Stretch> stretches_;
  std::int64_t pending_frames_ = 0;
};

Features statistics_of(PcmCache& cache, std::vector<Item> items,
                       const std::function<void(double)>& report, std::stop_token stop,
                       const SoundChange& change, bool with_quarters) {
  const torch::NoGradGuard no_grad;
  Statistics statistics(cache.sample_rate(), items.size(), with_quarters);
  for (std::size_t row = 0; row < items.size(); ++row) {
    leave_if_stopped(stop);
    statistics.add(cache, items[row], row, change);
    if (report) report(static_cast<double>(row + 1) / static_cast<double>(items.size()));
  }
  statistics.flush();
  Features made{std::move(items)};
  made.width = with_quarters ? log_mel_quarters_width : log_mel_statistics_width;
  made.values = statistics.rows();
  return made;
}

}  // namespace

Features log_mel_statistics(PcmCache& cache, std::vector<Item> items,
                            const std::function<void(double)>& report, std::stop_token stop,
                            const SoundChange& change) {
  return statistics_of(cache, std::move(items), report, std::move(stop), change, false);
}

Features log_mel_quarters(PcmCache& cache, std::vector<Item> items,
                          const std::function<void(double)>& report, std::stop_token stop,
                          const SoundChange& change) {
  return statistics_of(cache, std::move(items), report, std::move(stop), change, true);
}

std::vector<std::int64_t> usable_of(PcmCache& cache, const std::vector<std::int64_t>& clips,
                                    std::vector<Problem>* problems,
                                    const std::function<void(double)>& report,
                                    std::stop_token stop) {
  // A second thread decodes from the other end; they meet in the middle.
  std::atomic<std::size_t> taken{0};
  std::exception_ptr failure;
  std::jthread helper([&](std::stop_token done) {
    try {
      for (std::size_t i = clips.size(); i-- > 0;) {
        if (done.stop_requested() || i <= taken) return;
        cache.length(clips[i]);
      }
    } catch (...) {
      failure = std::current_exception();
    }
  });
  std::vector<std::int64_t> usable;
  for (std::size_t i = 0; i < clips.size(); ++i) {
    leave_if_stopped(stop);
    taken = i;
    if (cache.length(clips[i]) > 0) {
      usable.push_back(clips[i]);
    } else if (problems != nullptr) {
      if (auto problem = cache.problem(clips[i])) problems->push_back(*problem);
    }
    if (report) report(static_cast<double>(i + 1) / static_cast<double>(clips.size()));
  }
  helper.request_stop();
  helper.join();
  if (failure) std::rethrow_exception(failure);
  return usable;
}

}  // namespace earshot
