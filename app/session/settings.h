#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QVariantMap>

namespace earshot {

/// A layout that a person has kept under a name.
struct KeptLayout {
  QString id, title;
  double type_scale = 1;
};

enum class SchemeChoice { System, Dark, Light };

/// What the program remembers of a person between two starts, typed, in one place. Each call reads
/// or writes QSettings; the version of the file is raised where a key changes its meaning.
class Settings {
 public:
  Settings();

  SchemeChoice scheme() const;
  void set_scheme(SchemeChoice scheme);

  QByteArray geometry() const;
  void set_geometry(const QByteArray& geometry);

  /// The id of the arrangement shown last.
  QString layout() const;
  void set_layout(const QString& id);

  QByteArray arrangement(const QString& layout) const;
  /// The panels that existed when the arrangement was kept: others are newer and are to be shown.
  QStringList panels_known_to(const QString& layout) const;
  void set_arrangement(const QString& layout, const QByteArray& state, const QStringList& panels);
  void forget_arrangement(const QString& layout);

  QList<KeptLayout> own_layouts() const;
  void set_own_layouts(const QList<KeptLayout>& layouts);

  /// The strip of the training shows all it has.
  bool strip_open() const;
  void set_strip_open(bool open);

  QVariantMap panel_state(const QString& panel) const;
  void set_panel_state(const QString& panel, const QVariantMap& state);

  /// Folders and manifests, the latest first, at most ten.
  QStringList recent_data() const;
  void add_recent_data(const QString& path);

  /// Where sounds lie now that a run folder has at another place: what was data.path -> the place.
  QVariantMap moved_data() const;
  void set_moved_data(const QString& path, const QString& now);

  /// What an export was proposed to be called last, and the file that was chosen for it; empty
  /// where it was never asked for.
  QStringList last_export(const QString& id) const;
  void set_last_export(const QString& id, const QStringList& name_and_file);

  /// Interrupted runs that the person does not want to be asked about again.
  QStringList dismissed_runs() const;
  void dismiss_run(const QString& run);
};

}  // namespace earshot
