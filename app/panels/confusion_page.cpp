#include "app/panels/confusion_page.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QToolButton>

#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/inside/heat_map.h"

namespace earshot {
namespace {

constexpr int list_wide = 220, list_high = 130;
constexpr int enough_beside = 520;  // of the page's width, for a list beside the matrix

}  // namespace

ConfusionPage::ConfusionPage(QWidget* parent) : QWidget(parent) {
  setObjectName("confusion_page");
  auto* across = new QBoxLayout(QBoxLayout::LeftToRight, this);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(grid::inset);
  matrix_ = new HeatMap(this);
  matrix_->setObjectName("confusion");
  matrix_->setAccessibleName(tr("Confusion matrix"));
  order_box_ = new QComboBox(this);
  order_box_->setObjectName("confusion_order");
  order_box_->setAccessibleName(tr("Order of the classes"));
  order_box_->setToolTip(
      tr("How the classes stand: by name, the largest first, or what is taken for each other side "
         "by side"));
  order_box_->addItems({tr("by name"), tr("by size"), tr("most confused")});
  order_box_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  side_ = new QWidget(this);
  auto* column = new QVBoxLayout(side_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(grid::unit);
  head_ = new ElidedLabel(side_);
  head_->setObjectName("cell_words");
  auto* close = new IconButton("close", tr("Close the list"), side_);
  close->setObjectName("close_cell");
  clips_ = new QListWidget(side_);
  clips_->setObjectName("cell_clips");
  clips_->setAccessibleName(tr("Clips of the cell"));
  clips_->setFrameShape(QFrame::NoFrame);
  clips_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  clips_->setTextElideMode(Qt::ElideMiddle);
  clips_->setUniformItemSizes(true);
  auto* title = new QHBoxLayout;
  title->setSpacing(grid::unit);
  title->addWidget(head_, 1);
  title->addWidget(close);
  column->addLayout(title);
  column->addWidget(clips_, 1);
  across->addWidget(matrix_, 1);
  across->addWidget(side_);
  side_->hide();
  connect(close, &QToolButton::clicked, this, [this] { list_clips({}, {}); });
  connect(order_box_, &QComboBox::currentIndexChanged, this, &ConfusionPage::show_matrix);
  connect(matrix_, &HeatMap::cell_clicked, this, [this](int row, int column_) {
    Q_EMIT cell_clicked(order_[static_cast<std::size_t>(row)],
                        order_[static_cast<std::size_t>(column_)]);
  });
  connect(clips_, &QListWidget::currentRowChanged, this, [this](int row) {
    if (row >= 0) Q_EMIT clip_chosen(row);
  });
  connect(clips_, &QListWidget::itemClicked, this, [this](const QListWidgetItem* item) {
    // The current one again; another was chosen by becoming current.
    if (clips_->row(item) == place() && pressed_ == place()) Q_EMIT clip_chosen(place());
    pressed_ = place();
  });
}

void ConfusionPage::show_result(const ProbeResult& probe) {
  probe_ = probe;
  colours_.clear();
  list_clips({}, {});
  show_matrix();
}

void ConfusionPage::show_matrix() {
  order_ = class_order(probe_.confusion, order());
  std::vector<std::vector<std::int64_t>> counts;
  QStringList names;
  for (const int truth : order_) {
    names += shown_name(probe_.classes[static_cast<std::size_t>(truth)]);
    std::vector<std::int64_t>& row = counts.emplace_back();
    for (const int predicted : order_) {
      row.push_back(
          probe_.confusion[static_cast<std::size_t>(truth)][static_cast<std::size_t>(predicted)]);
    }
  }
  matrix_->set_confusion(std::move(counts), names);
  set_class_colours(colours_);
}

void ConfusionPage::set_class_colours(const std::vector<int>& places) {
  colours_ = places;
  std::vector<int> ordered;
  for (const int one : order_) {
    if (!places.empty()) ordered.push_back(places[static_cast<std::size_t>(one)]);
  }
  matrix_->set_class_colours(ordered);
}

void ConfusionPage::list_clips(const QString& head, const QStringList& names) {
  const QSignalBlocker quiet(clips_);
  pressed_ = -1;
  clips_->clear();
  clips_->addItems(names);
  for (int row = 0; row < clips_->count(); ++row) {
    clips_->item(row)->setToolTip(plain_tip(names[row]));
  }
  clips_->setCurrentRow(-1);
  head_->setText(head);
  head_->setToolTip(plain_tip(head));
  side_->setVisible(!names.isEmpty());
  arrange();
}

void ConfusionPage::go_to(int place) {
  clips_->setCurrentRow(place);
}

int ConfusionPage::listed() const {
  return clips_->count();
}

int ConfusionPage::place() const {
  return clips_->currentRow();
}

ClassOrder ConfusionPage::order() const {
  return static_cast<ClassOrder>(order_box_->currentIndex());
}

void ConfusionPage::set_order(ClassOrder order) {
  order_box_->setCurrentIndex(static_cast<int>(order));
}

void ConfusionPage::arrange() {
  const bool beside = width() >= enough_beside;
  static_cast<QBoxLayout*>(layout())->setDirection(beside ? QBoxLayout::LeftToRight
                                                          : QBoxLayout::TopToBottom);
  side_->setMaximumWidth(beside ? list_wide : QWIDGETSIZE_MAX);
  side_->setMinimumWidth(beside ? list_wide : 0);
  side_->setMaximumHeight(beside ? QWIDGETSIZE_MAX : list_high);
}

void ConfusionPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange();
}

}  // namespace earshot
