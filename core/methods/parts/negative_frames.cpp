#include "core/methods/parts/negative_frames.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace earshot {
namespace {

using Clips = std::vector<std::int64_t>;

std::int64_t group_of(const Clips& groups, std::int64_t clip) {
  return groups.empty() ? -1 : groups.at(static_cast<std::size_t>(clip));
}

/// The clips that the negatives of `clip` come from, in rising order.
Clips pool_of(const NegativeOptions& options, std::int64_t batch, const Clips& groups,
              std::int64_t clip) {
  if (options.pool == NegativeOptions::Pool::Clip) return {clip};
  const std::int64_t group = group_of(groups, clip);
  Clips same, others;
  for (std::int64_t other = 0; other < batch; ++other) {
    if (other != clip) others.push_back(other);
    if (other == clip ? !options.exclude_own_clip
                      : options.pool == NegativeOptions::Pool::Batch ||
                            (group >= 0 && group_of(groups, other) == group)) {
      same.push_back(other);
    }
  }
  return same.empty() ? others : same;
}

/// The frames that may be drawn for one clip, one stretch after the other.
class FramePool {
 public:
  FramePool(const Clips& pool, std::int64_t frames, const std::vector<SoundSpan>& heard) {
    for (const std::int64_t clip : pool) {
      const SoundSpan span =
          heard.empty() ? SoundSpan{0, frames} : heard.at(static_cast<std::size_t>(clip));
      if (span.length() <= 0) continue;
      stretches_.push_back({size_, clip, span});
      size_ += span.length();
    }
  }

  std::int64_t size() const { return size_; }
  /// Where a clip's frame stands among all; -1 where it is not there.
  std::int64_t place_of(std::int64_t clip, std::int64_t frame) const {
    for (const Stretch& one : stretches_) {
      if (one.clip == clip && one.span.holds(frame)) return one.first + frame - one.span.begin;
    }
    return -1;
  }
  /// Clip and frame of a place.
  std::pair<std::int64_t, std::int64_t> at(std::int64_t place) const {
    const auto after = std::upper_bound(
        stretches_.begin(), stretches_.end(), place,
        [](std::int64_t wanted, const Stretch& stretch) { return wanted < stretch.first; });
    const Stretch& one = *(after - 1);
    return {one.clip, one.span.begin + place - one.first};
  }

 private:
  struct Stretch {
    std::int64_t first, clip;
    SoundSpan span;
  };
  std::vector<Stretch> stretches_;
  std::int64_t size_ = 0;
};

}  // namespace

NegativeFrames draw_negatives(const NegativeOptions& options, std::int64_t batch,
                              std::int64_t frames, const Clips& groups, Random random,
                              const std::vector<SoundSpan>& heard) {
  if (!groups.empty() && static_cast<std::int64_t>(groups.size()) != batch) {
    throw std::invalid_argument("draw_negatives takes one group for each clip of the batch");
  }
  NegativeFrames drawn;
  drawn.of_own_clip = options.pool == NegativeOptions::Pool::Clip;
  drawn.index = torch::empty({batch, frames, options.count}, torch::kInt64);
  auto* place = drawn.index.data_ptr<std::int64_t>();
  for (std::int64_t clip = 0; clip < batch; ++clip) {
    const Clips clips = pool_of(options, batch, groups, clip);
    FramePool pool(clips, frames, heard);
    if (pool.size() < 2 && !heard.empty()) pool = FramePool(clips, frames, {});
    for (std::int64_t target = 0; target < frames; ++target) {
      // Where the own clip is in its pool, the target frame is taken out of it.
      const std::int64_t own = pool.place_of(clip, target);
      const std::int64_t size = pool.size() - (own >= 0 ? 1 : 0);
      if (size < 1) {
        throw std::invalid_argument("there is no other frame that could be a negative");
      }
      for (std::int64_t i = 0; i < options.count; ++i) {
        std::int64_t chosen = random.integer(0, size - 1);
        if (own >= 0 && chosen >= own) ++chosen;
        const auto [from, frame] = pool.at(chosen);
        *place++ = (drawn.of_own_clip ? 0 : from * frames) + frame;
      }
    }
  }
  return drawn;
}

NegativeFrames all_other_frames(std::int64_t batch, std::int64_t frames) {
  if (frames < 2) throw std::invalid_argument("there is no other frame that could be a negative");
  const torch::Tensor others = torch::arange(frames - 1, torch::kInt64).unsqueeze(0);
  const torch::Tensor targets = torch::arange(frames, torch::kInt64).unsqueeze(1);
  const torch::Tensor index = others + others.ge(targets).to(torch::kInt64);
  return {index.unsqueeze(0).expand({batch, frames, frames - 1}), true};
}

void describe_negatives(Binder& binder, NegativeOptions& options, const NegativeSources& sources) {
  binder
      .choice("negatives", options.pool,
              {{NegativeOptions::Pool::Batch, "batch", "The whole batch",
                "Frames of any clip of the batch."},
               {NegativeOptions::Pool::Group, "group", "The same group",
                "Frames of clips with the same value in the column data.group (speaker, track); "
                "where no other clip of the batch has it, of the own clip."},
               {NegativeOptions::Pool::Clip, "clip", "The same clip",
                "Frames of the clip itself, at other times."}})
      .label("Negatives from")
      .help("Which frames a prediction must be told apart from.")
      .source(sources.pool);
  binder.integer("negative_count", options.count)
      .label("Negatives")
      .hard(1, 65536)
      .soft(5, 256)
      .scale(Scale::Log)
      .help("Frames that each prediction is compared with besides the true one.")
      .source(sources.count);
  binder.flag("exclude_own_clip", options.exclude_own_clip)
      .label("None of the own clip")
      .advanced()
      .help("Take no negatives from the clip that the prediction is made in.")
      .source(sources.exclude_own_clip);
}

Contradictions negative_contradictions(const NegativeOptions& options, const Values& all) {
  Contradictions found;
  if (options.pool == NegativeOptions::Pool::Group &&
      std::get<std::string>(all.at("data.group")).empty()) {
    found.emplace_back("method.negatives",
                       "negatives of the same group need a column that says which clips belong "
                       "together; set data.group, or take batch or clip");
  }
  if (options.pool == NegativeOptions::Pool::Clip && options.exclude_own_clip) {
    found.emplace_back("method.exclude_own_clip",
                       "negatives of the same clip cannot leave out that clip; take batch or "
                       "group, or switch it off");
  }
  return found;
}

}  // namespace earshot
