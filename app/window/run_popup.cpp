#include "app/window/run_popup.h"

#include <algorithm>
#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/session/run_details.h"
#include "app/session/session.h"
#include "app/window/branch_page.h"
#include "app/window/run_row_delegate.h"
#include "app/window/run_rows.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {

RunPopup::RunPopup(Session& session, QWidget* parent)
    : QFrame(parent, Qt::Popup), session_(session) {
  setObjectName("run_popup");
  setAccessibleName(tr("Runs and presets"));
  setFrameShape(QFrame::StyledPanel);
  rows_ = new RunRows(session_, this);
  pages_ = new QStackedWidget(this);
  branch_page_ = new BranchPage(session_, pages_);
  pages_->addWidget(make_list());
  pages_->addWidget(branch_page_);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(1, 1, 1, 1);
  whole->addWidget(pages_);
  connect(&session_.known_runs(), &KnownRuns::looked, this, &RunPopup::look);
  connect(&session_.shelf(), &RunShelf::trash_changed, this, &RunPopup::show_chosen);
  connect(&session_, &Session::said, this, [this](const QString& words) {
    if (isVisible()) words_->setText(words);
  });
  connect(branch_page_, &BranchPage::left, this, [this](bool branched) {
    pages_->setCurrentIndex(0);
    field_->setFocus();
    if (branched) close();
  });
}

QWidget* RunPopup::make_list() {
  auto* page = new QWidget(pages_);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, grid::inset, 0, 0);
  column->setSpacing(grid::inside);
  field_ = new QLineEdit(page);
  field_->setObjectName("run_search");
  field_->setPlaceholderText(tr("Find a run or a preset"));
  field_->setAccessibleName(field_->placeholderText());
  field_->setClearButtonEnabled(true);
  field_->installEventFilter(this);
  auto* inset = new QHBoxLayout;
  inset->setContentsMargins(grid::inset, 0, grid::inset, 0);
  inset->addWidget(field_);
  nothing_ = new QLabel(page);
  nothing_->setProperty("role", "muted");
  nothing_->setContentsMargins(grid::inset, 0, grid::inset, 0);
  list_ = new QListView(page);
  list_->setObjectName("run_rows");
  list_->setAccessibleName(tr("Runs and presets"));
  list_->setModel(rows_);
  list_->setItemDelegate(new RunRowDelegate(list_));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list_->setResizeMode(QListView::Adjust);
  list_->setMouseTracking(true);
  column->addLayout(inset);
  column->addWidget(nothing_);
  column->addWidget(list_, 1);
  column->addWidget(make_footer());
  connect(field_, &QLineEdit::textChanged, this, &RunPopup::fill);
  connect(list_, &QListView::clicked, this, [this] { show_chosen(); });
  connect(list_, &QListView::doubleClicked, this, &RunPopup::accept);
  connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this,
          &RunPopup::show_chosen);
  return page;
}

QWidget* RunPopup::make_footer() {
  auto* footer = new QWidget(this);
  auto* column = new QVBoxLayout(footer);
  column->setContentsMargins(grid::inset, 0, grid::inset, grid::inset);
  column->setSpacing(grid::unit);
  words_ = new ElidedLabel(footer);
  words_->setObjectName("run_words");
  words_->setProperty("role", "caption");
  auto* line = new QHBoxLayout;
  line->setSpacing(grid::inside);
  const auto add = [&](const char* name, const QString& text, auto slot) {
    auto* button = new QPushButton(text, footer);
    button->setObjectName(name);
    button->setFocusPolicy(Qt::TabFocus);
    line->addWidget(button);
    connect(button, &QPushButton::clicked, this, slot);
    return button;
  };
  open_ = add("run_open", tr("Open"), &RunPopup::accept);
  open_->setProperty("role", "primary");
  rename_ = add("run_rename", tr("Rename"), &RunPopup::rename);
  duplicate_ = add("run_duplicate", tr("Duplicate"), &RunPopup::duplicate);
  branch_ = add("run_branch", tr("Branch…"), &RunPopup::branch);
  line->addStretch(1);
  undo_ = add("run_undo", tr("Undo"), [this] { session_.shelf().bring_back(); });
  trash_ = add("run_trash", tr("To the trash"), &RunPopup::to_trash);
  column->addWidget(words_);
  column->addLayout(line);
  return footer;
}

void RunPopup::open_below(const QWidget& button) {
  const QWidget* window = button.window();
  constexpr int widest = 760;
  const int width = std::min(widest, window->width() - 2 * grid::between);
  const QPoint corner = button.mapToGlobal(QPoint(0, button.height() + grid::unit));
  const QRect screen = button.screen()->availableGeometry();
  const int room = std::min(screen.bottom(), window->mapToGlobal(QPoint(0, window->height())).y());
  const int height = std::clamp(room - corner.y() - grid::between, 240, 560);
  const int left = std::clamp(corner.x(), screen.left(), std::max(0, screen.right() - width));
  setGeometry(left, corner.y(), width, height);
  pages_->setCurrentIndex(0);
  field_->clear();
  words_->clear();
  fill();
  show();
  field_->setFocus();
  choose(session_.run().folder());
  session_.known_runs().look_closely();
}

