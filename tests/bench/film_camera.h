#pragma once

#include <cstdio>
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QEasingCurve>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QPainter>
#include <QPainterPath>
#include <QThreadPool>
#include <QTimer>
#include <QtTest>

#include "app/window/workbench.h"

namespace earshot::films {

constexpr int frames_a_second = 8;
const QSize window_size(1280, 800);
const QSize frame_size(1024, 640);
constexpr int words_px = 36;  ///< the line below the window

inline void wait(double seconds) {
  QEventLoop loop;
  QTimer::singleShot(static_cast<int>(1000 * seconds), &loop, &QEventLoop::quit);
  loop.exec();
}

/// Takes frames of the window while its own pointer and keys work it. A grabbed window has no
/// pointer, so one is drawn; and a line below it says what is done.
class Camera {
 public:
  Camera(Workbench& bench, const QString& folder) : bench_(bench), folder_(folder) {
    QDir().mkpath(folder);
  }
  Workbench& bench() { return bench_; }
  QWidget& window() { return bench_.window(); }

  /// So many frames, this much of the program's time apart.
  void shoot(int frames, double apart = 1.0 / frames_a_second) {
    for (int i = 0; i < frames; ++i) {
      QElapsedTimer spent;
      spent.start();
      take();
      wait(std::max(0.005, apart - static_cast<double>(spent.elapsed()) / 1000));
    }
  }
  void seconds(double seconds) { shoot(static_cast<int>(seconds * frames_a_second)); }
  /// At most so many frames, until something holds; on without frames where it takes longer.
  template <class Holds>
  void until(const Holds& holds, int frames, double apart) {
    for (int i = 0; !holds(); ++i) {
      if (i < frames) {
        shoot(1, apart);
      } else {
        wait(apart);
      }
    }
  }

  /// Without frames, until what was asked for is there: a film is not about how busy the machine is
  /// that makes it.
  void let_come(double most_seconds = 2) {
    constexpr double turn = 0.05;
    for (double waited = 0; waited < most_seconds; waited += turn) {
      wait(turn);
      const bool drawn = QThreadPool::globalInstance()->waitForDone(static_cast<int>(1000 * turn));
      if (drawn && bench_.session().tasks().count() == 0) break;
    }
    wait(turn);
  }

  void say(const QString& words) { words_ = words; }
  void glide(QWidget& over, QPointF at, int frames = 5) {
    const QPointF from = pointer_, to = over.mapTo(&window(), at);
    for (int i = 1; i <= frames; ++i) {
      const double eased = QEasingCurve(QEasingCurve::InOutQuad).valueForProgress(1.0 * i / frames);
      pointer_ = from + eased * (to - from);
      QTest::mouseMove(window().windowHandle(), pointer_.toPoint());
      shoot(1);
    }
  }
  void click(QWidget& on, QPointF at) {
    glide(on, at);
    pressed_ = true;
    shoot(1);
    QTest::mouseClick(window().windowHandle(), Qt::LeftButton, {}, pointer_.toPoint());
    shoot(1);
    pressed_ = false;
  }
  void click(QWidget& on) { click(on, QRectF(on.rect()).center()); }
  void press(Qt::Key key) { QTest::keyClick(window().windowHandle(), key); }
  void ask(const char* action) { bench_.window().actions().at(action)->trigger(); }
  template <class Widget>
  Widget& find(const char* name) {
    auto* found = window().findChild<Widget*>(QString::fromLatin1(name));
    if (found == nullptr) qFatal("there is no %s", name);
    return *found;
  }

 private:
  void take() {
    const QImage window_now = window().grab().toImage().scaled(frame_size, Qt::IgnoreAspectRatio,
                                                               Qt::SmoothTransformation);
    QImage frame(frame_size + QSize(0, words_px), QImage::Format_RGB32);
    frame.fill(QColor(0x16, 0x18, 0x1d));
    QPainter painter(&frame);
    painter.drawImage(0, 0, window_now);
    painter.setRenderHint(QPainter::Antialiasing);
    draw_words(painter);
    draw_pointer(painter);
    painter.end();
    const QString file = QStringLiteral("%1/%2.png").arg(folder_).arg(++taken_, 4, 10, QChar('0'));
    if (!frame.save(file)) {
      std::fprintf(stderr, "%s: cannot be written\n", qPrintable(file));
      std::exit(1);
    }
  }
  void draw_words(QPainter& painter) const {
    QFont font = QApplication::font();
    font.setPixelSize(17);
    painter.setFont(font);
    painter.setPen(QColor(0xe6, 0xe8, 0xec));
    painter.drawText(QRect(0, frame_size.height(), frame_size.width(), words_px), Qt::AlignCenter,
                     words_);
  }
  void draw_pointer(QPainter& painter) const {
    if (pointer_.isNull()) return;
    const QPointF at(pointer_.x() * frame_size.width() / window_size.width(),
                     pointer_.y() * frame_size.height() / window_size.height());
    if (pressed_) {
      painter.setPen(QPen(QColor(0x0b, 0x7f, 0x70), 3));
      painter.setBrush(QColor(0x0b, 0x7f, 0x70, 60));
      painter.drawEllipse(at, 14, 14);
    }
    QPolygonF arrow({{0, 0}, {0, 18}, {4.2, 14.2}, {7, 20.5}, {10, 19.2}, {7.2, 13}, {13, 13}});
    arrow.translate(at);
    painter.setPen(QPen(Qt::white, 1.5));
    painter.setBrush(QColor(0x16, 0x18, 0x1d));
    painter.drawPolygon(arrow);
  }

  Workbench& bench_;
  QString folder_, words_;
  int taken_ = 0;
  QPointF pointer_;
  bool pressed_ = false;
};

}  // namespace earshot::films
