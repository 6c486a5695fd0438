#pragma once

#include <optional>
#include <QLineEdit>
#include <QSlider>
#include <utility>

#include "core/params/parameter.h"

namespace earshot {

/// A number that can be typed. Takes a value only when it is right; a wrong one stays visible, and
/// refused() says why. The wheel and the up and down keys change it only while it has the focus;
/// Escape brings back the last right value. After Enter it gives the focus away, so that letters
/// are keys of the window again.
class NumberField : public QLineEdit {
  Q_OBJECT

 public:
  /// `path` is what messages call it.
  NumberField(const Parameter& parameter, std::string path, QWidget* parent = nullptr);

  void set_value(const Value& value);
  const Value& value() const { return value_; }
  /// Drops what was typed and shows the last right value.
  void restore() { show_value(); }
  /// What is typed at present cannot be taken.
  bool is_wrong() const { return wrong_; }

 Q_SIGNALS:
  void edited();
  /// One line for people; empty when the fault is gone.
  void refused(const QString& why);

 protected:
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void take_text();
  void step(double steps);
  void show_value();

  Parameter parameter_;
  std::string path_;
  Value value_;
  bool wrong_ = false;
};

/// A slider over the soft range of a number, linear or logarithmic as declared. The wheel moves it
/// only while it has the focus.
class NumberSlider : public QSlider {
  Q_OBJECT

 public:
  NumberSlider(const Parameter& parameter, QWidget* parent = nullptr);
  /// Whether a number has two finite ends to slide between.
  static bool fits(const Parameter& parameter);

  void set_value(const Value& value);
  /// What is drawn from, of which this slider moves an end: shown as a band on its groove.
  void set_span(double low, double high);

 Q_SIGNALS:
  void edited(const earshot::Value& value);

 protected:
  void wheelEvent(QWheelEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  Value value_at(int position) const;
  int position_of(double number) const;

  Parameter parameter_;
  std::optional<std::pair<double, double>> span_;
};

/// A value as a number; 0 for a text.
double number_of(const Value& value);

/// One step of the wheel or an arrow key from a number: a step of its own decade on a logarithmic
/// scale, a hundredth of the soft range otherwise, one for a whole number.
Value stepped(const Parameter& parameter, const Value& from, double steps);

}  // namespace earshot
