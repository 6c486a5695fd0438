#include "core/training/usable_clips.h"

#include <algorithm>
#include <cstdio>

namespace earshot {

bool is_checked_first(const Dataset& dataset) {
  constexpr std::size_t most = 5000;
  return dataset.clips.size() <= most;
}

std::vector<std::int64_t> usable_training_clips(PcmCache& cache, const CropSettings& settings) {
  std::vector<std::int64_t> clips = cache.dataset().of(Split::Train);
  const bool checked = is_checked_first(cache.dataset());
  std::erase_if(clips, [&](std::int64_t clip) {
    if (checked && cache.problem(clip)) return true;
    if (settings.short_clips != ShortClips::Skip) return false;
    const Clip& header = cache.dataset().clips[static_cast<std::size_t>(clip)];
    const double samples = header.seconds() * static_cast<double>(cache.sample_rate());
    return checked ? cache.length(clip) < settings.samples
                   : samples < static_cast<double>(settings.samples) - 1.0;
  });
  return clips;
}

std::string short_clips_words(const Dataset& dataset, const CropSettings& settings,
                              std::int64_t sample_rate) {
  const double crop = static_cast<double>(settings.samples) / static_cast<double>(sample_rate);
  const auto clips = dataset.of(Split::Train);
  const auto shorts = std::count_if(clips.begin(), clips.end(), [&](std::int64_t clip) {
    return dataset.clips[static_cast<std::size_t>(clip)].seconds() <
           crop - 1.0 / static_cast<double>(sample_rate);
  });
  if (shorts == 0) return "";
  const char* fate = "they are padded with silence";
  if (settings.short_clips == ShortClips::Skip) fate = "they are left out";
  if (settings.short_clips == ShortClips::Reflect) fate = "they go on mirrored at their ends";
  if (settings.short_clips == ShortClips::Repeat) fate = "they are repeated";
  char words[200];
  std::snprintf(words, sizeof words,
                "%lld of %zu training clips are shorter than the crop of %.3g s; %s "
                "(data.short_clips)",
                static_cast<long long>(shorts), clips.size(), crop, fate);
  return words;
}

bool is_left_out(const Clip& clip, const CropSettings& settings, std::int64_t sample_rate) {
  if (settings.short_clips != ShortClips::Skip) return false;
  const double crop = static_cast<double>(settings.samples) / static_cast<double>(sample_rate);
  return clip.seconds() < crop;
}

std::vector<Problem> too_short_clips(const Dataset& dataset, const std::vector<std::int64_t>& clips,
                                     const CropSettings& settings, std::int64_t sample_rate) {
  std::vector<Problem> problems;
  if (settings.short_clips != ShortClips::Skip) return problems;
  const double crop = static_cast<double>(settings.samples) / static_cast<double>(sample_rate);
  for (const std::int64_t clip : clips) {
    const Clip& header = dataset.clips[static_cast<std::size_t>(clip)];
    if (!is_left_out(header, settings, sample_rate)) continue;
    char words[160];
    std::snprintf(words, sizeof words,
                  "%.2f s is shorter than the %.2f s crop; skipped. Choose a shorter crop, or "
                  "reflect under data.short_clips.",
                  header.seconds(), crop);
    problems.push_back({header.path, words});
  }
  return problems;
}

}  // namespace earshot
