#include "app/window/keys_page.h"

#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include "widgets/chrome/actions.h"

namespace earshot {
namespace {

QString section_table(const Actions& actions, const QString& section) {
  QString rows;
  for (const QAction* action : actions.of(section)) {
    const ActionSpec& spec = actions.spec(action);
    if (spec.keys.isEmpty()) continue;
    QStringList keys;
    for (const QKeySequence& key : spec.keys) keys += key.toString(QKeySequence::NativeText);
    rows += QStringLiteral(
                "<tr><td style='padding-right:16px'><b>%1</b></td><td "
                "style='padding-right:16px'>%2</td><td>%3</td></tr>")
                .arg(keys.join(", ").toHtmlEscaped(), spec.text.toHtmlEscaped(),
                     spec.tip.toHtmlEscaped());
  }
  if (rows.isEmpty()) return {};
  return QStringLiteral("<p>%1</p><table cellspacing='4'>%2</table>")
      .arg(section.toHtmlEscaped(), rows);
}

}  // namespace

KeysPage::KeysPage(const Actions& actions, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Keyboard"));
  setObjectName("keys_page");
  QString page;
  for (const QString& section : actions.sections()) page += section_table(actions, section);
  auto* words = new QLabel(page, this);
  words->setTextFormat(Qt::RichText);
  words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  words->setAlignment(Qt::AlignTop);
  words->setMargin(16);
  words->setAccessibleName(tr("Keys by section"));
  auto* scroll = new QScrollArea(this);
  scroll->setWidget(words);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setAccessibleName(tr("Keys by section"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(scroll);
  resize(720, 560);
}

}  // namespace earshot
