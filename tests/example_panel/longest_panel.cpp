#include "tests/example_panel/longest_panel.h"

#include <algorithm>
#include <numeric>
#include <QComboBox>
#include <QListWidget>
#include <vector>

#include "widgets/chrome/actions.h"

namespace earshot::example {
namespace {

constexpr std::size_t most_listed = 10;

/// The clips by their length, as numbers of the data set.
std::vector<std::int64_t> by_length(const std::vector<Clip>& clips, bool longest_first) {
  std::vector<std::int64_t> order(clips.size());
  std::iota(order.begin(), order.end(), std::int64_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    const double one = clips[static_cast<std::size_t>(a)].seconds();
    const double other = clips[static_cast<std::size_t>(b)].seconds();
    return longest_first ? one > other : one < other;
  });
  order.resize(std::min(order.size(), most_listed));
  return order;
}

}  // namespace

PanelWords LongestPanel::words() {
  return {"longest", tr("Longest"), "clock", tr("The ten longest or shortest of the open sounds")};
}

LongestPanel::LongestPanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  end_ = new QComboBox(this);
  end_->setObjectName("longest_end");
  end_->setAccessibleName(tr("Longest or shortest"));
  end_->addItems({tr("longest"), tr("shortest")});
  title_line()->add_tool(end_);
  list_ = new QListWidget(this);
  list_->setObjectName("longest_list");
  list_->setAccessibleName(tr("Clips by length"));
  empty_ = new EmptyState(tr("Open sounds to see the longest of them here."), {}, this);
  contents()->addWidget(list_, 1);
  contents()->addWidget(empty_, 1);
  connect(end_, &QComboBox::currentIndexChanged, this, &Panel::refresh_later);
  connect(list_, &QListWidget::itemClicked, this,
          [this](QListWidgetItem* item) { hear(list_->row(item)); });
  connect(&session_.data(), &DataDocument::began, this, &Panel::refresh_later);
  connect(&session_.data(), &DataDocument::ended, this, &Panel::refresh_later);
  refresh_later();
}

void LongestPanel::add_actions(Actions& actions) {
  actions.add({"sound.longest",
               tr("Sound"),
               tr("Hear the longest"),
               "clock",
               {QKeySequence("Shift+L")},
               tr("Plays the first of the panel Longest")},
              [this] {
                bring_forward();
                refresh();
                hear(0);
              });
}

QVariantMap LongestPanel::save_state() const {
  return {{"shortest", end_->currentIndex() == 1}};
}

void LongestPanel::restore_state(const QVariantMap& state) {
  end_->setCurrentIndex(state.value("shortest").toBool() ? 1 : 0);
}

void LongestPanel::refresh() {
  const auto& dataset = session_.data().dataset();
  list_->clear();
  if (dataset) {
    for (const std::int64_t clip : by_length(dataset->clips, end_->currentIndex() == 0)) {
      const double seconds = dataset->clips[static_cast<std::size_t>(clip)].seconds();
      auto* item = new QListWidgetItem(
          tr("%1 s  %2").arg(QString::number(seconds, 'f', 2), session_.name_of(clip)), list_);
      item->setData(Qt::UserRole, qint64{clip});
    }
  }
  list_->setVisible(list_->count() > 0);
  empty_->setVisible(list_->count() == 0);
}

void LongestPanel::hear(int row) {
  const QListWidgetItem* item = list_->item(row);
  if (item != nullptr) session_.hearing().hear(item->data(Qt::UserRole).toLongLong());
}

PanelList panels_with_longest() {
  PanelList panels = built_in_panels();
  // Its own place under the clip table's column, and a tab beside the neighbours.
  panels.append(
      panel<LongestPanel>({.train = PanelPlace{.column = 0, .cell = 3, .share = 3},
                           .inspect = PanelPlace{.column = 2, .cell = 0, .tab = 1, .share = 4}}));
  return panels;
}

}  // namespace earshot::example
