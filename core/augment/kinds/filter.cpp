#include "core/augment/kinds/filter.h"

#include <algorithm>

#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/energy.h"
#include "core/augment/kernels/words.h"
#include "core/augment/kernels/zero_phase_fir.h"
#include "core/tensor/rows.h"

namespace earshot {
namespace {

double cycles_a_sample(double hertz, std::int64_t sample_rate) {
  return std::min(0.5, hertz / static_cast<double>(sample_rate));
}

void frequency(Binder& binder, const std::string& id, double& field, const std::string& label,
               const std::string& help, const std::string& source) {
  binder.real(id, field)
      .label(label)
      .unit("Hz")
      .help(help)
      .source(source)
      .hard(10, 96000)
      .soft(20, 16000)
      .scale(Scale::Log);
}

}  // namespace

EntryWords Filter::words() {
  return {"filter", "High- or low-pass", "Takes away the low or the high frequencies.",
          "Spijkervet & Burgoyne 2021 (CLMR), sec. 3.2"};
}

void describe(Binder& binder, FilterOptions& options) {
  describe_common(binder, options, "CLMR's code: 0.8");
  binder.real("high_pass_share", options.high_pass_share)
      .label("Share of high-passes")
      .help("How often the filter is a high-pass; else it is a low-pass.")
      .source("CLMR's code tosses a coin")
      .hard(0, 1);
  const std::string high = "CLMR's code: 200 to 1200 Hz";
  const std::string low = "CLMR's code: 2200 to 4000 Hz";
  frequency(binder, "high_pass_lowest_hz", options.high_pass_lowest_hz, "High-pass from",
            "The lowest cut-off of the high-pass.", high);
  frequency(binder, "high_pass_highest_hz", options.high_pass_highest_hz, "High-pass to",
            "The highest cut-off of the high-pass.", high);
  frequency(binder, "low_pass_lowest_hz", options.low_pass_lowest_hz, "Low-pass from",
            "The lowest cut-off of the low-pass.", low);
  frequency(binder, "low_pass_highest_hz", options.low_pass_highest_hz, "Low-pass to",
            "The highest cut-off of the low-pass.", low);
  binder.integer("zeros", options.zeros)
      .label("Zero crossings")
      .help("How many zero crossings of the sinc the kernel has on each side: more is steeper.")
      .source("julius: 8")
      .hard(1, 64)
      .soft(4, 32)
      .advanced();
  describe_keep_energy(binder, options.keep_energy);
}

Drawn Filter::draw(Random& random, const ViewShape&) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  const bool high = random.uniform() < options_.high_pass_share;
  const double cutoff =
      high ? draw_between(random, options_.high_pass_lowest_hz, options_.high_pass_highest_hz)
           : draw_between(random, options_.low_pass_lowest_hz, options_.low_pass_highest_hz);
  drawn.numbers = {{"cutoff_hz", cutoff}, {"high_pass", high ? 1.0 : 0.0}};
  drawn.words = (high ? "high-pass " : "low-pass ") + frequency_words(cutoff);
  return drawn;
}

torch::Tensor Filter::apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                            const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  double lowest = std::min({options_.high_pass_lowest_hz, options_.high_pass_highest_hz,
                            options_.low_pass_lowest_hz, options_.low_pass_highest_hz});
  std::vector<HalfKernel> kernels;
  for (const Drawn& drawn : draws) {
    const double cutoff = drawn.number("cutoff_hz");
    lowest = std::min(lowest, cutoff);
    const double cycles = cycles_a_sample(cutoff, sample_rate);
    kernels.push_back(drawn.number("high_pass") > 0 ? high_pass_kernel(cycles, options_.zeros)
                                                    : low_pass_kernel(cycles, options_.zeros));
  }
  const torch::Tensor rest =
      filtered(waveform, kernels, sinc_taps(cycles_a_sample(lowest, sample_rate), options_.zeros));
  return options_.keep_energy ? with_energy_of(waveform, rest) : rest;
}

}  // namespace earshot
