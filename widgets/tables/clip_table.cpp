#include "widgets/tables/clip_table.h"

#include <algorithm>
#include <functional>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace earshot {
namespace {

constexpr int row_height = 24;
constexpr int typing_ms = 150;
constexpr int instant_search_up_to = 20000;

/// Enter asks for the sound; Qt's own "activated" differs from desktop to desktop.
class View : public QTableView {
 public:
  using QTableView::QTableView;
  std::function<void()> entered;

 protected:
  void keyPressEvent(QKeyEvent* event) override {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
      entered();
    } else {
      QTableView::keyPressEvent(event);
    }
  }
};

}  // namespace

ClipTable::ClipTable(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  search_ = new QLineEdit(this);
  search_->setObjectName("clip_search");
  search_->setPlaceholderText(tr("Search name, label, split"));
  search_->setAccessibleName(tr("Search the clips"));
  search_->setClearButtonEnabled(true);
  nothing_ = new QLabel(this);
  nothing_->setObjectName("nothing_found");
  nothing_->setProperty("role", "muted");
  nothing_->setWordWrap(true);
  nothing_->hide();
  auto* view = new View(this);
  view_ = view;
  view_->setObjectName("clip_view");
  view_->setAccessibleName(tr("Clips"));
  view_->setModel(&model_);
  view_->setSelectionBehavior(QAbstractItemView::SelectRows);
  view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  view_->setTabKeyNavigation(false);
  view_->setDragDropMode(QAbstractItemView::DragOnly);
  view_->setShowGrid(false);
  view_->setWordWrap(false);
  view_->setFrameShape(QFrame::NoFrame);
  view_->verticalHeader()->hide();
  view_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  view_->verticalHeader()->setDefaultSectionSize(row_height);
  view_->horizontalHeader()->setHighlightSections(false);
  view_->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
  view_->setSortingEnabled(true);
  column->addWidget(search_);
  column->addWidget(nothing_);
  column->addWidget(view_, 1);
  typing_.setSingleShot(true);
  typing_.setInterval(typing_ms);
  connect(&typing_, &QTimer::timeout, this, &ClipTable::apply_search);
  connect(search_, &QLineEdit::textChanged, this, [this] {
    if (model_.clip_count() <= instant_search_up_to) {
      apply_search();
    } else {
      typing_.start();
    }
  });
  connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& now) {
            if (telling_ && now.isValid()) Q_EMIT chosen(model_.clip_at(now.row()));
          });
  connect(view_, &QTableView::doubleClicked, this,
          [this](const QModelIndex& index) { Q_EMIT activated(model_.clip_at(index.row())); });
  view->entered = [this] {
    if (view_->currentIndex().isValid()) {
      Q_EMIT activated(model_.clip_at(view_->currentIndex().row()));
    }
  };
}

void ClipTable::show_clips(const std::vector<Clip>* clips, const QStringList& label_columns) {
  const bool new_columns = model_.columnCount() != 4 + label_columns.size();
  model_.show(clips, label_columns);
  if (!new_columns) return;
  QHeaderView* header = view_->horizontalHeader();
  header->setSectionResizeMode(QHeaderView::Interactive);
  const QFontMetrics metrics(view_->font());
  header->resizeSection(0, metrics.averageCharWidth() * 20);
  for (int section = 1; section < model_.columnCount(); ++section) {
    header->resizeSection(section, metrics.averageCharWidth() * 9);
  }
  header->setStretchLastSection(true);
}

void ClipTable::set_current(std::int64_t clip) {
  const int row = model_.row_of(clip);
  telling_ = false;
  if (row < 0) {
    view_->clearSelection();
    view_->setCurrentIndex({});
  } else if (view_->currentIndex().row() != row) {
    view_->setCurrentIndex(model_.index(row, 0));
    view_->scrollTo(model_.index(row, 0));
  }
  telling_ = true;
}

std::vector<std::int64_t> ClipTable::picked_or_shown() const {
  QModelIndexList picked = view_->selectionModel()->selectedRows();
  if (picked.size() < 2) return model_.rows();
  std::ranges::sort(picked, {}, &QModelIndex::row);
  std::vector<std::int64_t> clips;
  for (const QModelIndex& index : picked) clips.push_back(model_.clip_at(index.row()));
  return clips;
}

void ClipTable::apply_search() {
  const std::int64_t kept = model_.clip_at(view_->currentIndex().row());
  telling_ = false;
  model_.search(search_->text().trimmed());
  telling_ = true;
  set_current(kept);
  const bool none = model_.rowCount() == 0 && model_.clip_count() > 0;
  nothing_->setText(tr("None of %L1 clips has “%2” in its name, labels or split.")
                        .arg(model_.clip_count())
                        .arg(search_->text().trimmed()));
  nothing_->setVisible(none);
  Q_EMIT searched();
}

}  // namespace earshot
