#include "app/session/clip_sounds.h"

#include <algorithm>

#include "core/audio/decode.h"
#include "core/base/stopped.h"

namespace earshot {
namespace {

constexpr double seconds_at_once = 60;
/// Fifteen minutes at 44.1 kHz.
constexpr std::size_t most_samples = 40'000'000;
constexpr std::size_t sounds_kept = 12;

struct Wanted {
  std::filesystem::path file;
  std::int64_t rate = 0;
  Channel channel = Channel::Mix;
  std::size_t expected = 0;  ///< samples, as the header says
  std::size_t most = 0;
};

ClipSounds::Sound decoded(const Wanted& wanted, const TaskContext& context) {
  auto sound = std::make_shared<Player::Sound>();
  sound->sample_rate = wanted.rate;
  std::vector<float>& samples = sound->samples;
  samples.reserve(wanted.expected);
  std::size_t told = 0;
  const auto take = [&](std::span<const float> block) {
    const auto taken = block.first(std::min(block.size(), wanted.most - samples.size()));
    samples.insert(samples.end(), taken.begin(), taken.end());
    const std::size_t percent = 100 * samples.size() / std::max<std::size_t>(1, wanted.expected);
    if (percent != told) context.progress("", static_cast<double>(percent) / 100);
    told = percent;
    leave_if_stopped(context.stop());
    return samples.size() < wanted.most;
  };
  decode_mono(wanted.file, wanted.rate, wanted.channel, take, [&] { samples.clear(); });
  return sound;
}

/// At most so many samples of a clip.
Wanted wanted_of(const Dataset& dataset, const Clip& clip, std::size_t most) {
  const auto frames = static_cast<std::size_t>(std::max<std::int64_t>(0, clip.frames));
  return {dataset.root / clip.path, clip.rate, dataset.channel, std::min(frames, most), most};
}

}  // namespace

ClipSounds::ClipSounds(DataDocument& data, Tasks& tasks, QObject* parent)
    : QObject(parent), data_(data), tasks_(tasks) {
  connect(&tasks_, &Tasks::cancelled, this, [this](int id) {
    if (id != growing_task_ || growing_ < 0) return;
    growing_ = -1;
    Q_EMIT gave_up();
  });
}

const Clip& ClipSounds::header(std::int64_t clip) const {
  return data_.clips().at(static_cast<std::size_t>(clip));
}

double ClipSounds::longest(std::int64_t clip) const {
  const Clip& of = header(clip);
  return std::min(of.seconds(), static_cast<double>(most_samples) / static_cast<double>(of.rate));
}

const ClipSounds::Known* ClipSounds::known(std::int64_t clip) const {
  const auto found = std::find_if(known_.begin(), known_.end(),
                                  [clip](const Known& one) { return one.clip == clip; });
  return found == known_.end() ? nullptr : &*found;
}

double ClipSounds::seconds_at_hand(std::int64_t clip) const {
  const Known* one = known(clip);
  if (one == nullptr) return 0;
  return static_cast<double>(one->sound->samples.size()) /
         static_cast<double>(one->sound->sample_rate);
}

bool ClipSounds::is_whole(std::int64_t clip) const {
  const Known* one = known(clip);
  return one != nullptr && one->whole;
}

void ClipSounds::keep(Known fresh) {
  std::erase_if(known_, [&](const Known& one) { return one.clip == fresh.clip; });
  known_.push_back(std::move(fresh));
  const auto samples = [this] {
    std::size_t sum = 0;
    for (const Known& one : known_) sum += one.sound->samples.size();
    return sum;
  };
  while (known_.size() > 1 && (known_.size() > sounds_kept || samples() > most_samples)) {
    known_.erase(known_.begin());
  }
}

void ClipSounds::forget() {
  known_.clear();
  if (growing_ >= 0) tasks_.cancel(growing_task_);
}

void ClipSounds::with(std::int64_t clip, std::function<void(Sound)> take) {
  if (const Known* one = known(clip)) {
    take(Sound(one->sound));
    return;
  }
  const auto dataset = data_.dataset();
  if (!dataset) return;
  const Clip& of = header(clip);
  const bool whole = of.seconds() <= seconds_at_once;
  const auto at_once = static_cast<std::size_t>(seconds_at_once * static_cast<double>(of.rate));
  tasks_.run(
      tr("Decoding"),
      [wanted = wanted_of(*dataset, of, at_once)](const TaskContext& context) {
        return decoded(wanted, context);
      },
      [this, dataset, clip, whole, take](Sound sound) {
        if (dataset != data_.dataset()) return;
        if (known(clip) == nullptr) keep({clip, sound, whole});
        take(std::move(sound));
      },
      [this, dataset, clip, take](const QString& why) {
        if (dataset != data_.dataset()) return;
        Q_EMIT said(QStringLiteral("%1: %2").arg(QString::fromStdString(header(clip).path), why));
        take(nullptr);
      });
}

void ClipSounds::want_whole(std::int64_t clip) {
  if (clip == growing_) return;
  if (growing_ >= 0) tasks_.cancel(growing_task_);
  const auto dataset = data_.dataset();
  if (!dataset || clip < 0 || is_whole(clip) || longest(clip) <= seconds_at_once) return;
  growing_ = clip;
  const Clip& of = header(clip);
  growing_task_ = tasks_.run(
      tr("Decoding %1").arg(QString::fromStdString(of.path)),
      [wanted = wanted_of(*dataset, of, most_samples)](const TaskContext& context) {
        return decoded(wanted, context);
      },
      [this, clip](Sound sound) {
        growing_ = -1;
        keep({clip, sound, true});
        Q_EMIT grew(clip, sound);
      },
      [this, clip](const QString& why) {
        growing_ = -1;
        Q_EMIT gave_up();
        Q_EMIT said(QStringLiteral("%1: %2").arg(QString::fromStdString(header(clip).path), why));
      });
}

}  // namespace earshot