void RunPopup::look() {
  if (!isVisible()) return;
  const RunSummary* run = chosen_run();
  const std::filesystem::path former = run != nullptr ? run->folder : std::filesystem::path();
  const int at = list_->currentIndex().row();
  // A name that is being typed stays.
  if (list_->findChild<QLineEdit*>("run_name") != nullptr) return;
  fill();
  const int place = former.empty() ? rows_->first_from(at) : rows_->place_of(former);
  if (place >= 0) list_->setCurrentIndex(rows_->index(place));
}

void RunPopup::fill() {
  rows_->fill(field_->text().trimmed());
  const int first = rows_->first_from(0);
  nothing_->setVisible(first < 0);
  nothing_->setText(
      tr("No run and no preset has “%1” in its words.").arg(field_->text().trimmed()));
  if (first >= 0) list_->setCurrentIndex(rows_->index(first));
  show_chosen();
}

void RunPopup::choose(const std::filesystem::path& run) {
  const int place = rows_->place_of(run);
  if (place < 0) return;
  list_->setCurrentIndex(rows_->index(place));
  list_->scrollTo(rows_->index(place), QAbstractItemView::PositionAtCenter);
}

const RunSummary* RunPopup::chosen_run() const {
  const QModelIndex index = list_->currentIndex();
  if (!index.isValid() || index.row() >= rows_->rowCount()) return nullptr;
  const auto& run = rows_->row(index.row()).run;
  return run ? &*run : nullptr;
}

void RunPopup::show_chosen() {
  const RunSummary* run = chosen_run();
  const bool may_open = bool(session_.run().permitted().open_another);
  const QString& why_not = session_.run().permitted().open_another.why_not;
  const bool trains = run != nullptr && run->end == RunSummary::End::Training;
  const QString is_trained = tr("The run is being trained.");
  const auto allow = [](QPushButton* button, const QString& why, const QString& tip) {
    button->setEnabled(why.isEmpty());
    button->setToolTip(why.isEmpty() ? tip : plain_tip(why));
  };
  for (QPushButton* button : {rename_, duplicate_, branch_, trash_}) {
    button->setVisible(run != nullptr);
  }
  open_->setText(run != nullptr ? tr("Open") : tr("Use this preset"));
  allow(open_, may_open ? QString() : why_not, tr("Enter"));
  allow(rename_, trains ? is_trained : QString(), tr("Names its folder anew (F2)"));
  allow(duplicate_, may_open ? QString() : why_not,
        tr("A new experiment with these settings (Ctrl+D)"));
  const bool can_be_read = run != nullptr && run->details && run->details->experiment;
  allow(branch_,
        trains                                   ? is_trained
        : run != nullptr && !run->has_checkpoint ? tr("The run has no checkpoint.")
        : !can_be_read                           ? tr("The run cannot be read.")
        : !may_open                              ? why_not
                                                 : QString(),
        tr("A new run from its checkpoint with one thing changed (Ctrl+B)"));
  allow(trash_, trains ? is_trained : QString(), tr("Moves its folder to the trash (Del)"));
  undo_->setVisible(!session_.shelf().in_trash().isEmpty());
  undo_->setToolTip(
      plain_tip(tr("Brings %1 back from the trash (Ctrl+Z)").arg(session_.shelf().in_trash())));
}

void RunPopup::accept() {
  const QModelIndex index = list_->currentIndex();
  if (!index.isValid() || !open_->isEnabled()) return;
  const RunRow row = rows_->row(index.row());
  close();
  if (row.run) {
    session_.open_run(row.run->folder);
  } else if (row.preset != nullptr) {
    session_.choose_preset(row.preset->words.name);
  }
}

void RunPopup::rename() {
  if (chosen_run() != nullptr && rename_->isEnabled()) list_->edit(list_->currentIndex());
}

void RunPopup::duplicate() {
  const RunSummary* run = chosen_run();
  if (run == nullptr || !duplicate_->isEnabled()) return;
  const std::filesystem::path folder = run->folder;
  close();
  session_.take_settings_of(folder);
}

void RunPopup::branch() {
  const RunSummary* run = chosen_run();
  if (run == nullptr || !branch_->isEnabled()) return;
  pages_->setCurrentWidget(branch_page_);
  branch_page_->show_run(*run);
}

void RunPopup::to_trash() {
  const RunSummary* run = chosen_run();
  if (run != nullptr && trash_->isEnabled()) session_.shelf().to_trash(run->folder);
}

bool RunPopup::eventFilter(QObject* watched, QEvent* event) {
  if (watched != field_ || event->type() != QEvent::KeyPress) {
    return QFrame::eventFilter(watched, event);
  }
  auto* key = static_cast<QKeyEvent*>(event);
  const bool control = key->modifiers() == Qt::ControlModifier;
  switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
      accept();
      return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
      QApplication::sendEvent(list_, event);
      return true;
    case Qt::Key_F2:
      rename();
      return true;
    case Qt::Key_D:
      if (control) duplicate();
      return control;
    case Qt::Key_B:
      if (control) branch();
      return control;
    case Qt::Key_Z:
      if (control && field_->text().isEmpty()) session_.shelf().bring_back();
      return control && field_->text().isEmpty();
    case Qt::Key_Delete:
      if (field_->text().isEmpty()) to_trash();
      return field_->text().isEmpty();
    default:
      return false;
  }
}

}  // namespace earshot
