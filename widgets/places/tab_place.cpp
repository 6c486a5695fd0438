#include "widgets/places/tab_place.h"

#include <algorithm>
#include <QApplication>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "widgets/chrome/icons.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int icon_size = 16;

}  // namespace

TabPlace::TabPlace(std::vector<Panel*> panels, Panel* front, QWidget* parent)
    : QWidget(parent), panels_(std::move(panels)) {
  row_ = new QWidget(this);
  row_->setObjectName("title_row");
  row_->setAttribute(Qt::WA_StyledBackground);
  row_->installEventFilter(this);
  line_ = new QHBoxLayout(row_);
  line_->setContentsMargins(0, 0, 0, 0);
  line_->setSpacing(0);
  tabs_ = new QTabBar(row_);
  tabs_->setObjectName("panel_tabs");
  tabs_->setAccessibleName(tr("Panels of this place"));
  tabs_->setDrawBase(false);
  tabs_->setExpanding(false);
  tabs_->setUsesScrollButtons(false);
  tabs_->setElideMode(Qt::ElideRight);
  tabs_->setIconSize({icon_size, icon_size});
  tabs_->setFocusPolicy(Qt::TabFocus);
  tabs_->installEventFilter(this);
  stack_ = new QStackedWidget(this);
  const bool several = panels_.size() > 1;
  for (Panel* panel : panels_) {
    const int tab = tabs_->addTab(panel->title());
    tabs_->setTabToolTip(tab, plain_tip(panel->help().isEmpty() ? panel->title() : panel->help()));
    stack_->addWidget(panel);
    panel->title_line()->set_name_visible(!several);
    panel->title_line()->installEventFilter(this);
  }
  tabs_->setVisible(several);
  line_->addWidget(tabs_);
  for (Panel* panel : panels_) line_->addWidget(panel->title_line(), 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(row_);
  column->addWidget(stack_, 1);
  bring_forward(front != nullptr ? front : panels_.front());
  connect(tabs_, &QTabBar::currentChanged, this, [this](int tab) {
    Panel* panel = panels_[static_cast<std::size_t>(tab)];
    if (panel == front_) return;
    bring_forward(panel);
    Q_EMIT raised(panel);
  });
}

void TabPlace::bring_forward(Panel* panel) {
  const auto place = std::ranges::find(panels_, panel);
  if (place == panels_.end()) return;
  front_ = panel;
  tabs_->setCurrentIndex(static_cast<int>(place - panels_.begin()));
  for (Panel* one : panels_) one->title_line()->setVisible(one == panel);
  stack_->setCurrentWidget(panel);
  fit_row();
}

void TabPlace::release(QWidget* home) {
  for (Panel* panel : panels_) {
    panel->title_line()->removeEventFilter(this);
    panel->hold_title_line();
    panel->hide();
    panel->setParent(home);
  }
  panels_.clear();
  front_ = nullptr;
}

int TabPlace::tab_at(QPoint at) const {
  if (tabs_->isHidden()) return -1;
  return tabs_->tabAt(tabs_->mapFrom(this, at));
}

Panel* TabPlace::pressed_at(QObject* watched, QPoint at) const {
  if (watched != tabs_) return front_;
  const int tab = tabs_->tabAt(at);
  return tab < 0 ? nullptr : panels_[static_cast<std::size_t>(tab)];
}

void TabPlace::end_drag() {
  pressed_ = nullptr;
  if (!dragging_) return;
  dragging_ = false;
  releaseKeyboard();
  unsetCursor();
}

bool TabPlace::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::MouseButtonPress: {
      const auto* mouse = static_cast<QMouseEvent*>(event);
      if (mouse->button() == Qt::MiddleButton) {
        Panel* panel = pressed_at(watched, mouse->position().toPoint());
        if (panel != nullptr && panels_.size() > 1) Q_EMIT close_asked(panel);
        return true;
      }
      if (mouse->button() != Qt::LeftButton) break;
      pressed_ = pressed_at(watched, mouse->position().toPoint());
      pressed_at_ = mouse->globalPosition().toPoint();
      // A title line hands a press on to the row below it otherwise, and the row to the window.
      if (watched != tabs_) return true;
      break;
    }
    case QEvent::MouseMove: {
      const auto* mouse = static_cast<QMouseEvent*>(event);
      if (pressed_ == nullptr || !(mouse->buttons() & Qt::LeftButton)) break;
      const QPoint at = mouse->globalPosition().toPoint();
      if (!dragging_) {
        if ((at - pressed_at_).manhattanLength() < QApplication::startDragDistance()) break;
        dragging_ = true;
        grabKeyboard();
        setCursor(Qt::ClosedHandCursor);
      }
      Q_EMIT dragged(pressed_, at);
      return true;
    }
    case QEvent::MouseButtonRelease: {
      if (!dragging_) {
        pressed_ = nullptr;
        break;
      }
      Panel* panel = pressed_;
      end_drag();
      // The drop may end this place.
      Q_EMIT dropped(panel, static_cast<QMouseEvent*>(event)->globalPosition().toPoint());
      return true;
    }
    default:
      break;
  }
  return QWidget::eventFilter(watched, event);
}

int TabPlace::row_height() const {
  return list_row_height(*this, TitleLine::height_px);
}

/// Of a panel behind another its drawing is known better than the first two letters of its name.
void TabPlace::name_tabs(bool whole) {
  const QColor ink = Palette::of(*this).muted;
  for (std::size_t i = 0; i < panels_.size(); ++i) {
    const Panel* panel = panels_[i];
    const auto tab = static_cast<int>(i);
    const bool named = whole || panel == front_ || panel->icon_name().isEmpty();
    tabs_->setTabText(tab, named ? panel->title() : QString());
    tabs_->setTabIcon(tab, named ? QIcon() : icon(panel->icon_name(), ink));
    tabs_->setAccessibleTabName(tab, panel->title());
  }
}

/// Names of panels are whole before tools beside them are: these have a button for what has no
/// room.
void TabPlace::fit_row() {
  row_->setFixedHeight(row_height());
  const int tools = front_ == nullptr ? 0 : front_->title_line()->minimumSizeHint().width();
  name_tabs(true);
  if (panels_.size() > 1 && tabs_->sizeHint().width() > width() - tools) name_tabs(false);
  tabs_->setMinimumWidth(std::clamp(width() - tools, 0, tabs_->sizeHint().width()));
}

void TabPlace::resizeEvent(QResizeEvent* event) {
  fit_row();
  QWidget::resizeEvent(event);
}

bool TabPlace::event(QEvent* event) {
  if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) fit_row();
  if (dragging_ && event->type() == QEvent::KeyPress &&
      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
    end_drag();
    Q_EMIT drag_ended();
    return true;
  }
  return QWidget::event(event);
}

void TabPlace::contextMenuEvent(QContextMenuEvent* event) {
  if (event->y() >= row_height()) return QWidget::contextMenuEvent(event);
  const int tab = tab_at(event->pos());
  Panel* panel = tab < 0 ? front_ : panels_[static_cast<std::size_t>(tab)];
  QMenu menu(this);
  QAction* close = menu.addAction(tr("Close %1").arg(panel->title()));
  if (menu.exec(event->globalPos()) == close) Q_EMIT close_asked(panel);
}

}  // namespace earshot
