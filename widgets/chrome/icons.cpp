#include "widgets/chrome/icons.h"

#include <QDir>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

// In a static library Qt finds resources only when asked, from outside any namespace.
static void load_earshot_resources() {
  Q_INIT_RESOURCE(earshot);
}

namespace earshot {

void load_drawings() {
  load_earshot_resources();
}

namespace {

/// Draws the SVG with "currentColor" replaced, at whatever size is asked for.
class LineDrawing : public QIconEngine {
 public:
  LineDrawing(QByteArray svg, QColor normal, QColor disabled, QColor on)
      : svg_(std::move(svg)), normal_(normal), disabled_(disabled), on_(on) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    QColor colour = state == QIcon::On ? on_ : normal_;
    if (mode == QIcon::Disabled) colour = disabled_;
    QByteArray drawing = svg_;
    drawing.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(drawing);
    painter->setRenderHint(QPainter::Antialiasing);
    renderer.render(painter, rect);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    painter.end();
    return QPixmap::fromImage(image);
  }

  QIconEngine* clone() const override { return new LineDrawing(*this); }

 private:
  QByteArray svg_;
  QColor normal_, disabled_, on_;
};

const QString& folder() {
  static const QString path = QStringLiteral(":/icons");
  return path;
}

QIcon drawing(const QString& name, QColor normal, QColor disabled, QColor on) {
  if (name.isEmpty()) return {};
  load_drawings();
  QFile file(folder() + QLatin1Char('/') + name + QStringLiteral(".svg"));
  if (!file.open(QIODevice::ReadOnly)) {
    qWarning("icon \"%s\" is not drawn; there are: %s", qPrintable(name),
             qPrintable(icon_names().join(QStringLiteral(", "))));
    return {};
  }
  return QIcon(new LineDrawing(file.readAll(), normal, disabled, on));
}

}  // namespace

QIcon icon(const QString& name, const Palette& palette) {
  return drawing(name, palette.text, palette.faint, palette.accent);
}

QIcon icon(const QString& name, const QColor& colour) {
  return drawing(name, colour, colour, colour);
}

QStringList icon_names() {
  load_drawings();
  QStringList names = QDir(folder()).entryList({QStringLiteral("*.svg")}, QDir::Files, QDir::Name);
  for (QString& name : names) name.chop(4);
  names.removeIf([](const QString& name) {
    // Made for one scheme each: style sheets cannot tint.
    return name.endsWith(QStringLiteral("_dark")) || name.endsWith(QStringLiteral("_light"));
  });
  return names;
}

}  // namespace earshot
