#include "app/session/own_sounds.h"
#include "app/session/session.h"

namespace earshot {

void Session::choose_preset(const std::string& name) {
  try {
    Experiment wanted = preset_experiment(*catalogue_, name);
    const auto& by_hand = experiment_.by_hand();
    if (!by_hand.empty()) {
      const Experiment& here = experiment_.experiment();
      wanted = on_the_sounds_of(*catalogue_, std::move(wanted), here, by_hand);
    }
    if (!may_become(wanted)) return;
    experiment_.take_preset(
        wanted, tr("preset %1").arg(QString::fromStdString(catalogue_->preset(name)->words.label)));
  } catch (const ParameterError& error) {
    Q_EMIT said(QString::fromUtf8(error.what()));
  }
}

void Session::take_chain(const std::string& preset) {
  try {
    const Experiment from = preset_experiment(*catalogue_, preset);
    Experiment wanted = experiment_.experiment();
    set_value(*catalogue_, wanted, "views.order", from.values.at("views.order"));
    for (const std::string& link : chain_order(from)) {
      for (const auto& [id, value] : from.within("views." + link)) {
        wanted.values["views." + link + '.' + id] = value;
      }
    }
    if (!may_become(wanted)) return;
    experiment_.take_preset(
        wanted,
        tr("chain of %1").arg(QString::fromStdString(catalogue_->preset(preset)->words.label)));
  } catch (const ParameterError& error) {
    Q_EMIT said(QString::fromUtf8(error.what()));
  }
}

void Session::take_changes(const Values& changes, const QString& words) {
  try {
    Experiment wanted = experiment_.experiment();
    for (const auto& [path, value] : changes) set_value(*catalogue_, wanted, path, value);
    if (may_become(wanted)) experiment_.take_preset(wanted, words);
  } catch (const ParameterError& error) {
    Q_EMIT said(QString::fromUtf8(error.what()));
  }
}

}  // namespace earshot
