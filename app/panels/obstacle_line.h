#pragma once

#include <QWidget>

class QPushButton;

namespace earshot {

class ElidedLabel;
class Session;

/// What keeps the experiment from being trained, in one line, with the button that mends it; or
/// what will keep it from being evaluated. Takes no room while nothing does.
class ObstacleLine : public QWidget {
  Q_OBJECT

 public:
  /// `name` is the object name of its label; the button's is `name` + "_mend".
  ObstacleLine(Session& session, const QString& name, QWidget* parent = nullptr);

 private:
  void show_obstacle();

  Session& session_;
  ElidedLabel* words_;
  QPushButton* mend_;
};

}  // namespace earshot
