#include "app/window/layouts.h"

#include <algorithm>
#include <QDockWidget>
#include <QMainWindow>
#include <QTabBar>
#include <stdexcept>

namespace earshot {
namespace {

QList<int> scaled(QList<int> shares, int total) {
  int sum = 0;
  for (const int share : shares) sum += share;
  for (int& share : shares) share = share * total / std::max(1, sum);
  return shares;
}

}  // namespace

Layouts::Layouts(QMainWindow* window, QList<Arrangement> arrangements)
    : QObject(window), window_(window), arrangements_(std::move(arrangements)) {
  window_->setDockNestingEnabled(true);
  window_->setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
  window_->setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
}

void Layouts::add(Panel* panel) {
  auto* dock = new QDockWidget(panel->title(), window_);
  dock->setObjectName(panel->id());
  dock->setAccessibleName(panel->title());
  dock->setWidget(panel);
  dock->setTitleBarWidget(panel->title_line());
  dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable |
                    QDockWidget::DockWidgetFloatable);
  connect(dock, &QDockWidget::visibilityChanged, panel, &Panel::set_visible_to_user);
  connect(dock, &QDockWidget::visibilityChanged, this, &Layouts::follow_tabs);
  connect(dock, &QDockWidget::dockLocationChanged, this, &Layouts::follow_tabs);
  connect(dock, &QDockWidget::topLevelChanged, this, &Layouts::follow_tabs);
  const QString id = panel->id();
  connect(panel, &Panel::forward_asked, this, [this, id] { reveal(id); });
  panels_.append(panel);
  docks_.insert(panel->id(), dock);
  window_->addDockWidget(Qt::TopDockWidgetArea, dock);
  dock->hide();
  panel->restore_state(settings_.panel_state(panel->id()));
}

QDockWidget* Layouts::dock(const QString& panel) const {
  return docks_.value(panel);
}

bool Layouts::is_open(const QString& panel) const {
  const QDockWidget* found = dock(panel);
  return found != nullptr && !found->isHidden();
}

Panel* Layouts::panel(const QString& id) const {
  for (Panel* panel : panels_) {
    if (panel->id() == id) return panel;
  }
  return nullptr;
}

const Arrangement& Layouts::arrangement(const QString& id) const {
  for (const Arrangement& arrangement : arrangements_) {
    if (arrangement.id == id) return arrangement;
  }
  throw std::logic_error("no arrangement " + id.toStdString());
}

void Layouts::choose(const QString& id) {
  const Arrangement& wanted = arrangement(id);
  if (!current_.isEmpty()) keep();
  current_ = id;
  settings_.set_layout(id);
  Q_EMIT chosen(id);
  const QByteArray state = settings_.arrangement(id);
  if (state.isEmpty() || !window_->restoreState(state)) {
    arrange(wanted);
  } else {
    show_newer_panels(settings_.panels_known_to(id));
  }
  follow_tabs();
}

void Layouts::reset() {
  settings_.forget_arrangement(current_);
  arrange(arrangement(current_));
  follow_tabs();
}

void Layouts::keep() {
  QStringList known;
  for (const Panel* panel : panels_) {
    known.append(panel->id());
    settings_.set_panel_state(panel->id(), panel->save_state());
  }
  settings_.set_arrangement(current_, window_->saveState(), known);
}

void Layouts::reveal(const QString& id) {
  QDockWidget* found = dock(id);
  if (found == nullptr) return;
  found->show();
  found->raise();
  found->widget()->setFocus();
  for (QWidget* child : found->widget()->findChildren<QWidget*>()) {
    if (child->focusPolicy() & Qt::TabFocus && child->isVisibleTo(found)) {
      child->setFocus(Qt::TabFocusReason);
      break;
    }
  }
}

QList<QList<QDockWidget*>> Layouts::docks_of(const Arrangement::Column& column,
                                             QList<int>& shares) const {
  QList<QList<QDockWidget*>> cells;
  for (const Arrangement::Cell& cell : column.cells) {
    QList<QDockWidget*> tabs;
    for (const QString& id : cell.panels) {
      if (QDockWidget* found = dock(id)) tabs.append(found);
    }
    if (tabs.isEmpty()) continue;
    cells.append(tabs);
    shares.append(cell.share);
  }
  return cells;
}

