#include "core/built_in/presets/recipes.h"

namespace earshot {
namespace {

using Text = std::string;

}  // namespace

std::vector<std::pair<std::string, Value>> small_recipe(const std::string& method) {
  return {
      {"data.path", Text("example:tones")},
      {"data.sample_rate", std::int64_t{16000}},
      {"data.short_clips", Text("pad")},
      {"method.name", method},
      {"encoder.name", Text("small-log-mel")},
      {"encoder.pooling", Text("time")},
      {"views.crop_samples", std::int64_t{6400}},
      // Without the shift an encoder of single notes tells them by their pitch, not by what plays.
      {"views.order", Text("pitch_shift, gain, equaliser, band_stop, time_mask, background_noise")},
      {"views.pitch_shift.probability", 0.6},
      {"views.pitch_shift.lowest_cents", std::int64_t{-700}},
      {"views.pitch_shift.highest_cents", std::int64_t{700}},
      {"views.gain.probability", 1.0},
      {"views.gain.lowest_db", -12.0},
      {"views.gain.highest_db", 6.0},
      {"views.gain.clip", false},
      {"views.equaliser.probability", 1.0},
      {"views.equaliser.points", std::int64_t{4}},
      {"views.equaliser.deviation_db", 6.0},
      {"views.band_stop.probability", 0.8},
      {"views.band_stop.widest_part", 0.16},
      {"views.time_mask.probability", 0.8},
      {"views.time_mask.longest_part", 0.35},
      {"training.batch_size", std::int64_t{128}},
      {"training.learning_rate", 1e-3},
      {"training.weight_decay", 1e-5},
      {"training.schedule", Text("cosine")},
  };
}

std::vector<std::pair<std::string, Value>> frames_recipe(const std::string& method,
                                                         const std::string& encoder) {
  return {
      {"data.path", Text("example:tones")},
      {"data.sample_rate", std::int64_t{16000}},
      {"data.short_clips", Text("pad")},
      {"method.name", method},
      {"encoder.name", encoder},
      {"views.crop_samples", std::int64_t{6400}},
      {"views.order", Text("")},
      {"training.weight_decay", 0.0},
      {"training.schedule", Text("cosine")},
  };
}

std::vector<std::pair<std::string, Value>> image_recipe(const std::string& method) {
  return {
      {"data.sample_rate", std::int64_t{16000}},
      {"data.short_clips", Text("pad")},
      {"method.name", method},
      {"encoder.name", Text("resnet-50")},
      {"views.crop_samples", std::int64_t{15200}},
      {"views.order", Text("polarity, noise, gain, filter, delay, pitch_shift, reverb")},
  };
}

}  // namespace earshot
