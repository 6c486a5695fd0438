#include "app/window/main_window.h"

#include <algorithm>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QFileInfo>
#include <QMenuBar>
#include <QScreen>
#include <QStatusBar>
#include <QTabBar>
#include <QUrl>

#include "app/window/keys_page.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

/// Alt+1 ... Alt+9, Alt+0, then the same with Shift; none after these.
QKeySequence panel_key(int number) {
  if (number > 20) return {};
  const QString shift = number > 10 ? QStringLiteral("Shift+") : QString();
  return QKeySequence(QStringLiteral("Alt+%1%2").arg(shift).arg(number % 10));
}

}  // namespace

MainWindow::MainWindow(PanelList panels, QWidget* parent)
    : QMainWindow(parent), panels_(std::move(panels)) {
  setObjectName("main_window");
  setWindowTitle(tr("Earshot"));
  setAcceptDrops(true);
  setMinimumSize(960, 600);
  actions_ = new Actions(this);
  layouts_ = new Layouts(this, arrangements_of(panels_));
  palette_ = new CommandPalette(this);
  make_status_bar();
}

void MainWindow::complete() {
  add_window_actions();
  make_menus();
  make_layout_tabs();
  palette_->add_source([this] {
    QList<Findable> found;
    for (QAction* action : actions_->all()) {
      const ActionSpec& spec = actions_->spec(action);
      const QString key =
          spec.keys.isEmpty() ? QString() : spec.keys.first().toString(QKeySequence::NativeText);
      found.append({action->text().remove('&'), spec.section, key, action->isEnabled(),
                    [action] { action->trigger(); }});
    }
    return found;
  });
  resize(QSize(1440, 900).boundedTo(screen()->availableSize()));
  restoreGeometry(settings_.geometry());
  QString layout = settings_.layout();
  const auto& known = layouts_->arrangements();
  const bool is_known = std::any_of(known.begin(), known.end(),
                                    [&](const Arrangement& one) { return one.id == layout; });
  if (!is_known) layout = QStringLiteral("train");
  layouts_->choose(layout);
}

void MainWindow::add_window_actions() {
  const QString view = tr("View");
  actions_->add({"view.palette",
                 view,
                 tr("Find anything…"),
                 "search",
                 {QKeySequence("Ctrl+K")},
                 tr("Finds any action, parameter or run by a few letters of its name")},
                [this] { palette_->open(); });
  int number = 1;
  for (const Arrangement& arrangement : layouts_->arrangements()) {
    const QString id = arrangement.id;
    actions_->add({"view.layout." + id,
                   view,
                   tr("Layout: %1").arg(arrangement.title),
                   "layout",
                   {QKeySequence(QStringLiteral("Ctrl+%1").arg(number++))},
                   arrangement.tip},
                  [this, id] { layouts_->choose(id); });
  }
  actions_->add({"view.reset_layout",
                 view,
                 tr("Reset this layout"),
                 "",
                 {},
                 tr("Puts the panels of the present layout back where they were at first")},
                [this] { layouts_->reset(); });
  add_panel_actions(tr("Panels"));
  actions_->add({"help.keys",
                 tr("Help"),
                 tr("Keyboard"),
                 "keyboard",
                 {QKeySequence("F1")},
                 tr("Every key on one page")},
                [this] { show_keys(); });
}

void MainWindow::add_panel_actions(const QString& section) {
  QList<QKeySequence> taken;
  for (const QAction* action : actions_->all()) taken += action->shortcuts();
  for (const PanelEntry& entry : panels_) taken += entry.key;
  int number = 1;
  for (const Panel* panel : layouts_->panels()) {
    const QString id = panel->id();
    const auto entry =
        std::ranges::find(panels_, id, [](const PanelEntry& one) { return one.words.id; });
    QList<QKeySequence> keys;
    if (entry != panels_.end() && !entry->key.isEmpty()) {
      keys = {entry->key};
    } else if (const QKeySequence next = panel_key(number++); !taken.contains(next)) {
      keys = {next};
    }
    actions_->add({"view.panel." + id, section, panel->title(), panel->icon_name(), keys,
                   panel->help().isEmpty() ? tr("Brings the panel forward") : panel->help()},
                  [this, id] { layouts_->reveal(id); });
  }
}