void Layouts::arrange(const Arrangement& arrangement) {
  for (QDockWidget* dock : docks_) {
    dock->setFloating(false);
    window_->removeDockWidget(dock);
  }
  QList<QList<QList<QDockWidget*>>> columns;
  QList<QList<int>> heights;
  QList<int> widths;
  for (const Arrangement::Column& column : arrangement.columns) {
    QList<int> shares;
    const auto cells = docks_of(column, shares);
    if (cells.isEmpty()) continue;
    columns.append(cells);
    heights.append(shares);
    widths.append(column.share);
  }
  // Columns are split first: a later split would fall inside a cell of the column before it.
  QList<QDockWidget*> heads;
  for (const auto& cells : columns) {
    QDockWidget* head = cells.first().first();
    if (heads.isEmpty()) {
      window_->addDockWidget(Qt::TopDockWidgetArea, head);
    } else {
      window_->splitDockWidget(heads.last(), head, Qt::Horizontal);
    }
    head->show();
    heads.append(head);
  }
  for (const auto& cells : columns) {
    for (qsizetype i = 0; i < cells.size(); ++i) {
      QDockWidget* front = cells[i].first();
      if (i > 0) window_->splitDockWidget(cells[i - 1].first(), front, Qt::Vertical);
      front->show();
    }
  }
  for (const auto& cells : columns) {
    for (const auto& tabs : cells) {
      for (qsizetype i = 1; i < tabs.size(); ++i) {
        window_->tabifyDockWidget(tabs[i - 1], tabs[i]);
        tabs[i]->show();
      }
      tabs.first()->raise();
    }
  }
  // The others belong to the layout too, hidden: a saved state knows nothing of docks that do not.
  // Opened, one is a tab of the largest place, where it takes no room from the rest.
  QDockWidget* largest = nullptr;
  int most = 0;
  for (qsizetype column = 0; column < columns.size(); ++column) {
    const QList<int> shares = scaled(heights[column], 1000);
    for (qsizetype i = 0; i < shares.size(); ++i) {
      const int room = widths[column] * shares[i];
      if (room <= most) continue;
      most = room;
      largest = columns[column][i].first();
    }
  }
  for (const Panel* panel : panels_) {
    QDockWidget* other = dock(panel->id());
    if (largest == nullptr || window_->dockWidgetArea(other) != Qt::NoDockWidgetArea) continue;
    window_->tabifyDockWidget(largest, other);
    other->hide();
  }
  window_->resizeDocks(heads, scaled(widths, window_->width()), Qt::Horizontal);
  for (qsizetype column = 0; column < columns.size(); ++column) {
    QList<QDockWidget*> fronts;
    for (const auto& tabs : columns[column]) fronts.append(tabs.first());
    window_->resizeDocks(fronts, scaled(heights[column], window_->height()), Qt::Vertical);
  }
}

void Layouts::show_newer_panels(const QStringList& known) {
  for (const Panel* panel : panels_) {
    if (known.contains(panel->id())) continue;
    QDockWidget* newer = dock(panel->id());
    window_->addDockWidget(Qt::TopDockWidgetArea, newer, Qt::Horizontal);
    newer->show();
  }
}

void Layouts::follow_tabs() {
  if (tabs_queued_) return;
  tabs_queued_ = true;
  QMetaObject::invokeMethod(
      this,
      [this] {
        tabs_queued_ = false;
        for (Panel* panel : panels_) {
          QDockWidget* own = dock(panel->id());
          const QList<QDockWidget*> beside = window_->tabifiedDockWidgets(own);
          const bool tabbed =
              !own->isFloating() &&
              std::ranges::any_of(beside, [](const QDockWidget* one) { return !one->isHidden(); });
          panel->title_line()->set_name_visible(!tabbed);
        }
        for (QTabBar* bar : window_->findChildren<QTabBar*>(Qt::FindDirectChildrenOnly)) {
          bar->setDocumentMode(true);
          bar->setDrawBase(false);
          bar->setExpanding(false);
          bar->setAccessibleName(tr("Panels of this place"));
        }
      },
      Qt::QueuedConnection);
}

}  // namespace earshot
