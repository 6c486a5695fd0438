#include "widgets/chrome/popover.h"

#include <QAbstractButton>
#include <QGridLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QScreen>
#include <QTimer>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"

namespace earshot {

Popover::Popover(QAbstractButton* opener) : QFrame(opener, Qt::Popup), opener_(opener) {
  setObjectName("popover");
  setAccessibleName(opener->accessibleName());
  grid_ = new QGridLayout(this);
  grid_->setContentsMargins(grid::inset, grid::inset, grid::inset, grid::inset);
  grid_->setHorizontalSpacing(grid::inset);
  grid_->setVerticalSpacing(grid::inside);
  grid_->setColumnStretch(1, 1);
  opener_->setCheckable(true);
  connect(opener_, &QAbstractButton::toggled, this, [this](bool on) {
    if (on) {
      open();
    } else {
      hide();
    }
  });
}

void Popover::put(int row, const QString& caption, QWidget* control) {
  if (caption.isEmpty()) {
    grid_->addWidget(control, row, 0, 1, 2);
    return;
  }
  auto* label = new QLabel(caption, this);
  label->setProperty("role", "muted");
  label->setBuddy(control);
  grid_->addWidget(label, row, 0);
  grid_->addWidget(control, row, 1);
}

void Popover::add(const QString& caption, QWidget* control) {
  put(next_row_++, caption, control);
}

void Popover::take_in(int place, const QString& caption, QWidget* control) {
  put(place, caption, control);
  control->show();
}

void Popover::give_up(int place) {
  if (QLayoutItem* item = grid_->itemAtPosition(place, 0); item != nullptr) {
    if (auto* label = qobject_cast<QLabel*>(item->widget())) delete label;
  }
}

bool Popover::has_rows() const {
  for (int i = 0; i < grid_->count(); ++i) {
    const QWidget* widget = grid_->itemAt(i)->widget();
    // Before it is first shown everything in it is hidden, but not by anybody's wish.
    const bool off = widget == nullptr ||
                     (widget->isHidden() && widget->testAttribute(Qt::WA_WState_ExplicitShowHide));
    if (!off) return true;
  }
  return false;
}

void Popover::open() {
  adjustSize();
  QPoint corner = opener_->mapToGlobal(QPoint(opener_->width() - width(), opener_->height() + 2));
  if (const QScreen* screen = opener_->screen(); screen != nullptr) {
    const QRect free = screen->availableGeometry();
    corner.setX(qBound(free.left(), corner.x(), qMax(free.left(), free.right() - width())));
    corner.setY(qBound(free.top(), corner.y(), qMax(free.top(), free.bottom() - height())));
  }
  move(corner);
  show();
}

void Popover::hideEvent(QHideEvent* event) {
  QFrame::hideEvent(event);
  opener_->setChecked(false);
}

void Popover::mousePressEvent(QMouseEvent* event) {
  // A press on the button closes it, and is not to open it again.
  const QPoint at = opener_->mapFromGlobal(event->globalPosition().toPoint());
  setAttribute(Qt::WA_NoMouseReplay, opener_->rect().contains(at));
  QFrame::mousePressEvent(event);
}

bool Popover::event(QEvent* event) {
  // Rows came or went while it is open.
  if (event->type() == QEvent::LayoutRequest && isVisible()) {
    QTimer::singleShot(0, this, [this] { adjustSize(); });
  }
  return QFrame::event(event);
}

void Popover::paintEvent(QPaintEvent*) {
  const Palette& palette = Palette::of(*this);
  QPainter painter(this);
  painter.fillRect(rect(), palette.panel);
  painter.setPen(palette.line);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

}  // namespace earshot
