#include "app/window/messages_page.h"

#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace earshot {

QString lines_of(const QList<MessageLine::Said>& said) {
  QStringList lines;
  for (auto one = said.crbegin(); one != said.crend(); ++one) {
    lines += one->when.toString("HH:mm:ss") + "  " + one->words;
  }
  return lines.join('\n');
}

MessagesPage::MessagesPage(const QList<MessageLine::Said>& said, QWidget* parent)
    : QDialog(parent) {
  setObjectName("messages_page");
  setWindowTitle(tr("Messages of this session"));
  const QString lines = lines_of(said);
  auto* text = new QPlainTextEdit(this);
  text->setReadOnly(true);
  text->setFrameShape(QFrame::NoFrame);
  text->setAccessibleName(windowTitle());
  text->setPlainText(lines.isEmpty() ? tr("Nothing was said yet.") : lines);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(text);
  resize(720, 400);
}

}  // namespace earshot
