#pragma once

#include <QFrame>
#include <QPointer>

class QLabel;
class QPushButton;

namespace earshot {

/// A few words beside a widget of the window, which they are about; a line in the accent's colour
/// stands around that widget. Both lie above the window and take nothing from it: what is below
/// can be used meanwhile.
class TourBubble : public QFrame {
  Q_OBJECT

 public:
  /// On top of a window.
  explicit TourBubble(QWidget* window);
  ~TourBubble() override;

  /// `step` is counted from 0.
  void show_step(int step, int steps, const QString& title, const QString& words);
  /// Beside this, which is visible in the window, or on top of it where there is no room beside.
  void point_at(QWidget* target);
  QWidget* target() const { return target_; }

 Q_SIGNALS:
  void next_asked();
  void leave_asked();
  /// What it points at is not to be seen any more.
  void lost();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void place();
  void place_later();

  QWidget* window_;
  QPointer<QWidget> target_;
  QPointer<QWidget> ring_;
  QLabel* count_;
  QLabel* title_;
  QLabel* words_;
  QPushButton* next_;
  bool placing_ = false;
};

}  // namespace earshot
