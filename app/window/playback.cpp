#include "app/window/playback.h"

namespace earshot {
namespace {

constexpr int playhead_ms = 25;

}  // namespace

Playback::Playback(QObject* parent) : QObject(parent) {
  clock_.setInterval(playhead_ms);
  connect(&clock_, &QTimer::timeout, this, &Playback::tick);
}

QString Playback::device() const {
  return QString::fromStdString(player_.device());
}

void Playback::load(const QString& owner, Sounds sounds, bool match_loudness) {
  clock_.stop();
  owner_ = owner;
  player_.load(std::move(sounds), match_loudness);
  player_.set_loop(loops_);
  Q_EMIT changed();
}

void Playback::play(double from_seconds) {
  player_.play(from_seconds);
  if (player_.playing()) clock_.start();
  Q_EMIT changed();
}

void Playback::stop() {
  player_.stop();
  clock_.stop();
  Q_EMIT changed();
}

void Playback::choose(int sound) {
  player_.choose(sound);
  Q_EMIT changed();
}

void Playback::seek(double seconds) {
  player_.seek(seconds);
  Q_EMIT moved(seconds);
}

void Playback::set_loop(bool loop) {
  loops_ = loop;
  player_.set_loop(loop);
  Q_EMIT changed();
}

void Playback::tick() {
  if (player_.playing()) {
    Q_EMIT moved(player_.position());
    return;
  }
  clock_.stop();
  Q_EMIT changed();
}

}  // namespace earshot
