#include "tests/strangers/augmentation/tremolo.h"

#include <numbers>

#include "core/augment/augmentation_entry.h"
#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/words.h"
#include "core/built_in/catalogue.h"
#include "core/tensor/rows.h"

namespace earshot::strangers {

struct TremoloOptions : CommonAugmentOptions {
  double slowest_hz = 2, fastest_hz = 8;
  double least_depth = 0.2, most_depth = 0.8;
};

void describe(Binder& binder, TremoloOptions& options) {
  describe_common(binder, options, "ours: every view");
  const std::string rates = "ours: tremolos of guitar amplifiers swell 2 to 8 times a second";
  const std::string depths = "ours: heard clearly, and never down to silence";
  binder.real("slowest_hz", options.slowest_hz)
      .label("Slowest")
      .unit("Hz")
      .help("How often a second the sound swells, at the least.")
      .source(rates)
      .hard(0.01, 100)
      .soft(0.5, 20);
  binder.real("fastest_hz", options.fastest_hz)
      .label("Fastest")
      .unit("Hz")
      .help("How often a second the sound swells, at the most.")
      .source(rates)
      .hard(0.01, 100)
      .soft(0.5, 20);
  binder.real("least_depth", options.least_depth)
      .label("Least depth")
      .help("The part of the sound that is missing where it is softest, at the least.")
      .source(depths)
      .hard(0, 1)
      .soft(0, 1);
  binder.real("most_depth", options.most_depth)
      .label("Greatest depth")
      .help("The part of the sound that is missing where it is softest, at the most.")
      .source(depths)
      .hard(0, 1)
      .soft(0, 1);
}

/// y[n] = x[n] (1 - depth (1 + sin(2 pi rate n / sample_rate + phase)) / 2): between 1 - depth and
/// 1 times the sound, so never louder.
class Tremolo : public Augmentation {
 public:
  using Options = TremoloOptions;
  static EntryWords words() {
    return {"tremolo", "Tremolo", "Lets the sound swell and fade a few times a second.",
            "ours: amplitude modulation by a sine, as in a guitar amplifier"};
  }
  explicit Tremolo(const Options& options) : options_(options) {}

  Drawn draw(Random& random, const ViewShape&) const override {
    const double rate = draw_between(random, options_.slowest_hz, options_.fastest_hz);
    const double depth = draw_between(random, options_.least_depth, options_.most_depth);
    const double phase = random.uniform(0, 2 * std::numbers::pi);
    Drawn drawn;
    drawn.augmentation = words().name;
    drawn.applied = true;
    drawn.numbers = {{"rate_hz", rate}, {"depth", depth}, {"phase_rad", phase}};
    drawn.words = number_words(rate, 1) + " Hz, " + percent_words(depth);
    return drawn;
  }

  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override {
    check_rows(waveform, draws.size());
    // In half precision neither the time nor the angle would be worth anything.
    const torch::Tensor exact = waveform.to(torch::kFloat64);
    const torch::Tensor rate = row_numbers(exact, draws, "rate_hz");
    const torch::Tensor depth = row_numbers(exact, draws, "depth");
    const torch::Tensor phase = row_numbers(exact, draws, "phase_rad");
    const torch::Tensor seconds =
        counting(waveform, waveform.size(2), torch::kFloat64) / static_cast<double>(sample_rate);
    const torch::Tensor swing = torch::sin(2 * std::numbers::pi * rate * seconds + phase);
    return (exact * (1 - depth * (1 + swing) / 2)).to(waveform.scalar_type());
  }

 private:
  Options options_;
};

Catalogue catalogue_with_tremolo() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.augmentations.push_back(augmentation<Tremolo>());
  return catalogue;
}

std::vector<float> with_tremolo(const std::vector<float>& sound, std::int64_t sample_rate,
                                const Drawn& drawn) {
  const torch::Tensor waveform = torch::tensor(sound).view({1, 1, -1});
  const torch::Tensor heard = Tremolo({}).apply(waveform, sample_rate, {drawn}).contiguous();
  const float* const first = heard.data_ptr<float>();
  return {first, first + heard.numel()};
}

}  // namespace earshot::strangers
