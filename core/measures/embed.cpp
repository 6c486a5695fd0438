#include "core/measures/embed.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "core/base/random.h"
#include "core/base/stopped.h"
#include "core/measures/item_span.h"
#include "core/measures/windows.h"
#include "core/tensor/batch_norm.h"
#include "core/tensor/device.h"
#include "core/tensor/exact_scope.h"
#include "core/tensor/network_draws.h"

namespace earshot {
namespace {

/// A batch's sound; SampleCNN's first layers hold some 40 times as much.
constexpr std::int64_t kSamplesAtOnce = 512 * 1024;
constexpr std::int64_t kMostAtOnce = 64;
constexpr std::int64_t kSettlingWindows = 2048;

std::int64_t windows_at_once(std::int64_t window) {
  return std::clamp<std::int64_t>(kSamplesAtOnce / window, 1, kMostAtOnce);
}

void require_window(const Encoder& encoder, std::int64_t window) {
  const std::int64_t least = encoder.minimum_samples();
  if (window < least) {
    throw std::invalid_argument("a window of " + std::to_string(window) +
                                " samples is shorter than the encoder's " + std::to_string(least));
  }
}

/// The features of a batch as they are read on, row by row: nothing may be read beyond them.
void require_features(const torch::Tensor& output, std::size_t rows, std::int64_t features) {
  const std::vector<std::int64_t> wanted{static_cast<std::int64_t>(rows), features};
  if (output.sizes() == torch::IntArrayRef(wanted)) return;
  throw std::runtime_error("the encoder gave features of shape " + c10::str(output.sizes()) +
                           ", not " + c10::str(torch::IntArrayRef(wanted)) +
                           " as it says of itself");
}

/// Evaluation or training mode for a scope.
class ModeGuard {
 public:
  ModeGuard(Encoder& encoder, bool training) : encoder_(encoder), before_(encoder.is_training()) {
    encoder_.train(training);
  }
  ~ModeGuard() { encoder_.train(before_); }
  ModeGuard(const ModeGuard&) = delete;
  ModeGuard& operator=(const ModeGuard&) = delete;

 private:
  Encoder& encoder_;
  bool before_;
};

/// Fills batches with windows of one item after the other.
class WindowBatch {
 public:
  explicit WindowBatch(const EmbedSettings& settings)
      : window_(settings.window),
        reading_(settings.reading),
        sound_(torch::zeros({windows_at_once(window_), 1, window_})) {}

  bool full() const { return static_cast<std::int64_t>(rows_.size()) == sound_.size(0); }
  bool empty() const { return rows_.empty(); }
  void add(PcmCache& cache, std::int64_t clip, std::int64_t start, std::size_t row) {
    float* place = sound_.data_ptr<float>() + static_cast<std::int64_t>(rows_.size()) * window_;
    read_clip(cache, reading_, clip, start, {place, static_cast<std::size_t>(window_)});
    rows_.push_back(row);
  }
  torch::Tensor sound(const torch::Device& device) const {
    return sound_.slice(0, 0, static_cast<std::int64_t>(rows_.size())).to(device);
  }
  const std::vector<std::size_t>& rows() const { return rows_; }
  void clear() { rows_.clear(); }

 private:
  std::int64_t window_;
  ClipReading reading_;
  torch::Tensor sound_;
  std::vector<std::size_t> rows_;  ///< whose window each one is
};

/// The batch norm layers of an encoder, averaging over all batches instead of fading; restored at
/// the end of the scope.
class CumulativeNorms {
 public:
  explicit CumulativeNorms(Encoder& encoder) {
    for (const auto& module : encoder.modules(/*include_self=*/false)) {
      visit_batch_norm(*module, [this](auto& norm) { take(norm); });
    }
  }
  ~CumulativeNorms() {
    for (const auto& restore : restore_) restore();
  }
  CumulativeNorms(const CumulativeNorms&) = delete;
  CumulativeNorms& operator=(const CumulativeNorms&) = delete;
  bool empty() const { return restore_.empty(); }

