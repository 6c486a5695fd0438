#pragma once

#include <functional>
#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

class QMenu;
class QWidget;

namespace earshot {

/// What can be asked of the program, said once.
struct ActionSpec {
  QString id;       ///< stable, untranslated: "training.start"
  QString section;  ///< menu and chapter of the keyboard page, translated
  QString text;     ///< "Start training"
  QString icon;     ///< name of a line drawing, may be empty
  QList<QKeySequence> keys;
  QString tip;  ///< one sentence
};

/// The one list of actions. Menus, toolbar, command palette and keyboard page are all read from it.
class Actions : public QObject {
  Q_OBJECT

 public:
  /// `window` gets the shortcuts.
  explicit Actions(QWidget* window);

  /// Throws std::logic_error where the id, or one of the keys, is taken already.
  QAction* add(const ActionSpec& spec, std::function<void()> trigger);
  /// Throws std::logic_error where there is none such: ids are written in code, not typed.
  QAction* at(const QString& id) const;
  const ActionSpec& spec(const QAction* action) const;
  /// Why it is off, where allow() was told.
  QString why_not(const QAction* action) const { return why_not_.value(action); }
  /// Off, with the reason for its tip, where there is one; else with its present text and status
  /// tip.
  void allow(QAction* action, const QString& why_not);

  /// In the order in which they were added.
  const QList<QAction*>& all() const { return actions_; }
  QStringList sections() const;
  QList<QAction*> of(const QString& section) const;
  /// Fills a menu with a section's actions.
  void fill(QMenu* menu, const QString& section) const;

 protected:
  /// A focused button keeps Space, as does a list of things to tick or pick: a shortcut of one
  /// plain key must not take it away.
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* window_;
  QList<QAction*> actions_;
  QList<ActionSpec> specs_;
  QHash<const QAction*, QString> why_not_;
};

/// "Start training (T)" with the sentence below, as tool tips show it.
QString tool_tip(const ActionSpec& spec);

}  // namespace earshot
