#include "app/panels/augmentations_panel.h"

#include "widgets/form/chain_list.h"

namespace earshot {

PanelWords AugmentationsPanel::words() {
  return {"augmentations", tr("Augmentations"), "chain",
          tr("The chain that turns one clip into its views")};
}

AugmentationsPanel::AugmentationsPanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  chain_ = new ChainList(session_.shared_catalogue(), this);
  contents()->addWidget(chain_, 1);
  connect(chain_, &ChainList::edited, this,
          [this](const std::string& path, const Value& value) { session_.set(path, value); });
  connect(chain_, &ChainList::order_edited, this, [this](const QStringList& order) {
    session_.set("views.order", order.join(QStringLiteral(", ")).toStdString());
  });
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &Panel::refresh_later);
  refresh_later();
}

void AugmentationsPanel::reveal(const std::string& path) {
  refresh();
  chain_->reveal(path);
}

void AugmentationsPanel::refresh() {
  const Experiment& experiment = session_.experiment().experiment();
  chain_->set_training(!session_.run().permitted().all_settings);
  chain_->show_experiment(experiment);
  int on = 0;
  const auto order = chain_order(experiment);
  for (const std::string& name : order) {
    const auto found = experiment.values.find("views." + name + ".enabled");
    if (found != experiment.values.end() && std::get<bool>(found->second)) ++on;
  }
  title_line()->set_caption(tr("%1 of %2 on").arg(on).arg(order.size()));
}

}  // namespace earshot
