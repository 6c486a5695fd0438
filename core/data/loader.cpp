#include "core/data/loader.h"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <exception>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "core/base/random.h"

namespace earshot {
namespace {

std::string seconds_text(std::int64_t samples, std::int64_t rate, const char* format) {
  char text[48];
  std::snprintf(text, sizeof text, format,
                static_cast<double>(samples) / static_cast<double>(rate));
  return text;
}

std::string placed_words(ShortClips how) {
  if (how == ShortClips::Reflect) return "mirrored at its ends, sound begins at %.3f s";
  if (how == ShortClips::Repeat) return "repeated, sound begins at %.3f s";
  return "padded, sound begins at %.3f s";
}

/// Why a clip gives no crop; nothing where it does.
std::optional<Problem> unusable(PcmCache& cache, const CropSettings& settings, std::int64_t clip) {
  if (auto problem = cache.problem(clip)) return problem;
  const std::int64_t length = cache.length(clip);
  if (settings.short_clips != ShortClips::Skip || length >= settings.samples) return {};
  const std::int64_t rate = cache.sample_rate();
  return Problem{cache.dataset().clips[static_cast<std::size_t>(clip)].path,
                 seconds_text(length, rate, "%.3g s is shorter than the ") +
                     seconds_text(settings.samples, rate, "%.3g s crop; skipped. ") +
                     "Choose a shorter crop, or reflect under data.short_clips."};
}

/// The usable clip of the same split that follows, first among those the batch does not hold yet.
std::int64_t replacement(PcmCache& cache, const CropSettings& settings, std::int64_t clip,
                         const std::set<std::int64_t>& in_batch) {
  const auto& clips = cache.dataset().clips;
  const auto count = static_cast<std::int64_t>(clips.size());
  std::int64_t already_there = -1;
  for (std::int64_t distance = 1; distance < count; ++distance) {
    const std::int64_t next = (clip + distance) % count;
    if (clips[static_cast<std::size_t>(next)].split !=
        clips[static_cast<std::size_t>(clip)].split) {
      continue;
    }
    if (in_batch.contains(next)) {
      if (already_there < 0 && !unusable(cache, settings, next)) already_there = next;
    } else if (!unusable(cache, settings, next)) {
      return next;
    }
  }
  if (already_there >= 0) return already_there;
  throw std::runtime_error("no training clip can be used: each is unreadable, silent or too short");
}

/// As long as the longest view that is cut from it.
std::int64_t crop_length(const CropSettings& settings, int crop) {
  std::int64_t longest = 0;
  for (std::size_t view = 0; view < settings.crops.size(); ++view) {
    if (settings.crops[view] == crop) longest = std::max(longest, settings.length_of(view));
  }
  return longest;
}

}  // namespace

Drawn draw_crop(const CropSettings& settings, std::int64_t sample_rate, std::int64_t clip_length,
                std::int64_t epoch, std::int64_t clip, std::size_t view) {
  const int crop = settings.crops.at(view);
  Random random(settings.seed, {static_cast<std::uint64_t>(epoch), static_cast<std::uint64_t>(clip),
                                static_cast<std::uint64_t>(crop), name_hash("crop")});
  const std::int64_t spare = clip_length - crop_length(settings, crop);
  const std::int64_t of_crop = spare >= 0 ? random.integer(0, spare) : -random.integer(0, -spare);
  const std::int64_t room = clip_length - settings.length_of(view);
  const std::int64_t start =
      std::clamp(of_crop, std::min<std::int64_t>(0, room), std::max<std::int64_t>(0, room));
  Drawn drawn;
  drawn.augmentation = "crop";
  drawn.applied = true;
  drawn.numbers = {{"start_samples", static_cast<double>(start)}};
  drawn.words = start >= 0 && room >= 0
                    ? seconds_text(start, sample_rate, "crop at %.3f s")
                    : seconds_text(-start, sample_rate, placed_words(settings.short_clips).c_str());
  return drawn;
}

SoundSpan heard_of(const CropSettings& settings, std::int64_t samples, std::int64_t clip_length,
                   std::int64_t start) {
  if (settings.short_clips != ShortClips::Pad) return {0, samples};
  const std::int64_t first = std::clamp<std::int64_t>(-start, 0, samples);
  return {first, std::clamp(clip_length - start, first, samples)};
}

LoadedBatch load_batch(BatchPlan& plan, PcmCache& cache, const CropSettings& settings,
                       std::int64_t step) {
  LoadedBatch batch;
  batch.step = step;
  batch.epoch = plan.epoch_of(step);
  batch.clips = plan.clips_of(step);
  std::set<std::int64_t> in_batch(batch.clips.begin(), batch.clips.end());
  for (std::int64_t& clip : batch.clips) {
    auto problem = unusable(cache, settings, clip);
    if (!problem) continue;
    batch.problems.push_back(std::move(*problem));
    clip = replacement(cache, settings, clip, in_batch);
    in_batch.insert(clip);
  }
  for (std::size_t view = 0; view < settings.crops.size(); ++view) {
    const auto length = static_cast<std::size_t>(settings.length_of(view));
    std::vector<float> samples(batch.clips.size() * length);
    std::vector<Drawn> crops;
    std::vector<SoundSpan> heard;
    for (std::size_t row = 0; row < batch.clips.size(); ++row) {
      const std::int64_t clip = batch.clips[row];
      crops.push_back(
          draw_crop(settings, cache.sample_rate(), cache.length(clip), batch.epoch, clip, view));
      const auto start = static_cast<std::int64_t>(crops.back().number("start_samples"));
      heard.push_back(heard_of(settings, settings.length_of(view), cache.length(clip), start));
      read_clip(cache, settings.reading(), clip, start,
                std::span<float>(samples).subspan(row * length, length));
    }
    batch.samples.push_back(std::move(samples));
    batch.crops.push_back(std::move(crops));
    batch.heard.push_back(std::move(heard));
  }
  return batch;
}

struct Loader::State {
  std::shared_ptr<PcmCache> cache;
  CropSettings settings;
  std::int64_t ahead = 1;

