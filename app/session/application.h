#pragma once

#include <QApplication>

namespace earshot {

/// The program's application: an exception that leaves a slot, an event handler or a timer ends
/// there. It is told as one line, on stderr and by faulted(), and the window goes on.
class Application : public QApplication {
  Q_OBJECT

 public:
  using QApplication::QApplication;
  bool notify(QObject* receiver, QEvent* event) override;

 Q_SIGNALS:
  void faulted(const QString& words);
};

/// The exception that is being handled, as one line; only within a catch block.
QString words_of_fault();

}  // namespace earshot
