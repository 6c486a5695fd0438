#include "widgets/sound/spectrogram_tiles.h"

#include <algorithm>
#include <cmath>
#include <QPainter>

#include "widgets/chrome/colour_maps.h"
#include "widgets/chrome/palette.h"

namespace earshot {

namespace {

constexpr std::int64_t frames_a_tile = 256;
constexpr std::size_t most_tiles = 96;

/// Samples of a window; by itself about 46 ms, as long as a syllable's pitch stays put.
int window_for(std::int64_t rate, double milliseconds) {
  const double samples = (milliseconds > 0 ? milliseconds / 1000 : 0.046) * double(rate);
  if (milliseconds > 0) {
    return 2 * static_cast<int>(std::lround(std::clamp(samples, 32.0, 65536.0) / 2));
  }
  return 1 << static_cast<int>(std::lround(std::log2(std::max(64.0, samples))));
}

}  // namespace

std::uint8_t tile_level::byte_of(double decibels) {
  const double share = 1 - decibels / quietest;
  if (!(share > 0)) return 0;
  return static_cast<std::uint8_t>(std::lround(std::min(share, 1.0) * 255));
}

double tile_level::decibels_of(int byte) {
  return quietest * (1 - byte / 255.0);
}

std::uint8_t tile_difference::byte_of(double decibels) {
  return static_cast<std::uint8_t>(std::lround(128 + std::clamp(decibels / span, -1.0, 1.0) * 127));
}

double tile_difference::decibels_of(int byte) {
  return (byte - 128) / 127.0 * span;
}

SpectrogramTile difference_of(const SpectrogramTile& a, const SpectrogramTile& b) {
  if (a.cells.isNull() || b.cells.isNull() || a.cells.height() != b.cells.height()) return {};
  constexpr double floor_db = -90;
  SpectrogramTile tile;
  tile.centre_hz = a.centre_hz;
  const int width = std::min(a.cells.width(), b.cells.width());
  tile.cells = QImage(width, a.cells.height(), QImage::Format_Indexed8);
  for (int row = 0; row < a.cells.height(); ++row) {
    const std::uint8_t *of_a = a.cells.constScanLine(row), *of_b = b.cells.constScanLine(row);
    std::uint8_t* line = tile.cells.scanLine(row);
    for (int frame = 0; frame < width; ++frame) {
      line[frame] =
          tile_difference::byte_of(std::max(floor_db, tile_level::decibels_of(of_a[frame])) -
                                   std::max(floor_db, tile_level::decibels_of(of_b[frame])));
    }
  }
  return tile;
}

QList<QRgb> level_colours(double low_db, double high_db) {
  QList<QRgb> colours;
  const double width = std::max(1.0, high_db - low_db);
  for (int byte = 0; byte < 256; ++byte) {
    colours.append(ColourMap::magma().at((tile_level::decibels_of(byte) - low_db) / width));
  }
  return colours;
}

SpectrogramTile make_tile(std::span<const float> samples, const SpectrogramSettings& settings,
                          std::int64_t first, std::int64_t count) {
  const auto size = static_cast<std::int64_t>(samples.size());
  const std::int64_t hop = settings.hop;
  const std::int64_t reach = (settings.fft / 2 + hop - 1) / hop * hop;
  const std::int64_t start = std::max<std::int64_t>(0, first * hop - reach);
  const std::int64_t end = std::min(size, (first + count - 1) * hop + reach + 1);
  if (end <= start) return {};
  const Spectrogram whole = spectrogram(
      samples.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)),
      settings);
  // The frames before the first only lent their samples to its window.
  const std::int64_t skipped = first - start / hop;
  const std::int64_t past_end = size / hop + 1 - first;
  const auto frames = static_cast<int>(std::min({count, whole.frames - skipped, past_end}));
  if (frames <= 0) return {};
  SpectrogramTile tile;
  tile.centre_hz = whole.centre_hz;
  tile.cells = QImage(frames, whole.bins, QImage::Format_Indexed8);
  for (int bin = 0; bin < whole.bins; ++bin) {
    std::uint8_t* line = tile.cells.scanLine(whole.bins - 1 - bin);
    const float* from =
        whole.decibels.data() + static_cast<std::ptrdiff_t>(bin) * whole.frames + skipped;
    for (int frame = 0; frame < frames; ++frame) {
      line[frame] = tile_level::byte_of(static_cast<double>(from[frame]));
    }
  }
  return tile;
}

SpectrogramTiles::SpectrogramTiles(QObject* parent) : QObject(parent) {
  colours_ = level_colours(low_db_, high_db_);
}

void SpectrogramTiles::forget() {
  work_.cancel();
  tiles_.clear();
  missing_.clear();
  centre_hz_.clear();
}

