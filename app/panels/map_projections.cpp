// How MapPanel lays its clips out, by whatever projections the catalogue has: most at once, a
// search looked at on its way.
#include <algorithm>
#include <chrono>
#include <QComboBox>
#include <QPushButton>
#include <QStandardItemModel>
#include <utility>

#include "app/panels/map_look_settings.h"
#include "app/panels/map_panel.h"
#include "core/projection/lay_out.h"
#include "widgets/chrome/title_tools.h"
#include "widgets/form/small_form.h"
#include "widgets/map/map_view.h"

namespace earshot {
namespace {

constexpr std::chrono::milliseconds search_picture{80};

QString joined(std::initializer_list<QString> parts) {
  QStringList words;
  for (const QString& part : parts) {
    if (!part.isEmpty()) words += part;
  }
  return words.join(QStringLiteral(" · "));
}

QString name_of(const ProjectionEntry& projection) {
  return QString::fromStdString(projection.words.name);
}

QString label_of(const ProjectionEntry& projection) {
  return QString::fromStdString(projection.words.label);
}

/// What is laid out alike lies in the same space.
QString settings_text(const Values& settings) {
  QString text;
  for (const auto& [id, value] : settings) {
    text += QStringLiteral(" %1=%2").arg(QString::fromStdString(id),
                                         QString::fromStdString(to_text(value)));
  }
  return text;
}

QVariant variant_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return QString::fromStdString(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return qint64{*whole};
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  return std::get<double>(value);
}

Value kept_value(const Parameter& parameter, const QVariant& kept) {
  switch (parameter.kind) {
    case Kind::Flag:
      return kept.toBool();
    case Kind::Integer:
      return std::int64_t{kept.toLongLong()};
    case Kind::Real:
      return kept.toDouble();
    case Kind::Choice:
    case Kind::Text:
      break;
  }
  return kept.toString().toStdString();
}

}  // namespace

void MapPanel::list_projections() {
  for (const ProjectionEntry& projection : session_.catalogue().projections) {
    for (const int dimensions : projection.dimensions) {
      const bool one_way = projection.dimensions.size() == 1;
      projection_->addItem(one_way ? label_of(projection)
                                   : tr("%1 %2D").arg(label_of(projection)).arg(dimensions));
      projection_->setItemData(projection_->count() - 1,
                               QString::fromStdString(projection.words.summary), Qt::ToolTipRole);
      choices_.push_back({&projection, dimensions});
    }
  }
}

std::optional<MapPanel::Choice> MapPanel::choice() const {
  const int place = projection_->currentIndex();
  if (place < 0 || static_cast<std::size_t>(place) >= choices_.size()) return {};
  return choices_[static_cast<std::size_t>(place)];
}

/// Why a projection cannot arrange the present features; empty where it can.
QString MapPanel::refusal(const ProjectionEntry& projection) const {
  const auto& features = session_.features().features();
  return features ? QString::fromStdString(refusal_of(projection, features->rows())) : QString();
}

/// What would be refused cannot be chosen, and says why.
void MapPanel::show_refusals() {
  auto* items = qobject_cast<QStandardItemModel*>(projection_->model());
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    const ProjectionEntry& projection = *choices_[i].projection;
    const QString why = refusal(projection);
    const int place = static_cast<int>(i);
    if (items != nullptr) items->item(place)->setEnabled(why.isEmpty());
    projection_->setItemData(place,
                             why.isEmpty() ? QString::fromStdString(projection.words.summary) : why,
                             Qt::ToolTipRole);
  }
  const auto chosen = choice();
  const QString why = chosen ? refusal(*chosen->projection) : QString();
  again_->setEnabled(why.isEmpty());
  again_->setToolTip(why);
}

/// With no settings no form.
void MapPanel::show_form() {
  const auto chosen = choice();
  const bool has_settings = chosen && !chosen->projection->parameters.empty();
  form_->setVisible(has_settings);
  const ProjectionEntry* of = has_settings ? chosen->projection : nullptr;
  if (of == form_of_) return;
  form_of_ = of;
  if (of == nullptr) return;
  Values& settings = settings_[of->words.name];
  form_->set_parameters(of->parameters, settings);
  settings = form_->values();
}

/// A search waits until it is asked for again.
void MapPanel::take_settings() {
  if (form_of_ == nullptr) return;
  settings_[form_of_->words.name] = form_->values();
  if (!form_of_->is_search) project();
}

void MapPanel::project() {
  const auto chosen = choice();
  if (!chosen) return;
  tools_->set_wanted(again_, chosen->projection->is_search);
  show_form();
  view_->set_flat(chosen->dimensions != 3);
  run(*chosen);
}

void MapPanel::stop_search() {
  if (task_ != 0 && task_is_search_) session_.tasks().cancel(task_);
}

