#include "core/augment/kinds/time_shift.h"

#include <algorithm>
#include <cmath>

#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/words.h"
#include "core/tensor/rows.h"

namespace earshot {

EntryWords TimeShift::words() {
  return {"time_shift", "Shift in time", "Moves the sound earlier or later within the view.",
          "audiomentations, Shift"};
}

void describe(Binder& binder, TimeShiftOptions& options) {
  describe_common(binder, options, "audiomentations: 0.5");
  binder.real("most_part", options.most_part)
      .label("Farthest shift")
      .help("How far either way the sound may move, as a part of the view.")
      .source("audiomentations: 0.5")
      .hard(0, 1);
  binder
      .choice("fill", options.fill,
              {{TimeShiftOptions::Fill::Roll, "roll", "Roll over",
                "What leaves at one end comes in at the other."},
               {TimeShiftOptions::Fill::Silence, "silence", "Silence",
                "What leaves is lost, and silence comes in."}})
      .label("What comes in")
      .help("What takes the place that the sound has left.")
      .source("audiomentations: roll over");
  binder.real("fade_ms", options.fade_ms)
      .label("Fade")
      .unit("ms")
      .help("How long the sound fades to either side of the joint; without, it clicks.")
      .source("audiomentations: 5 ms")
      .hard(0, 500)
      .soft(0, 50)
      .advanced();
}

Drawn TimeShift::draw(Random& random, const ViewShape& shape) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  const double part = draw_between(random, -options_.most_part, options_.most_part);
  const double shift = std::round(part * static_cast<double>(shape.samples));
  drawn.numbers = {{"shift_samples", shift}};
  const double seconds = shift / static_cast<double>(shape.sample_rate);
  drawn.words = "moved by " + number_words(seconds, 2, true) + " s";
  return drawn;
}

torch::Tensor TimeShift::apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                               const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  const std::int64_t samples = waveform.size(2);
  const torch::Tensor time = counting(waveform, samples, waveform.scalar_type());
  std::vector<std::int64_t> shifts;
  std::vector<double> joints;
  for (const Drawn& drawn : draws) {
    const std::int64_t shift =
        std::clamp(std::llround(drawn.number("shift_samples")), -1LL * samples, 1LL * samples);
    shifts.push_back(shift);
    joints.push_back(static_cast<double>(shift < 0 ? samples + shift : shift));
  }
  const torch::Tensor shift =
      on_device_of(waveform, torch::tensor(shifts, torch::kInt64)).reshape({-1, 1});
  const torch::Tensor source = counting(waveform, samples, torch::kInt64) - shift;
  torch::Tensor moved =
      waveform.squeeze(1).gather(1, torch::remainder(source, samples)).unsqueeze(1);
  if (options_.fill == TimeShiftOptions::Fill::Silence) {
    const torch::Tensor inside = source.ge(0).logical_and(source.lt(samples)).unsqueeze(1);
    moved = moved * inside.to(waveform.scalar_type());
  }
  // The joint lies before this sample; where nothing moves there is none within the view.
  const double fade = options_.fade_ms * static_cast<double>(sample_rate) / 1000;
  if (fade < 1.0) return moved;
  const torch::Tensor joint = row_numbers(waveform, joints);
  const torch::Tensor distance = (time - joint + 0.5).abs() - 0.5;
  const torch::Tensor faded = moved * (distance / fade).clamp_max(1.0);
  const torch::Tensor has_joint = (joint > 0.0).logical_and(joint < static_cast<double>(samples));
  return torch::where(has_joint, faded, moved);
}

}  // namespace earshot
