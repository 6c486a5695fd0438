#include "widgets/chrome/plain_words.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QTextDocument>

#include "core/base/printable.h"

namespace earshot {
namespace {

void make_plain(QObject* object) {
  auto* label = qobject_cast<QLabel*>(object);
  // A tooltip is a label too; what goes into one is made plain by plain_tip().
  if (label == nullptr || label->windowType() == Qt::ToolTip) return;
  if (label->textFormat() == Qt::AutoText) label->setTextFormat(Qt::PlainText);
}

class PlainLabels : public QObject {
 public:
  using QObject::QObject;

  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Polish) make_plain(watched);
    return false;
  }
};

}  // namespace

void show_labels_plainly(QApplication& application) {
  const QString name = QStringLiteral("plain_labels");
  if (application.findChild<QObject*>(name, Qt::FindDirectChildrenOnly) != nullptr) return;
  auto* labels = new PlainLabels(&application);
  labels->setObjectName(name);
  application.installEventFilter(labels);
  for (QWidget* widget : QApplication::allWidgets()) make_plain(widget);
}

QString plain_tip(const QString& words) {
  if (!Qt::mightBeRichText(words)) return words;
  return QStringLiteral("<qt>") + words.toHtmlEscaped() + QStringLiteral("</qt>");
}

QString plain_entry(const QString& words) {
  QString entry = words;
  entry.replace(QLatin1Char('&'), QStringLiteral("&&"));
  return entry.replace(QLatin1Char('\t'), QLatin1Char(' '));
}

QString shown_name(const std::string& name) {
  return QString::fromStdString(printable(name));
}

}  // namespace earshot
