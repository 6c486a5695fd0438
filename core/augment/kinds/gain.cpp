#include "core/augment/kinds/gain.h"

#include <cmath>

#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/words.h"
#include "core/tensor/rows.h"

namespace earshot {

EntryWords Gain::words() {
  return {"gain", "Gain", "Makes the view louder or softer.",
          "Spijkervet & Burgoyne 2021 (CLMR), sec. 3.2"};
}

void describe(Binder& binder, GainOptions& options) {
  describe_common(binder, options, "CLMR's code: 0.3");
  const std::string source = "CLMR's code: -20 to -1 dB";
  binder.real("lowest_db", options.lowest_db)
      .label("Lowest gain")
      .unit("dB")
      .help("The softest that a view may become.")
      .source(source)
      .hard(-80, 40)
      .soft(-24, 12);
  binder.real("highest_db", options.highest_db)
      .label("Highest gain")
      .unit("dB")
      .help("The loudest that a view may become.")
      .source(source)
      .hard(-80, 40)
      .soft(-24, 12);
  binder.flag("clip", options.clip)
      .label("Cut at full scale")
      .help("Cuts what exceeds full scale, as a file or a sound card would.")
      .source("torchaudio's Vol, which CLMR's code uses, cuts")
      .advanced();
}

Drawn Gain::draw(Random& random, const ViewShape&) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  const double gain = draw_between(random, options_.lowest_db, options_.highest_db);
  drawn.numbers = {{"gain_db", gain}};
  drawn.words = "gain " + number_words(gain, 1, true) + " dB";
  return drawn;
}

torch::Tensor Gain::apply(const torch::Tensor& waveform, std::int64_t,
                          const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  std::vector<double> factors;
  for (const Drawn& drawn : draws) {
    factors.push_back(std::pow(10.0, drawn.number("gain_db") / 20));
  }
  const torch::Tensor louder = waveform * row_numbers(waveform, factors);
  return options_.clip ? louder.clamp(-1.0, 1.0) : louder;
}

}  // namespace earshot
