#pragma once

#include <QElapsedTimer>
#include <QFrame>
#include <QList>
#include <QString>
#include <QTimer>
#include <QToolButton>

class QLabel;
class QProgressBar;
class QVBoxLayout;

namespace earshot {

/// What is under way, in the status bar: the newest task in one line with its progress; a click
/// opens the list, where each has its elapsed time, what is left, and a cancel. Says nothing and
/// runs no timer when nothing is under way.
class TaskList : public QToolButton {
  Q_OBJECT

 public:
  explicit TaskList(QWidget* parent = nullptr);

  /// `cancellable` off hides the cancel sign.
  void add(int id, const QString& title, bool cancellable);
  /// `fraction` 0..1, or negative where the end is not known.
  void set_progress(int id, const QString& words, double fraction);
  void remove(int id);
  int count() const { return static_cast<int>(tasks_.size()); }

 Q_SIGNALS:
  void cancel_asked(int id);

 private:
  struct Task {
    int id = 0;
    QString title, words;
    double fraction = -1;
    bool cancellable = true;
    bool cancelling = false;
    QElapsedTimer since;
    QWidget* row = nullptr;
    QLabel* label = nullptr;
    QProgressBar* bar = nullptr;
    QToolButton* cancel = nullptr;
  };
  Task* find(int id);
  void make_row(Task& task);
  void show_all();
  void show_row(const Task& task);
  void toggle();

  QList<Task> tasks_;
  QFrame* popup_;
  QVBoxLayout* rows_;
  QTimer clock_;  ///< one a second, while something is under way
};

/// "0:07", "12:03", "1:02:03".
QString clock_text(double seconds);

}  // namespace earshot