void SpectrogramTiles::set_sound(std::shared_ptr<const std::vector<float>> samples,
                                 std::int64_t rate) {
  set_difference(std::move(samples), nullptr, rate);
}

void SpectrogramTiles::set_difference(std::shared_ptr<const std::vector<float>> a,
                                      std::shared_ptr<const std::vector<float>> b,
                                      std::int64_t rate) {
  forget();
  samples_ = std::move(a);
  const bool was_signed = subtracted_ != nullptr;
  subtracted_ = std::move(b);
  settings_.sample_rate = std::max<std::int64_t>(1, rate);
  choose_window();
  if (was_signed != (subtracted_ != nullptr)) colour_tiles();
  Q_EMIT changed();
}

void SpectrogramTiles::choose_window() {
  settings_.fft = window_for(settings_.sample_rate, window_ms_);
}

void SpectrogramTiles::set_window(double milliseconds, double overlap) {
  if (milliseconds == window_ms_ && overlap == overlap_) return;
  forget();
  window_ms_ = milliseconds;
  overlap_ = std::clamp(overlap, 0.0, 0.9375);
  choose_window();
  Q_EMIT changed();
}

void SpectrogramTiles::set_scale(FrequencyScale scale) {
  if (scale == settings_.scale) return;
  forget();
  settings_.scale = scale;
  Q_EMIT changed();
}

void SpectrogramTiles::set_rows(int rows) {
  int rounded = 64;
  while (rounded < rows && rounded < 512) rounded *= 2;
  if (rounded == settings_.bins) return;
  forget();
  settings_.bins = rounded;
}

void SpectrogramTiles::set_range(double low_db, double high_db) {
  if (low_db == low_db_ && high_db == high_db_) return;
  low_db_ = low_db;
  high_db_ = high_db;
  colour_tiles();
}

void SpectrogramTiles::set_signed_colours(const QColor& low, const QColor& zero,
                                          const QColor& high) {
  if (low == low_ && zero == zero_ && high == high_) return;
  low_ = low;
  zero_ = zero;
  high_ = high;
  if (subtracted_) colour_tiles();
}

void SpectrogramTiles::colour_tiles() {
  if (subtracted_ && zero_.isValid()) {
    colours_.clear();
    for (int byte = 0; byte < 256; ++byte) {
      const double share = tile_difference::decibels_of(byte) / tile_difference::span;
      // A third of the span is a difference that is plainly heard: colours are full there.
      const double full = std::min(1.0, 3 * std::abs(share));
      colours_.append(mixed(zero_, share < 0 ? low_ : high_, full).rgb());
    }
  } else {
    colours_ = level_colours(low_db_, high_db_);
  }
  for (auto& [key, kept] : tiles_) kept.tile.cells.setColorTable(colours_);
  Q_EMIT changed();
}

int SpectrogramTiles::finest_level() const {
  // Finer than that, frames only repeat each other.
  return std::max(0, static_cast<int>(std::log2(settings_.fft * (1 - overlap_) + 1e-6)));
}

void SpectrogramTiles::want(double low, double high, int pixels) {
  if (!samples_ || samples_->empty() || pixels <= 0 || high <= low) return;
  const auto rate = static_cast<double>(settings_.sample_rate);
  const double samples_a_pixel = (high - low) * rate / pixels;
  level_ = std::max(finest_level(),
                    static_cast<int>(std::floor(std::log2(std::max(1.0, samples_a_pixel)))));
  const double tile_seconds = static_cast<double>(frames_a_tile << level_) / rate;
  const double duration = static_cast<double>(samples_->size()) / rate;
  const double half_frame = static_cast<double>(1LL << level_) / rate / 2;
  const auto first =
      static_cast<std::int64_t>(std::floor((std::max(0.0, low) + half_frame) / tile_seconds));
  const auto last =
      static_cast<std::int64_t>(std::floor((std::min(high, duration) + half_frame) / tile_seconds));
  std::vector<Key> missing;
  for (std::int64_t index = std::max<std::int64_t>(0, first); index <= last; ++index) {
    const auto found = tiles_.find({level_, index});
    if (found == tiles_.end()) {
      missing.push_back({level_, index});
    } else {
      found->second.used = ++clock_;
    }
  }
  const double middle = (low + high) / 2 / tile_seconds - 0.5;
  std::sort(missing.begin(), missing.end(), [middle](const Key& a, const Key& b) {
    return std::abs(static_cast<double>(a.index) - middle) <
           std::abs(static_cast<double>(b.index) - middle);
  });
  if (missing == missing_ && work_.running()) return;
  missing_ = std::move(missing);
  make_missing();
}

