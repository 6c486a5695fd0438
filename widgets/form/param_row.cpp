#include "widgets/form/param_row.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>
#include <QWheelEvent>

#include "widgets/chrome/plain_words.h"
#include "widgets/form/number_field.h"
#include "widgets/form/recipe_mark.h"

namespace earshot {
namespace {

constexpr int row_height = 28;
constexpr int name_width = 116;
constexpr int number_width = 72;
constexpr int gap = 8;

QString words_of(const std::string& text) {
  return QString::fromStdString(text);
}

QString applies_words(Applies when) {
  switch (when) {
    case Applies::NextStep:
      return ParamRow::tr("May be changed while training; holds from the next step");
    case Applies::Restart:
      break;
  }
  return ParamRow::tr("Holds from the next run");
}

}  // namespace

QString parameter_tip(const Parameter& parameter, const std::string& path) {
  QStringList lines;
  const auto line = [&](const QString& text) { lines += text.toHtmlEscaped(); };
  if (!parameter.help.empty()) line(words_of(parameter.help));
  QString range;
  if (parameter.kind == Kind::Integer || parameter.kind == Kind::Real) {
    range = words_of(allowed_range(parameter));
    if (!parameter.unit.empty() && !range.endsWith(words_of(parameter.unit))) {
      range += ' ' + words_of(parameter.unit);
    }
    range += ParamRow::tr("; ");
  }
  line(range + ParamRow::tr("default %1").arg(words_of(to_text(parameter.fallback))));
  for (const Option& option : parameter.options) {
    if (!option.help.empty()) line(words_of(option.label + ": " + option.help));
  }
  line(applies_words(parameter.applies));
  if (!parameter.source.empty()) line(ParamRow::tr("Source: %1").arg(words_of(parameter.source)));
  line(words_of(path));
  return QStringLiteral("<p><b>%1</b></p><p>%2</p>")
      .arg(words_of(parameter.label).toHtmlEscaped(), lines.join(QStringLiteral("<br>")));
}

ParamRow::ParamRow(const Parameter& parameter, std::string path, QWidget* parent)
    : QWidget(parent), parameter_(parameter), path_(std::move(path)), value_(parameter.fallback) {
  setObjectName(words_of(path_));
  setToolTip(parameter_tip(parameter_, path_));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* line = new QHBoxLayout;
  line->setSpacing(gap);
  name_ = new QLabel(words_of(parameter_.label), this);
  name_->setObjectName("name");
  name_->setWordWrap(true);
  name_->setFixedWidth(name_width);
  name_->setMinimumHeight(std::max(row_height, name_->heightForWidth(name_width)));
  name_->installEventFilter(this);
  mark_ = new RecipeMark(this);
  mark_->setFixedSize(RecipeMark::width_px, row_height);
  mark_->setAccessibleName(tr("Back to the preset: %1").arg(name_->text()));
  mark_->hide();
  connect(mark_, &RecipeMark::clicked, this, [this] {
    if (!recipe_ || locked()) return;
    if (number_ != nullptr) number_->restore();
    take(*recipe_);
  });
  line->addWidget(mark_);
  line->addWidget(name_);
  switch (parameter_.kind) {
    case Kind::Flag:
      add_flag(line);
      break;
    case Kind::Choice:
      add_choice(line);
      break;
    case Kind::Text:
      add_text(line);
      break;
    case Kind::Integer:
    case Kind::Real:
      add_number(line);
      break;
  }
  badge_ = new QLabel(this);
  badge_->setObjectName("badge");
  badge_->setProperty("role", "caption");
  line->addWidget(badge_);
  column->addLayout(line);
  fault_ = new QLabel(this);
  fault_->setObjectName("fault");
  fault_->setProperty("role", "bad");
  fault_->setWordWrap(true);
  fault_->hide();
  mend_ = new QPushButton(this);
  mend_->setObjectName("mend");
  mend_->hide();
  connect(mend_, &QPushButton::clicked, this, [this] { Q_EMIT mend_asked(path_); });
  auto* wrong = new QHBoxLayout;
  wrong->setSpacing(gap);
  wrong->setContentsMargins(RecipeMark::width_px + gap, 0, 0, 4);
  wrong->addWidget(fault_, 1);
  wrong->addWidget(mend_, 0, Qt::AlignTop);
  column->addLayout(wrong);
  show_badge();
}

void ParamRow::name_editor(QWidget* editor) {
  QString name = words_of(parameter_.label);
  if (!parameter_.unit.empty()) name += QStringLiteral(" (%1)").arg(words_of(parameter_.unit));
  editor->setAccessibleName(name);
  editor->setAccessibleDescription(words_of(parameter_.help));
}

void ParamRow::add_number(QHBoxLayout* line) {
  if (NumberSlider::fits(parameter_)) {
    slider_ = new NumberSlider(parameter_, this);
    slider_->setMinimumWidth(32);
    name_editor(slider_);
    line->addWidget(slider_, 1);
    connect(slider_, &NumberSlider::edited, this, &ParamRow::take);
  } else {
    line->addStretch(1);
  }
  number_ = new NumberField(parameter_, path_, this);
  number_->setFixedWidth(number_width);
  name_editor(number_);
  line->addWidget(number_);
  connect(number_, &NumberField::edited, this, [this] { take(number_->value()); });
  connect(number_, &NumberField::refused, this, [this](const QString& why) {
    refusal_ = why;
    show_fault(why.isEmpty() ? contradiction_ : why);
  });
  auto* unit = new QLabel(words_of(parameter_.unit), this);
  unit->setProperty("role", "muted");
  unit->setVisible(!parameter_.unit.empty());
  line->addWidget(unit);
}

void ParamRow::add_flag(QHBoxLayout* line) {
  flag_ = new QCheckBox(this);
  name_editor(flag_);
  line->addWidget(flag_);
  line->addStretch(1);
  connect(flag_, &QCheckBox::toggled, this, [this](bool on) { take(on); });
}

void ParamRow::add_choice(QHBoxLayout* line) {
  choice_ = new QComboBox(this);
  choice_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  choice_->setMinimumContentsLength(6);
  choice_->setFocusPolicy(Qt::StrongFocus);
  choice_->installEventFilter(this);
  for (const Option& option : parameter_.options) {
    choice_->addItem(words_of(option.label), words_of(option.id));
    choice_->setItemData(choice_->count() - 1, words_of(option.help), Qt::ToolTipRole);
  }
  name_editor(choice_);
  line->addWidget(choice_, 1);
  connect(choice_, &QComboBox::currentIndexChanged, this,
          [this] { take(choice_->currentData().toString().toStdString()); });
}

void ParamRow::add_text(QHBoxLayout* line) {
  text_ = new QLineEdit(this);
  name_editor(text_);
  line->addWidget(text_, 1);
  connect(text_, &QLineEdit::editingFinished, this, [this] { take(text_->text().toStdString()); });
  connect(text_, &QLineEdit::returnPressed, text_, &QWidget::clearFocus);
}

void ParamRow::take(const Value& value) {
  if (value == value_) return;
  set_value(value);
  Q_EMIT edited(path_, value);
}

void ParamRow::set_value(const Value& value) {
  value_ = value;
  show_mark();
  if (number_ != nullptr) number_->set_value(value);
  if (slider_ != nullptr) slider_->set_value(value);
  if (flag_ != nullptr) {
    const QSignalBlocker quiet(flag_);
    flag_->setChecked(number_of(value) != 0);
  }
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return;
  if (choice_ != nullptr) {
    const QSignalBlocker quiet(choice_);
    choice_->setCurrentIndex(choice_->findData(words_of(*text)));
  }
  if (text_ != nullptr && text_->text().toStdString() != *text) text_->setText(words_of(*text));
}

void ParamRow::set_training(bool training) {
  training_ = training;
  for (QWidget* editor : std::initializer_list<QWidget*>{number_, slider_, flag_, choice_, text_}) {
    if (editor != nullptr) editor->setEnabled(!locked());
  }
  show_badge();
}

void ParamRow::set_contradiction(const QString& words, const QString& mend) {
  mend_->setText(plain_entry(mend));
  mend_->setAccessibleName(tr("%1: %2").arg(name_->text(), mend));
  mend_->setToolTip(plain_tip(tr("Takes away what is wrong: %1").arg(mend)));
  mend_->setVisible(!mend.isEmpty() && refusal_.isEmpty());
  if (words == contradiction_) return;
  contradiction_ = words;
  name_->setProperty("role", words.isEmpty() ? QVariant() : QVariant("bad"));
  name_->style()->unpolish(name_);
  name_->style()->polish(name_);
  if (refusal_.isEmpty()) show_fault(words);
}

void ParamRow::set_recipe(const std::optional<Value>& value, const QString& name) {
  recipe_ = value;
  recipe_name_ = name;
  show_mark();
}

void ParamRow::show_mark() {
  mark_->setVisible(differs_from_recipe());
  if (!differs_from_recipe()) return;
  mark_->setEnabled(!locked());
  mark_->setToolTip(plain_tip(tr("%1 has %2 here. A click goes back to it.")
                                  .arg(recipe_name_, words_of(to_text(*recipe_)))));
}

void ParamRow::show_fault(const QString& words) {
  fault_->setText(words);
  fault_->setVisible(!words.isEmpty());
}

void ParamRow::show_badge() {
  QString words;
  if (parameter_.applies == Applies::NextStep) words = tr("live");
  if (locked()) words = tr("locked");
  badge_->setText(words);
  badge_->setToolTip(applies_words(parameter_.applies));
  badge_->setVisible(!words.isEmpty());
}

void ParamRow::set_span(double low, double high) {
  if (slider_ != nullptr) slider_->set_span(low, high);
}

bool ParamRow::matches(const QString& words) const {
  const QString all =
      words_of(parameter_.label + ' ' + path_ + ' ' + parameter_.help + ' ' + parameter_.source);
  for (const QString& word : words.split(' ', Qt::SkipEmptyParts)) {
    if (!all.contains(word, Qt::CaseInsensitive)) return false;
  }
  return true;
}

void ParamRow::focus_editor() {
  for (QWidget* editor : std::initializer_list<QWidget*>{number_, flag_, choice_, text_}) {
    if (editor != nullptr) editor->setFocus(Qt::OtherFocusReason);
  }
  if (number_ != nullptr) number_->selectAll();
}

bool ParamRow::eventFilter(QObject* watched, QEvent* event) {
  if (watched == name_ && event->type() == QEvent::MouseButtonDblClick) {
    if (locked()) return true;
    if (number_ != nullptr) number_->restore();
    take(parameter_.fallback);
    return true;
  }
  if (watched == choice_ && event->type() == QEvent::Wheel && !choice_->hasFocus()) {
    event->ignore();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace earshot
