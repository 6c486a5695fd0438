#include "widgets/tables/clip_table.h"

#include <algorithm>
#include <functional>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

#include "widgets/chrome/style.h"
#include "widgets/chrome/whole_rows.h"

namespace earshot {
namespace {

constexpr int least_row_height = 24;
constexpr int typing_ms = 150;
constexpr int instant_search_up_to = 20000;

/// Enter asks for the sound; Qt's own "activated" differs from desktop to desktop.
class View : public QTableView {
 public:
  using QTableView::QTableView;
  std::function<void()> entered, walked;

 protected:
  void keyPressEvent(QKeyEvent* event) override {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
      entered();
      return;
    }
    const QModelIndex before = currentIndex();
    QTableView::keyPressEvent(event);
    if (currentIndex().row() != before.row()) walked();
  }
};

}  // namespace

ClipTable::ClipTable(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  search_ = new QLineEdit(this);
  search_->setObjectName("clip_search");
  search_->setPlaceholderText(tr("Search, or label:snare split:test len>2s"));
  search_->setToolTip(
      tr("Words that occur in name, labels or split; column:word, split:word, "
         "len>2s, len<500ms; a minus before a word keeps the others"));
  search_->setAccessibleName(tr("Search the clips"));
  search_->setClearButtonEnabled(true);
  nothing_ = new QLabel(this);
  nothing_->setObjectName("nothing_found");
  nothing_->setProperty("role", "muted");
  nothing_->setWordWrap(true);
  nothing_->hide();
  restricted_ = new QPushButton(this);
  restricted_->setObjectName("all_clips");
  restricted_->hide();
  auto* view = new View(this);
  view_ = view;
  view_->setObjectName("clip_view");
  view_->setAccessibleName(tr("Clips"));
  view_->setModel(&model_);
  view_->setItemDelegate(new WholeRows(view_));
  view_->setSelectionBehavior(QAbstractItemView::SelectRows);
  view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  view_->setTabKeyNavigation(false);
  view_->setDragDropMode(QAbstractItemView::DragOnly);
  view_->setShowGrid(false);
  view_->setWordWrap(false);
  view_->setTextElideMode(Qt::ElideMiddle);  // names begin alike and differ at their end
  view_->setFrameShape(QFrame::NoFrame);
  view_->verticalHeader()->hide();
  view_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  view_->verticalHeader()->setDefaultSectionSize(list_row_height(*this, least_row_height));
  view_->horizontalHeader()->setHighlightSections(false);
  view_->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
  view_->setSortingEnabled(true);
  column->addWidget(search_);
  column->addWidget(restricted_, 0, Qt::AlignLeft);
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
  connect(restricted_, &QPushButton::clicked, this, [this] {
    restrict_to({});
    Q_EMIT unrestricted();
  });
  view->walked = [this] {
    if (view_->currentIndex().isValid()) Q_EMIT walked(model_.clip_at(view_->currentIndex().row()));
  };
  view->entered = [this] {
    if (view_->currentIndex().isValid()) {
      Q_EMIT activated(model_.clip_at(view_->currentIndex().row()));
    }
  };
}

void ClipTable::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::FontChange && event->type() != QEvent::StyleChange) return;
  // Once all widgets have heard of it: in which order they do is nobody's.
  const auto grow = [this] {
    view_->verticalHeader()->setDefaultSectionSize(list_row_height(*this, least_row_height));
    if (model_.rowCount() > 0) fit_columns();
  };
  QMetaObject::invokeMethod(this, grow, Qt::QueuedConnection);
}

void ClipTable::show_clips(const std::vector<Clip>* clips, const QStringList& label_columns) {
  model_.show(clips, label_columns);
  if (clips != nullptr && !clips->empty()) fit_columns();
}

/// The name takes what the others leave; what is the same everywhere is no column.
void ClipTable::fit_columns() {
  constexpr int looked_at = 200, margin = 20;
  QHeaderView* header = view_->horizontalHeader();
  header->setStretchLastSection(false);
  header->setSectionResizeMode(QHeaderView::Interactive);
  const QFontMetrics metrics(view_->font()), head(header->font());
  const int widest = 12 * metrics.averageCharWidth();
  header->setMinimumSectionSize(4 * metrics.averageCharWidth());
  for (int column = 1; column < model_.columnCount(); ++column) {
    view_->setColumnHidden(column, model_.is_one_value(column));
    int width = head.horizontalAdvance(
        model_.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    for (int row = 0; row < std::min(looked_at, model_.rowCount()); ++row) {
      const QString text = model_.data(model_.index(row, column), Qt::DisplayRole).toString();
      width = std::max(width, metrics.horizontalAdvance(text));
    }
    header->resizeSection(column, std::min(width, widest) + margin);
  }
  constexpr int known_by = 26;  // letters of a name
  name_least_ = 0;
  for (int row = 0; row < std::min(looked_at, model_.rowCount()); ++row) {
    const QString name = model_.data(model_.index(row, 0), Qt::DisplayRole).toString();
    name_least_ = std::max(name_least_, metrics.horizontalAdvance(name));
  }
  name_least_ = std::min(name_least_, known_by * metrics.averageCharWidth()) + margin;
  fit_name();
}

/// Where the others leave too little, they are scrolled to instead; as many as have room are whole.
void ClipTable::fit_name() {
  QHeaderView* header = view_->horizontalHeader();
  const int room = view_->viewport()->width() - name_least_;
  int beside = 0;
  bool fits = true;
  for (int column = 1; column < model_.columnCount() && fits; ++column) {
    if (view_->isColumnHidden(column)) continue;
    const int wide = header->sectionSize(column);
    fits = beside + wide <= room;
    if (fits) beside += wide;
  }
  header->setSectionResizeMode(0, fits ? QHeaderView::Stretch : QHeaderView::Interactive);
  if (!fits) header->resizeSection(0, name_least_ + std::max(0, room - beside));
}

void ClipTable::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (model_.rowCount() > 0) fit_name();
}

QStringList ClipTable::alike() const {
  QStringList said;
  for (int column = 1; column < model_.columnCount(); ++column) {
    if (!view_->isColumnHidden(column) || model_.rowCount() == 0) continue;
    said += QStringLiteral("%1: %2").arg(
        model_.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
        model_.data(model_.index(0, column), Qt::DisplayRole).toString());
  }
  return said;
}

void ClipTable::restrict_to(std::optional<std::vector<std::int64_t>> clips) {
  const std::int64_t kept = model_.clip_at(view_->currentIndex().row());
  telling_ = false;
  const std::size_t count = clips ? clips->size() : 0;
  model_.restrict_to(std::move(clips));
  telling_ = true;
  set_current(kept);
  restricted_->setText(tr("%L1 chosen on the map · Show all").arg(count));
  restricted_->setToolTip(tr("The table shows what is chosen on the map. Shows all clips again"));
  restricted_->setVisible(model_.is_restricted());
  say_what_is_missing();
  Q_EMIT searched();
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
  say_what_is_missing();
  Q_EMIT searched();
}

void ClipTable::say_what_is_missing() {
  const QString& fault = model_.filter().fault();
  const bool none = model_.rowCount() == 0 && model_.clip_count() > 0;
  nothing_->setText(!fault.isEmpty() ? fault
                                     : tr("None of %L1 clips fits “%2”.")
                                           .arg(model_.clip_count())
                                           .arg(search_->text().trimmed()));
  nothing_->setVisible(none || !fault.isEmpty());
}

}  // namespace earshot
