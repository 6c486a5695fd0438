#include "widgets/chrome/task_list.h"

#include <algorithm>
#include <cmath>
#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>

namespace earshot {

QString clock_text(double seconds) {
  const auto whole = static_cast<qint64>(std::max(0.0, std::round(seconds)));
  const qint64 hours = whole / 3600, minutes = whole / 60 % 60, rest = whole % 60;
  const QString tail = QStringLiteral("%1:%2")
                           .arg(minutes, hours > 0 ? 2 : 1, 10, QChar('0'))
                           .arg(rest, 2, 10, QChar('0'));
  return hours > 0 ? QStringLiteral("%1:%2").arg(hours).arg(tail) : tail;
}

TaskList::TaskList(QWidget* parent) : QToolButton(parent) {
  setObjectName("task_list");
  setAccessibleName(tr("Tasks under way"));
  setToolTip(tr("What is under way; click for the list, with cancel and time left"));
  setAutoRaise(true);
  setVisible(false);
  popup_ = new QFrame(this, Qt::Popup);
  popup_->setObjectName("task_popup");
  popup_->setFrameShape(QFrame::StyledPanel);
  rows_ = new QVBoxLayout(popup_);
  rows_->setContentsMargins(8, 8, 8, 8);
  rows_->setSpacing(8);
  clock_.setInterval(1000);
  connect(&clock_, &QTimer::timeout, this, &TaskList::show_all);
  connect(this, &QToolButton::clicked, this, &TaskList::toggle);
}

TaskList::Task* TaskList::find(int id) {
  const auto at =
      std::find_if(tasks_.begin(), tasks_.end(), [id](const Task& task) { return task.id == id; });
  return at == tasks_.end() ? nullptr : &*at;
}

void TaskList::add(int id, const QString& title, bool cancellable) {
  Task task;
  task.id = id;
  task.title = title;
  task.cancellable = cancellable;
  task.since.start();
  make_row(task);
  tasks_.append(task);
  clock_.start();
  show_all();
}

void TaskList::make_row(Task& task) {
  task.row = new QWidget(popup_);
  auto* column = new QVBoxLayout(task.row);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  auto* line = new QHBoxLayout;
  task.label = new QLabel(task.row);
  task.label->setMinimumWidth(280);
  task.cancel = new QToolButton(task.row);
  task.cancel->setText(tr("Cancel"));
  task.cancel->setAccessibleName(tr("Cancel %1").arg(task.title));
  task.cancel->setVisible(task.cancellable);
  line->addWidget(task.label, 1);
  line->addWidget(task.cancel);
  task.bar = new QProgressBar(task.row);
  task.bar->setTextVisible(false);
  task.bar->setFixedHeight(4);
  task.bar->setAccessibleName(tr("Progress of %1").arg(task.title));
  column->addLayout(line);
  column->addWidget(task.bar);
  rows_->addWidget(task.row);
  const int id = task.id;
  connect(task.cancel, &QToolButton::clicked, this, [this, id] {
    if (Task* found = find(id)) {
      found->cancelling = true;
      found->cancel->setEnabled(false);
      show_all();
    }
    Q_EMIT cancel_asked(id);
  });
}

void TaskList::set_progress(int id, const QString& words, double fraction) {
  Task* task = find(id);
  if (task == nullptr) return;
  task->words = words;
  task->fraction = fraction;
  show_all();
}

void TaskList::remove(int id) {
  Task* task = find(id);
  if (task == nullptr) return;
  delete task->row;
  tasks_.removeAt(task - tasks_.data());
  if (tasks_.isEmpty()) {
    clock_.stop();
    popup_->hide();
  }
  popup_->adjustSize();
  show_all();
}

void TaskList::show_row(const Task& task) {
  const double elapsed = static_cast<double>(task.since.elapsed()) / 1000.0;
  QStringList parts{task.title};
  if (task.cancelling) parts += tr("cancelling");
  if (!task.words.isEmpty()) parts += task.words;
  parts += clock_text(elapsed);
  if (task.fraction > 0.02 && task.fraction < 1 && elapsed > 2) {
    parts += tr("%1 left").arg(clock_text(elapsed * (1 - task.fraction) / task.fraction));
  }
  task.label->setText(parts.join(QStringLiteral(" · ")));
  task.bar->setRange(0, task.fraction < 0 ? 0 : 1000);
  if (task.fraction >= 0) task.bar->setValue(static_cast<int>(task.fraction * 1000));
}

void TaskList::show_all() {
  setVisible(!tasks_.isEmpty());
  if (tasks_.isEmpty()) return;
  if (popup_->isVisible()) {
    for (const Task& task : tasks_) show_row(task);
  }
  const Task& newest = tasks_.last();
  QString words = newest.title;
  if (newest.fraction >= 0) {
    words += QStringLiteral(" %1 %").arg(static_cast<int>(newest.fraction * 100));
  }
  if (tasks_.size() > 1) words += tr(" · %n more", "", static_cast<int>(tasks_.size() - 1));
  setText(words);
}

void TaskList::toggle() {
  for (const Task& task : tasks_) show_row(task);
  popup_->adjustSize();
  const QSize size = popup_->sizeHint();
  popup_->move(mapToGlobal(QPoint(0, -size.height() - 4)));
  popup_->show();
}

}  // namespace earshot
