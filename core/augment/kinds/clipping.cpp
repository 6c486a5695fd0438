#include "core/augment/kinds/clipping.h"

#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/words.h"
#include "core/tensor/rows.h"

namespace earshot {

EntryWords Clipping::words() {
  return {"clipping", "Clipping", "Cuts the peaks of the view off.",
          "Ravanelli et al. 2020 (PASE+), sec. 2.1"};
}

void describe(Binder& binder, ClippingOptions& options) {
  describe_common(binder, options, "Ravanelli et al. 2020 (PASE+), code: 0.2");
  const auto part = [&](const std::string& id, double& field, const std::string& label,
                        const std::string& help) {
    binder.real(id, field)
        .label(label)
        .help(help)
        .source("Ravanelli et al. 2020 (PASE+), code: one of 0.1, 0.3 and 0.5; all between: ours")
        .hard(0.001, 1)
        .soft(0.05, 1);
  };
  part("lowest_part", options.lowest_part, "Lowest ceiling",
       "The least that may be left of the peaks, as a part of them.");
  part("highest_part", options.highest_part, "Highest ceiling",
       "The most that may be left of the peaks, as a part of them.");
}

Drawn Clipping::draw(Random& random, const ViewShape&) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  const double part = draw_between(random, options_.lowest_part, options_.highest_part);
  drawn.numbers = {{"part", part}};
  drawn.words = "clipped at " + percent_words(part) + " of the peaks";
  return drawn;
}

torch::Tensor Clipping::apply(const torch::Tensor& waveform, std::int64_t,
                              const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  const torch::Tensor part = row_numbers(waveform, draws, "part");
  const torch::Tensor ceiling = waveform.amax(2, /*keepdim=*/true).clamp_min(0.0) * part;
  const torch::Tensor floor = waveform.amin(2, /*keepdim=*/true).clamp_max(0.0) * part;
  return torch::minimum(torch::maximum(waveform, floor), ceiling);
}

}  // namespace earshot
