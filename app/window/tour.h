#pragma once

#include <QList>
#include <QObject>
#include <QPointer>

#include "app/window/tour_bubble.h"

class QShortcut;

namespace earshot {

class MainWindow;
class Panel;

/// What a newcomer looks at first, and in which order. Points at what is in the window and does
/// nothing else; a panel behind a tab comes forward for its step, and the tab before it afterwards.
/// Left at any time, by its button or Escape.
class Tour : public QObject {
  Q_OBJECT

 public:
  explicit Tour(MainWindow& window);
  ~Tour() override;

  void begin();
  void leave();
  bool under_way() const { return bubble_ != nullptr; }
  /// What is pointed at; nullptr while no tour is under way.
  QWidget* target() const;

 private:
  struct Step {
    const char* panel;   ///< its id; empty: of the bar
    const char* widget;  ///< its object name; the panel itself where it is empty or not to be seen
    QString title, words;
  };
  static QList<Step> steps();
  void show_step(qsizetype step);
  /// What was pointed at is hidden: to what else there is of the step.
  void find_again();
  bool can_be_shown(const Step& step) const;
  QWidget* widget_of(const Step& step);
  void bring_forward(Panel* panel);
  void put_back();

  MainWindow& window_;
  QPointer<TourBubble> bubble_;
  QPointer<QShortcut> escape_;
  QPointer<QWidget> had_focus_;
  QList<Step> shown_;
  qsizetype step_ = 0;
  QString covered_;  ///< the panel that this step's covers
};

}  // namespace earshot
