#include "tests/support/grid_picture.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <QPainter>
#include <tuple>

namespace earshot::testing {

namespace {

constexpr int cell_px = 24;
/// Above these a person sees another colour, or another amount of things, at a glance.
constexpr double colour_noticed = 9, variation_noticed = 13;
/// Of what is shown, in the whole and in a part of it: more than another font makes.
constexpr double alike_share = 0.3, alike_in_part = 0.88;
/// Parts that are looked at by themselves, where they show enough: one, and a column.
struct Shape {
  int columns, rows, telling;
};
constexpr Shape shapes[] = {{7, 5, 14}, {2, 6, 8}};
/// Another font makes a place somewhat wider or narrower.
constexpr double alike_size = 0.2;

double linear(int value) {
  const double x = value / 255.0;
  return x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4);
}

double lab_root(double x) {
  return x > 0.008856 ? std::cbrt(x) : 7.787 * x + 16.0 / 116;
}

/// IEC 61966-2-1 and CIE 15, for D65.
GridPicture::Cell cell_of(QRgb mean, double varies) {
  const double r = linear(qRed(mean)), g = linear(qGreen(mean)), b = linear(qBlue(mean));
  const double x = lab_root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const double y = lab_root(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const double z = lab_root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z), varies};
}

double colour_between(const GridPicture::Cell& one, const GridPicture::Cell& other) {
  return std::hypot(one.lightness - other.lightness, one.a - other.a, one.b - other.b);
}

struct Range {
  double least = 1e9, most = -1e9;
  void take(double value) {
    least = std::min(least, value);
    most = std::max(most, value);
  }
  bool has(double value, double tolerance) const {
    return value >= least - tolerance && value <= most + tolerance;
  }
};

/// Whether a cell lies within what another picture has there and beside it: an edge that moved by
/// less than a cell mixes what stood on its two sides.
bool has_near(const GridPicture& picture, int column, int row, const GridPicture::Cell& wanted) {
  Range lightness, a, b, varies;
  for (int y = std::max(0, row - 1); y <= std::min(picture.rows() - 1, row + 1); ++y) {
    for (int x = std::max(0, column - 1); x <= std::min(picture.columns() - 1, column + 1); ++x) {
      const GridPicture::Cell& cell = picture.at(x, y);
      lightness.take(cell.lightness);
      a.take(cell.a);
      b.take(cell.b);
      varies.take(cell.varies);
    }
  }
  constexpr double luma_of_lightness = 2.55;
  const double of_an_edge = luma_of_lightness * (lightness.most - lightness.least) / 2;
  varies.take(std::max(varies.most, of_an_edge));
  return lightness.has(wanted.lightness, colour_noticed) && a.has(wanted.a, colour_noticed) &&
         b.has(wanted.b, colour_noticed) && varies.has(wanted.varies, variation_noticed);
}

/// The commonest of the plain cells.
GridPicture::Cell ground_of(const GridPicture& picture) {
  std::map<std::tuple<long, long, long>, int> counts;
  int most = 0;
  GridPicture::Cell found;
  for (int y = 0; y < picture.rows(); ++y) {
    for (int x = 0; x < picture.columns(); ++x) {
      const GridPicture::Cell& cell = picture.at(x, y);
      constexpr double plain = 2, step = 3;
      if (cell.varies > plain) continue;
      const int count = ++counts[{std::lround(cell.lightness / step), std::lround(cell.a / step),
                                  std::lround(cell.b / step)}];
      if (count <= most) continue;
      most = count;
      found = cell;
    }
  }
  return found;
}

bool shows_something(const GridPicture::Cell& cell, const GridPicture::Cell& ground) {
  constexpr double something = 4;
  return cell.varies > something || colour_between(cell, ground) > something;
}

QString size_words(const QSize& size) {
  return QStringLiteral("%1 x %2").arg(size.width()).arg(size.height());
}

bool differ_much(int made, int kept) {
  return std::abs(made - kept) > std::max(1.0 * cell_px, alike_size * kept);
}

struct Part {
  int something = 0, differing = 0;
  void add(const Part& other) {
    something += other.something;
    differing += other.differing;
  }
  double share() const { return something == 0 ? 0 : 1.0 * differing / something; }
};

}  // namespace

const GridPicture::Cell& GridPicture::at(int column, int row) const {
  return cells_[static_cast<std::size_t>(row * columns_ + column)];
}

void GridPicture::add(QRgb mean, double varies) {
  colours_.push_back(mean);
  cells_.push_back(cell_of(mean, varies));
}

GridPicture GridPicture::of(const QImage& picture) {
  const QSize size = picture.deviceIndependentSize().toSize();
  const auto cells = [](int pixels) {
    return std::max(1, static_cast<int>(std::lround(1.0 * pixels / cell_px)));
  };
  return of(picture, cells(size.width()), cells(size.height()));
}

GridPicture GridPicture::of(const QImage& picture, const GridPicture& like) {
  return of(picture, like.columns_, like.rows_);
}

