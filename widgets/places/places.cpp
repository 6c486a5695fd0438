#include "widgets/places/places.h"

#include <algorithm>
#include <QApplication>
#include <QPointer>
#include <QResizeEvent>

#include "widgets/chrome/panel.h"
#include "widgets/places/drop_mark.h"
#include "widgets/places/place_splitter.h"
#include "widgets/places/tab_place.h"

namespace earshot {
namespace {

/// Of a place's length, at each end: where a drop makes a place of its own.
constexpr double side_share = 0.25;

QRect half(const QRect& whole, Side side) {
  QRect part = whole;
  switch (side) {
    case Side::Tab:
      break;
    case Side::Left:
      part.setWidth(whole.width() / 2);
      break;
    case Side::Right:
      part.setLeft(whole.left() + whole.width() / 2);
      break;
    case Side::Above:
      part.setHeight(whole.height() / 2);
      break;
    case Side::Below:
      part.setTop(whole.top() + whole.height() / 2);
      break;
  }
  return part;
}

Side side_at(const QRect& body, QPoint at) {
  const double x = (at.x() - body.left()) / std::max(1.0, double(body.width()));
  const double y = (at.y() - body.top()) / std::max(1.0, double(body.height()));
  const std::pair<double, Side> sides[] = {
      {x, Side::Left}, {1 - x, Side::Right}, {y, Side::Above}, {1 - y, Side::Below}};
  const auto nearest = std::ranges::min_element(sides, {}, &std::pair<double, Side>::first);
  return nearest->first < side_share ? nearest->second : Side::Tab;
}

}  // namespace

Places::Places(QWidget* parent) : QWidget(parent), mark_(new DropMark(this)) {
  setObjectName("places");
}

Places::~Places() {
  // A panel ends with its title line, not after it.
  release_all();
}

void Places::add(Panel* panel) {
  panel->setParent(this);
  panel->hide();
  panels_.push_back(panel);
}

Panel* Places::panel(const QString& id) const {
  const auto found = std::ranges::find(panels_, id, &Panel::id);
  return found == panels_.end() ? nullptr : *found;
}

void Places::set_tree(const PlaceNode& tree, const QStringList& recent) {
  PlaceNode known = tree;
  for (const QString& id : panels_in(tree)) {
    if (panel(id) == nullptr) known = without(known, id);
  }
  tree_ = known;
  recent_ = recent;
  rebuild();
  Q_EMIT changed();
}

bool Places::is_open(const QString& id) const {
  return cell_with(tree_, id) != nullptr;
}

TabPlace* Places::place_of(const QString& id) const {
  for (TabPlace* place : places_) {
    if (std::ranges::find(place->panels(), id, &Panel::id) != place->panels().end()) return place;
  }
  return nullptr;
}

void Places::note_raised(const QString& id) {
  recent_.removeAll(id);
  recent_.prepend(id);
}

void Places::raise(const QString& id) {
  Panel* wanted = panel(id);
  if (wanted == nullptr) return;
  note_raised(id);
  if (TabPlace* place = place_of(id)) {
    place->bring_forward(wanted);
  } else {
    const auto largest = std::ranges::max_element(
        places_, {}, [](const TabPlace* one) { return one->width() * one->height(); });
    const QString beside = largest == places_.end() ? QString() : (*largest)->front()->id();
    tree_ = with(tree_, id, beside, Side::Tab);
    rebuild();
  }
  Q_EMIT changed();
}

void Places::close(const QString& id) {
  if (!is_open(id)) return;
  tree_ = without(tree_, id);
  recent_.removeAll(id);
  rebuild();
  Q_EMIT changed();
}

void Places::move(const QString& id, const QString& beside, Side side, int tab) {
  if (panel(id) == nullptr || (id == beside && side != Side::Tab)) return;
  QString neighbour = beside;
  if (id == beside) {
    // Among its own tabs: beside any other of them.
    const PlaceNode* own = cell_with(tree_, id);
    if (own == nullptr || own->panels.size() < 2) return;
    neighbour = own->panels.first() == id ? own->panels.at(1) : own->panels.first();
  }
  tree_ = with(without(tree_, id), id, neighbour, side, tab);
  note_raised(id);
  rebuild();
  Q_EMIT changed();
}

LeastOf Places::least() const {
  // What is thought out for type of up to this size wants more room in a larger one.
  constexpr double usual_type_px = 16;
  const double scale = std::max(1.0, font().pixelSize() / usual_type_px);
  return [this, scale](const QString& id) {
    const Panel* found = panel(id);
    return found == nullptr ? QSize(0, 0) : found->least_useful() * scale;
  };
}

void Places::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange && root_ != nullptr) {
    QMetaObject::invokeMethod(this, &Places::refold, Qt::QueuedConnection);
  }
}

