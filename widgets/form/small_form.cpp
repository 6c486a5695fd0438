#include "widgets/form/small_form.h"

#include <QVBoxLayout>
#include <utility>

#include "widgets/form/param_row.h"

namespace earshot {
namespace {

Value value_or_default(const Parameter& parameter, const Values& values) {
  const auto found = values.find(parameter.id);
  if (found == values.end()) return parameter.fallback;
  try {
    return checked(parameter, found->second, parameter.id);
  } catch (const ParameterError&) {
    return parameter.fallback;
  }
}

}  // namespace

SmallForm::SmallForm(QWidget* parent) : QWidget(parent) {
  column_ = new QVBoxLayout(this);
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(0);
}

void SmallForm::set_parameters(const std::vector<Parameter>& parameters, const Values& values) {
  for (ParamRow* row : std::exchange(rows_, {})) {
    row->hide();
    // The row that asked for this may be the sender of the signal being handled.
    row->deleteLater();
  }
  values_.clear();
  for (const Parameter& parameter : parameters) {
    auto* row = new ParamRow(parameter, parameter.id, this);
    const Value value = value_or_default(parameter, values);
    values_[parameter.id] = value;
    row->set_value(value);
    connect(row, &ParamRow::edited, this, [this](const std::string& id, const Value& taken) {
      values_[id] = taken;
      Q_EMIT edited(id);
    });
    column_->addWidget(row);
    row->show();
    rows_.push_back(row);
  }
}

ParamRow* SmallForm::row(const std::string& id) const {
  for (ParamRow* row : rows_) {
    if (row->path() == id) return row;
  }
  return nullptr;
}

}  // namespace earshot
