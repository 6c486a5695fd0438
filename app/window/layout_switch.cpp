#include "app/window/layout_switch.h"

#include <QHBoxLayout>
#include <QInputDialog>
#include <QMenu>
#include <QSignalBlocker>
#include <QTabBar>

#include "app/window/layouts.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {

LayoutSwitch::LayoutSwitch(Layouts& layouts, QWidget* parent) : QWidget(parent), layouts_(layouts) {
  tabs_ = new QTabBar(this);
  tabs_->setObjectName("layout_tabs");
  tabs_->setAccessibleName(tr("Layout of the window"));
  tabs_->setDrawBase(false);
  tabs_->setExpanding(false);
  tabs_->setUsesScrollButtons(false);
  tabs_->setFocusPolicy(Qt::TabFocus);
  more_ = new IconButton("more", tr("Keep this layout under a name, or put it back"), this);
  more_->setObjectName("layout_more");
  more_->setPopupMode(QToolButton::InstantPopup);
  more_->setMenu(new QMenu(more_));
  connect(more_->menu(), &QMenu::aboutToShow, this, &LayoutSwitch::fill_menu);
  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(0);
  line->addWidget(tabs_);
  line->addWidget(more_);
  list();
  connect(&layouts_, &Layouts::listed, this, &LayoutSwitch::list);
  connect(&layouts_, &Layouts::chosen, this, &LayoutSwitch::show_current);
  connect(tabs_, &QTabBar::currentChanged, this, [this](int tab) {
    const QString id = tabs_->tabData(tab).toString();
    if (!layouts_.current().isEmpty() && !id.isEmpty() && id != layouts_.current()) {
      layouts_.choose(id);
    }
  });
}

void LayoutSwitch::list() {
  const QSignalBlocker quiet(tabs_);
  while (tabs_->count() > 0) tabs_->removeTab(0);
  for (const Arrangement& one : layouts_.arrangements()) {
    const int tab = tabs_->addTab(plain_entry(one.title));
    tabs_->setTabToolTip(tab, plain_tip(one.tip));
    tabs_->setTabData(tab, one.id);
  }
  show_current();
}

void LayoutSwitch::show_current() {
  for (int tab = 0; tab < tabs_->count(); ++tab) {
    if (tabs_->tabData(tab) == layouts_.current()) tabs_->setCurrentIndex(tab);
  }
}

void LayoutSwitch::fill_menu() {
  QMenu* menu = more_->menu();
  menu->clear();
  menu->addAction(tr("Keep this layout as…"), this, [this] {
    ask_name(tr("Keep this layout"), tr("My layout"),
             [this](const QString& name) { layouts_.keep_as(name); });
  });
  menu->addAction(tr("Reset this layout"), this, [this] { layouts_.reset(); });
  const QString id = layouts_.current();
  if (!layouts_.is_own(id)) return;
  const QString title = tabs_->tabText(tabs_->currentIndex());
  menu->addAction(tr("Rename %1…").arg(title), this, [this, id, title] {
    ask_name(tr("Rename this layout"), title,
             [this, id](const QString& name) { layouts_.rename(id, name); });
  });
  menu->addAction(tr("Forget %1").arg(title), this, [this, id] { layouts_.forget(id); });
}

void LayoutSwitch::ask_name(const QString& title, const QString& present,
                            const std::function<void(const QString&)>& named) {
  auto* dialog = new QInputDialog(this);
  dialog->setObjectName("layout_name");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title);
  dialog->setLabelText(tr("Name"));
  dialog->setTextValue(present);
  connect(dialog, &QInputDialog::textValueSelected, this, [named](const QString& name) {
    if (!name.trimmed().isEmpty()) named(name.trimmed());
  });
  dialog->open();
}

}  // namespace earshot
