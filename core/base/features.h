#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace earshot {

/// What a row of features is of: a whole clip, or a stretch of one.
struct Item {
  /// In seconds, as the player, people and tables of labels count: it stays the same whatever rate
  /// a recording has and an encoder hears, so that maps of different encoders share their items.
  struct Stretch {
    double start = 0;   ///< from the clip's beginning
    double length = 0;  ///< above 0
    friend auto operator<=>(const Stretch&, const Stretch&) = default;
  };
  std::int64_t clip = 0;                ///< its place in Dataset::clips
  std::optional<Stretch> stretch = {};  ///< nothing: the whole clip, however long it is
};
bool operator==(const Item& a, const Item& b);
/// By clip, whole clips before stretches, then by time.
std::partial_ordering operator<=>(const Item& a, const Item& b);

/// Each clip as one item.
std::vector<Item> whole_clips(const std::vector<std::int64_t>& clips);

/// Rows of features and what they are of. Plain, so that the window may hold it; made once, then
/// shared as const.
struct Features {
  std::vector<Item> items;                ///< row -> item
  std::optional<std::int64_t> step = {};  ///< that the encoder has learnt; nothing without one
  std::int64_t width = 0;                 ///< features of an item
  std::vector<float> values = {};         ///< [rows, width], row-major

  std::int64_t rows() const { return static_cast<std::int64_t>(items.size()); }
  std::span<const float> row(std::int64_t row) const {
    return std::span(values).subspan(static_cast<std::size_t>(row * width),
                                     static_cast<std::size_t>(width));
  }
  const Item& item(std::int64_t row) const { return items[static_cast<std::size_t>(row)]; }
};

}  // namespace earshot