 private:
  template <class Norm>
  void take(Norm& norm) {
    if (!norm.options.track_running_stats()) return;
    const auto before = norm.options.momentum();
    restore_.push_back([&norm, before] { norm.options.momentum() = before; });
    norm.options.momentum().reset();
    norm.reset_running_stats();
  }
  std::vector<std::function<void()>> restore_;
};

}  // namespace

Features embed_items(Encoder& encoder, PcmCache& cache, std::vector<Item> items,
                     const EmbedSettings& settings, const std::function<void(double)>& report,
                     std::stop_token stop) {
  require_window(encoder, settings.window);
  const torch::NoGradGuard no_grad;
  const ModeGuard evaluating(encoder, false);
  const torch::Device device = device_of(encoder);
  const ExactScope exact;
  const auto features = static_cast<std::size_t>(encoder.features());
  std::vector<double> sums(items.size() * features, 0.0);
  std::vector<double> counts(items.size(), 0.0);
  WindowBatch batch(settings);

  const auto encode = [&] {
    const torch::Tensor output =
        encoder.forward(batch.sound(device)).to(torch::kCPU, torch::kFloat32).contiguous();
    require_features(output, batch.rows().size(), encoder.features());
    const float* values = output.data_ptr<float>();
    for (const std::size_t row : batch.rows()) {
      for (std::size_t f = 0; f < features; ++f) sums[row * features + f] += *values++;
      counts[row] += 1.0;
    }
    batch.clear();
  };
  for (std::size_t row = 0; row < items.size(); ++row) {
    const SoundSpan span = span_of(cache, items[row]);
    for (const std::int64_t start : window_starts(span.length(), settings.window, settings.most)) {
      leave_if_stopped(stop);
      batch.add(cache, items[row].clip, span.begin + start, row);
      if (batch.full()) encode();
    }
    if (report) report(static_cast<double>(row + 1) / static_cast<double>(items.size()));
  }
  if (!batch.empty()) encode();

  Features made{std::move(items)};
  made.width = encoder.features();
  made.values.assign(sums.size(), 0.0F);
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const double count = counts[i / features];
    if (count > 0.0) made.values[i] = static_cast<float>(sums[i] / count);
  }
  return made;
}

void settle_batch_norm(Encoder& encoder, PcmCache& cache, std::vector<Item> items,
                       const EmbedSettings& settings, std::uint64_t seed, std::stop_token stop) {
  const std::int64_t window = settings.window;
  require_window(encoder, window);
  if (items.empty()) return;
  const torch::NoGradGuard no_grad;
  const ModeGuard training(encoder, true);
  const CumulativeNorms norms(encoder);
  if (norms.empty()) return;
  const NetworkDraws draws(mixed(seed ^ name_hash("settle batch norm")));
  Random random(seed, {name_hash("settle batch norm")});
  for (std::size_t i = items.size() - 1; i > 0; --i) {
    std::swap(items[i],
              items[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(i)))]);
  }
  const auto count = static_cast<std::int64_t>(items.size());
  const std::int64_t most = std::max<std::int64_t>(kSettlingWindows / count, 1);
  std::int64_t windows = 0;
  WindowBatch batch(settings);
  // Window by window of all items, so that a batch mixes clips as one of training does.
  for (std::int64_t turn = 0; turn < most; ++turn) {
    for (const Item& item : items) {
      if (windows >= kSettlingWindows) return;
      leave_if_stopped(stop);
      const SoundSpan span = span_of(cache, item);
      const auto starts = window_starts(span.length(), window, most);
      if (turn >= static_cast<std::int64_t>(starts.size())) continue;
      batch.add(cache, item.clip, span.begin + starts[static_cast<std::size_t>(turn)], 0);
      ++windows;
      if (!batch.full()) continue;
      encoder.forward(batch.sound(device_of(encoder)));
      batch.clear();
    }
  }
  // The last partial batch is dropped as in training, unless it is all there is.
  if (windows < windows_at_once(window) && windows > 1) {
    encoder.forward(batch.sound(device_of(encoder)));
  }
}

}  // namespace earshot