void MainWindow::make_menus() {
  for (const QString& section : actions_->sections()) {
    QMenu* menu = menuBar()->addMenu(section);
    menu->setToolTipsVisible(true);
    actions_->fill(menu, section);
  }
}

void MainWindow::make_layout_tabs() {
  layout_tabs_ = new QTabBar(this);
  layout_tabs_->setObjectName("layout_tabs");
  layout_tabs_->setAccessibleName(tr("Layout of the window"));
  layout_tabs_->setDocumentMode(true);
  layout_tabs_->setDrawBase(false);
  layout_tabs_->setExpanding(false);
  layout_tabs_->setFocusPolicy(Qt::TabFocus);
  for (const Arrangement& arrangement : layouts_->arrangements()) {
    const int tab = layout_tabs_->addTab(arrangement.title);
    layout_tabs_->setTabToolTip(tab, arrangement.tip);
    layout_tabs_->setTabData(tab, arrangement.id);
  }
  menuBar()->setCornerWidget(layout_tabs_);
  connect(layouts_, &Layouts::chosen, this, [this](const QString& id) {
    for (int tab = 0; tab < layout_tabs_->count(); ++tab) {
      if (layout_tabs_->tabData(tab) == id) layout_tabs_->setCurrentIndex(tab);
    }
  });
  connect(layout_tabs_, &QTabBar::currentChanged, this, [this](int tab) {
    const QString id = layout_tabs_->tabData(tab).toString();
    if (!layouts_->current().isEmpty() && id != layouts_->current()) layouts_->choose(id);
  });
}

void MainWindow::make_status_bar() {
  statusBar()->setSizeGripEnabled(false);
  task_list_ = new TaskList(this);
  message_ = new ElidedLabel(this);
  message_->setObjectName("message");
  message_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  // As far in as what stands in the panels above it.
  message_->setContentsMargins(grid::inside, 0, grid::inside, 0);
  show_folder_ = new IconButton("folder", tr("Show the folder of the file that was written"), this);
  show_folder_->setObjectName("show_folder");
  show_folder_->setText(tr("Show folder"));
  show_folder_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  show_folder_->hide();
  connect(show_folder_, &QToolButton::clicked, this, [this] {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(written_).absolutePath()));
  });
  sound_device_ = new QLabel(this);
  sound_device_->setObjectName("sound_device");
  sound_device_->setProperty("role", "caption");
  sound_device_->setContentsMargins(8, 0, 8, 0);
  statusBar()->addWidget(task_list_);
  statusBar()->addWidget(message_, 1);
  statusBar()->addWidget(show_folder_);
  statusBar()->addPermanentWidget(sound_device_);
}

void MainWindow::say(const QString& words) {
  message_->setText(words);
  message_->setToolTip(plain_tip(words));
  show_folder_->hide();
}

void MainWindow::say_written(const QString& file, const QString& words) {
  const QString written = tr("Written: %1").arg(file);
  say(words.isEmpty() ? written : written + QStringLiteral(" · ") + words);
  written_ = file;
  show_folder_->show();
}

void MainWindow::take_back(const QString& words) {
  if (message_->text() == words) say({});
}

void MainWindow::set_sound_device(const QString& words) {
  sound_device_->setText(words);
}

void MainWindow::show_keys() {
  auto* page = new KeysPage(*actions_, this);
  page->setAttribute(Qt::WA_DeleteOnClose);
  page->show();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!layouts_->current().isEmpty()) layouts_->keep();
  settings_.set_geometry(saveGeometry());
  event->accept();
}

}  // namespace earshot
