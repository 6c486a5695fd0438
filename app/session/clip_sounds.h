#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <QObject>
#include <vector>

#include "app/session/data_document.h"
#include "app/session/tasks.h"
#include "core/audio/player.h"

namespace earshot {

/// The clips that are looked at and heard, at their own rate, decoded off the window's thread. Of a
/// long clip the first minute comes at once, the rest a little later; what was decoded last is kept
/// within a bound. Training reads its sounds elsewhere and never whole.
class ClipSounds : public QObject {
  Q_OBJECT

 public:
  using Sound = std::shared_ptr<const Player::Sound>;

  ClipSounds(DataDocument& data, Tasks& tasks, QObject* parent = nullptr);

  /// `take` is called at once where the clip's beginning is at hand, and with nullptr where it
  /// cannot be read.
  void with(std::int64_t clip, std::function<void(Sound)> take);
  /// Decodes the rest of a clip, and of no other any more; grew() follows.
  void want_whole(std::int64_t clip);
  bool grows(std::int64_t clip) const { return clip >= 0 && clip == growing_; }
  double seconds_at_hand(std::int64_t clip) const;
  /// All that will ever be decoded of it is at hand.
  bool is_whole(std::int64_t clip) const;
  /// Seconds that will be decoded of it in the end.
  double longest(std::int64_t clip) const;
  void forget();

 Q_SIGNALS:
  void grew(qint64 clip, const earshot::ClipSounds::Sound& sound);
  /// The rest of a clip was cancelled or cannot be read; its beginning stays.
  void gave_up();
  void said(const QString& words);

 private:
  struct Known {
    std::int64_t clip = -1;
    Sound sound;
    bool whole = false;
  };
  const Known* known(std::int64_t clip) const;
  void keep(Known fresh);
  const Clip& header(std::int64_t clip) const;

  DataDocument& data_;
  Tasks& tasks_;
  std::vector<Known> known_;  ///< latest last
  std::int64_t growing_ = -1;
  int growing_task_ = 0;
};

}  // namespace earshot
