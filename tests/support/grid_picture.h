#pragma once

#include <optional>
#include <QImage>
#include <QString>
#include <vector>

namespace earshot::testing {

/// A picture of a part of the window by cells of some 24 pixels: of each its mean colour, and how
/// much its lightness varies, which is what letters, lines and points make of it. Two pictures of
/// one look are alike by it also where the letters are another font's or a little elsewhere.
class GridPicture {
 public:
  struct Cell {
    double lightness = 0, a = 0, b = 0;  ///< CIE L*a*b* of the mean colour
    double varies = 0;                   ///< standard deviation of the luma, 0..127
  };

  /// Of a picture that knows its device pixels a pixel.
  static GridPicture of(const QImage& picture);
  /// Of the same into as many cells as another has, so that the two can be compared.
  static GridPicture of(const QImage& picture, const GridPicture& like);
  /// A small PNG: the mean colours, and below them how much each cell varies.
  bool save(const QString& file) const;
  static std::optional<GridPicture> read(const QString& file);

  QSize size() const { return size_; }  ///< device-independent pixels
  int columns() const { return columns_; }
  int rows() const { return rows_; }
  const Cell& at(int column, int row) const;

 private:
  static GridPicture of(const QImage& picture, int columns, int rows);
  void add(QRgb mean, double varies);

  QSize size_;
  int columns_ = 0, rows_ = 0;
  std::vector<Cell> cells_;
  std::vector<QRgb> colours_;
};

/// How a picture differs from a kept one.
struct GridDifference {
  double share = 0;             ///< of the cells in which either shows something
  double most = 0;              ///< the same of the part that differs most
  QString words;                ///< what differs and where; empty where they are alike
  std::vector<QRectF> cells{};  ///< those that differ, in shares of width and height
};
GridDifference difference(const QImage& made, const GridPicture& kept);
GridDifference difference(const GridPicture& made, const GridPicture& kept);

/// The picture, with what differs marked.
QImage marked(const QImage& made, const GridDifference& found);

}  // namespace earshot::testing
