#include "app/session/settings.h"

#include <QSettings>

namespace earshot {
namespace {

constexpr int settings_version = 1;
constexpr int most_recent = 10;
constexpr int most_dismissed = 100;
constexpr double least_type = 0.9;
constexpr double most_type = 1.5;
constexpr double most_threads = 1024;

QString layout_key(const QString& layout, const char* what) {
  return QStringLiteral("layouts/%1/%2").arg(layout, QLatin1String(what));
}

/// A number that somebody may have written into the file by hand; `otherwise` where it is none of
/// the range.
double within(const QString& key, double otherwise, double least, double most) {
  bool is_number = false;
  const double value = QSettings().value(key, otherwise).toDouble(&is_number);
  return is_number && value >= least && value <= most ? value : otherwise;
}

QStringList with_first(QStringList list, const QString& first, int most) {
  list.removeAll(first);
  list.prepend(first);
  return list.mid(0, most);
}

}  // namespace

Settings::Settings() {
  QSettings settings;
  settings.setValue(QStringLiteral("version"), settings_version);
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

MotionChoice Settings::motion() const {
  const QString name = QSettings().value(QStringLiteral("window/motion")).toString();
  if (name == QLatin1String("full")) return MotionChoice::Full;
  if (name == QLatin1String("reduced")) return MotionChoice::Reduced;
  return MotionChoice::System;
}

void Settings::set_motion(MotionChoice motion) {
  const char* name = motion == MotionChoice::Full      ? "full"
                     : motion == MotionChoice::Reduced ? "reduced"
                                                       : "system";
  QSettings().setValue(QStringLiteral("window/motion"), QLatin1String(name));
}

double Settings::type_size() const {
  return within(QStringLiteral("window/type_size"), 1, least_type, most_type);
}

void Settings::set_type_size(double size) {
  QSettings().setValue(QStringLiteral("window/type_size"), size);
}

QString Settings::sound_output() const {
  return QSettings().value(QStringLiteral("sound/output")).toString();
}

void Settings::set_sound_output(const QString& name) {
  QSettings().setValue(QStringLiteral("sound/output"), name);
}

double Settings::volume() const {
  return within(QStringLiteral("sound/volume"), 1, 0, 1);
}

void Settings::set_volume(double volume) {
  QSettings().setValue(QStringLiteral("sound/volume"), volume);
}

int Settings::threads() const {
  return static_cast<int>(within(QStringLiteral("training/threads"), 0, 0, most_threads));
}

void Settings::set_threads(int threads) {
  QSettings().setValue(QStringLiteral("training/threads"), threads);
}

bool Settings::stays_awake() const {
  return QSettings().value(QStringLiteral("training/stays_awake"), true).toBool();
}

void Settings::set_stays_awake(bool on) {
  QSettings().setValue(QStringLiteral("training/stays_awake"), on);
}

bool Settings::tells_end() const {
  return QSettings().value(QStringLiteral("training/tells_end"), true).toBool();
}

void Settings::set_tells_end(bool on) {
  QSettings().setValue(QStringLiteral("training/tells_end"), on);
}

bool Settings::tour_offered() const {
  return QSettings().value(QStringLiteral("window/tour_offered")).toBool();
}

void Settings::set_tour_offered() {
  QSettings().setValue(QStringLiteral("window/tour_offered"), true);
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

bool Settings::lesson_shown(const QString& layout, bool otherwise) const {
  return QSettings().value(QStringLiteral("window/lesson/%1").arg(layout), otherwise).toBool();
}

void Settings::set_lesson_shown(const QString& layout, bool shown) {
  QSettings().setValue(QStringLiteral("window/lesson/%1").arg(layout), shown);
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
