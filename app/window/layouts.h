#pragma once

#include <QHash>
#include <QObject>

#include "app/session/settings.h"
#include "app/window/arrangements.h"

class QDockWidget;
class QMainWindow;

namespace earshot {

/// The panels as docks of a window, the named arrangements, and the person's own changes to each,
/// kept in the settings. A panel that an old arrangement did not know is shown.
class Layouts : public QObject {
  Q_OBJECT

 public:
  Layouts(QMainWindow* window, QList<Arrangement> arrangements);

  /// Each panel once, before the first choose().
  void add(Panel* panel);
  const QList<Panel*>& panels() const { return panels_; }
  QDockWidget* dock(const QString& panel) const;
  /// Shown, or the tab of one that is.
  bool is_open(const QString& panel) const;
  /// nullptr where there is none such.
  Panel* panel(const QString& id) const;
  /// The panel of a class; nullptr where there is none such.
  template <class Kind>
  Kind* find() const {
    for (Panel* panel : panels_) {
      if (auto* found = qobject_cast<Kind*>(panel)) return found;
    }
    return nullptr;
  }

  const QList<Arrangement>& arrangements() const { return arrangements_; }
  QString current() const { return current_; }
  /// Keeps the present arrangement and changes to another.
  void choose(const QString& id);
  /// Back to how the present arrangement was made.
  void reset();
  /// Keeps what is shown now. Called on closing.
  void keep();
  /// Brings a panel forward: opens it, raises its tab, gives it the focus.
  void reveal(const QString& panel);

 Q_SIGNALS:
  void chosen(const QString& id);

 private:
  const Arrangement& arrangement(const QString& id) const;
  /// The docks of a column's cells; cells without any panel are left out.
  QList<QList<QDockWidget*>> docks_of(const Arrangement::Column& column, QList<int>& shares) const;
  void arrange(const Arrangement& arrangement);
  void show_newer_panels(const QStringList& known);
  void follow_tabs();

  QMainWindow* window_;
  QList<Arrangement> arrangements_;
  QList<Panel*> panels_;
  QHash<QString, QDockWidget*> docks_;
  Settings settings_;
  QString current_;
  bool tabs_queued_ = false;
};

}  // namespace earshot
