#include "app/window/tour_bubble.h"

#include <algorithm>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int bubble_width = 340;
constexpr int ring_px = 2;
constexpr int gap = 8;

class TourRing : public QWidget {
 public:
  explicit TourRing(QWidget* window) : QWidget(window) {
    setObjectName("tour_ring");
    setAttribute(Qt::WA_TransparentForMouseEvents);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Palette::of(*this).accent, ring_px));
    const double half = ring_px / 2.0;
    painter.drawRoundedRect(QRectF(rect()).adjusted(half, half, -half, -half), grid::radius,
                            grid::radius);
  }
};

QRect in_window(const QWidget& widget, const QWidget& window) {
  return {widget.mapTo(&window, QPoint(0, 0)), widget.size()};
}

/// Beside the target where there is room, below first; else in its lower right corner.
QPoint place_beside(const QRect& target, QSize size, const QRect& room) {
  const auto within = [](int at, int length, int from, int to) {
    return std::max(from, std::min(at, to - length));
  };
  const int x = within(target.left(), size.width(), room.left() + gap, room.right() - gap);
  const int y = within(target.top(), size.height(), room.top() + gap, room.bottom() - gap);
  const QPoint places[] = {{x, target.bottom() + gap},
                           {x, target.top() - gap - size.height()},
                           {target.left() - gap - size.width(), y},
                           {target.right() + gap, y}};
  for (const QPoint at : places) {
    if (room.contains(QRect(at, size))) return at;
  }
  return {within(target.right() - gap - size.width(), size.width(), room.left(), room.right()),
          within(target.bottom() - gap - size.height(), size.height(), room.top(), room.bottom())};
}

}  // namespace

TourBubble::TourBubble(QWidget* window) : QFrame(window), window_(window) {
  setObjectName("tour_bubble");
  setAccessibleName(tr("Tour"));
  ring_ = new TourRing(window);
  count_ = new QLabel(this);
  count_->setProperty("role", "caption");
  title_ = new QLabel(this);
  title_->setObjectName("tour_title");
  words_ = new QLabel(this);
  words_->setObjectName("tour_words");
  words_->setProperty("role", "muted");
  words_->setWordWrap(true);
  auto* leave = new QPushButton(tr("Leave"), this);
  leave->setObjectName("tour_leave");
  leave->setToolTip(tr("Ends the tour (Esc); it is in the menu Help"));
  next_ = new QPushButton(this);
  next_->setObjectName("tour_next");
  next_->setProperty("role", "primary");
  connect(leave, &QPushButton::clicked, this, &TourBubble::leave_asked);
  connect(next_, &QPushButton::clicked, this, &TourBubble::next_asked);
  auto* head = new QHBoxLayout;
  head->addWidget(title_, 1);
  head->addWidget(count_);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(grid::inside);
  foot->addStretch(1);
  foot->addWidget(leave);
  foot->addWidget(next_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(grid::inset, grid::inset, grid::inset, grid::inset);
  column->setSpacing(grid::inside);
  column->addLayout(head);
  column->addWidget(words_);
  column->addLayout(foot);
  window_->installEventFilter(this);
}

TourBubble::~TourBubble() {
  delete ring_;
}

void TourBubble::show_step(int step, int steps, const QString& title, const QString& words) {
  count_->setText(tr("%1 of %2").arg(step + 1).arg(steps));
  title_->setText(title);
  words_->setText(words);
  const bool last = step + 1 == steps;
  next_->setText(last ? tr("Done") : tr("Next"));
}

void TourBubble::point_at(QWidget* target) {
  if (target_ != nullptr) target_->removeEventFilter(this);
  target_ = target;
  target_->installEventFilter(this);
  place();
  ring_->show();
  ring_->raise();
  show();
  raise();
  next_->setFocus();
}

bool TourBubble::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Move:
    case QEvent::Hide:
    case QEvent::LayoutRequest:
      place_later();
      break;
    default:
      break;
  }
  return QFrame::eventFilter(watched, event);
}

/// Enter presses the button that has the focus, as in a dialog.
void TourBubble::keyPressEvent(QKeyEvent* event) {
  const bool enters = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (auto* button = qobject_cast<QPushButton*>(focusWidget()); enters && button != nullptr) {
    button->click();
  } else {
    QFrame::keyPressEvent(event);
  }
}

void TourBubble::paintEvent(QPaintEvent*) {
  const Palette& palette = Palette::of(*this);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(palette.accent);
  painter.setBrush(palette.raised);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), grid::radius,
                          grid::radius);
}

/// Where everything around is laid out anew, once.
void TourBubble::place_later() {
  if (placing_) return;
  placing_ = true;
  QTimer::singleShot(0, this, [this] {
    placing_ = false;
    if (target_ != nullptr && target_->isVisible()) {
      place();
    } else {
      Q_EMIT lost();
    }
  });
}

void TourBubble::place() {
  const QRect at = in_window(*target_, *window_);
  ring_->setGeometry(at.adjusted(-ring_px, -ring_px, ring_px, ring_px));
  const double scale = fontMetrics().height() / 16.0;
  const int wide = static_cast<int>(bubble_width * std::max(1.0, scale));
  setFixedWidth(std::min(wide, window_->width() - 2 * gap));
  const QSize size(width(), std::max(heightForWidth(width()), sizeHint().height()));
  resize(size);
  move(place_beside(at, size, window_->rect()));
}

}  // namespace earshot
