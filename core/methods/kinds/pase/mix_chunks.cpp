#include "core/methods/kinds/pase/mix_chunks.h"

#include "core/augment/kernels/words.h"
#include "core/base/random.h"
#include "core/methods/kinds/pase/overlap.h"
#include "core/tensor/rows.h"

namespace earshot {
namespace {

constexpr std::size_t distorted_crop = 0, clean_crop = 1, context_crop = 2;

Random stream_of(const StepCrops& crops, const char* word) {
  return Random(crops.seed, {static_cast<std::uint64_t>(crops.step), name_hash(word)});
}

Drawn noted(const Overlap& overlap, const StepCrops& crops) {
  const double seconds =
      static_cast<double>(overlap.start) / static_cast<double>(crops.sample_rate);
  Drawn drawn;
  drawn.augmentation = "overlap";
  drawn.applied = true;
  drawn.numbers = {
      {"other_clip", static_cast<double>(crops.clips.at(static_cast<std::size_t>(overlap.other)))},
      {"start_samples", static_cast<double>(overlap.start)},
      {"snr_db", overlap.snr_db}};
  drawn.numbers.insert(drawn.numbers.end(), overlap.reverb.numbers.begin(),
                       overlap.reverb.numbers.end());
  drawn.words = "another clip over it from " + number_words(seconds, 2) + " s on, " +
                number_words(overlap.snr_db, 1) + " dB below";
  return drawn;
}

void overlap_chunks(const PaseOptions& options, StepCrops& crops) {
  if (options.overlap_probability <= 0) return;
  OverlapOptions overlap;
  overlap.probability = options.overlap_probability;
  overlap.lowest_snr_db = options.overlap_lowest_snr_db;
  overlap.highest_snr_db = options.overlap_highest_snr_db;
  Random random = stream_of(crops, "pase-overlap");
  torch::Tensor& chunk = crops.views.at(distorted_crop);
  const std::vector<Overlap> overlaps =
      draw_overlaps(random, overlap, chunk.size(0), {crops.sample_rate, chunk.size(2)});
  chunk = overlapped(chunk, crops.views.at(context_crop), overlaps, crops.sample_rate,
                     options.overlap_level == PaseOptions::OverlapLevel::Heard);
  std::vector<Drawn> notes(crops.clips.size());
  for (Drawn& note : notes) note.augmentation = "overlap";
  for (const Overlap& one : overlaps) {
    notes.at(static_cast<std::size_t>(one.row)) = noted(one, crops);
  }
  for (std::size_t row = 0; row < notes.size(); ++row) {
    crops.draws.at(distorted_crop).at(row).push_back(notes[row]);
  }
}

/// Draws a peak for each row and notes it for `views`; returns the factors that bring `of` to them,
/// 1 for silence.
torch::Tensor draw_levels(Random& random, const torch::Tensor& of,
                          std::initializer_list<std::size_t> views, StepCrops& crops) {
  std::vector<double> peaks;
  for (std::size_t row = 0; row < crops.clips.size(); ++row) {
    Drawn drawn;
    drawn.augmentation = "level";
    drawn.applied = true;
    drawn.numbers = {{"peak", random.uniform()}};
    peaks.push_back(drawn.numbers.front().second);
    drawn.words = "peak at " + percent_words(peaks.back());
    for (const std::size_t view : views) crops.draws.at(view).at(row).push_back(drawn);
  }
  const torch::Tensor peak = of.abs().amax(2, /*keepdim=*/true);
  return torch::where(peak > 0, row_numbers(of, peaks) / peak, torch::ones_like(peak));
}

void level_chunks(const PaseOptions& options, StepCrops& crops) {
  if (!options.random_level) return;
  Random random = stream_of(crops, "pase-level");
  const torch::Tensor factors =
      draw_levels(random, crops.views.at(clean_crop), {distorted_crop, clean_crop}, crops);
  crops.views[distorted_crop] = crops.views[distorted_crop] * factors;
  crops.views[clean_crop] = crops.views[clean_crop] * factors;
  crops.views[context_crop] =
      crops.views[context_crop] *
      draw_levels(random, crops.views.at(context_crop), {context_crop}, crops);
}

}  // namespace

void mix_chunks(const PaseOptions& options, StepCrops& crops) {
  overlap_chunks(options, crops);
  level_chunks(options, crops);
}

}  // namespace earshot
