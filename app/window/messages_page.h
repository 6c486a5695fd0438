#pragma once

#include <QDialog>

#include "app/window/message_line.h"

namespace earshot {

/// The latest first, each with its time.
QString lines_of(const QList<MessageLine::Said>& said);

/// All that the window has said since its start, the latest first.
class MessagesPage : public QDialog {
  Q_OBJECT

 public:
  MessagesPage(const QList<MessageLine::Said>& said, QWidget* parent);
};

}  // namespace earshot
