#pragma once

#include <QLabel>
#include <QStringList>

namespace earshot {

/// Text that gives way: where there is no room for all of it, it ends in "…".
class ElidedLabel : public QLabel {
  Q_OBJECT

 public:
  explicit ElidedLabel(QWidget* parent = nullptr);
  /// In as many lines as its height has room for, this many at most; else one.
  void set_lines(int most) { most_lines_ = most; }
  /// Where not even so many letters have room, and not all of it has, nothing is shown.
  void set_least_letters(int least) { least_letters_ = least; }
  /// What is painted in the present width; text() where that is all of it.
  QString shown_text() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QStringList shown_lines() const;

  int most_lines_ = 1;
  int least_letters_ = 0;
};

}  // namespace earshot
