#include "app/window/main_window.h"

#include <algorithm>
#include <QApplication>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QScreen>
#include <QStatusBar>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

#include "app/window/keys_page.h"
#include "app/window/layout_switch.h"
#include "app/window/menu_button.h"
#include "app/window/message_line.h"
#include "app/window/messages_page.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/style.h"
#include "widgets/places/places.h"

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
  setMinimumSize(800, 480);
  actions_ = new Actions(this);
  auto* body = new QWidget(this);
  lines_ = new QVBoxLayout(body);
  lines_->setContentsMargins(0, 0, 0, 0);
  lines_->setSpacing(0);
  auto* places = new Places(body);
  lines_->addWidget(places, 1);
  setCentralWidget(body);
  layouts_ = new Layouts(places, arrangements_of(panels_));
  palette_ = new CommandPalette(this);
  make_bar();
  make_status_bar();
}

void MainWindow::complete() {
  add_window_actions();
  Q_EMIT last_actions();
  menu_->fill(*actions_);
  bar_->addWidget(new LayoutSwitch(*layouts_, this));
  palette_->add_source([this] {
    QList<Findable> found;
    for (QAction* action : actions_->all()) {
      const ActionSpec& spec = actions_->spec(action);
      const QString key =
          spec.keys.isEmpty() ? QString() : spec.keys.first().toString(QKeySequence::NativeText);
      const QString why_not = action->isEnabled() ? QString() : actions_->why_not(action);
      found.append({action->text().remove('&'), why_not.isEmpty() ? spec.section : why_not, key,
                    action->isEnabled(), [action] { action->trigger(); }});
    }
    return found;
  });
  resize(QSize(1440, 900).boundedTo(screen()->availableSize()));
  restoreGeometry(settings_.geometry());
  QString layout = settings_.layout();
  if (!layouts_->has(layout)) layout = QStringLiteral("train");
  layouts_->choose(layout);
  own_size_ = size();
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
    if (layouts_->is_own(id)) continue;
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
                 tr("Keyboard and mouse"),
                 "keyboard",
                 {QKeySequence("F1")},
                 tr("Every action and its keys on one page, and what the mouse does")},
                [this] { show_keys(); });
  actions_->add({"help.messages",
                 tr("Help"),
                 tr("Messages of this session"),
                 "log",
                 {},
                 tr("All that the status line has said since the start")},
                [this] { show_messages(); });
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

void MainWindow::make_bar() {
  auto* bar = new QWidget(this);
  bar->setObjectName("command_bar");
  bar->setAccessibleName(tr("Command bar"));
  bar->setFixedHeight(bar_px);
  bar_ = new QHBoxLayout(bar);
  bar_->setContentsMargins(grid::unit, 0, grid::unit, 0);
  bar_->setSpacing(grid::inside);
  menu_ = new MenuButton(bar);
  bar_->addWidget(menu_);
  setMenuWidget(bar);
}

void MainWindow::set_bar(QWidget* bar) {
  bar_->insertWidget(1, bar, 1);
}

void MainWindow::add_line(QWidget* line) {
  lines_->insertWidget(lines_->count() - 1, line);
}

void MainWindow::make_status_bar() {
  statusBar()->setSizeGripEnabled(false);
  task_list_ = new TaskList(this);
  messages_ = new MessageLine(this);
  messages_->setAccessibleName(tr("What was said last"));
  // As far in as what stands in the panels above it.
  messages_->setContentsMargins(grid::inset, 0, grid::inset, 0);
  connect(messages_, &MessageLine::log_asked, this, &MainWindow::show_messages);
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
  connect(messages_, &MessageLine::went, show_folder_, &QWidget::hide);
  statusBar()->addWidget(task_list_);
  statusBar()->addWidget(messages_, 1);
  statusBar()->addWidget(show_folder_);
  statusBar()->addPermanentWidget(sound_device_);
}

void MainWindow::say(const QString& words) {
  show_folder_->hide();
  messages_->say(words);
}

void MainWindow::say_written(const QString& file, const QString& words) {
  const QString written = tr("Written: %1").arg(file);
  say(words.isEmpty() ? written : written + QStringLiteral(" · ") + words);
  written_ = file;
  show_folder_->show();
}

void MainWindow::take_back(const QString& words) {
  messages_->take_back(words);
}

void MainWindow::set_sound_device(const QString& words) {
  sound_device_->setText(words);
}

void MainWindow::show_keys() {
  auto* page = new KeysPage(*actions_, layouts_->panels(), this);
  page->setAttribute(Qt::WA_DeleteOnClose);
  page->show();
}

void MainWindow::show_messages() {
  auto* page = new MessagesPage(messages_->log(), this);
  page->setAttribute(Qt::WA_DeleteOnClose);
  page->show();
}

void MainWindow::showEvent(QShowEvent* event) {
  QMainWindow::showEvent(event);
  if (first_shown_) return;
  first_shown_ = true;
  // A window manager's frame is known a moment after the window is there.
  constexpr int moment_ms = 200;
  QTimer::singleShot(moment_ms, this, [this] {
    fit_screen();
    // Without a window manager nobody else gives it the keyboard.
    if (QApplication::activeWindow() == nullptr) activateWindow();
  });
}

/// With its title bar no larger than the screen, and none of it beside the screen.
void MainWindow::fit_screen() {
  // Whoever gave it another size meant it.
  if (size() != own_size_ || isMaximized() || isFullScreen() || screen() == nullptr) return;
  const QRect room = screen()->availableGeometry();
  const QRect frame = frameGeometry();
  if (room.contains(frame)) return;
  const QSize border = frame.size() - size();
  resize(size().boundedTo(room.size() - border));
  const QSize whole = size() + border;
  const int right = std::max(room.left(), room.right() + 1 - whole.width());
  const int bottom = std::max(room.top(), room.bottom() + 1 - whole.height());
  move(std::clamp(frame.left(), room.left(), right), std::clamp(frame.top(), room.top(), bottom));
}

bool MainWindow::event(QEvent* event) {
  // Tips of actions would be drawn over what is said; their tool tips say the same.
  if (event->type() == QEvent::StatusTip) return true;
  return QMainWindow::event(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!layouts_->current().isEmpty()) layouts_->keep();
  settings_.set_geometry(saveGeometry());
  event->accept();
}

}  // namespace earshot
