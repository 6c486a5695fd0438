#pragma once

#include <optional>
#include <QTimer>
#include <QWidget>

class QGridLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace earshot {

class ElidedLabel;
class IconButton;
class Session;

/// How the training goes, in one line with its progress, below the command bar; opened, all of the
/// sentence, speed, memory, time, what was warned of, and so many steps at once.
class TrainingStrip : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingStrip(Session& session, QWidget* parent = nullptr);

  bool is_open() const;
  void set_open(bool open);
  static constexpr int line_px = 24;

 Q_SIGNALS:
  void opened(bool open);

 protected:
  void changeEvent(QEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;

 private:
  QWidget* make_line();
  QWidget* make_details();
  void fit_line();
  void refresh_later();
  void refresh();
  void show_progress();
  void show_details();
  void warn(const QString& words);

  Session& session_;
  QWidget* line_ = nullptr;
  IconButton* toggle_;
  ElidedLabel* words_;
  QLabel* rate_;
  QProgressBar* bar_;
  QWidget* details_;
  QLabel* health_;
  QLabel* watch_;
  QLabel* notes_;
  QLabel* epoch_;
  QLabel* loss_;
  QLabel* speed_;
  QLabel* waited_;
  QLabel* elapsed_;
  QLabel* device_;
  QLabel* memory_;
  QPushButton* steps_button_;
  QPushButton* begin_anew_;
  QPushButton* anew_;
  QSpinBox* count_;
  QStringList warned_;
  QTimer memory_clock_;
  bool refresh_queued_ = false;
};

}  // namespace earshot
