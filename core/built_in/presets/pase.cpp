#include "core/built_in/presets.h"
#include "core/built_in/presets/constants.h"
#include "core/built_in/presets/recipes.h"

namespace earshot {
namespace {

using Text = std::string;
using Settings = std::vector<std::pair<std::string, Value>>;

Settings joined(Settings first, const Settings& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// What PASE+ adds to PASE but for the sizes.
Settings pase_plus_tasks() {
  return {{"method.deltas", true},
          {"method.gim_both_ways", true},
          {"method.mfcc_coefficients", std::int64_t{13}},
          {"method.spc_weight", 0.0},
          {"method.fbank_weight", 1.0},
          {"method.gammatone_weight", 1.0},
          {"method.mfcc_long_weight", 1.0},
          {"method.overlap_probability", 0.1}};
}

/// PASE+'s distortions that Earshot has, with its probabilities.
Settings pase_plus_distortions() {
  return {{"views.reverb.probability", 0.5},
          {"views.reverb.clip", false},
          {"views.reverb.keep_energy", true},
          {"views.background_noise.probability", 0.4},
          {"views.background_noise.lowest_snr_db", 0.0},
          {"views.background_noise.highest_snr_db", 10.0},
          {"views.background_noise.keep_energy", true},
          {"views.clipping.probability", 0.2},
          {"views.time_mask.probability", 0.2},
          {"views.time_mask.count", std::int64_t{3}},
          {"views.time_mask.shortest_part", 0.0125},
          {"views.time_mask.longest_part", 0.075},
          {"views.band_stop.probability", 0.4},
          {"views.band_stop.keep_energy", true}};
}

/// What both small presets share: narrow layers, and workers as narrow.
Settings narrow_pase() {
  return joined(frames_recipe("pase", "pase"), {{"data.short_clips", Text("reflect")},
                                                {"method.hidden", std::int64_t{64}},
                                                {"method.decoder_widths", Text("32,16,8")},
                                                {"method.decoder_hidden", std::int64_t{8}},
                                                {"method.decoder_slope", 0.25},
                                                {"encoder.widths", Text("16,24,32,32,48,48,64,96")},
                                                {"encoder.kernels", Text("129,10,11,7,7,7,7,7")},
                                                {"encoder.strides", Text("2,5,2,1,2,1,2,2")},
                                                {"training.batch_size", std::int64_t{32}},
                                                {"training.learning_rate", 1e-3}});
}

Preset pase_small() {
  Preset preset;
  preset.words = {"pase-small", "PASE, small, for a CPU",
                  "PASE with narrow layers on 16 kHz sound; learns on two cores in minutes.",
                  "Pascual et al. 2019 (PASE); sizes and schedule: ours"};
  preset.settings = joined(narrow_pase(), {{"method.spc_gap", std::int64_t{8}},
                                           {"encoder.embedding", std::int64_t{100}},
                                           {"training.steps", std::int64_t{500}}});
  return preset;
}

Preset pase_paper() {
  Preset preset;
  preset.words = {
      "pase-paper", "PASE, as published", "PASE for speech: seven workers on one second of sound.",
      "Pascual et al. 2019 (PASE), sec. 2 and 3; rate and its halving every 30 of 150 epochs: its "
      "README; steps: 150 epochs of 14,000 utterances"};
  preset.settings = {
      {"data.sample_rate", std::int64_t{16000}},
      {"data.short_clips", Text("reflect")},
      {"method.name", Text("pase")},
      {"method.targets", Text("code")},
      {"method.target_scale", Text("targets")},
      {"encoder.name", Text("pase")},
      {"views.crop_samples", std::int64_t{16000}},
      {"views.order", Text("")},
      {"training.optimiser", Text("adam")},
      {"training.learning_rate", 5e-4},
      {"training.head_rate", 1.0},
      {"training.weight_decay", 0.0},
      {"training.batch_size", std::int64_t{32}},
      {"training.schedule", Text("steps")},
      {"training.milestones", Text("0.2,0.4,0.6,0.8")},
      {"training.milestone_factor", 0.5},
      {"training.steps", std::int64_t{65625}},
  };
  preset.published = pase_constants();
  return preset;
}

Preset pase_plus_small() {
  Preset preset;
  preset.words = {"pase-plus-small", "PASE+, small, for a CPU",
                  "PASE+ with narrow layers, fewer workers and distorted sound; learns on two "
                  "cores in minutes.",
                  "Ravanelli et al. 2020 (PASE+); sizes, schedule and choice of workers: ours"};
  const Settings sizes{{"method.frames_at_once", std::int64_t{7}},
                       {"method.overlap_level", Text("whole")},
                       {"method.lps_weight", 0.0},
                       {"encoder.embedding", std::int64_t{128}},
                       {"encoder.qrnn_units", std::int64_t{64}},
                       {"encoder.dense_skips", true},
                       {"training.steps", std::int64_t{300}}};
  const Settings distortions{
      {"views.order", Text("background_noise, clipping, time_mask, band_stop")},
      {"views.background_noise.probability", 0.4},
      {"views.background_noise.lowest_snr_db", 5.0},
      {"views.background_noise.highest_snr_db", 20.0},
      {"views.background_noise.keep_energy", true},
      {"views.clipping.probability", 0.2},
      {"views.time_mask.probability", 0.2},
      {"views.band_stop.probability", 0.4},
      {"views.band_stop.keep_energy", true}};
  preset.settings = joined(joined(joined(narrow_pase(), sizes), pase_plus_tasks()), distortions);
  return preset;
}

Preset pase_plus_paper() {
  Preset preset;
  preset.words = {
      "pase-plus-paper", "PASE+, as published",
      "PASE+ for speech: twelve workers on two seconds of distorted sound.",
      "Ravanelli et al. 2020 (PASE+), sec. 2 and 3, and its README; reverberation and noise are "
      "made, not recorded; the codec and the down-sampling filter, which its code alone has, are "
      "there but off; "
      "steps: 400 epochs of 14,000 utterances"};
  preset.settings =
      joined(joined(
                 {
                     {"data.path", Text("example:music")},
                     {"data.sample_rate", std::int64_t{16000}},
                     {"data.short_clips", Text("reflect")},
                     {"method.name", Text("pase")},
                     {"method.targets", Text("code")},
                     {"method.target_scale", Text("targets")},
                     {"method.random_level", true},
                     {"method.frames_at_once", std::int64_t{7}},
                     {"method.overlap_level", Text("heard")},
                     {"method.lps_long_weight", 1.0},
                     {"method.fbank_long_weight", 1.0},
                     {"method.gammatone_long_weight", 1.0},
                     {"encoder.name", Text("pase")},
                     {"encoder.embedding", std::int64_t{256}},
                     {"encoder.qrnn_units", std::int64_t{512}},
                     {"encoder.dense_skips", true},
                     {"views.crop_samples", std::int64_t{32000}},
                     {"views.order", Text("reverb, background_noise, clipping, codec, "
                                          "time_mask, band_stop, filter")},
                     {"views.codec.enabled", false},
                     {"views.codec.probability", 0.3},
                     {"views.filter.enabled", false},
                     {"views.filter.probability", 0.25},
                     {"views.filter.high_pass_share", 0.0},
                     {"views.filter.low_pass_lowest_hz", 4000.0},
                     {"views.filter.low_pass_highest_hz", 4000.0},
                     {"views.filter.keep_energy", true},
                     {"training.optimiser", Text("adam")},
                     {"training.learning_rate", 1e-3},
                     {"training.head_rate", 0.5},
                     {"training.weight_decay", 0.0},
                     {"training.batch_size", std::int64_t{16}},
                     {"training.schedule", Text("polynomial")},
                     {"training.decay_power", 0.9},
                     {"training.final_rate", 0.0},
                     {"training.steps", std::int64_t{350000}},
                 },
                 pase_plus_tasks()),
             pase_plus_distortions());
  preset.published = pase_plus_constants();
  return preset;
}

}  // namespace

std::vector<Preset> pase_presets() {
  return {pase_small(), pase_paper(), pase_plus_small(), pase_plus_paper()};
}

}  // namespace earshot
