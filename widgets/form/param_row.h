#pragma once

#include <optional>
#include <QLabel>
#include <QWidget>

#include "core/params/parameter.h"

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QPushButton;

namespace earshot {

class NumberField;
class NumberSlider;
class RecipeMark;

/// One setting as a line of a form, made from its declaration: name, editor, unit, when a change
/// applies; below it, where a typed value cannot be taken, why. A double click on the name brings
/// the default back.
class ParamRow : public QWidget {
  Q_OBJECT

 public:
  /// `path` is the whole one, "method.temperature".
  ParamRow(const Parameter& parameter, std::string path, QWidget* parent = nullptr);

  const std::string& path() const { return path_; }
  const Parameter& parameter() const { return parameter_; }
  void set_value(const Value& value);
  /// While training, what needs a restart is locked and says so.
  void set_training(bool training);
  /// Whether every word of a search occurs in the name, path, help or source.
  bool matches(const QString& words) const;
  void focus_editor();
  /// Values are drawn between two settings, of which this is one.
  void set_span(double low, double high);
  /// Its value contradicts others, and how; empty where it does not. `mend` is the text of the
  /// button that takes that away; empty for none.
  void set_contradiction(const QString& words, const QString& mend = {});
  /// What the recipe, by its name, has here: a row that differs carries a mark that goes back to
  /// it. Nothing: no mark.
  void set_recipe(const std::optional<Value>& value, const QString& name);
  bool differs_from_recipe() const { return recipe_ && !(*recipe_ == value_); }

 Q_SIGNALS:
  void mend_asked(const std::string& path);
  void edited(const std::string& path, const earshot::Value& value);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void add_number(QHBoxLayout* line);
  void add_flag(QHBoxLayout* line);
  void add_choice(QHBoxLayout* line);
  void add_text(QHBoxLayout* line);
  void name_editor(QWidget* editor);
  void show_badge();
  void show_fault(const QString& words);
  void show_mark();
  bool locked() const { return training_ && parameter_.applies == Applies::Restart; }
  void take(const Value& value);

  Parameter parameter_;
  std::string path_;
  Value value_;
  bool training_ = false;
  QString refusal_, contradiction_;
  std::optional<Value> recipe_;
  QString recipe_name_;
  QLabel* name_;
  RecipeMark* mark_;
  QPushButton* mend_;
  QLabel* badge_;
  QLabel* fault_;
  NumberField* number_ = nullptr;
  NumberSlider* slider_ = nullptr;
  QCheckBox* flag_ = nullptr;
  QComboBox* choice_ = nullptr;
  QLineEdit* text_ = nullptr;
};

/// What a setting's tool tip says: help, range, default, when it applies, source, path. Rich text.
QString parameter_tip(const Parameter& parameter, const std::string& path);

}  // namespace earshot
