#include "widgets/form/number_field.h"

#include <algorithm>
#include <cmath>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <QWheelEvent>

#include "widgets/chrome/palette.h"

namespace earshot {
namespace {

constexpr int slider_steps = 1000;

bool is_log(const Parameter& parameter) {
  return parameter.scale == Scale::Log && parameter.soft_min > 0;
}

/// The multiple of a power of ten nearest to a number: 0.103, where 103 * 0.001 would be off.
double rounded(double number, int decimals) {
  const double scale = std::pow(10.0, std::abs(decimals));
  return decimals > 0 ? std::round(number * scale) / scale : std::round(number / scale) * scale;
}

/// A number as a person would write it: three significant digits, so that a slider does not leave
/// 0.10347218.
double tidy(double number) {
  if (number == 0 || !std::isfinite(number)) return 0;
  return rounded(number, 2 - static_cast<int>(std::floor(std::log10(std::abs(number)))));
}

Value as_kind(const Parameter& parameter, double number) {
  const double bounded = std::clamp(number, parameter.hard_min, parameter.hard_max);
  if (parameter.kind == Kind::Integer) return static_cast<std::int64_t>(std::llround(bounded));
  return bounded;
}

}  // namespace

double number_of(const Value& value) {
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? 1 : 0;
  return 0;
}

Value stepped(const Parameter& parameter, const Value& from, double steps) {
  const double number = number_of(from);
  if (parameter.kind == Kind::Integer) {
    const double size = is_log(parameter) ? std::max(1.0, std::round(number * 0.1)) : 1.0;
    return as_kind(parameter, std::round(number + steps * size));
  }
  if (is_log(parameter) && number > 0) {
    return as_kind(parameter, tidy(number * std::pow(10.0, steps / 20)));
  }
  const double span = parameter.soft_max - parameter.soft_min;
  const double size = std::isfinite(span) && span > 0 ? tidy(span / 100) : 0.01;
  const double next = std::round((number + steps * size) / size) * size;
  return as_kind(parameter, rounded(next, 3 - static_cast<int>(std::floor(std::log10(size)))));
}

NumberField::NumberField(const Parameter& parameter, std::string path, QWidget* parent)
    : QLineEdit(parent), parameter_(parameter), path_(std::move(path)), value_(parameter.fallback) {
  setAlignment(Qt::AlignRight);
  show_value();
  connect(this, &QLineEdit::editingFinished, this, &NumberField::take_text);
}

void NumberField::set_value(const Value& value) {
  if (value == value_ && (wrong_ || !isModified())) return;
  value_ = value;
  show_value();
}

void NumberField::show_value() {
  setText(QString::fromStdString(to_text(value_)));
  setCursorPosition(0);
  setModified(false);
  if (!wrong_) return;
  wrong_ = false;
  setProperty("wrong", false);
  style()->unpolish(this);
  style()->polish(this);
  Q_EMIT refused({});
}

void NumberField::take_text() {
  if (!isModified() && !wrong_) return;
  try {
    const Value taken = parsed(parameter_, text().trimmed().toStdString(), path_);
    const bool changed = taken != value_;
    value_ = taken;
    show_value();
    if (changed) Q_EMIT edited();
  } catch (const ParameterError& error) {
    wrong_ = true;
    setModified(false);
    setProperty("wrong", true);
    style()->unpolish(this);
    style()->polish(this);
    Q_EMIT refused(QString::fromUtf8(error.what()));
  }
}

void NumberField::step(double steps) {
  if (isReadOnly()) return;
  if (isModified()) take_text();
  const Value next = stepped(parameter_, value_, steps);
  if (next == value_) return;
  value_ = next;
  show_value();
  Q_EMIT edited();
}

void NumberField::wheelEvent(QWheelEvent* event) {
  if (!hasFocus()) {
    event->ignore();
    return;
  }
  step(event->angleDelta().y() / 120.0);
  event->accept();
}

void NumberField::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Up:
      step(1);
      return;
    case Qt::Key_Down:
      step(-1);
      return;
    case Qt::Key_PageUp:
      step(10);
      return;
    case Qt::Key_PageDown:
      step(-10);
      return;
    case Qt::Key_Escape:
      if (!isModified() && !wrong_) break;
      show_value();
      selectAll();
      return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      QLineEdit::keyPressEvent(event);
      if (!wrong_) clearFocus();
      return;
    default:
      break;
  }
  QLineEdit::keyPressEvent(event);
}

