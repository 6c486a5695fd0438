#pragma once

#include <QObject>

#include "app/session/settings.h"
#include "app/window/arrangements.h"
#include "widgets/places/place_tree.h"

namespace earshot {

class Places;

/// The panels of the window in named layouts: those that Earshot has and those that a person has
/// kept, each as it was last left. A panel that an old layout did not know is shown.
class Layouts : public QObject {
  Q_OBJECT

 public:
  /// The places outlive it.
  Layouts(Places* places, QList<Arrangement> arrangements);

  /// The size of type of the layout that the window will begin with.
  static double first_type_scale(const QList<Arrangement>& arrangements);

  /// Each panel once, before the first choose().
  void add(Panel* panel);
  const QList<Panel*>& panels() const { return panels_; }
  Places* places() const { return places_; }
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

  /// Those that Earshot has, then those that were kept by a person.
  const QList<Arrangement>& arrangements() const { return arrangements_; }
  bool has(const QString& id) const;
  bool is_own(const QString& id) const;
  QString current() const { return current_; }
  /// Whether the present one begins with the lesson of the method.
  bool teaches() const { return arrangement(current_).teaches; }
  /// Keeps the present arrangement and changes to another.
  void choose(const QString& id);
  /// Back to how the present arrangement was made.
  void reset();
  /// Keeps what is shown now. Called on closing.
  void keep();
  /// Keeps what is shown now as a layout of the person's own, and chooses it. Returns its id.
  QString keep_as(const QString& title);
  void rename(const QString& id, const QString& title);
  /// A person's own; where it is shown, the first is chosen.
  void forget(const QString& id);
  /// Brings a panel forward: opens it, raises its tab, gives it the focus.
  void reveal(const QString& panel);
  void close(const QString& panel);

 Q_SIGNALS:
  void chosen(const QString& id);
  /// There are others, or they are called otherwise.
  void listed();

 private:
  const Arrangement& arrangement(const QString& id) const;
  bool restore(const QByteArray& state);
  void show_newer_panels(const Arrangement& arrangement, const QStringList& known);
  void keep_list();

  Places* places_;
  QList<Arrangement> arrangements_;
  qsizetype built_in_;
  QList<Panel*> panels_;
  Settings settings_;
  QString current_;
};

}  // namespace earshot
