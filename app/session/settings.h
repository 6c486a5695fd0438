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

/// Whether things travel to where they belong, or jump.
enum class MotionChoice { System, Full, Reduced };

/// What the program remembers of a person between two starts, typed, in one place. Each call reads
/// or writes QSettings; the version of the file is raised where a key changes its meaning.
class Settings {
 public:
  Settings();

  SchemeChoice scheme() const;
  void set_scheme(SchemeChoice scheme);

  MotionChoice motion() const;
  void set_motion(MotionChoice motion);
  /// Of all type, 0.9..1.5, on top of what a layout has.
  double type_size() const;
  void set_type_size(double size);

  /// The name of the sound output that was chosen; empty for the system's own.
  QString sound_output() const;
  void set_sound_output(const QString& name);
  double volume() const;  ///< 0..1
  void set_volume(double volume);

  /// Threads that calculate where an experiment does not say how many; 0 for every core.
  int threads() const;
  void set_threads(int threads);

  /// The machine does not go to sleep while a training runs.
  bool stays_awake() const;
  void set_stays_awake(bool on);
  /// The desktop says when a training ended.
  bool tells_end() const;
  void set_tells_end(bool on);

  /// The tour was offered once.
  bool tour_offered() const;
  void set_tour_offered();

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

  /// Whether a layout shows the lesson of the method, where somebody chose.
  bool lesson_shown(const QString& layout, bool otherwise) const;
  void set_lesson_shown(const QString& layout, bool shown);

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