void Places::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  refold();
}

void Places::refold() {
  if (folded(tree_, size(), least(), handle_px) == shown_ && root_ != nullptr) {
    root_->setGeometry(rect());
  } else {
    rebuild();
  }
}

void Places::release_all() {
  for (TabPlace* place : places_) place->release(this);
  places_.clear();
  delete root_;
  root_ = nullptr;
}

void Places::rebuild() {
  // Whoever is being filled in goes on being so.
  const QPointer<QWidget> focused = QApplication::focusWidget();
  const bool within = focused != nullptr && isAncestorOf(focused);
  setUpdatesEnabled(false);
  release_all();
  shown_ = folded(tree_, size(), least(), handle_px);
  if (!panels_in(shown_).isEmpty()) {
    root_ = widget_of(shown_, {}, this);
    root_->setGeometry(rect());
    root_->show();
    root_->lower();
  }
  setUpdatesEnabled(true);
  if (within && focused != nullptr && focused->isVisible()) focused->setFocus();
}

QWidget* Places::widget_of(const PlaceNode& node, std::vector<int> path, QWidget* parent) {
  if (node.is_cell()) return make_place(node, parent);
  auto* splitter = new PlaceSplitter(node.along, parent);
  std::vector<double> shares;
  std::vector<int> leasts;
  const LeastOf of_panel = least();
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    const PlaceNode& part = node.parts[i];
    std::vector<int> deeper = path;
    deeper.push_back(static_cast<int>(i));
    splitter->addWidget(widget_of(part, deeper, splitter));
    const QSize needs = least_of(part, of_panel, handle_px);
    shares.push_back(part.share);
    leasts.push_back(node.along == Qt::Horizontal ? needs.width() : needs.height());
  }
  splitter->set_parts(std::move(shares), std::move(leasts));
  connect(splitter, &PlaceSplitter::lengths_chosen, this, [this, path](const QList<int>& lengths) {
    take_lengths(tree_, shown_, path, lengths);
    shown_ = folded(tree_, size(), least(), handle_px);
    Q_EMIT changed();
  });
  return splitter;
}

TabPlace* Places::make_place(const PlaceNode& node, QWidget* parent) {
  std::vector<Panel*> panels;
  for (const QString& id : node.panels) panels.push_back(panel(id));
  Panel* front = nullptr;
  for (const QString& id : recent_) {
    if (!node.panels.contains(id)) continue;
    front = panel(id);
    break;
  }
  auto* place = new TabPlace(std::move(panels), front, parent);
  places_.push_back(place);
  connect(place, &TabPlace::raised, this, [this](const Panel* one) {
    note_raised(one->id());
    Q_EMIT changed();
  });
  // Queued: what they answer ends the place that asks.
  connect(
      place, &TabPlace::close_asked, this, [this](const Panel* one) { close(one->id()); },
      Qt::QueuedConnection);
  connect(place, &TabPlace::dragged, this, &Places::show_target);
  connect(place, &TabPlace::dropped, this, &Places::drop, Qt::QueuedConnection);
  connect(place, &TabPlace::drag_ended, mark_, &QWidget::hide);
  return place;
}

Places::Target Places::target_at(QPoint global) const {
  for (TabPlace* place : places_) {
    const QPoint at = place->mapFromGlobal(global);
    if (!place->rect().contains(at)) continue;
    const QRect own(place->mapTo(this, QPoint()), place->size());
    QRect body = place->rect();
    body.setTop(place->row_height());
    Target target;
    target.place = place;
    if (at.y() < place->row_height()) {
      target.tab = place->tab_at(at);
    } else {
      target.side = side_at(body, at);
    }
    target.mark = half(own, target.side);
    return target;
  }
  return {};
}

void Places::show_target(Panel*, QPoint global) {
  const Target target = target_at(global);
  mark_->setVisible(target.place != nullptr);
  if (target.place == nullptr) return;
  mark_->setGeometry(target.mark);
  mark_->raise();
}

void Places::drop(Panel* panel, QPoint global) {
  mark_->hide();
  const Target target = target_at(global);
  if (target.place == nullptr) return;
  const auto& there = target.place->panels();
  const bool alone = there.size() == 1 && there.front() == panel;
  if (alone) return;
  // Beside itself: beside another of its tabs.
  const Panel* beside = there.front() == panel ? there.back() : there.front();
  const int tab = target.tab;
  move(panel->id(), beside->id(), target.side, tab);
}

}  // namespace earshot
