#include "core/methods/kinds/pase/overlap.h"

#include <cmath>

#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/energy.h"
#include "core/augment/kinds/reverb.h"
#include "core/tensor/rows.h"

namespace earshot {
namespace {

Reverb room() {
  ReverbOptions options;
  options.clip = false;
  return Reverb(options);
}

torch::Tensor level(const torch::Tensor& waveform) {
  return waveform.square().mean(2, /*keepdim=*/true).sqrt();
}

}  // namespace

std::vector<Overlap> draw_overlaps(Random& random, const OverlapOptions& options, std::int64_t rows,
                                   const ViewShape& shape) {
  const Reverb reverb = room();
  const auto latest =
      static_cast<std::int64_t>(options.latest_start * static_cast<double>(shape.samples));
  std::vector<Overlap> overlaps;
  for (std::int64_t row = 0; row < rows && rows > 1; ++row) {
    if (random.uniform() >= options.probability) continue;
    Overlap overlap;
    overlap.row = row;
    overlap.other = (row + random.integer(1, rows - 1)) % rows;
    overlap.start = random.integer(0, latest);
    overlap.snr_db = draw_between(random, options.lowest_snr_db, options.highest_snr_db);
    overlap.reverb = reverb.draw(random, shape);
    overlaps.push_back(overlap);
  }
  return overlaps;
}

torch::Tensor overlapped(const torch::Tensor& waveform, const torch::Tensor& others,
                         const std::vector<Overlap>& overlaps, std::int64_t sample_rate,
                         bool of_heard) {
  if (overlaps.empty()) return waveform;
  std::vector<std::int64_t> rows, from;
  std::vector<double> starts, ratios;
  std::vector<Drawn> reverbs;
  for (const Overlap& overlap : overlaps) {
    rows.push_back(overlap.row);
    from.push_back(overlap.other);
    starts.push_back(static_cast<double>(overlap.start));
    ratios.push_back(std::pow(10.0, -overlap.snr_db / 20));
    reverbs.push_back(overlap.reverb);
  }
  const torch::Tensor index = on_device_of(waveform, torch::tensor(rows, torch::kInt64));
  const torch::Tensor other = on_device_of(waveform, torch::tensor(from, torch::kInt64));
  const torch::Tensor own = waveform.index_select(0, index);
  const torch::Tensor speaker = room().apply(others.index_select(0, other), sample_rate, reverbs);
  const torch::Tensor time = counting(waveform, waveform.size(2), torch::kInt64) -
                             row_numbers(waveform, starts).to(torch::kInt64);
  const torch::Tensor late = speaker.gather(2, time.clamp_min(0)) * time.ge(0).to(speaker.dtype());
  const torch::Tensor loudness = level(of_heard ? late : speaker);
  const torch::Tensor factor =
      torch::where(loudness > 0, level(own) / loudness * row_numbers(waveform, ratios),
                   torch::zeros_like(loudness));
  const torch::Tensor mixed = with_energy_of(own, own + factor * late);
  return waveform.index_copy(0, index, mixed);
}

}  // namespace earshot
