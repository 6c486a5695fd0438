#include "widgets/form/chain_list.h"

#include <algorithm>
#include <QFrame>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollArea>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/form/chain_row.h"

namespace earshot {
namespace {

constexpr int beside_bar = 8;

}  // namespace

ChainList::ChainList(std::shared_ptr<const Catalogue> catalogue, QWidget* parent)
    : QWidget(parent), catalogue_(std::move(catalogue)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  scroll_ = new QScrollArea(this);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setAccessibleName(tr("Chain of augmentations"));
  inside_ = new QWidget(scroll_);
  column_ = new QVBoxLayout(inside_);
  column_->setContentsMargins(0, 0, beside_bar, 0);
  column_->setSpacing(0);
  column_->addStretch(1);
  scroll_->setWidget(inside_);
  scroll_->viewport()->installEventFilter(this);
  drop_line_ = new QFrame(inside_);
  drop_line_->setObjectName("drop_line");
  drop_line_->setFrameShape(QFrame::HLine);
  drop_line_->setLineWidth(2);
  drop_line_->hide();
  empty_ = new QLabel(
      tr("No augmentation: all views are plain crops. Add one, so that the encoder learns what "
         "to overlook."),
      this);
  empty_->setProperty("role", "muted");
  empty_->setWordWrap(true);
  add_ = new QToolButton(this);
  add_->setObjectName("add");
  add_->setText(tr("Add augmentation"));
  add_->setAccessibleName(tr("Add augmentation"));
  add_->setPopupMode(QToolButton::InstantPopup);
  add_->setMenu(new QMenu(add_));
  add_->menu()->setToolTipsVisible(true);
  connect(add_->menu(), &QMenu::aboutToShow, this, &ChainList::fill_menu);
  heading_ = new QLabel(tr("probability"), this);
  heading_->setObjectName("probability_heading");
  heading_->setProperty("role", "caption");
  heading_->setAlignment(Qt::AlignRight);
  heading_->setToolTip(tr("How often a view gets the augmentation; each view draws for itself"));
  // Above the numbers: before the button that removes, and the room for the scroll bar.
  heading_->setContentsMargins(0, 0, 36, 0);
  column->addWidget(empty_);
  column->addWidget(heading_);
  column->addWidget(scroll_, 1);
  column->addWidget(add_, 0, Qt::AlignLeft);
}

void ChainList::show_experiment(const Experiment& experiment) {
  QStringList order;
  for (const std::string& name : chain_order(experiment)) order += QString::fromStdString(name);
  if (order != order_ || rows_.isEmpty()) {
    order_ = order;
    make_rows();
  }
  for (ChainRow* row : rows_) row->show_values(experiment.values);
  empty_->setVisible(order_.isEmpty());
  heading_->setVisible(!order_.isEmpty());
  add_->setEnabled(!training_ &&
                   order_.size() < static_cast<qsizetype>(catalogue_->augmentations.size()));
}

void ChainList::show_recipe(const QString& name,
                            const std::function<std::optional<Value>(const std::string&)>& of) {
  for (ChainRow* row : rows_) row->show_recipe(name, of);
}

void ChainList::make_rows() {
  QString focused;
  for (ChainRow* row : rows_) {
    if (row->handle()->hasFocus()) focused = row->name();
    row->hide();
    row->deleteLater();
  }
  rows_.clear();
  for (const QString& name : order_) {
    const AugmentationEntry* entry = catalogue_->augmentation(name.toStdString());
    if (entry == nullptr) continue;
    auto* row = new ChainRow(*entry, inside_);
    row->set_training(training_);
    row->set_unfolded(unfolded_.contains(name));
    row->handle()->installEventFilter(this);
    connect(row, &ChainRow::edited, this, &ChainList::edited);
    connect(row, &ChainRow::move_asked, this, [this, name](int places) {
      const auto from = static_cast<int>(order_.indexOf(name));
      move(name, places > 0 ? from + places + 1 : from + places);
    });
    connect(row, &ChainRow::remove_asked, this, [this, name] {
      QStringList without = order_;
      without.removeAll(name);
      Q_EMIT order_edited(without);
    });
    connect(row, &ChainRow::unfolding_asked, this, [this, row, name](bool unfolded) {
      if (unfolded) {
        unfolded_.insert(name);
      } else {
        unfolded_.remove(name);
      }
      row->set_unfolded(unfolded);
    });
    column_->insertWidget(static_cast<int>(rows_.size()), row);
    rows_.append(row);
    if (name == focused) row->handle()->setFocus();
  }
  fit_rows();
}

/// All alike, so that what is in them stands below each other.
void ChainList::fit_rows() {
  const int room = scroll_->viewport()->width() - beside_bar;
  const bool narrow =
      std::ranges::any_of(rows_, [room](const ChainRow* row) { return row->whole_width() > room; });
  for (ChainRow* row : rows_) row->set_narrow(narrow);
}

void ChainList::reveal(const std::string& path) {
  const QString name = QString::fromStdString(path).section('.', 1, 1);
  ChainRow* wanted = row(name);
  if (wanted == nullptr) {
    add_->setFocus();
    return;
  }
  unfolded_.insert(name);
  wanted->set_unfolded(true);
  wanted->focus_editor(path);
  // Where it lies is known once the unfolded rows are laid out.
  QTimer::singleShot(0, this, [this] {
    QWidget* focused = focusWidget();
    if (focused != nullptr && inside_->isAncestorOf(focused)) scroll_->ensureWidgetVisible(focused);
  });
}

void ChainList::set_training(bool training) {
  training_ = training;
  for (ChainRow* row : rows_) row->set_training(training);
  add_->setEnabled(!training);
}

/// `place` counts the gaps between rows: 0 before the first.
void ChainList::move(const QString& name, int place) {
  const auto from = static_cast<int>(order_.indexOf(name));
  if (from < 0 || place < 0 || place > order_.size()) return;
  const int to = place > from ? place - 1 : place;
  if (to == from) return;
  QStringList moved = order_;
  moved.move(from, to);
  Q_EMIT order_edited(moved);
}

void ChainList::fill_menu() {
  add_->menu()->clear();
  for (const AugmentationEntry& entry : catalogue_->augmentations) {
    const QString name = QString::fromStdString(entry.words.name);
    if (order_.contains(name)) continue;
    QAction* action = add_->menu()->addAction(QString::fromStdString(entry.words.label));
    action->setObjectName(name);
    action->setToolTip(QString::fromStdString(entry.words.summary));
    connect(action, &QAction::triggered, this, [this, name] {
      QStringList more = order_;
      more.append(name);
      unfolded_.insert(name);
      Q_EMIT order_edited(more);
    });
  }
}

ChainRow* ChainList::row(const QString& name) const {
  for (ChainRow* row : rows_) {
    if (row->name() == name) return row;
  }
  return nullptr;
}

int ChainList::place_at(int y) const {
  int place = 0;
  for (const ChainRow* row : rows_) {
    if (y > row->geometry().center().y()) ++place;
  }
  return place;
}

void ChainList::show_drop_line(int place) {
  const int y = place < rows_.size() ? rows_[place]->y() : rows_.last()->geometry().bottom() + 1;
  drop_line_->setGeometry(0, y - 1, inside_->width(), 2);
  drop_line_->show();
  drop_line_->raise();
}

bool ChainList::eventFilter(QObject* watched, QEvent* event) {
  if (watched == scroll_->viewport()) {
    if (event->type() == QEvent::Resize) fit_rows();
    return false;
  }
  auto* handle = qobject_cast<QWidget*>(watched);
  if (handle == nullptr || !handle->isEnabled()) return false;
  const auto* mouse = static_cast<QMouseEvent*>(event);
  const auto y = [&] { return handle->mapTo(inside_, mouse->position().toPoint()).y(); };
  switch (event->type()) {
    case QEvent::MouseButtonPress:
      if (mouse->button() == Qt::LeftButton) {
        dragged_ = static_cast<ChainRow*>(handle->parentWidget())->name();
      }
      return false;
    case QEvent::MouseMove:
      if (!dragged_.isEmpty()) show_drop_line(place_at(y()));
      return false;
    case QEvent::MouseButtonRelease: {
      const QString name = std::exchange(dragged_, {});
      const bool moved = drop_line_->isVisible();
      drop_line_->hide();
      if (!name.isEmpty() && moved) move(name, place_at(y()));
      return false;
    }
    default:
      return false;
  }
}

}  // namespace earshot
