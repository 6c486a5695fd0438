#include "app/window/messages_page.h"

#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace earshot {

MessagesPage::MessagesPage(const QList<MessageLine::Said>& said, QWidget* parent)
    : QDialog(parent) {
  setObjectName("messages_page");
  setWindowTitle(tr("Messages of this session"));
  QStringList lines;
  for (auto one = said.crbegin(); one != said.crend(); ++one) {
    lines += one->when.toString("HH:mm:ss") + "  " + one->words;
  }
  auto* text = new QPlainTextEdit(this);
  text->setReadOnly(true);
  text->setFrameShape(QFrame::NoFrame);
  text->setAccessibleName(windowTitle());
  text->setPlainText(lines.isEmpty() ? tr("Nothing was said yet.") : lines.join('\n'));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(text);
  resize(720, 400);
}

}  // namespace earshot
