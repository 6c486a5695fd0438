#include "core/augment/kinds/delay.h"

#include <algorithm>

#include "core/augment/kernels/words.h"
#include "core/tensor/rows.h"

namespace earshot {

EntryWords Delay::words() {
  return {"delay", "Delay", "Adds one echo.", "Spijkervet & Burgoyne 2021 (CLMR), sec. 3.2"};
}

void describe(Binder& binder, DelayOptions& options) {
  describe_common(binder, options, "CLMR's code: 0.3");
  const std::string source = "CLMR's code: 200, 250, ... 450 ms";
  binder.integer("shortest_ms", options.shortest_ms)
      .label("Shortest delay")
      .unit("ms")
      .help("How soon the echo may come.")
      .source(source)
      .hard(1, 10000)
      .soft(10, 1000);
  binder.integer("longest_ms", options.longest_ms)
      .label("Longest delay")
      .unit("ms")
      .help("How late the echo may come.")
      .source(source + "; 500 is left out there")
      .hard(1, 10000)
      .soft(10, 1000);
  binder.integer("step_ms", options.step_ms)
      .label("Step")
      .unit("ms")
      .help("The delays are the shortest one and this much more, again and again.")
      .source(source)
      .hard(1, 10000)
      .soft(1, 200)
      .advanced();
  binder.real("volume", options.volume)
      .label("Echo's volume")
      .help("The echo as a part of the sound.")
      .source("torchaudio-augmentations: 0.5 (its first version, and CLMR's: 0.2)")
      .hard(0, 1);
}

Drawn Delay::draw(Random& random, const ViewShape&) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  const auto [shortest, longest] = std::minmax(options_.shortest_ms, options_.longest_ms);
  const std::int64_t steps = (longest - shortest) / options_.step_ms;
  const std::int64_t delay = shortest + options_.step_ms * random.integer(0, steps);
  drawn.numbers = {{"delay_ms", static_cast<double>(delay)}};
  drawn.words = "echo after " + std::to_string(delay) + " ms";
  return drawn;
}

torch::Tensor Delay::apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                           const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  const std::int64_t samples = waveform.size(2);
  std::vector<std::int64_t> offsets;
  for (const Drawn& drawn : draws) {
    // The source's own rounding: the rate in kHz first.
    const double offset = drawn.number("delay_ms") * (static_cast<double>(sample_rate) / 1000);
    offsets.push_back(std::min(static_cast<std::int64_t>(offset), samples));
  }
  const double volume = options_.volume;
  if (rows_in_plain_loops(waveform)) {
    return map_rows(waveform, [&](const float* in, float* out, std::int64_t, std::size_t row) {
      const std::int64_t offset = offsets[row];
      for (std::int64_t i = 0; i < offset; ++i) out[i] = in[i] / 2;
      for (std::int64_t i = offset; i < samples; ++i) {
        out[i] = (in[i] + in[i - offset] * static_cast<float>(volume)) / 2;
      }
    });
  }
  // Each row's echo is a window on the row with as much silence before it.
  const torch::Tensor silent_start =
      torch::cat({torch::zeros_like(waveform), waveform}, 2).squeeze(1);
  const torch::Tensor offset = on_device_of(waveform, torch::tensor(offsets, torch::kInt64));
  const torch::Tensor index =
      counting(waveform, samples, torch::kInt64) + samples - offset.reshape({-1, 1});
  const torch::Tensor echo = silent_start.gather(1, index).unsqueeze(1);
  return (waveform + echo * volume) / 2;
}

}  // namespace earshot
