#include "core/augment/kinds/time_mask.h"

#include <algorithm>

#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/words.h"
#include "core/tensor/rows.h"

namespace earshot {
namespace {

std::string numbered(const std::string& name, std::int64_t mask) {
  return name + "_" + std::to_string(mask) + "_samples";
}

}  // namespace

EntryWords TimeMask::words() {
  return {"time_mask", "Gap", "Silences a stretch of the view.",
          "Park et al. 2019 (SpecAugment), sec. 2; audiomentations, TimeMask"};
}

void describe(Binder& binder, TimeMaskOptions& options) {
  describe_common(binder, options, "audiomentations: 0.5");
  binder.integer("count", options.count)
      .label("Gaps")
      .help("How many stretches are silenced; they may overlap.")
      .source("audiomentations: 1; SpecAugment's LibriSpeech double: 2")
      .hard(1, 16)
      .soft(1, 4);
  binder.real("shortest_part", options.shortest_part)
      .label("Shortest gap")
      .help("The least that may be silenced, as a part of the view.")
      .source("audiomentations: 0.01")
      .hard(0, 1)
      .soft(0, 0.5);
  binder.real("longest_part", options.longest_part)
      .label("Longest gap")
      .help("The most that may be silenced, as a part of the view.")
      .source("audiomentations: 0.2")
      .hard(0, 1)
      .soft(0, 0.5);
  binder.real("fade_ms", options.fade_ms)
      .label("Fade")
      .unit("ms")
      .help("How long a gap takes to open and to close; without, it clicks.")
      .source("audiomentations: 5 ms")
      .hard(0, 500)
      .soft(0, 50)
      .advanced();
}

Drawn TimeMask::draw(Random& random, const ViewShape& shape) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  for (std::int64_t mask = 1; mask <= options_.count; ++mask) {
    const double part = draw_between(random, options_.shortest_part, options_.longest_part);
    const std::int64_t length = std::min(
        static_cast<std::int64_t>(part * static_cast<double>(shape.samples)), shape.samples);
    const std::int64_t start = random.integer(0, shape.samples - length);
    drawn.numbers.emplace_back(numbered("start", mask), static_cast<double>(start));
    drawn.numbers.emplace_back(numbered("length", mask), static_cast<double>(length));
    const double rate = static_cast<double>(shape.sample_rate);
    drawn.words += (mask == 1 ? "silent from " : ", ") +
                   number_words(static_cast<double>(start) / rate, 2) + " to " +
                   number_words(static_cast<double>(start + length) / rate, 2) + " s";
  }
  return drawn;
}

torch::Tensor TimeMask::apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                              const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  const torch::Tensor time = counting(waveform, waveform.size(2), waveform.scalar_type());
  const double fade = std::max(1.0, options_.fade_ms * static_cast<double>(sample_rate) / 1000);
  torch::Tensor output = waveform;
  for (std::int64_t mask = 1; mask <= options_.count; ++mask) {
    const torch::Tensor start = row_numbers(waveform, draws, numbered("start", mask));
    const torch::Tensor end = start + row_numbers(waveform, draws, numbered("length", mask));
    // How deep in the gap, counted from its nearer border; the first silenced sample is 1 deep.
    const torch::Tensor depth = torch::minimum(time - start + 1.0, end - time);
    output = output * (1.0 - (depth / fade).clamp(0.0, 1.0));
  }
  return output;
}

}  // namespace earshot
