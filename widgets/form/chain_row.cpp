#include "widgets/form/chain_row.h"

#include <QCheckBox>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/form/number_field.h"
#include "widgets/form/param_row.h"

namespace earshot {
namespace {

constexpr int line_height = 32, line_spacing = 4;

const Parameter* declared(const std::vector<Parameter>& parameters, const std::string& id) {
  for (const Parameter& parameter : parameters) {
    if (parameter.id == id) return &parameter;
  }
  return nullptr;
}

/// Two neighbours that are declared alike, and whose ids differ in one word: "lowest_db" and
/// "highest_db". What is drawn lies between them.
bool are_ends(const Parameter& low, const Parameter& high) {
  const bool numbers =
      low.kind == high.kind && (low.kind == Kind::Real || low.kind == Kind::Integer);
  const bool alike = low.unit == high.unit && low.hard_min == high.hard_min &&
                     low.hard_max == high.hard_max && low.soft_min == high.soft_min &&
                     low.soft_max == high.soft_max && low.scale == high.scale;
  const QStringList one = QString::fromStdString(low.id).split('_');
  const QStringList other = QString::fromStdString(high.id).split('_');
  if (!numbers || !alike || one.size() != other.size()) return false;
  qsizetype differ = 0;
  for (qsizetype i = 0; i < one.size(); ++i) differ += one[i] != other[i];
  return differ == 1;
}

}  // namespace

ChainRow::ChainRow(const AugmentationEntry& entry, QWidget* parent)
    : QWidget(parent),
      name_(QString::fromStdString(entry.words.name)),
      label_(QString::fromStdString(entry.words.label)) {
  setObjectName("chain_row_" + name_);
  setAccessibleName(label_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  make_line(entry, column);
  fault_ = new QLabel(this);
  fault_->setObjectName("fault");
  fault_->setProperty("role", "bad");
  fault_->setWordWrap(true);
  fault_->hide();
  column->addWidget(fault_);
  for (const Parameter& parameter : entry.parameters) {
    if (parameter.id == "enabled" || parameter.id == "probability") continue;
    auto* row = new ParamRow(parameter, path(parameter.id), this);
    row->setContentsMargins(24, 0, 0, 0);
    row->hide();
    connect(row, &ParamRow::edited, this, &ChainRow::edited);
    column->addWidget(row);
    const bool ends = !rows_.empty() && are_ends(rows_.back()->parameter(), parameter);
    if (ends) spans_.emplace_back(rows_.back(), row);
    rows_.push_back(row);
  }
  head_->setEnabled(!rows_.empty());
}

std::string ChainRow::path(const std::string& id) const {
  return "views." + name_.toStdString() + '.' + id;
}

void ChainRow::make_line(const AugmentationEntry& entry, QVBoxLayout* column) {
  line_ = new QHBoxLayout;
  line_->setSpacing(line_spacing);
  handle_ = new QToolButton(this);
  handle_->setObjectName("handle");
  handle_->setText(QStringLiteral("⋮⋮"));
  handle_->setAutoRaise(true);
  handle_->setFixedSize(20, line_height);
  handle_->setCursor(Qt::SizeVerCursor);
  handle_->setAccessibleName(tr("Move %1").arg(label_));
  handle_->setToolTip(tr("Drag to another place, or Alt+Up and Alt+Down"));
  handle_->setFocusPolicy(Qt::StrongFocus);
  enabled_ = new QCheckBox(this);
  enabled_->setObjectName("enabled");
  enabled_->setAccessibleName(tr("%1 on").arg(label_));
  enabled_->setToolTip(tr("On or off; off leaves the draws of the others as they are"));
  connect(enabled_, &QCheckBox::toggled, this,
          [this](bool on) { Q_EMIT edited(path("enabled"), on); });
  head_ = new QToolButton(this);
  head_->setObjectName("head");
  head_->setText(label_);
  head_->setAutoRaise(true);
  head_->setArrowType(Qt::RightArrow);
  head_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  head_->setAccessibleName(tr("Settings of %1").arg(label_));
  head_->setToolTip(QStringLiteral("<p>%1</p><p>%2</p>")
                        .arg(QString::fromStdString(entry.words.summary).toHtmlEscaped(),
                             QString::fromStdString(entry.words.source).toHtmlEscaped()));
  connect(head_, &QToolButton::clicked, this, [this] { Q_EMIT unfolding_asked(!unfolded_); });
  line_->addWidget(handle_);
  line_->addWidget(enabled_);
  line_->addWidget(head_);
  line_->addStretch(1);
  if (const Parameter* probability = declared(entry.parameters, "probability")) {
    slider_ = new NumberSlider(*probability, this);
    slider_->setFixedWidth(48);
    slider_->setAccessibleName(tr("Probability of %1").arg(label_));
    slider_->setToolTip(parameter_tip(*probability, path("probability")));
    probability_ = new NumberField(*probability, path("probability"), this);
    probability_->setObjectName("probability");
    probability_->setFixedWidth(48);
    probability_->setAccessibleName(tr("Probability of %1").arg(label_));
    probability_->setToolTip(slider_->toolTip());
    connect(slider_, &NumberSlider::edited, this,
            [this](const Value& value) { Q_EMIT edited(path("probability"), value); });
    connect(probability_, &NumberField::edited, this,
            [this] { Q_EMIT edited(path("probability"), probability_->value()); });
    connect(probability_, &NumberField::refused, this, [this](const QString& why) {
      fault_->setText(why);
      fault_->setVisible(!why.isEmpty());
    });
    line_->addWidget(slider_);
    line_->addWidget(probability_);
  }
  remove_ = new QToolButton(this);
  remove_->setObjectName("remove");
  remove_->setText(QStringLiteral("×"));
  remove_->setAutoRaise(true);
  remove_->setAccessibleName(tr("Remove %1").arg(label_));
  remove_->setToolTip(tr("Takes %1 out of the chain").arg(label_));
  connect(remove_, &QToolButton::clicked, this, &ChainRow::remove_asked);
  line_->addWidget(remove_);
  column->addLayout(line_);
}

QWidget* ChainRow::handle() const {
  return handle_;
}

void ChainRow::show_values(const Values& values) {
  const auto value = [&](const std::string& id) -> const Value* {
    const auto found = values.find(path(id));
    return found == values.end() ? nullptr : &found->second;
  };
  if (const Value* on = value("enabled")) {
    const QSignalBlocker quiet(enabled_);
    enabled_->setChecked(number_of(*on) != 0);
    head_->setProperty("role", enabled_->isChecked() ? "" : "muted");
  }
  if (const Value* probability = value("probability"); probability && probability_) {
    probability_->set_value(*probability);
    slider_->set_value(*probability);
  }
  for (ParamRow* row : rows_) {
    const auto found = values.find(row->path());
    if (found != values.end()) row->set_value(found->second);
  }
  for (const auto& [low, high] : spans_) {
    const auto from = values.find(low->path()), to = values.find(high->path());
    if (from == values.end() || to == values.end()) continue;
    for (ParamRow* row : {low, high}) row->set_span(number_of(from->second), number_of(to->second));
  }
}

void ChainRow::show_recipe(const QString& name, const Recipe& of) {
  for (ParamRow* row : rows_) row->set_recipe(of(row->path()), name);
}

void ChainRow::set_training(bool training) {
  for (ParamRow* row : rows_) row->set_training(training);
  handle_->setEnabled(!training);
  remove_->setEnabled(!training);
}

void ChainRow::set_unfolded(bool unfolded) {
  unfolded_ = unfolded;
  head_->setArrowType(unfolded ? Qt::DownArrow : Qt::RightArrow);
  for (ParamRow* row : rows_) row->setVisible(unfolded);
}

int ChainRow::whole_width() const {
  const int wide = line_->minimumSize().width();
  if (slider_ == nullptr || !slider_->isHidden()) return wide;
  return wide + slider_->minimumWidth() + line_spacing;
}

void ChainRow::set_narrow(bool narrow) {
  if (slider_ != nullptr) slider_->setHidden(narrow);
}

void ChainRow::focus_editor(const std::string& wanted) {
  if (wanted == path("enabled")) enabled_->setFocus();
  if (wanted == path("probability") && probability_ != nullptr) probability_->setFocus();
  for (ParamRow* row : rows_) {
    if (row->path() == wanted) row->focus_editor();
  }
}

void ChainRow::keyPressEvent(QKeyEvent* event) {
  const bool alt = event->modifiers() == Qt::AltModifier;
  if (alt && event->key() == Qt::Key_Up && handle_->isEnabled()) {
    Q_EMIT move_asked(-1);
  } else if (alt && event->key() == Qt::Key_Down && handle_->isEnabled()) {
    Q_EMIT move_asked(1);
  } else if (event->key() == Qt::Key_Delete && handle_->hasFocus()) {
    Q_EMIT remove_asked();
  } else {
    QWidget::keyPressEvent(event);
  }
}

}  // namespace earshot
