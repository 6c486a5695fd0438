#pragma once

#include <QColor>
#include <QFont>
#include <QString>
#include <utility>
#include <vector>

class QPainter;

namespace earshot {

struct Palette;

/// What stands above an exported picture: a caption, and the names of what is drawn with the sign
/// of their lines.
struct PictureHead {
  QString caption;
  std::vector<std::pair<QString, QColor>> names;
  QFont text, small;
  int wide = 0;

  /// Pixels that it takes. Paints where there is a painter.
  int paint(QPainter* painter, const Palette& palette) const;
};

}  // namespace earshot
