#pragma once

#include <QImage>
#include <QString>

class QWidget;

namespace earshot::testing {

/// How two pictures of one size differ, by cells of 8 x 8 pixels: the mean colour of a cell is what
/// is compared, so that another way to smooth a letter's edge is no difference.
struct PictureDifference {
  double cells = 0;  ///< share of the cells that differ by more than 16 of 255 in a colour
  QImage shown;      ///< both beside each other, and the cells that differ
};
PictureDifference difference(const QImage& made, const QImage& kept);

/// Up to this share of cells: what fonts and versions of Qt make of one look.
inline constexpr double alike_cells = 0.03;

/// Compares a widget, shown at its present size, with tests/pictures/NAME.png. Returns "" where
/// they are alike; else what differs and where both lie beside each other. With
/// EARSHOT_RENEW_PICTURES set it writes the picture in place of comparing it (`./earshot.sh
/// pictures`).
QString compared_with_picture(QWidget& widget, const QString& name);

}  // namespace earshot::testing
