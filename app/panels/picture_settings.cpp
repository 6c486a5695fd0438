#include "app/panels/picture_settings.h"

#include <QPushButton>
#include <variant>

#include "app/session/shared_lanes.h"
#include "core/params/declared_values.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/popover.h"
#include "widgets/form/param_row.h"
#include "widgets/form/small_form.h"

namespace earshot {
namespace {

Value value_from(const QVariant& kept) {
  switch (kept.typeId()) {
    case QMetaType::Bool:
      return kept.toBool();
    case QMetaType::Double:
      return kept.toDouble();
    default:
      return kept.toString().toStdString();
  }
}

QVariant kept_value(const Value& value) {
  if (const bool* on = std::get_if<bool>(&value)) return *on;
  if (const double* number = std::get_if<double>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return QString::fromStdString(*text);
  return {};
}

}  // namespace

PictureSettings::PictureSettings(SharedLanes& lanes, IconButton* button, QObject* parent)
    : QObject(parent), lanes_(lanes) {
  auto* popover = new Popover(button);
  form_ = new SmallForm(popover);
  form_->setObjectName("picture_form");
  form_->setMinimumWidth(340);
  form_->set_parameters(parameters_of<LaneLook>(), values_of(lanes_.look()));
  auto* reset = new QPushButton(tr("As at first"), popover);
  reset->setObjectName("picture_reset");
  reset->setToolTip(tr("Every value here as it was before anybody changed it"));
  popover->add({}, form_);
  popover->add({}, reset);
  connect(form_, &SmallForm::edited, this,
          [this] { lanes_.set_look(options_from<LaneLook>(form_->values())); });
  connect(reset, &QPushButton::clicked, this, [this] { lanes_.set_look({}); });
  connect(&lanes_, &SharedLanes::look_changed, this, &PictureSettings::show_look);
}

void PictureSettings::show_look() {
  const Values now = values_of(lanes_.look());
  if (now == form_->values()) return;
  form_->set_parameters(parameters_of<LaneLook>(), now);
}

QVariantMap PictureSettings::state() const {
  QVariantMap state;
  for (const auto& [id, value] : values_of(lanes_.look())) {
    state[QString::fromStdString(id)] = kept_value(value);
  }
  return state;
}

void PictureSettings::restore(const QVariantMap& state) {
  Values values;
  for (const Parameter& parameter : parameters_of<LaneLook>()) {
    const auto kept = state.find(QString::fromStdString(parameter.id));
    if (kept == state.end()) continue;
    try {
      values[parameter.id] = checked(parameter, value_from(*kept), parameter.id);
    } catch (const ParameterError&) {
      // Of another version, or by hand.
    }
  }
  lanes_.set_look(options_from<LaneLook>(values));
}

}  // namespace earshot