void SpectrogramTiles::make_missing() {
  if (missing_.empty()) {
    work_.cancel();
    return;
  }
  SpectrogramSettings settings = settings_;
  settings.hop = 1 << level_;
  work_.start([this, samples = samples_, other = subtracted_, settings,
               keys = missing_](const BackgroundWork::Job& job) {
    for (const Key& key : keys) {
      if (job.stopped()) return;
      const std::int64_t first = key.index * frames_a_tile;
      SpectrogramTile tile = make_tile(*samples, settings, first, frames_a_tile);
      if (other) tile = difference_of(tile, make_tile(*other, settings, first, frames_a_tile));
      job.deliver([this, key, tile = std::move(tile)] { keep(key, tile); });
    }
  });
}

void SpectrogramTiles::keep(const Key& key, SpectrogramTile tile) {
  std::erase(missing_, key);
  if (!tile.cells.isNull()) {
    tile.cells.setColorTable(colours_);
    centre_hz_ = tile.centre_hz;
  }
  tiles_[key] = {std::move(tile), ++clock_};
  while (tiles_.size() > most_tiles) {
    const auto oldest = std::min_element(
        tiles_.begin(), tiles_.end(),
        [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
    tiles_.erase(oldest);
  }
  Q_EMIT changed();
}

QRectF SpectrogramTiles::place_of(const Key& key, const SpectrogramTile& tile, const QRectF& target,
                                  double low, double high) const {
  const auto rate = static_cast<double>(settings_.sample_rate);
  const double hop = static_cast<double>(1LL << key.level) / rate;
  const double start = (static_cast<double>(key.index * frames_a_tile) - 0.5) * hop;
  const double scale = target.width() / (high - low);
  return {target.left() + (start - low) * scale, target.top(), tile.cells.width() * hop * scale,
          target.height()};
}

void SpectrogramTiles::paint(QPainter& painter, const QRectF& target, double low,
                             double high) const {
  painter.save();
  painter.setClipRect(target, Qt::IntersectClip);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  // Coarser ones below, then finer ones, the right ones on top.
  std::vector<const std::pair<const Key, Kept>*> order;
  for (const auto& one : tiles_) {
    if (!one.second.tile.cells.isNull()) order.push_back(&one);
  }
  const auto rank = [this](const Key& key) {
    if (key.level == level_) return 1000;
    return key.level > level_ ? 100 - key.level : 500 + key.level;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](const auto* a, const auto* b) { return rank(a->first) < rank(b->first); });
  for (const auto* one : order) {
    const QRectF place = place_of(one->first, one->second.tile, target, low, high);
    if (!place.intersects(target)) continue;
    painter.drawImage(place, one->second.tile.cells);
  }
  painter.restore();
}

std::optional<double> SpectrogramTiles::level_at(double seconds, double height) const {
  const auto rate = static_cast<double>(settings_.sample_rate);
  const double frame = seconds * rate / static_cast<double>(1LL << level_) + 0.5;
  if (frame < 0) return {};
  const auto index = static_cast<std::int64_t>(frame) / frames_a_tile;
  const auto found = tiles_.find({level_, index});
  if (found == tiles_.end()) return {};
  const QImage& cells = found->second.tile.cells;
  const auto column = static_cast<int>(static_cast<std::int64_t>(frame) - index * frames_a_tile);
  if (cells.isNull() || column >= cells.width()) return {};
  const int row =
      std::clamp(static_cast<int>((1 - height) * cells.height()), 0, cells.height() - 1);
  const int byte = cells.pixelIndex(column, row);
  return subtracted_ ? tile_difference::decibels_of(byte) : tile_level::decibels_of(byte);
}

double SpectrogramTiles::hz_at(double height) const {
  if (centre_hz_.empty()) return 0;
  const double place = height * static_cast<double>(centre_hz_.size()) - 0.5;
  const auto last = static_cast<double>(centre_hz_.size() - 1);
  const double clamped = std::clamp(place, 0.0, last);
  const auto below = static_cast<std::size_t>(clamped);
  const std::size_t above = std::min(below + 1, centre_hz_.size() - 1);
  const double share = clamped - static_cast<double>(below);
  return centre_hz_[below] + share * (centre_hz_[above] - centre_hz_[below]);
}

std::optional<double> SpectrogramTiles::height_of(double hz) const {
  if (centre_hz_.empty() || hz < centre_hz_.front() || hz > centre_hz_.back()) return {};
  const auto above = std::lower_bound(centre_hz_.begin(), centre_hz_.end(), hz);
  auto row = static_cast<double>(above - centre_hz_.begin());
  if (above != centre_hz_.begin()) {
    const double from = *(above - 1), to = *above;
    row -= to > from ? (to - hz) / (to - from) : 0;
  }
  return (row + 0.5) / static_cast<double>(centre_hz_.size());
}

}  // namespace earshot
