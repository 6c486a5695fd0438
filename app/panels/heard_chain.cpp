#include "app/panels/heard_chain.h"

#include <algorithm>
#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <utility>

#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/popover.h"
#include "widgets/chrome/style.h"

namespace earshot {

HeardChain::HeardChain(const Catalogue& catalogue, IconButton* button, QObject* parent)
    : QObject(parent), catalogue_(catalogue), button_(button) {
  auto* popover = new Popover(button_);
  sheet_ = new QWidget(popover);
  grid_ = new QGridLayout(sheet_);
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setHorizontalSpacing(grid::between);
  grid_->setVerticalSpacing(grid::unit);
  popover->add({}, sheet_);
  button_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  fill_sheet();
}

void HeardChain::show(const Experiment& experiment) {
  std::vector<std::string> chain;
  for (const std::string& name : chain_order(experiment)) {
    const auto found = experiment.values.find("views." + name + ".enabled");
    const bool* on = found == experiment.values.end() ? nullptr : std::get_if<bool>(&found->second);
    if (on != nullptr && *on) chain.push_back(name);
  }
  if (std::exchange(chain_, chain) == chain) return;
  std::erase_if(left_out_, [this](const std::string& name) { return !is_in_chain(name); });
  fill_sheet();
}

std::set<std::string> HeardChain::left_out() const {
  return left_out_;
}

bool HeardChain::is_in_chain(const std::string& name) const {
  return std::ranges::find(chain_, name) != chain_.end();
}

QString HeardChain::label_of(const std::string& name) const {
  const AugmentationEntry* entry = catalogue_.augmentation(name);
  return QString::fromStdString(entry != nullptr ? entry->words.label : name);
}

void HeardChain::leave_out(std::set<std::string> names) {
  if (names == left_out_) return;
  left_out_ = std::move(names);
  show_state();
  Q_EMIT changed();
}

void HeardChain::toggle(const std::string& name) {
  if (!is_in_chain(name)) return;
  std::set<std::string> names = left_out_;
  if (names.erase(name) == 0) names.insert(name);
  leave_out(std::move(names));
}

void HeardChain::toggle_alone(const std::string& name) {
  if (!is_in_chain(name)) return;
  std::set<std::string> others(chain_.begin(), chain_.end());
  others.erase(name);
  leave_out(others == left_out_ ? std::set<std::string>() : std::move(others));
}

void HeardChain::hear_all() {
  leave_out({});
}

QString HeardChain::words() const {
  if (left_out_.empty()) return {};
  QStringList heard, missing;
  for (const std::string& name : chain_) {
    (left_out_.contains(name) ? missing : heard) += label_of(name);
  }
  if (heard.isEmpty()) return tr("without augmentations");
  if (heard.size() == 1 && missing.size() > 1) return tr("%1 alone").arg(heard.front());
  return tr("without %1").arg(missing.join(QStringLiteral(", ")));
}

void HeardChain::show_state() {
  const auto heard = chain_.size() - left_out_.size();
  button_->setText(left_out_.empty() ? tr("Chain") : tr("%1 of %2").arg(heard).arg(chain_.size()));
  for (const std::string& name : chain_) {
    const QString id = QString::fromStdString(name);
    const bool is_heard = !left_out_.contains(name);
    if (auto* box = sheet_->findChild<QCheckBox*>("heard_" + id)) {
      box->setChecked(is_heard);
    }
    if (auto* alone = sheet_->findChild<QPushButton*>("alone_" + id)) {
      alone->setChecked(is_heard && heard == 1 && chain_.size() > 1);
    }
  }
}

void HeardChain::fill_sheet() {
  while (QLayoutItem* item = grid_->takeAt(0)) {
    if (QWidget* widget = item->widget()) {
      delete widget;
    }
    delete item;
  }
  auto* head = new QLabel(chain_.empty() ? tr("No augmentation is on in the chain.")
                                         : tr("Heard here; the experiment stays as it is"),
                          sheet_);
  head->setProperty("role", "caption");
  grid_->addWidget(head, 0, 0, 1, 2);
  int row = 1;
  for (const std::string& name : chain_) {
    const QString label = label_of(name), id = QString::fromStdString(name);
    auto* heard = new QCheckBox(plain_entry(label), sheet_);
    heard->setObjectName("heard_" + id);
    heard->setToolTip(tr("Off: the views as they are without it"));
    connect(heard, &QCheckBox::clicked, this, [this, name] { toggle(name); });
    auto* alone = new QPushButton(tr("Alone"), sheet_);
    alone->setObjectName("alone_" + id);
    alone->setAccessibleName(tr("Hear %1 alone").arg(label));
    alone->setToolTip(tr("The views with nothing else; once more for all of them"));
    alone->setCheckable(true);
    connect(alone, &QPushButton::clicked, this, [this, name] { toggle_alone(name); });
    grid_->addWidget(heard, row, 0);
    grid_->addWidget(alone, row++, 1);
  }
  show_state();
}

}  // namespace earshot