void NumberField::focusOutEvent(QFocusEvent* event) {
  QLineEdit::focusOutEvent(event);
  take_text();
}

bool NumberSlider::fits(const Parameter& parameter) {
  const bool number = parameter.kind == Kind::Real || parameter.kind == Kind::Integer;
  return number && std::isfinite(parameter.soft_min) && std::isfinite(parameter.soft_max) &&
         parameter.soft_min < parameter.soft_max;
}

NumberSlider::NumberSlider(const Parameter& parameter, QWidget* parent)
    : QSlider(Qt::Horizontal, parent), parameter_(parameter) {
  setRange(0, slider_steps);
  if (parameter.kind == Kind::Integer && !is_log(parameter)) {
    const double span = parameter.soft_max - parameter.soft_min;
    if (span <= slider_steps) setRange(0, static_cast<int>(span));
  }
  setSingleStep(std::max(1, maximum() / 100));
  setPageStep(std::max(1, maximum() / 10));
  setFocusPolicy(Qt::StrongFocus);
  connect(this, &QSlider::valueChanged, this,
          [this](int position) { Q_EMIT edited(value_at(position)); });
}

void NumberSlider::set_value(const Value& value) {
  const QSignalBlocker quiet(this);
  setValue(position_of(number_of(value)));
}

Value NumberSlider::value_at(int position) const {
  const double share = static_cast<double>(position) / maximum();
  const double low = parameter_.soft_min, high = parameter_.soft_max;
  if (position == 0) return as_kind(parameter_, low);
  if (position == maximum()) return as_kind(parameter_, high);
  if (is_log(parameter_)) return as_kind(parameter_, tidy(low * std::pow(high / low, share)));
  const double number = low + share * (high - low);
  if (parameter_.kind == Kind::Integer) return as_kind(parameter_, number);
  return as_kind(parameter_,
                 rounded(number, 3 - static_cast<int>(std::floor(std::log10(high - low)))));
}

int NumberSlider::position_of(double number) const {
  const double low = parameter_.soft_min, high = parameter_.soft_max;
  const double bounded = std::clamp(number, low, high);
  const double share = is_log(parameter_) ? std::log(bounded / low) / std::log(high / low)
                                          : (bounded - low) / (high - low);
  return static_cast<int>(std::lround(share * maximum()));
}

void NumberSlider::set_span(double low, double high) {
  const std::pair now(low, high);
  if (span_ == now) return;
  span_ = now;
  update();
}

void NumberSlider::paintEvent(QPaintEvent* event) {
  if (!span_) {
    QSlider::paintEvent(event);
    return;
  }
  constexpr double groove = 4, radius = 6;
  const Palette& palette = Palette::of(*this);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const double middle = height() / 2.0, room = width() - 2 * radius;
  const auto x = [&](int position) { return radius + room * position / maximum(); };
  const auto bar = [&](double from, double to, const QColor& colour) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(from, middle - groove / 2, std::max(0.0, to - from), groove),
                            groove / 2, groove / 2);
  };
  bar(0, width(), palette.line);
  const int low = position_of(span_->first), high = position_of(span_->second);
  bar(x(std::min(low, high)), x(std::max(low, high)), isEnabled() ? palette.accent : palette.faint);
  painter.setBrush(isEnabled() ? palette.text : palette.faint);
  if (hasFocus()) painter.setPen(QPen(palette.accent, 2));
  painter.drawEllipse(QPointF(x(value()), middle), radius - 1, radius - 1);
}

void NumberSlider::wheelEvent(QWheelEvent* event) {
  if (hasFocus()) {
    QSlider::wheelEvent(event);
  } else {
    event->ignore();
  }
}

}  // namespace earshot
