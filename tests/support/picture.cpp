#include "tests/support/picture.h"

#include <algorithm>
#include <cmath>
#include <QApplication>
#include <QDir>
#include <QPainter>
#include <QWidget>

#include "tests/support/places.h"

namespace earshot::testing {

namespace {

constexpr int cell = 8;
constexpr int noticed = 16;

QImage cells_of(const QImage& picture) {
  return picture.convertToFormat(QImage::Format_RGB32)
      .scaled((picture.width() + cell - 1) / cell, (picture.height() + cell - 1) / cell,
              Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

bool differ(QRgb one, QRgb other) {
  return std::abs(qRed(one) - qRed(other)) > noticed ||
         std::abs(qGreen(one) - qGreen(other)) > noticed ||
         std::abs(qBlue(one) - qBlue(other)) > noticed;
}

QImage beside(const QImage& made, const QImage& kept, const QImage& marked) {
  const int width = std::max({made.width(), kept.width(), marked.width()});
  QImage all(3 * width, std::max({made.height(), kept.height(), marked.height()}),
             QImage::Format_RGB32);
  all.fill(Qt::gray);
  QPainter painter(&all);
  painter.drawImage(0, 0, kept);
  painter.drawImage(width, 0, made);
  painter.drawImage(2 * width, 0, marked);
  return all;
}

QDir kept_pictures() {
  return QDir(QString::fromStdString((source_folder() / "tests" / "pictures").string()));
}

}  // namespace

PictureDifference difference(const QImage& made, const QImage& kept) {
  if (made.size() != kept.size()) return {1, beside(made, kept, {})};
  const QImage one = cells_of(made), other = cells_of(kept);
  QImage marked = made.convertToFormat(QImage::Format_RGB32);
  QPainter painter(&marked);
  int count = 0;
  for (int y = 0; y < one.height(); ++y) {
    for (int x = 0; x < one.width(); ++x) {
      if (!differ(one.pixel(x, y), other.pixel(x, y))) continue;
      ++count;
      painter.fillRect(x * cell, y * cell, cell, cell, QColor(255, 0, 255, 160));
    }
  }
  painter.end();
  return {static_cast<double>(count) / (one.width() * one.height()), beside(made, kept, marked)};
}

QString compared_with_picture(QWidget& widget, const QString& name) {
  widget.show();
  for (int i = 0; i < 10; ++i) QApplication::processEvents(QEventLoop::AllEvents, 50);
  const QImage made = widget.grab().toImage();
  const QString file = kept_pictures().filePath(name + ".png");
  if (qEnvironmentVariableIsSet("EARSHOT_RENEW_PICTURES")) {
    return made.save(file) ? QString() : file + ": cannot be written";
  }
  const QImage kept(file);
  if (kept.isNull()) return file + ": there is no such picture; ./earshot.sh pictures makes it";
  const PictureDifference found = difference(made, kept);
  if (found.cells <= alike_cells) return {};
  const QDir build(QString::fromStdString((build_folder() / "pictures").string()));
  build.mkpath(".");
  const QString beside = build.filePath(name + ".png");
  found.shown.save(beside);
  return QString(
             "%1: %2 % of its cells differ; kept, made and differing beside each other in %3. "
             "Where the new look is meant, ./earshot.sh pictures renews it")
      .arg(name)
      .arg(100 * found.cells, 0, 'f', 1)
      .arg(beside);
}

}  // namespace earshot::testing
