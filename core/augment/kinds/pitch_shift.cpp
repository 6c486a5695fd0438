#include "core/augment/kinds/pitch_shift.h"

#include <algorithm>
#include <cmath>

#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/sinc_resample.h"
#include "core/augment/kernels/words.h"
#include "core/tensor/rows.h"

namespace earshot {
namespace {

void cents(Binder& binder, const std::string& id, std::int64_t& field, const std::string& label,
           const std::string& help) {
  binder.integer(id, field)
      .label(label)
      .unit("cents")
      .help(help)
      .source("CLMR's code: -700 to 700, which is 7 semitones either way")
      .hard(-2400, 2400)
      .soft(-1200, 1200);
}

void milliseconds(Binder& binder, const std::string& id, double& field, const std::string& label,
                  const std::string& help, const std::string& source, double low, double high) {
  binder.real(id, field)
      .label(label)
      .unit("ms")
      .help(help)
      .source(source)
      .hard(low, high)
      .advanced();
}

void shift_row(const StretchPlan& plan, const RealFft& transform, double ratio, const float* in,
               float* out, std::int64_t samples) {
  const bool finite = std::all_of(in, in + samples, [](float x) { return std::isfinite(x); });
  if (ratio == 1.0 || !finite) {
    std::copy(in, in + samples, out);
    return;
  }
  // The resampler reaches beyond either end.
  const auto margin = static_cast<std::size_t>(sinc_reach(ratio) + 4);
  std::vector<float> stretched(static_cast<std::size_t>(plan.segments * plan.hop) + 2 * margin);
  stretch(plan, transform, in, stretched.data() + margin);
  sinc_resample(stretched.data() + margin, ratio, out, samples);
}

}  // namespace

EntryWords PitchShift::words() {
  return {"pitch_shift", "Pitch shift", "Makes the sound higher or lower at the same length.",
          "Spijkervet & Burgoyne 2021 (CLMR), sec. 3.2; Verhelst & Roelands 1993 (WSOLA)"};
}

void describe(Binder& binder, PitchShiftOptions& options) {
  describe_common(binder, options, "CLMR's code: 0.6");
  cents(binder, "lowest_cents", options.lowest_cents, "Lowest shift",
        "How far down the pitch may go; 100 cents are a semitone.");
  cents(binder, "highest_cents", options.highest_cents, "Highest shift",
        "How far up the pitch may go; 100 cents are a semitone.");
  milliseconds(binder, "segment_ms", options.segment_ms, "Segment",
               "The length of the pieces that the stretched sound is laid out of.",
               "SoX's pitch: 82", 10, 120);
  milliseconds(binder, "search_ms", options.search_ms, "Search",
               "Within how much the best continuation of a piece is sought.", "SoX's pitch: 14.68",
               0, 30);
  milliseconds(binder, "overlap_ms", options.overlap_ms, "Overlap",
               "Over how much one piece is faded into the next; at most half a piece.",
               "SoX's pitch: 12", 1, 30);
}

Drawn PitchShift::draw(Random& random, const ViewShape&) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  const std::int64_t shift = draw_between(random, options_.lowest_cents, options_.highest_cents);
  drawn.numbers = {{"cents", static_cast<double>(shift)}};
  drawn.words = "pitch " + number_words(static_cast<double>(shift) / 100, 1, true) + " semitones";
  return drawn;
}

torch::Tensor PitchShift::apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                                const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  const StretchSettings settings{options_.segment_ms, options_.search_ms, options_.overlap_ms};
  std::vector<double> ratios;
  std::vector<StretchPlan> plans;
  for (const Drawn& drawn : draws) {
    ratios.push_back(std::exp2(drawn.number("cents") / 1200));
    plans.emplace_back(waveform.size(2), sample_rate, ratios.back(), settings);
  }
  if (plans.empty() || !plans.front().possible()) return waveform.clone();
  if (!rows_in_plain_loops(waveform)) return pitch_shifted(waveform, ratios, plans);
  const RealFft transform = search_transform(plans.front());
  return map_rows(waveform,
                  [&](const float* in, float* out, std::int64_t samples, std::size_t row) {
                    shift_row(plans[row], transform, ratios[row], in, out, samples);
                  });
}

}  // namespace earshot