GridPicture GridPicture::of(const QImage& picture, int columns, int rows) {
  const QImage pixels = picture.convertToFormat(QImage::Format_RGB32);
  GridPicture made;
  made.size_ = picture.deviceIndependentSize().toSize();
  made.columns_ = columns;
  made.rows_ = rows;
  for (int row = 0; row < rows; ++row) {
    const int top = row * pixels.height() / rows, below = (row + 1) * pixels.height() / rows;
    for (int column = 0; column < columns; ++column) {
      const int left = column * pixels.width() / columns;
      const int right = (column + 1) * pixels.width() / columns;
      double red = 0, green = 0, blue = 0, luma = 0, squares = 0;
      for (int y = top; y < below; ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(pixels.constScanLine(y));
        for (int x = left; x < right; ++x) {
          const double here =
              0.299 * qRed(line[x]) + 0.587 * qGreen(line[x]) + 0.114 * qBlue(line[x]);
          red += qRed(line[x]);
          green += qGreen(line[x]);
          blue += qBlue(line[x]);
          luma += here;
          squares += here * here;
        }
      }
      const double count = std::max(1, (below - top) * (right - left));
      const auto mean = [count](double sum) { return static_cast<int>(std::lround(sum / count)); };
      const double variance = squares / count - luma / count * (luma / count);
      made.add(qRgb(mean(red), mean(green), mean(blue)), std::sqrt(std::max(0.0, variance)));
    }
  }
  return made;
}

bool GridPicture::save(const QString& file) const {
  QImage image(columns_, 2 * rows_, QImage::Format_RGB32);
  for (int row = 0; row < rows_; ++row) {
    for (int column = 0; column < columns_; ++column) {
      const int grey = std::min(255, static_cast<int>(std::lround(2 * at(column, row).varies)));
      image.setPixel(column, row, colours_[static_cast<std::size_t>(row * columns_ + column)]);
      image.setPixel(column, rows_ + row, qRgb(grey, grey, grey));
    }
  }
  image.setText("size", size_words(size_));
  return image.save(file);
}

std::optional<GridPicture> GridPicture::read(const QString& file) {
  const QImage image = QImage(file).convertToFormat(QImage::Format_RGB32);
  const QStringList size = image.text("size").split(" x ");
  if (image.isNull() || image.height() % 2 != 0 || size.size() != 2) return {};
  GridPicture kept;
  kept.size_ = {size[0].toInt(), size[1].toInt()};
  kept.columns_ = image.width();
  kept.rows_ = image.height() / 2;
  for (int row = 0; row < kept.rows_; ++row) {
    for (int column = 0; column < kept.columns_; ++column) {
      kept.add(image.pixel(column, row), qRed(image.pixel(column, kept.rows_ + row)) / 2.0);
    }
  }
  return kept;
}

GridDifference difference(const QImage& made, const GridPicture& kept) {
  return difference(GridPicture::of(made, kept), kept);
}

GridDifference difference(const GridPicture& made, const GridPicture& kept) {
  if (differ_much(made.size().width(), kept.size().width()) ||
      differ_much(made.size().height(), kept.size().height())) {
    return {1, 1,
            QStringLiteral("is %1, was %2").arg(size_words(made.size()), size_words(kept.size()))};
  }
  const GridPicture::Cell ground = ground_of(kept);
  GridDifference found;
  Part all;
  std::vector<Part> cells;
  for (int row = 0; row < kept.rows(); ++row) {
    for (int column = 0; column < kept.columns(); ++column) {
      const bool differs = !has_near(made, column, row, kept.at(column, row)) ||
                           !has_near(kept, column, row, made.at(column, row));
      const bool something = differs || shows_something(kept.at(column, row), ground) ||
                             shows_something(made.at(column, row), ground);
      cells.push_back({something ? 1 : 0, differs ? 1 : 0});
      all.add(cells.back());
      if (!differs) continue;
      found.cells.emplace_back(1.0 * column / kept.columns(), 1.0 * row / kept.rows(),
                               1.0 / kept.columns(), 1.0 / kept.rows());
    }
  }
  found.share = all.share();
  QRect where;
  for (const Shape& shape : shapes) {
    const int wide = std::min(shape.columns, kept.columns());
    const int high = std::min(shape.rows, kept.rows());
    for (int top = 0; top + high <= kept.rows(); ++top) {
      for (int left = 0; left + wide <= kept.columns(); ++left) {
        Part part;
        for (int row = top; row < top + high; ++row) {
          for (int column = left; column < left + wide; ++column) {
            part.add(cells[static_cast<std::size_t>(row * kept.columns() + column)]);
          }
        }
        if (part.something < shape.telling || part.share() <= found.most) continue;
        found.most = part.share();
        where = QRect(left * cell_px, top * cell_px, wide * cell_px, high * cell_px);
      }
    }
  }
  if (found.share <= alike_share && found.most <= alike_in_part) return found;
  found.words =
      QStringLiteral("%1 % of what it shows differs, most (%2 %) at x %3 to %4, y %5 to %6")
          .arg(100 * found.share, 0, 'f', 0)
          .arg(100 * found.most, 0, 'f', 0)
          .arg(where.left())
          .arg(where.right() + 1)
          .arg(where.top())
          .arg(where.bottom() + 1);
  return found;
}

QImage marked(const QImage& made, const GridDifference& found) {
  QImage image = made.convertToFormat(QImage::Format_RGB32);
  image.setDevicePixelRatio(1);
  QPainter painter(&image);
  for (const QRectF& cell : found.cells) {
    painter.fillRect(QRectF(cell.x() * image.width(), cell.y() * image.height(),
                            cell.width() * image.width(), cell.height() * image.height()),
                     QColor(255, 0, 255, 110));
  }
  return image;
}

}  // namespace earshot::testing
