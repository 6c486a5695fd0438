#pragma once

#include <array>
#include <QRgb>
#include <span>

#include "widgets/chrome/palette.h"

namespace earshot {

/// 256 colours for a value from 0 to 1.
class ColourMap {
 public:
  /// Smoothly through these colours, evenly spaced.
  explicit ColourMap(std::span<const QRgb> anchors);
  /// Values outside 0..1 take the ends, NaN the lowest.
  QRgb at(double value) const {
    if (!(value > 0)) return table_.front();
    return value >= 1 ? table_.back() : table_[static_cast<std::size_t>(value * 256)];
  }
  const std::array<QRgb, 256>& table() const { return table_; }

  /// For spectrograms and similarities: perceptually even, lightness rising throughout (Smith and
  /// van der Walt, 2015).
  static const ColourMap& magma();
  static const ColourMap& viridis();
  /// For signed pictures: -1 at 0, nothing at 0.5, +1 at 1.
  static ColourMap diverging(const Palette& palette);

 private:
  std::array<QRgb, 256> table_{};
};

/// The more readable of near-black and white on a ground.
QColor text_on(const QColor& ground);

}  // namespace earshot
