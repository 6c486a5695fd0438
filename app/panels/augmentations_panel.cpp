#include "app/panels/augmentations_panel.h"

#include <algorithm>
#include <QMenu>
#include <QToolButton>

#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/title_tools.h"
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
  chains_ = new QToolButton(this);
  chains_->setObjectName("chains");
  chains_->setText(tr("Chains"));
  chains_->setAccessibleName(tr("Chains of the presets"));
  chains_->setToolTip(tr("Takes the whole chain of a preset; undo brings the former one back"));
  chains_->setPopupMode(QToolButton::InstantPopup);
  chains_->setMenu(new QMenu(chains_));
  chains_->menu()->setToolTipsVisible(true);
  connect(chains_->menu(), &QMenu::aboutToShow, this, &AugmentationsPanel::fill_chains);
  auto* tools = new TitleTools(tr("Chains of the presets"), this);
  tools->add(chains_, {}, 0);
  title_line()->add_tool(tools);
  connect(chain_, &ChainList::edited, this,
          [this](const std::string& path, const Value& value) { session_.set(path, value); });
  connect(chain_, &ChainList::order_edited, this, [this](const QStringList& order) {
    session_.set("views.order", order.join(QStringLiteral(", ")).toStdString());
  });
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &Panel::refresh_later);
  refresh_later();
}

void AugmentationsPanel::fill_chains() {
  chains_->menu()->clear();
  std::vector<Values> shown;
  const auto& presets = session_.catalogue().presets;
  for (std::size_t i = 0; i < presets.size(); ++i) {
    const Experiment& experiment = session_.presets().experiments()[i];
    Values chain;
    QStringList links;
    for (const std::string& link : chain_order(experiment)) {
      for (const auto& [id, value] : experiment.within("views." + link)) {
        chain["views." + link + "." + id] = value;
      }
      const AugmentationEntry* entry = session_.catalogue().augmentation(link);
      links += QString::fromStdString(entry != nullptr ? entry->words.label : link);
    }
    chain["views.order"] = experiment.values.at("views.order");
    // Presets that share a chain are one line, under the first one's name.
    if (std::ranges::find(shown, chain) != shown.end()) continue;
    shown.push_back(chain);
    const QString words =
        links.isEmpty() ? tr("no augmentation") : links.join(QStringLiteral(" → "));
    QAction* action = chains_->menu()->addAction(
        plain_entry(tr("As in %1 (%2)").arg(PresetMatch::title(presets[i])).arg(links.size())),
        this, [this, name = presets[i].words.name] { session_.take_chain(name); });
    action->setToolTip(plain_tip(words));
  }
}

void AugmentationsPanel::reveal(const std::string& path) {
  refresh();
  chain_->reveal(path);
}

void AugmentationsPanel::refresh() {
  const Experiment& experiment = session_.experiment().experiment();
  chain_->set_training(!session_.run().permitted().all_settings);
  chain_->show_experiment(experiment);
  const auto [recipe, of] = session_.presets().marks(experiment);
  chain_->show_recipe(recipe, of);
  chains_->setEnabled(bool(session_.run().permitted().all_settings));
  int on = 0;
  const auto order = chain_order(experiment);
  for (const std::string& name : order) {
    const auto found = experiment.values.find("views." + name + ".enabled");
    if (found != experiment.values.end() && std::get<bool>(found->second)) ++on;
  }
  title_line()->set_caption(tr("%1 of %2 on").arg(on).arg(order.size()));
}

}  // namespace earshot
