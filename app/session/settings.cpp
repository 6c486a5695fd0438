#include "app/session/settings.h"

#include <QSettings>

namespace earshot {
namespace {

constexpr int version = 1;
constexpr int most_recent = 10;
constexpr int most_dismissed = 100;

QString layout_key(const QString& layout, const char* what) {
  return QStringLiteral("layouts/%1/%2").arg(layout, QLatin1String(what));
}

QStringList with_first(QStringList list, const QString& first, int most) {
  list.removeAll(first);
  list.prepend(first);
  return list.mid(0, most);
}

}  // namespace

Settings::Settings() {
  QSettings settings;
  settings.setValue(QStringLiteral("version"), version);
}

SchemeChoice Settings::scheme() const {
  const QString name = QSettings().value(QStringLiteral("window/scheme")).toString();
  if (name == QLatin1String("dark")) return SchemeChoice::Dark;
  if (name == QLatin1String("light")) return SchemeChoice::Light;
  return SchemeChoice::System;
}

void Settings::set_scheme(SchemeChoice scheme) {
  const char* name = scheme == SchemeChoice::Dark    ? "dark"
                     : scheme == SchemeChoice::Light ? "light"
                                                     : "system";
  QSettings().setValue(QStringLiteral("window/scheme"), QLatin1String(name));
}

QByteArray Settings::geometry() const {
  return QSettings().value(QStringLiteral("window/geometry")).toByteArray();
}

void Settings::set_geometry(const QByteArray& geometry) {
  QSettings().setValue(QStringLiteral("window/geometry"), geometry);
}

QString Settings::layout() const {
  return QSettings().value(QStringLiteral("window/layout")).toString();
}

void Settings::set_layout(const QString& id) {
  QSettings().setValue(QStringLiteral("window/layout"), id);
}

QByteArray Settings::arrangement(const QString& layout) const {
  return QSettings().value(layout_key(layout, "places")).toByteArray();
}

QStringList Settings::panels_known_to(const QString& layout) const {
  return QSettings().value(layout_key(layout, "panels")).toStringList();
}

void Settings::set_arrangement(const QString& layout, const QByteArray& state,
                               const QStringList& panels) {
  QSettings settings;
  settings.setValue(layout_key(layout, "places"), state);
  settings.setValue(layout_key(layout, "panels"), panels);
}

void Settings::forget_arrangement(const QString& layout) {
  QSettings().remove(QStringLiteral("layouts/%1").arg(layout));
}

QList<KeptLayout> Settings::own_layouts() const {
  QList<KeptLayout> layouts;
  QSettings settings;
  const int count = settings.beginReadArray(QStringLiteral("layouts/own"));
  for (int i = 0; i < count; ++i) {
    settings.setArrayIndex(i);
    const KeptLayout one{settings.value("id").toString(), settings.value("title").toString(),
                         settings.value("scale", 1.0).toDouble()};
    const bool sane =
        !one.id.isEmpty() && !one.title.isEmpty() && one.type_scale >= 0.5 && one.type_scale <= 2;
    if (sane) layouts.append(one);
  }
  settings.endArray();
  return layouts;
}

void Settings::set_own_layouts(const QList<KeptLayout>& layouts) {
  QSettings settings;
  settings.remove(QStringLiteral("layouts/own"));
  settings.beginWriteArray(QStringLiteral("layouts/own"), static_cast<int>(layouts.size()));
  for (int i = 0; i < layouts.size(); ++i) {
    settings.setArrayIndex(i);
    settings.setValue("id", layouts[i].id);
    settings.setValue("title", layouts[i].title);
    settings.setValue("scale", layouts[i].type_scale);
  }
  settings.endArray();
}

bool Settings::strip_open() const {
  return QSettings().value(QStringLiteral("window/strip_open")).toBool();
}

void Settings::set_strip_open(bool open) {
  QSettings().setValue(QStringLiteral("window/strip_open"), open);
}

QVariantMap Settings::panel_state(const QString& panel) const {
  return QSettings().value(QStringLiteral("panels/%1").arg(panel)).toMap();
}

void Settings::set_panel_state(const QString& panel, const QVariantMap& state) {
  QSettings().setValue(QStringLiteral("panels/%1").arg(panel), state);
}

QStringList Settings::recent_data() const {
  return QSettings().value(QStringLiteral("data/recent")).toStringList();
}

void Settings::add_recent_data(const QString& path) {
  QSettings().setValue(QStringLiteral("data/recent"), with_first(recent_data(), path, most_recent));
}

QVariantMap Settings::moved_data() const {
  return QSettings().value(QStringLiteral("data/moved")).toMap();
}

void Settings::set_moved_data(const QString& path, const QString& now) {
  QVariantMap moved = moved_data();
  moved.insert(path, now);
  QSettings().setValue(QStringLiteral("data/moved"), moved);
}

QStringList Settings::last_export(const QString& id) const {
  return QSettings().value(QStringLiteral("exports/%1").arg(id)).toStringList();
}

void Settings::set_last_export(const QString& id, const QStringList& name_and_file) {
  QSettings().setValue(QStringLiteral("exports/%1").arg(id), name_and_file);
}

QStringList Settings::dismissed_runs() const {
  return QSettings().value(QStringLiteral("runs/dismissed")).toStringList();
}

void Settings::dismiss_run(const QString& run) {
  QSettings().setValue(QStringLiteral("runs/dismissed"),
                       with_first(dismissed_runs(), run, most_dismissed));
}

}  // namespace earshot
