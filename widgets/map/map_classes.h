#pragma once

#include <cstdint>
#include <QStringList>
#include <vector>

#include "core/data/dataset.h"
#include "widgets/chrome/legend.h"
#include "widgets/map/map_painter.h"

namespace earshot {

struct Palette;

/// What the rows of a map are, a class and a split each, and how that looks: colours, signs, the
/// legend's entries, what is muted.
class MapClasses {
 public:
  /// A class a row (-1: none) and the classes' names. `sizes`: how large each class is where the
  /// rows are a part of the whole; the colours go by them.
  void set(std::vector<int> class_of_row, const QStringList& names,
           std::vector<std::int64_t> sizes);
  void set_splits(std::vector<Split> split_of_row) { split_of_ = std::move(split_of_row); }
  /// The rows of the legend whose classes stand out.
  void pick(const std::vector<int>& legend_rows);

  bool none() const { return names_.isEmpty(); }
  /// The colour of each class (Palette::class_colour), -1 for one of the others.
  const std::vector<int>& colours() const { return slots_; }
  /// The name of a row's class; null where it has none.
  QString name_of(std::int64_t row) const;
  const std::vector<int>& class_of_rows() const { return class_of_; }
  /// Those that have a colour of their own, or are picked.
  std::vector<int> told_apart() const;
  /// False for one that is muted while others are picked.
  bool stands_out(int of_class) const;
  QString class_name(int of_class) const;
  QColor class_colour(int of_class, const Palette& palette) const;
  MapShape shape_of(std::int64_t row) const;
  bool has(Split split) const;

  /// Of many classes, those that have a colour stand first, and the last are left out.
  std::vector<LegendEntry> legend(const Palette& palette) const;
  std::size_t left_out_of_legend() const;
  /// Of so many rows: where some are marked the rest is muted, and where classes are picked the
  /// other classes; `selected` is neither (-1: none).
  void colour(MapInk& ink, const Palette& palette, std::size_t rows,
              const std::vector<std::int64_t>& marked, std::int64_t selected) const;

 private:
  int class_of(std::size_t row) const;
  void layer(MapInk& ink, std::uint16_t other, const std::vector<std::int64_t>& marked,
             std::int64_t selected) const;

  QStringList names_;
  std::vector<int> class_of_;
  std::vector<Split> split_of_;
  std::vector<std::int64_t> counts_;  ///< of the rows
  std::vector<std::int64_t> sizes_;   ///< that decide the colours
  std::vector<int> legend_;           ///< row of the legend -> class
  std::vector<int> picked_;           ///< classes
  std::vector<int> slots_;            ///< class -> colour
};

}  // namespace earshot
