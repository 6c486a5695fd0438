#include "core/augment/kinds/reverb.h"

#include <algorithm>

#include "core/augment/kernels/draw_between.h"
#include "core/augment/kernels/energy.h"
#include "core/augment/kernels/freeverb.h"
#include "core/augment/kernels/words.h"
#include "core/tensor/rows.h"

namespace earshot {
namespace {

void dial(Binder& binder, const std::string& id, std::int64_t& field, const std::string& label,
          const std::string& help) {
  binder.integer(id, field)
      .label(label)
      .unit("%")
      .help(help)
      .source("CLMR's code: whole percents from 0 to 99")
      .hard(0, 100);
}

}  // namespace

EntryWords Reverb::words() {
  return {"reverb", "Reverb", "Puts the sound into a room.",
          "Spijkervet & Burgoyne 2021 (CLMR), sec. 3.2; SoX's reverb (Freeverb)"};
}

void describe(Binder& binder, ReverbOptions& options) {
  describe_common(binder, options, "CLMR's code: 0.6");
  dial(binder, "least_reverberance", options.least_reverberance, "Least reverberance",
       "How long the room rings, at the least.");
  dial(binder, "most_reverberance", options.most_reverberance, "Most reverberance",
       "How long the room rings, at the most.");
  dial(binder, "least_damping", options.least_damping, "Least damping",
       "How soon high frequencies die away, at the least.");
  dial(binder, "most_damping", options.most_damping, "Most damping",
       "How soon high frequencies die away, at the most.");
  dial(binder, "least_room_size", options.least_room_size, "Smallest room",
       "How far apart the room's echoes lie, at the least.");
  dial(binder, "most_room_size", options.most_room_size, "Largest room",
       "How far apart the room's echoes lie, at the most.");
  binder.flag("clip", options.clip)
      .label("Cut at full scale")
      .help("Cuts what exceeds full scale, as a file or a sound card would.")
      .source("SoX, which CLMR's code uses, works in whole numbers and so cuts")
      .advanced();
  describe_keep_energy(binder, options.keep_energy);
}

Drawn Reverb::draw(Random& random, const ViewShape&) const {
  Drawn drawn;
  drawn.augmentation = words().name;
  drawn.applied = true;
  const std::int64_t reverberance =
      draw_between(random, options_.least_reverberance, options_.most_reverberance);
  const std::int64_t damping = draw_between(random, options_.least_damping, options_.most_damping);
  const std::int64_t room = draw_between(random, options_.least_room_size, options_.most_room_size);
  drawn.numbers = {{"reverberance", static_cast<double>(reverberance)},
                   {"damping", static_cast<double>(damping)},
                   {"room_size", static_cast<double>(room)}};
  drawn.words = "reverb " + std::to_string(reverberance) + " %, room " + std::to_string(room) +
                " %, damping " + std::to_string(damping) + " %";
  return drawn;
}

torch::Tensor Reverb::apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                            const std::vector<Drawn>& draws) const {
  const torch::Tensor wet = in_room(waveform, sample_rate, draws);
  return options_.keep_energy ? with_energy_of(waveform, wet) : wet;
}

torch::Tensor Reverb::in_room(const torch::Tensor& waveform, std::int64_t sample_rate,
                              const std::vector<Drawn>& draws) const {
  check_rows(waveform, draws.size());
  std::vector<Freeverb> reverbs;
  for (const Drawn& drawn : draws) {
    reverbs.push_back(freeverb(drawn.number("reverberance"), drawn.number("damping"),
                               drawn.number("room_size"), sample_rate));
  }
  if (!rows_in_plain_loops(waveform)) {
    const torch::Tensor output = reverberated(waveform, reverbs);
    return options_.clip ? output.clamp(-1.0, 1.0) : output;
  }
  return map_rows(waveform,
                  [&](const float* in, float* out, std::int64_t samples, std::size_t row) {
                    reverberate(reverbs[row], in, out, samples);
                    if (!options_.clip) return;
                    for (std::int64_t i = 0; i < samples; ++i)
                      out[i] = std::clamp(out[i], -1.0F, 1.0F);
                  });
}

}  // namespace earshot
