#include "widgets/curves/curves_overlay.h"

#include <cmath>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include "widgets/curves/plot.h"

#include "widgets/chrome/palette.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {

namespace {

constexpr double drag_starts = 4;

}  // namespace

CurvesOverlay::CurvesOverlay(CurvesView& view, QWidget* parent) : QWidget(parent), view_(view) {
  setMouseTracking(true);
  setFocusPolicy(Qt::NoFocus);
  parent->installEventFilter(this);
}

bool CurvesOverlay::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) {
    const bool wider = width() != static_cast<QWidget*>(watched)->width();
    resize(static_cast<QWidget*>(watched)->size());
    // A scroll bar came or went since the plots were given their places.
    if (wider) {
      QMetaObject::invokeMethod(
          &view_,
          [this] {
            view_.arrange();
            view_.replot_soon();
          },
          Qt::QueuedConnection);
    }
  }
  return false;
}

CurvesOverlay::Plot* CurvesOverlay::plot_at(QPointF at) const {
  for (Plot& plot : view_.plots_) {
    if (view_.is_seen(plot) && QRectF(plot.rect->outerRect()).contains(at)) return &plot;
  }
  return nullptr;
}

void CurvesOverlay::set_cursor_step(std::optional<double> step) {
  cursor_ = step;
  update();
  Q_EMIT view_.step_hovered(step.value_or(std::nan("")));
}

void CurvesOverlay::mousePressEvent(QMouseEvent* event) {
  view_.setFocus(Qt::MouseFocusReason);
  pressed_at_ = mouse_ = event->position();
  dragged_ = false;
  const bool moves =
      event->button() == Qt::MiddleButton || event->modifiers().testFlag(Qt::ShiftModifier);
  const Plot* plot = plot_at(pressed_at_);
  if (plot == nullptr) return;
  if (event->button() == Qt::LeftButton && !moves && in_title(*plot, pressed_at_)) {
    drag_ = Drag::Title;
    return;
  }
  if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
    drag_ = moves ? Drag::Pan : Drag::Band;
  }
}

void CurvesOverlay::mouseMoveEvent(QMouseEvent* event) {
  const QPointF before = mouse_;
  mouse_ = event->position();
  const Plot* plot = plot_at(drag_ == Drag::None ? mouse_ : pressed_at_);
  if (plot == nullptr) {
    set_cursor_step({});
    return;
  }
  const QCPAxis* steps = plot->rect->axis(QCPAxis::atBottom);
  if (drag_ != Drag::None && (mouse_ - pressed_at_).manhattanLength() >= drag_starts) {
    dragged_ = true;
  }
  if (drag_ == Drag::Title) {
    setCursor(dragged_ ? Qt::ClosedHandCursor : Qt::OpenHandCursor);
    update();
    return;
  }
  setCursor(in_title(*plot, mouse_) ? Qt::OpenHandCursor : Qt::ArrowCursor);
  if (drag_ == Drag::Pan) {
    const double low =
        steps->pixelToCoord(steps->coordToPixel(view_.steps_.low()) - (mouse_ - before).x());
    const double high =
        steps->pixelToCoord(steps->coordToPixel(view_.steps_.high()) - (mouse_ - before).x());
    view_.show_steps(low, high);
  }
  const QRect inside = plot->rect->rect();
  if (mouse_.x() >= inside.left() - 2 && mouse_.x() <= inside.right() + 2) {
    set_cursor_step(steps->pixelToCoord(mouse_.x()));
  } else {
    set_cursor_step({});
  }
}

void CurvesOverlay::mouseReleaseEvent(QMouseEvent* event) {
  const Drag drag = drag_;
  drag_ = Drag::None;
  const Plot* plot = plot_at(pressed_at_);
  update();
  if (drag == Drag::Title && plot != nullptr && dragged_) {
    const Plot* before = plot_at(event->position());
    if (before != nullptr) view_.move_plot(plot->spec.id, before->spec.id);
    return;
  }
  if (plot == nullptr || drag != Drag::Band) return;
  const QCPAxis* steps = plot->rect->axis(QCPAxis::atBottom);
  const double from = steps->pixelToCoord(pressed_at_.x());
  const double to = steps->pixelToCoord(event->position().x());
  if (dragged_ && std::abs(event->position().x() - pressed_at_.x()) >= drag_starts) {
    view_.show_steps(std::min(from, to), std::max(from, to));
  } else if (!dragged_) {
    Q_EMIT view_.step_chosen(std::round(view_.step_at(from)));
  }
}

void CurvesOverlay::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const Plot* plot = plot_at(event->position());
  if (plot == nullptr) return;
  const QRectF inside(plot->rect->rect());
  const bool over_axis =
      plot->shape != CurvesView::Shape::Spark &&
      (event->position().x() < inside.left() || event->position().y() > inside.bottom());
  if (over_axis) {
    view_.show_all();
    return;
  }
  view_.enlarge(view_.enlarged().isEmpty() ? plot->spec.id : QString());
  Q_EMIT view_.arranged_by_hand();
}

void CurvesOverlay::contextMenuEvent(QContextMenuEvent* event) {
  const Plot* plot = plot_at(event->pos());
  if (plot != nullptr) Q_EMIT view_.plot_menu_asked(plot->spec.id, event->globalPos());
}

bool CurvesOverlay::in_title(const Plot& plot, QPointF at) const {
  if (plot.shape == CurvesView::Shape::Spark) return at.x() < plot.rect->rect().left();
  return at.y() < plot.rect->outerRect().top() + QFontMetrics(text_font(*this)).height();
}

/// Titles that may be cut are told whole.
bool CurvesOverlay::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const Plot* plot = plot_at(help->pos());
  if (plot != nullptr && in_title(*plot, help->pos())) {
    QStringList lines{plot->spec.title};
    for (const CurveLevel& level : view_.levels(plot->spec.id)) {
      lines += tr("%1 %2: %3").arg(level.name, level.text, level.help);
    }
    if (!view_.has_values(*plot) && !plot->spec.waiting.isEmpty()) lines += plot->spec.waiting;
    QToolTip::showText(help->globalPos(), plain_tip(lines.join('\n')), this);
  } else {
    QToolTip::hideText();
  }
  return true;
}

void CurvesOverlay::wheelEvent(QWheelEvent* event) {
  Plot* plot = plot_at(event->position());
  if (plot == nullptr || view_.runs_.empty()) {
    event->ignore();
    return;
  }
  const double factor = std::pow(0.9985, event->angleDelta().y());
  const bool over_values = event->position().x() < plot->rect->rect().left();
  if (over_values) {
    QCPAxis* values = plot->rect->axis(QCPAxis::atLeft);
    values->scaleRange(factor, values->pixelToCoord(event->position().y()));
    plot->held = true;
    view_.replot_soon();
  } else {
    const QCPAxis* steps = plot->rect->axis(QCPAxis::atBottom);
    view_.zoom_steps(steps->pixelToCoord(event->position().x()), factor);
  }
  event->accept();
}

void CurvesOverlay::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  set_cursor_step({});
}

}  // namespace earshot