void MapPanel::run(const Choice& wanted, const QString& instead) {
  const ProjectionEntry& projection = *wanted.projection;
  const auto features = session_.features().features();
  if (!features || features->rows() < 2) return;
  const QString why_not = refusal(projection);
  if (!why_not.isEmpty()) {
    // What takes any number lies in its place, and says why.
    const auto other = std::ranges::find_if(choices_, [&](const Choice& one) {
      return !one.projection->is_search && refusal(*one.projection).isEmpty();
    });
    if (other != choices_.end()) run(*other, why_not);
    return;
  }
  if (projection.is_search) {
    if (task_ != 0) session_.tasks().cancel(task_);
  } else if (task_ != 0) {
    again_wanted_ = true;
    return;
  }
  ProjectionRequest request;
  request.dimensions = wanted.dimensions;
  request.settings = settings_[projection.words.name];
  const QString words = session_.features().words();
  // Each search lays its clips out anew; its pictures on the way are one map.
  const QString space =
      projection.is_search ? QStringLiteral("%1 %2").arg(name_of(projection)).arg(++searches_)
                           : QStringLiteral("%1 %2%3 of %4")
                                 .arg(name_of(projection))
                                 .arg(wanted.dimensions)
                                 .arg(settings_text(request.settings), session_.features().space());
  struct Laid {
    Layout layout;
    QString caption;
    bool as_before = false;
  };
  again_->setText(projection.is_search ? tr("Stop") : tr("Run again"));
  task_is_search_ = projection.is_search;
  task_ = session_.tasks().run(
      label_of(projection),
      [this, catalogue = session_.shared_catalogue(), &projection, features, request, words, space,
       before = layout_](const TaskContext& context) {
        ProjectionRequest asked = request;
        asked.stop = context.stop();
        auto last = std::chrono::steady_clock::now() - search_picture;
        asked.report = [&](const ProjectionStep& step) {
          const auto now = std::chrono::steady_clock::now();
          if (now - last < search_picture) return;
          last = now;
          context.progress(step.words, step.done);
          const auto all = static_cast<std::size_t>(features->rows() * request.dimensions);
          if (!projection.is_search || step.coordinates.size() != all) return;
          context.post(
              [this, features, space, dimensions = request.dimensions,
               caption = joined({words, QString::fromStdString(step.caption)}),
               copy = std::vector<float>(step.coordinates.begin(), step.coordinates.end())] {
                show_points(features, {copy, features->items, dimensions}, space, caption);
              });
        };
        Projected found = lay_out(projection, *features, asked);
        Laid laid;
        laid.caption = QString::fromStdString(found.caption);
        laid.layout = {std::move(found.coordinates), features->items, request.dimensions};
        // Clips laid out anew lie as on the map before, so that the eye can follow them.
        laid.as_before = !projection.is_search && lay_as(laid.layout, before);
        return laid;
      },
      [this, &projection, features, words, space, instead](Laid found) {
        task_ = 0;
        again_->setText(tr("Run again"));
        if (!projection.is_search && !found.as_before) space_.clear();
        show_points(features, std::move(found.layout), space,
                    joined({words, found.caption, instead}));
        if (std::exchange(again_wanted_, false)) project();
      },
      [this](const QString& why) {
        task_ = 0;
        again_->setText(tr("Run again"));
        Q_EMIT session_.said(why);
      });
}

QVariantMap MapPanel::save_state() const {
  QVariantMap settings;
  for (const auto& [name, values] : settings_) {
    QVariantMap kept;
    for (const auto& [id, value] : values)
      kept.insert(QString::fromStdString(id), variant_of(value));
    if (!kept.isEmpty()) settings.insert(QString::fromStdString(name), kept);
  }
  QVariantMap look;
  for (const auto& [id, value] : look_form_->values()) {
    look.insert(QString::fromStdString(id), variant_of(value));
  }
  QVariantMap state{{"colour", wanted_colour_}, {"settings", settings}, {"look", look}};
  if (const auto chosen = choice()) {
    state.insert("projection",
                 QStringLiteral("%1 %2").arg(name_of(*chosen->projection)).arg(chosen->dimensions));
  }
  return state;
}

void MapPanel::restore_state(const QVariantMap& state) {
  wanted_colour_ = state.value("colour").toString();
  Values look;
  const QVariantMap kept_look = state.value("look").toMap();
  for (const Parameter& parameter : parameters_of<MapLook>()) {
    const QVariant value = kept_look.value(QString::fromStdString(parameter.id));
    if (value.isValid()) look[parameter.id] = kept_value(parameter, value);
  }
  look_form_->set_parameters(parameters_of<MapLook>(), look);
  take_look();
  const QVariantMap settings = state.value("settings").toMap();
  for (const ProjectionEntry& projection : session_.catalogue().projections) {
    const QVariantMap kept = settings.value(name_of(projection)).toMap();
    for (const Parameter& parameter : projection.parameters) {
      const QVariant value = kept.value(QString::fromStdString(parameter.id));
      if (value.isValid())
        settings_[projection.words.name][parameter.id] = kept_value(parameter, value);
    }
  }
  // A search is heavy: it is never begun by opening the window.
  const QString wanted = state.value("projection").toString();
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    const auto& [projection, dimensions] = choices_[i];
    const QString name = QStringLiteral("%1 %2").arg(name_of(*projection)).arg(dimensions);
    // Earlier windows kept the place in a list that began with today's.
    const bool is_wanted = wanted == name || wanted == QString::number(i);
    if (is_wanted && !projection->is_search) projection_->setCurrentIndex(static_cast<int>(i));
  }
}

void MapPanel::show_sources() {
  const FeatureDocument& features = session_.features();
  const std::pair<FeatureDocument::Kind, QString> of_others[] = {
      {FeatureDocument::Kind::Embeddings, features.has_embeddings() ? tr("encoder") : QString()},
      {FeatureDocument::Kind::Given, features.has_given() ? features.given_name() : QString()}};
  for (const auto& [kind, name] : of_others) {
    const int place = source_->findData(static_cast<int>(kind));
    if (name.isEmpty()) {
      if (place >= 0) source_->removeItem(place);
    } else if (place < 0) {
      source_->addItem(name, static_cast<int>(kind));
    } else {
      source_->setItemText(place, name);
    }
  }
  tools_->set_wanted(source_, source_->count() > 1);
  source_->setCurrentIndex(std::max(0, source_->findData(static_cast<int>(features.kind()))));
}

}  // namespace earshot
