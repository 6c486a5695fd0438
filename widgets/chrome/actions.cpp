#include "widgets/chrome/actions.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QMenu>
#include <stdexcept>

#include "widgets/chrome/legend.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

/// Space presses it, ticks its current item, or picks an entry.
bool uses_space(QObject* focused) {
  if (qobject_cast<QAbstractButton*>(focused) != nullptr ||
      qobject_cast<QComboBox*>(focused) != nullptr || qobject_cast<Legend*>(focused) != nullptr) {
    return true;
  }
  const auto* items = qobject_cast<QAbstractItemView*>(focused);
  // Items of Qt's own lists all carry the flag; only those with a box have a state.
  return items != nullptr && items->currentIndex().flags().testFlag(Qt::ItemIsUserCheckable) &&
         items->currentIndex().data(Qt::CheckStateRole).isValid();
}

}  // namespace

Actions::Actions(QWidget* window) : QObject(window), window_(window) {
  qApp->installEventFilter(this);
}

QAction* Actions::add(const ActionSpec& spec, std::function<void()> trigger) {
  for (const ActionSpec& other : specs_) {
    if (other.id == spec.id) throw std::logic_error("action twice: " + spec.id.toStdString());
    for (const QKeySequence& key : spec.keys) {
      if (!other.keys.contains(key)) continue;
      throw std::logic_error("key " + key.toString().toStdString() + " of " +
                             spec.id.toStdString() + " is taken by " + other.id.toStdString());
    }
  }
  auto* action = new QAction(spec.text, window_);
  action->setObjectName(spec.id);
  action->setShortcuts(spec.keys);
  action->setShortcutContext(Qt::WindowShortcut);
  action->setToolTip(tool_tip(spec));
  action->setStatusTip(spec.tip);
  connect(action, &QAction::triggered, this, [trigger = std::move(trigger)] { trigger(); });
  window_->addAction(action);
  actions_.append(action);
  specs_.append(spec);
  return action;
}

QAction* Actions::at(const QString& id) const {
  for (QAction* action : actions_) {
    if (action->objectName() == id) return action;
  }
  throw std::logic_error("no action " + id.toStdString());
}

const ActionSpec& Actions::spec(const QAction* action) const {
  const qsizetype place = actions_.indexOf(const_cast<QAction*>(action));
  if (place < 0) throw std::logic_error("an action of another registry");
  return specs_[place];
}

void Actions::allow(QAction* action, const QString& why_not) {
  why_not_.insert(action, why_not);
  action->setEnabled(why_not.isEmpty());
  ActionSpec now = spec(action);
  now.text = action->text();
  now.tip = action->statusTip();
  action->setToolTip(why_not.isEmpty() ? tool_tip(now) : plain_tip(why_not));
}

QStringList Actions::sections() const {
  QStringList names;
  for (const ActionSpec& spec : specs_) {
    if (!names.contains(spec.section)) names.append(spec.section);
  }
  return names;
}

QList<QAction*> Actions::of(const QString& section) const {
  QList<QAction*> found;
  for (qsizetype i = 0; i < specs_.size(); ++i) {
    if (specs_[i].section == section) found.append(actions_[i]);
  }
  return found;
}

void Actions::fill(QMenu* menu, const QString& section) const {
  menu->addActions(of(section));
}

bool Actions::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::ShortcutOverride) return false;
  const auto* key = static_cast<QKeyEvent*>(event);
  if (key->key() != Qt::Key_Space || key->modifiers() != Qt::NoModifier) return false;
  if (!uses_space(watched)) return false;
  event->accept();
  return true;
}

QString tool_tip(const ActionSpec& spec) {
  QString head = spec.text.toHtmlEscaped();
  head.remove("…");
  if (!spec.keys.isEmpty()) {
    head += QStringLiteral(" <b>%1</b>")
                .arg(spec.keys.first().toString(QKeySequence::NativeText).toHtmlEscaped());
  }
  if (spec.tip.isEmpty()) return head;
  return QStringLiteral("<p style='white-space:pre'>%1</p><p>%2</p>")
      .arg(head, spec.tip.toHtmlEscaped());
}

}  // namespace earshot
