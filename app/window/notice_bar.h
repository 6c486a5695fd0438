#pragma once

#include <functional>
#include <QList>
#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace earshot {

/// One line below the panels for what wants an answer but must not stop anybody: words and a few
/// buttons. Gone after any of them.
class NoticeBar : public QWidget {
  Q_OBJECT

 public:
  struct Answer {
    QString text;
    std::function<void()> chosen;
  };
  explicit NoticeBar(QWidget* parent);
  /// Returns a number for take_back().
  int ask(const QString& words, const QList<Answer>& answers);
  /// The question goes unanswered, unless another stands there by now.
  void take_back(int question);
  bool asking() const { return asking_; }

 private:
  QLabel* words_;
  QWidget* buttons_;
  QHBoxLayout* row_;
  bool asking_ = false;
  int question_ = 0;
};

}  // namespace earshot
