#include "tests/example_augmentation/bit_depth.h"

#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/words.h"
#include "core/tensor/rows.h"

namespace earshot::example {

EntryWords BitDepth::words() {
  return {"bit_depth", "Fewer bits", "Rounds samples to fewer bits, as an early sampler does.",
          "audiomentations, BitCrush"};
}

void describe(Binder& binder, BitDepthOptions& options) {
  describe_common(binder, options, "audiomentations: 0.5");
  binder.integer("fewest_bits", options.fewest_bits)
      .label("Fewest bits")
      .unit("bits")
      .help("The coarsest rounding.")
      .source("audiomentations: 5")
      .hard(1, 24)
      .soft(1, 16);
  binder.integer("most_bits", options.most_bits)
      .label("Most bits")
      .unit("bits")
      .help("The finest rounding.")
      .source("audiomentations: 10")
      .hard(1, 24)
      .soft(1, 16);
}

Drawn BitDepth::draw(Random& random, const ViewShape&) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  const std::int64_t bits = draw_between(random, options_.fewest_bits, options_.most_bits);
  drawn.numbers = {{"bits", static_cast<double>(bits)}};
  drawn.words = number_words(static_cast<double>(bits), 0) + " bits";
  return drawn;
}

torch::Tensor BitDepth::apply(const torch::Tensor& waveform, std::int64_t,
                              const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  // Half of the values are negative: so many bits have 2^(bits - 1) steps on either side.
  const torch::Tensor steps = torch::exp2(row_numbers(waveform, draws, "bits") - 1.0);
  return torch::round(waveform * steps) / steps;
}

}  // namespace earshot::example
