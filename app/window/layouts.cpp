#include "app/window/layouts.h"

#include <algorithm>
#include <QJsonArray>
#include <QJsonDocument>
#include <stdexcept>

#include "widgets/places/places.h"

namespace earshot {
namespace {

/// Takes the focus where a person would begin: at the panel itself, else its first control.
void focus_on(Panel* panel) {
  panel->setFocus();
  for (QWidget* child : panel->findChildren<QWidget*>()) {
    if (!(child->focusPolicy() & Qt::TabFocus) || !child->isVisibleTo(panel)) continue;
    child->setFocus(Qt::TabFocusReason);
    return;
  }
}

}  // namespace

Layouts::Layouts(Places* places, QList<Arrangement> arrangements)
    : QObject(places),
      places_(places),
      arrangements_(std::move(arrangements)),
      built_in_(arrangements_.size()) {
  for (const KeptLayout& kept : settings_.own_layouts()) {
    if (has(kept.id)) continue;
    arrangements_.append(Arrangement{kept.id, kept.title, tr("Kept by you"), {}, kept.type_scale});
  }
}

double Layouts::first_type_scale(const QList<Arrangement>& arrangements) {
  const Settings settings;
  const QString first = settings.layout();
  for (const KeptLayout& kept : settings.own_layouts()) {
    if (kept.id == first) return kept.type_scale;
  }
  const auto found = std::ranges::find(arrangements, first, &Arrangement::id);
  return found == arrangements.cend() ? 1.0 : found->type_scale;
}

void Layouts::add(Panel* panel) {
  const QString id = panel->id();
  connect(panel, &Panel::forward_asked, this, [this, id] { reveal(id); });
  panels_.append(panel);
  places_->add(panel);
  panel->restore_state(settings_.panel_state(panel->id()));
}

bool Layouts::is_open(const QString& panel) const {
  return places_->is_open(panel);
}

Panel* Layouts::panel(const QString& id) const {
  for (Panel* panel : panels_) {
    if (panel->id() == id) return panel;
  }
  return nullptr;
}

bool Layouts::has(const QString& id) const {
  return std::ranges::any_of(arrangements_, [&](const Arrangement& one) { return one.id == id; });
}

bool Layouts::is_own(const QString& id) const {
  const auto at = std::ranges::find(arrangements_, id, &Arrangement::id);
  return at - arrangements_.cbegin() >= built_in_ && at != arrangements_.cend();
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
  if (restore(settings_.arrangement(id))) {
    show_newer_panels(wanted, settings_.panels_known_to(id));
  } else {
    reset();
  }
}

bool Layouts::restore(const QByteArray& state) {
  const QJsonObject json = QJsonDocument::fromJson(state).object();
  const auto tree = place_tree(json.value("places").toObject());
  if (!tree || panels_in(*tree).isEmpty()) return false;
  QStringList recent;
  for (const QJsonValue& panel : json.value("recent").toArray()) recent += panel.toString();
  places_->set_tree(*tree, recent);
  return true;
}

void Layouts::reset() {
  settings_.forget_arrangement(current_);
  const qsizetype of = is_own(current_) ? 0 : -1;
  places_->set_tree(tree_of(of < 0 ? arrangement(current_) : arrangements_[of]));
}

void Layouts::keep() {
  QStringList known;
  for (const Panel* panel : panels_) {
    known.append(panel->id());
    settings_.set_panel_state(panel->id(), panel->save_state());
  }
  const QJsonObject state{{"places", to_json(places_->tree())},
                          {"recent", QJsonArray::fromStringList(places_->recent())}};
  settings_.set_arrangement(current_, QJsonDocument(state).toJson(QJsonDocument::Compact), known);
}

QString Layouts::keep_as(const QString& title) {
  int number = 1;
  const auto id = [&number] { return QStringLiteral("own-%1").arg(number); };
  while (has(id())) ++number;
  keep();
  const double scale = arrangement(current_).type_scale;
  arrangements_.append(Arrangement{id(), title, tr("Kept by you"), {}, scale});
  keep_list();
  current_ = id();
  keep();
  settings_.set_layout(current_);
  Q_EMIT listed();
  Q_EMIT chosen(current_);
  return current_;
}

void Layouts::rename(const QString& id, const QString& title) {
  if (!is_own(id) || title.trimmed().isEmpty()) return;
  std::ranges::find(arrangements_, id, &Arrangement::id)->title = title.trimmed();
  keep_list();
  Q_EMIT listed();
}

void Layouts::forget(const QString& id) {
  if (!is_own(id)) return;
  if (current_ == id) choose(arrangements_.front().id);
  arrangements_.removeIf([&](const Arrangement& one) { return one.id == id; });
  settings_.forget_arrangement(id);
  keep_list();
  Q_EMIT listed();
}

void Layouts::keep_list() {
  QList<KeptLayout> kept;
  for (const Arrangement& one : arrangements_.mid(built_in_)) {
    kept.append({one.id, one.title, one.type_scale});
  }
  settings_.set_own_layouts(kept);
}

void Layouts::reveal(const QString& id) {
  Panel* found = panel(id);
  if (found == nullptr) return;
  places_->raise(id);
  focus_on(found);
}

void Layouts::close(const QString& panel) {
  places_->close(panel);
}

void Layouts::show_newer_panels(const Arrangement& arrangement, const QStringList& known) {
  for (const Panel* panel : panels_) {
    const QString id = panel->id();
    if (known.contains(id) || is_open(id)) continue;
    // Beside the panels that it would have stood with, were the layout made today.
    const PlaceNode made = tree_of(arrangement);
    const PlaceNode* own = cell_with(made, id);
    const QStringList with = own == nullptr ? QStringList() : own->panels;
    const auto beside =
        std::ranges::find_if(with, [&](const QString& one) { return one != id && is_open(one); });
    if (beside != with.end()) {
      places_->move(id, *beside, Side::Tab);
    } else {
      places_->raise(id);
    }
  }
}

}  // namespace earshot
