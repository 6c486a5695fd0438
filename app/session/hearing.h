#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <QObject>
#include <utility>
#include <vector>

#include "app/session/clip_sounds.h"
#include "app/session/data_document.h"
#include "app/session/neighbour_document.h"
#include "app/session/playback.h"

namespace earshot {

/// The one selected clip of the whole window, and what is heard of clips: from anywhere in one, or
/// along the neighbours of one.
class Hearing : public QObject {
  Q_OBJECT

 public:
  using Sound = ClipSounds::Sound;

  Hearing(DataDocument& data, ClipSounds& sounds, NeighbourDocument& neighbours, Playback& playback,
          QObject* parent = nullptr);

  /// The selected clip, or -1.
  std::int64_t selected() const { return selected_; }
  /// -1 for none; a clip that the open sounds do not have is ignored, here as in hear().
  void select(std::int64_t clip);
  /// The clip of this file is selected once the sounds are read.
  void select_when_read(const QString& path) { wanted_path_ = path; }
  /// Selects a clip and plays it from its beginning.
  void hear(std::int64_t clip) { hear_from(clip, 0); }
  void hear_from(std::int64_t clip, double seconds);

  /// A stretch of the selected clip that a person marked, seconds; kept with its clip while these
  /// sounds are open.
  using Region = std::pair<double, double>;
  std::optional<Region> region() const;
  void set_region(const std::optional<Region>& region);
  /// Plays it over and over, or nothing where there is none.
  void hear_region();
  /// Where in its clip what was loaded last begins: a region's beginning, else 0.
  double heard_from() const { return heard_from_; }
  /// The output plays, or last played, the selected clip itself and not its views.
  bool of_clip() const;
  /// Stops what sounds; else plays the selected clip's region, or all of it.
  void toggle();
  /// Hears the next or the former neighbour (walk), or the one at a place; -1 is the centre itself.
  void walk_neighbours(int steps);
  void hear_neighbour(int place);
  /// The centre and its neighbours, one after another, each selected as it sounds; in a loop where
  /// the output loops. Whatever else is played, chosen or stopped ends it.
  void hear_in_turn();
  bool in_turn() const { return in_turn_; }
  /// Hears a clip and lists its own neighbours, also where it is selected by a walk already.
  void hear_as_centre(std::int64_t clip);

  /// A clip at its own rate; of a long one the beginning, while the rest of the selected one is
  /// decoded. Called at once where it is at hand; nullptr where it cannot be read.
  void with_sound(std::int64_t clip, std::function<void(Sound)> take);

 Q_SIGNALS:
  void selected_changed(qint64 clip);
  void in_turn_changed();
  /// Of the selected clip.
  void region_changed();

 private:
  void forget();
  void find_again();
  void play(const Sound& sound, double seconds);
  void output_changed();
  void next_in_turn();
  void end_turn();
  void sound_grew(std::int64_t clip, const Sound& sound);

  DataDocument& data_;
  ClipSounds& sounds_;
  NeighbourDocument& neighbours_;
  Playback& playback_;
  bool walking_ = false;
  bool in_turn_ = false;
  bool turn_sounds_ = false;  ///< the clip whose turn it is
  std::int64_t selected_ = -1;
  QString wanted_path_;           ///< the selected clip's path, to find it again in a new scan
  Sound heard_;                   ///< what the output was given last of a clip itself
  std::int64_t heard_clip_ = -1;  ///< whose
  double heard_from_ = 0;
  std::map<std::int64_t, Region> regions_;
  std::optional<double> hear_when_grown_;  ///< a place of the selected clip that is not decoded yet
};

/// A sound's samples, kept alive by the sound.
std::shared_ptr<const std::vector<float>> samples_of(const Hearing::Sound& sound);

}  // namespace earshot
