#pragma once

#include <map>
#include <memory>
#include <optional>
#include <QColor>
#include <QImage>
#include <QObject>
#include <utility>
#include <vector>

#include "core/audio/spectrogram.h"
#include "widgets/chrome/background_work.h"

class QPainter;
class QRectF;

namespace earshot {

/// A stretch of a spectrogram: one byte a cell, lowest frequency in the last line, so that another
/// range of dB is another table of colours and nothing else.
struct SpectrogramTile {
  QImage cells;  ///< Format_Indexed8
  std::vector<double> centre_hz;
};

/// The bytes of a tile: 0 is `quietest` dB or less, 255 is 0 dB or more.
namespace tile_level {
constexpr double quietest = -120;
std::uint8_t byte_of(double decibels);
double decibels_of(int byte);
}  // namespace tile_level

/// The table that shows these dB in magma.
QList<QRgb> level_colours(double low_db, double high_db);

/// The same of a difference: 0 is -span dB, 128 none, 255 span dB.
namespace tile_difference {
constexpr double span = 60;
std::uint8_t byte_of(double decibels);
double decibels_of(int byte);
}  // namespace tile_difference

/// The level of tile `a` minus that of `b`, cell by cell; both of one shape, else as wide as the
/// narrower. Levels below -90 dB count as that.
SpectrogramTile difference_of(const SpectrogramTile& a, const SpectrogramTile& b);

/// Frames [first, first + count) of a sound at one hop, each centred on frame x hop, as one tile.
/// Past the sound's end the tile is shorter. Plain, on the calling thread.
SpectrogramTile make_tile(std::span<const float> samples, const SpectrogramSettings& settings,
                          std::int64_t first, std::int64_t count);

/// The spectrogram of one sound at any zoom: tiles of 256 frames at hops of powers of two, made on
/// a thread of the pool from the middle of what is seen outwards, kept for coming back. What is not
/// there yet is drawn from coarser or finer tiles meanwhile.
class SpectrogramTiles : public QObject {
  Q_OBJECT

 public:
  explicit SpectrogramTiles(QObject* parent = nullptr);

  void set_sound(std::shared_ptr<const std::vector<float>> samples, std::int64_t rate);
  /// The level of `a` minus that of `b`, two sounds of one rate, -60 .. 60 dB in the colours of
  /// signed pictures. Where both are silent the difference is none.
  void set_difference(std::shared_ptr<const std::vector<float>> a,
                      std::shared_ptr<const std::vector<float>> b, std::int64_t rate);
  bool is_difference() const { return subtracted_ != nullptr; }
  void set_scale(FrequencyScale scale);
  /// Milliseconds, 0 for some 46; and the share of a window that the next one overlaps.
  void set_window(double milliseconds, double overlap);
  FrequencyScale scale() const { return settings_.scale; }
  /// Rows of the picture; rounded to 64, 128, 256 or 512.
  void set_rows(int rows);
  void set_range(double low_db, double high_db);
  /// What signed pictures are drawn in.
  void set_signed_colours(const QColor& low, const QColor& zero, const QColor& high);
  std::pair<double, double> range() const { return {low_db_, high_db_}; }

  /// Asks for what this stretch of the sound needs, seconds, over so many device pixels.
  void want(double low, double high, int pixels);
  /// Draws what there is of [low, high] seconds into the target.
  void paint(QPainter& painter, const QRectF& target, double low, double high) const;
  /// The level at a time and a height (0 the lowest row, 1 the highest); nothing where no tile is.
  std::optional<double> level_at(double seconds, double height) const;
  /// Centre frequencies of the rows, lowest first; empty before the first tile.
  const std::vector<double>& frequencies() const { return centre_hz_; }
  /// 0..1, or nothing where it is outside what is shown.
  std::optional<double> height_of(double hz) const;
  double hz_at(double height) const;
  bool complete() const { return missing_.empty(); }

 Q_SIGNALS:
  void changed();

 private:
  struct Key {
    int level = 0;  ///< the hop is 2^level
    std::int64_t index = 0;
    bool operator==(const Key&) const = default;
    bool operator<(const Key& other) const {
      return std::pair(level, index) < std::pair(other.level, other.index);
    }
  };
  struct Kept {
    SpectrogramTile tile;
    std::uint64_t used = 0;
  };

  void forget();
  void choose_window();
  void colour_tiles();
  void make_missing();
  void keep(const Key& key, SpectrogramTile tile);
  QRectF place_of(const Key& key, const SpectrogramTile& tile, const QRectF& target, double low,
                  double high) const;
  int finest_level() const;

  std::shared_ptr<const std::vector<float>> samples_, subtracted_;
  SpectrogramSettings settings_;
  double window_ms_ = 0, overlap_ = 0.9375;
  QColor low_, zero_, high_;
  double low_db_ = -80, high_db_ = 0;
  QList<QRgb> colours_;
  mutable std::map<Key, Kept> tiles_;
  mutable std::uint64_t clock_ = 0;
  std::vector<Key> missing_;
  int level_ = 0;
  std::vector<double> centre_hz_;
  BackgroundWork work_{this};
};

}  // namespace earshot
