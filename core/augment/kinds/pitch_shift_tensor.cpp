#include <algorithm>

#include "core/augment/kernels/sinc_resample.h"
#include "core/augment/kinds/pitch_shift.h"
#include "core/tensor/rows.h"

namespace earshot {
namespace {

/// rows [batch, time]; `count` samples of each from its own start [batch, 1].
torch::Tensor taken(const torch::Tensor& rows, const torch::Tensor& start, std::int64_t count) {
  return rows.gather(1, start + counting(rows, count, torch::kInt64));
}

/// The stretched rows, all as long as the longest. rows [batch, time].
torch::Tensor stretched(const torch::Tensor& rows, const std::vector<StretchPlan>& plans) {
  const StretchPlan& any = plans.front();
  std::int64_t segments = 0;
  for (const StretchPlan& plan : plans) segments = std::max(segments, plan.segments);
  std::vector<std::int64_t> firsts;
  for (std::int64_t k = 0; k < segments; ++k) {
    for (const StretchPlan& plan : plans) firsts.push_back(plan.first_candidate(k));
  }
  const torch::Tensor first =
      on_device_of(rows, torch::tensor(firsts, torch::kInt64).reshape({segments, -1, 1}));
  const torch::Tensor fade_in =
      counting(rows, any.overlap, rows.scalar_type()) * (1.0 / static_cast<double>(any.overlap));

  std::vector<torch::Tensor> pieces{rows.narrow(1, 0, any.hop)};
  torch::Tensor tail = rows.narrow(1, any.hop, any.overlap);
  for (std::int64_t k = 1; k < segments; ++k) {
    const torch::Tensor start = first.select(0, k);
    const torch::Tensor places =
        taken(rows, start, any.candidates + any.overlap - 1).unfold(1, any.overlap, 1);
    const torch::Tensor off = (places - tail.unsqueeze(1)).norm(2, {2}, /*keepdim=*/false);
    const torch::Tensor chosen = taken(rows, start + off.argmin(1, /*keepdim=*/true), any.segment);
    pieces.push_back(tail * (1.0 - fade_in) + chosen.narrow(1, 0, any.overlap) * fade_in);
    pieces.push_back(chosen.narrow(1, any.overlap, any.hop - any.overlap));
    tail = chosen.narrow(1, any.hop, any.overlap);
  }
  return torch::cat(pieces, 1);
}

/// Each row's kernels for the positions 0, 1 / sinc_phases, ... 1 between two input samples, each
/// of sum 1: [taps, rows, sinc_phases + 1]. The taps are 1 - reach .. reach; ratios [rows].
torch::Tensor kernels(const torch::Tensor& like, const std::vector<double>& ratios,
                      std::int64_t reach) {
  std::vector<double> scales;
  for (const double ratio : ratios) scales.push_back(sinc_scale(ratio));
  const torch::Tensor scale =
      on_device_of(like, torch::tensor(scales, torch::kFloat64)).reshape({1, -1, 1});
  const torch::Tensor table = on_device_of(like, torch::tensor(windowed_sinc(), torch::kFloat64));
  const torch::Tensor tap =
      (counting(like, 2 * reach, torch::kFloat64) + (1.0 - static_cast<double>(reach)))
          .reshape({-1, 1, 1});
  const torch::Tensor phase =
      counting(like, sinc_phases + 1, torch::kFloat64) / static_cast<double>(sinc_phases);
  const torch::Tensor place = ((tap - phase).abs() * scale * static_cast<double>(sinc_steps))
                                  .clamp_max(static_cast<double>(table.size(0) - 2));
  const torch::Tensor below = place.floor();
  const torch::Tensor at = below.to(torch::kInt64).flatten();
  const torch::Tensor low = table.index_select(0, at).reshape(place.sizes());
  const torch::Tensor high = table.index_select(0, at + 1).reshape(place.sizes());
  const torch::Tensor weights = low + (place - below) * (high - low);
  return (weights / weights.sum(0, /*keepdim=*/true)).to(like.scalar_type());
}

/// The first `count` samples of the rows read `ratio` apart. rows [batch, time], padded with
/// `margin` zeros at either end.
torch::Tensor resampled(const torch::Tensor& rows, const std::vector<double>& ratios,
                        std::int64_t margin, std::int64_t count) {
  std::int64_t reach = 0;
  for (const double ratio : ratios) reach = std::max(reach, sinc_reach(ratio));
  const torch::Tensor kernel = kernels(rows, ratios, reach);
  const torch::Tensor ratio =
      on_device_of(rows, torch::tensor(ratios, torch::kFloat64)).reshape({-1, 1});
  const torch::Tensor position = counting(rows, count, torch::kFloat64) * ratio;
  const torch::Tensor whole = position.floor();
  const torch::Tensor place = (position - whole) * static_cast<double>(sinc_phases);
  const torch::Tensor below = place.floor();
  const torch::Tensor step = (place - below).to(rows.scalar_type());
  const torch::Tensor phase = below.to(torch::kInt64);
  const torch::Tensor first = whole.to(torch::kInt64);
  // The taps move over the rows, so that the places stay.
  const std::int64_t places = rows.size(1) - margin - reach;
  torch::Tensor sum = torch::zeros_like(step);
  for (std::int64_t tap = 0; tap < 2 * reach; ++tap) {
    const torch::Tensor here = kernel.select(0, tap);
    const torch::Tensor rise = here.narrow(1, 1, sinc_phases) - here.narrow(1, 0, sinc_phases);
    const torch::Tensor weight = torch::addcmul(here.gather(1, phase), step, rise.gather(1, phase));
    sum.addcmul_(weight, rows.narrow(1, margin + 1 - reach + tap, places).gather(1, first));
  }
  return sum;
}

}  // namespace

torch::Tensor pitch_shifted(const torch::Tensor& waveform, const std::vector<double>& ratios,
                            const std::vector<StretchPlan>& plans) {
  const std::int64_t samples = waveform.size(2);
  std::vector<double> shifted;
  std::int64_t margin = 0;
  for (const double ratio : ratios) {
    shifted.push_back(ratio != 1.0 ? 1.0 : 0.0);
    margin = std::max(margin, sinc_reach(ratio) + 4);
  }
  const torch::Tensor finite = waveform.isfinite().all(2, /*keepdim=*/true);
  const torch::Tensor rows = torch::where(finite, waveform, torch::zeros_like(waveform)).squeeze(1);
  const torch::Tensor longer =
      torch::constant_pad_nd(stretched(rows, plans), {margin, margin}, 0.0);
  const torch::Tensor output = resampled(longer, ratios, margin, samples).unsqueeze(1);
  const torch::Tensor changed = finite.logical_and(row_numbers(waveform, shifted) > 0.5);
  return torch::where(changed, output, waveform);
}

}  // namespace earshot
