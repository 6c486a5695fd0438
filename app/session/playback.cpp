#include "app/session/playback.h"

namespace earshot {
namespace {

constexpr int playhead_ms = 25;
constexpr int look_ms = 50;

}  // namespace

Playback::Playback(QObject* parent) : QObject(parent) {
  clock_.setInterval(playhead_ms);
  connect(&clock_, &QTimer::timeout, this, &Playback::tick);
  look_.setInterval(look_ms);
  connect(&look_, &QTimer::timeout, this, &Playback::wait_for_look);
  look_.start();
}

QStringList Playback::devices() const {
  QStringList names;
  for (const std::string& name : player_.devices()) names += QString::fromStdString(name);
  return names;
}

void Playback::use_device(const QString& name) {
  player_.use_device(name.toStdString());
  look_.start();
}

void Playback::wait_for_look() {
  if (player_.looking()) return;
  look_.stop();
  Q_EMIT looked();
}

QString Playback::device() const {
  return QString::fromStdString(player_.device());
}

void Playback::load(const QString& owner, Sounds sounds, bool match_loudness, bool over_and_over) {
  clock_.stop();
  owner_ = owner;
  over_and_over_ = over_and_over;
  player_.load(std::move(sounds), match_loudness);
  end_turns();
  Q_EMIT changed();
}

void Playback::play(double from_seconds) {
  end_turns();
  player_.play(from_seconds);
  if (player_.playing()) clock_.start();
  Q_EMIT changed();
}

void Playback::play_once() {
  end_turns();
  player_.set_loop(false);
  player_.play(0);
  if (player_.playing()) clock_.start();
  Q_EMIT changed();
}

void Playback::play_in_turn(std::vector<int> sounds) {
  turns_ = std::move(sounds);
  turn_ = 0;
  if (!turns_.empty()) begin_turn();
}

void Playback::begin_turn() {
  heard_ = false;
  player_.set_loop(false);
  player_.choose(turns_[turn_]);
  player_.play(0);
  if (player_.playing()) clock_.start();
  Q_EMIT turned_to(turns_[turn_]);
  Q_EMIT changed();
}

bool Playback::next_turn() {
  if (turns_.empty() || !heard_) return false;
  ++turn_;
  if (turn_ == turns_.size()) {
    if (!loops_) return false;
    turn_ = 0;
  }
  begin_turn();
  return true;
}

void Playback::end_turns() {
  turns_.clear();
  player_.set_loop(loops_ || over_and_over_);
}

void Playback::stop() {
  end_turns();
  player_.stop();
  clock_.stop();
  Q_EMIT changed();
}

void Playback::choose(int sound) {
  end_turns();
  player_.choose(sound);
  Q_EMIT changed();
}

void Playback::seek(double seconds) {
  player_.seek(seconds);
  Q_EMIT moved(seconds);
}

void Playback::set_loop(bool loop) {
  loops_ = loop;
  player_.set_loop((loop || over_and_over_) && turns_.empty());
  Q_EMIT changed();
}

void Playback::tick() {
  if (player_.playing()) {
    const double position = player_.position();
    heard_ = heard_ || position > 0;
    Q_EMIT moved(position);
    return;
  }
  if (next_turn()) return;
  end_turns();
  clock_.stop();
  Q_EMIT changed();
}

}  // namespace earshot