  std::mutex mutex;
  std::condition_variable changed;
  std::int64_t next_to_load = 0;
  std::int64_t next_to_give = 0;
  struct Outcome {
    LoadedBatch batch;
    std::exception_ptr failure;
  };
  std::map<std::int64_t, Outcome> ready;
  bool stopping = false;
  std::vector<std::jthread> threads;

  void work(BatchPlan plan) {
    while (true) {
      std::int64_t step = 0;
      {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return stopping || next_to_load < next_to_give + ahead; });
        if (stopping) return;
        step = next_to_load++;
      }
      Outcome outcome;
      try {
        outcome.batch = load_batch(plan, *cache, settings, step);
      } catch (...) {
        outcome.failure = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      ready.emplace(step, std::move(outcome));
      changed.notify_all();
    }
  }
};

Loader::Loader(BatchPlan plan, std::shared_ptr<PcmCache> cache, CropSettings settings,
               std::int64_t first_step, int threads, int ahead)
    : state_(std::make_unique<State>()) {
  state_->cache = std::move(cache);
  state_->settings = settings;
  state_->ahead = std::max(1, ahead);
  state_->next_to_load = first_step;
  state_->next_to_give = first_step;
  for (int i = 0; i < std::max(1, threads); ++i) {
    state_->threads.emplace_back([state = state_.get(), plan] { state->work(plan); });
  }
}

Loader::~Loader() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_all();
}

LoadedBatch Loader::next() {
  std::unique_lock lock(state_->mutex);
  const std::int64_t step = state_->next_to_give;
  state_->changed.wait(lock, [&] { return state_->ready.contains(step); });
  const auto found = state_->ready.find(step);
  // A failed step is kept: whoever asks again is told again.
  if (found->second.failure) std::rethrow_exception(found->second.failure);
  LoadedBatch batch = std::move(found->second.batch);
  state_->ready.erase(found);
  ++state_->next_to_give;
  lock.unlock();
  state_->changed.notify_all();
  return batch;
}

}  // namespace earshot
