#include "core/augment/kinds/polarity.h"

#include "core/tensor/rows.h"

namespace earshot {

EntryWords Polarity::words() {
  return {"polarity", "Polarity inversion", "Turns the waveform upside down; sounds the same.",
          "Spijkervet & Burgoyne 2021 (CLMR), sec. 3.2"};
}

void describe(Binder& binder, PolarityOptions& options) {
  describe_common(binder, options, "CLMR's code: 0.8");
}

Drawn Polarity::draw(Random&, const ViewShape&) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  drawn.words = "polarity inverted";
  return drawn;
}

torch::Tensor Polarity::apply(const torch::Tensor& waveform, std::int64_t,
                              const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  return -waveform;
}

}  // namespace earshot
