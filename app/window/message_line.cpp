#include "app/window/message_line.h"

#include <QMouseEvent>

#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

constexpr int stays_ms = 8000;
constexpr qsizetype most_said = 500;

}  // namespace

MessageLine::MessageLine(QWidget* parent) : ElidedLabel(parent) {
  setObjectName("message");
  clock_.setSingleShot(true);
  clock_.setInterval(stays_ms);
  connect(&clock_, &QTimer::timeout, this, [this] {
    show_words({});
    Q_EMIT went();
  });
}

void MessageLine::say(const QString& words) {
  if (!words.isEmpty()) {
    log_.append({QTime::currentTime(), words});
    if (log_.size() > most_said) log_.removeFirst();
    clock_.start();
  }
  show_words(words);
}

void MessageLine::take_back(const QString& words) {
  if (text() == words) show_words({});
}

void MessageLine::show_words(const QString& words) {
  setText(words);
  setToolTip(plain_tip(words));
}

void MessageLine::mouseReleaseEvent(QMouseEvent* event) {
  ElidedLabel::mouseReleaseEvent(event);
  if (event->button() == Qt::LeftButton) Q_EMIT log_asked();
}

}  // namespace earshot
