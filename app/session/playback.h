#pragma once

#include <memory>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <vector>

#include "core/audio/player.h"

namespace earshot {

/// The one sound output of the window. Whoever loads sounds owns the output until another does, so
/// that only one panel shows a moving playhead. Its clock runs only while something sounds.
class Playback : public QObject {
  Q_OBJECT

 public:
  using Sounds = std::vector<std::shared_ptr<const Player::Sound>>;

  explicit Playback(QObject* parent = nullptr);

  QString device() const;
  bool has_device() const { return player_.has_device(); }
  /// What there was to play on at the last look.
  QStringList devices() const;
  /// Plays on the device of that name from now on, on the system's own where it is empty or gone;
  /// looked() when that is known. What plays stops.
  void use_device(const QString& name);
  void set_volume(double volume) { player_.set_volume(volume); }

  /// Takes the output over; playback stops. Sounds may be such that they are played over and over
  /// whatever loops() says.
  void load(const QString& owner, Sounds sounds, bool match_loudness, bool over_and_over = false);
  const QString& owner() const { return owner_; }
  bool owned_by(const QString& owner) const { return owner_ == owner; }

  /// The same sounds, now longer; playing goes on.
  void extend(Sounds sounds) { player_.extend(std::move(sounds)); }

  void play(double from_seconds = 0);
  /// From the beginning, and to the end only, also while loops().
  void play_once();
  /// Some of the loaded sounds, each from its beginning to its end, the next after the last; then
  /// again from the first while loops().
  void play_in_turn(std::vector<int> sounds);
  void stop();
  void choose(int sound);
  void seek(double seconds);
  void set_loop(bool loop);
  bool loops() const { return loops_; }
  bool playing() const { return player_.playing(); }
  int chosen() const { return player_.chosen(); }
  double position() const { return player_.position(); }

 Q_SIGNALS:
  /// Owner, playing or the chosen sound changed.
  void changed();
  /// The place of what is being heard.
  void moved(double seconds);
  /// Of play_in_turn(): the next sound begins.
  void turned_to(int sound);
  /// What there is to play on, and what is played on, is known anew.
  void looked();

 private:
  void tick();
  void wait_for_look();
  void begin_turn();
  bool next_turn();
  void end_turns();

  Player player_;
  QString owner_;
  bool loops_ = false;
  bool over_and_over_ = false;  ///< these sounds
  std::vector<int> turns_;      ///< empty where one sound plays as a person chose
  std::size_t turn_ = 0;
  bool heard_ = false;  ///< something of this turn; a device that fails plays nothing
  QTimer clock_;
  QTimer look_;  ///< while the player looks for devices
};

}  // namespace earshot
