#include "app/window/menu_button.h"

#include <QMenu>
#include <QShortcut>

#include "widgets/chrome/actions.h"

namespace earshot {

MenuButton::MenuButton(QWidget* parent)
    : IconButton("menu", tr("Menu"), parent), all_(new QMenu(this)) {
  setObjectName("menu");
  setToolTip(tr("Menu (F10). Alt and the letter of a menu open it alone"));
  setFocusPolicy(Qt::TabFocus);
  connect(this, &QToolButton::clicked, this, [this] { open(all_); });
  auto* key = new QShortcut(QKeySequence(Qt::Key_F10), this);
  connect(key, &QShortcut::activated, this, [this] { open(all_); });
}

void MenuButton::fill(const Actions& actions) {
  QString taken;
  for (const QString& section : actions.sections()) {
    qsizetype letter = 0;
    while (letter < section.size() && taken.contains(section[letter], Qt::CaseInsensitive)) {
      ++letter;
    }
    const bool has_letter = letter < section.size();
    QString title = section;
    if (has_letter) {
      taken += section[letter];
      title.insert(letter, '&');
    }
    QMenu* menu = all_->addMenu(title);
    menu->setObjectName("menu_" + section);
    menu->setToolTipsVisible(true);
    actions.fill(menu, section);
    sections_.append(section);
    menus_.insert(section, menu);
    if (!has_letter) continue;
    const QString key = QStringLiteral("Alt+%1").arg(section[letter].toUpper());
    connect(new QShortcut(QKeySequence(key), this), &QShortcut::activated, this,
            [this, menu] { open(menu); });
  }
}

void MenuButton::open(QMenu* menu) {
  menu->popup(mapToGlobal(QPoint(0, height())));
  // Of all menus, the first would open with it.
  if (menu != all_ && !menu->actions().isEmpty()) menu->setActiveAction(menu->actions().first());
}

}  // namespace earshot
