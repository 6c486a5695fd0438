#include <map>

#include "core/built_in/presets.h"

namespace earshot {

std::vector<std::pair<std::string, Value>> former_settings(const std::string& preset) {
  using Text = std::string;
  using Settings = std::vector<std::pair<std::string, Value>>;
  const Settings without_shift{
      {"views.order", Text("gain, equaliser, band_stop, time_mask, background_noise")}};
  const std::map<std::string, Settings> former{
      {"simclr-small", without_shift},
      {"moco-small", without_shift},
      {"byol-small", without_shift},
      {"cola-small", without_shift},
      {"nce-small", without_shift},
      {"supervised-small", without_shift},
      {"pase-small", {{"data.short_clips", Text("pad")}}},
      {"pase-plus-small", {{"data.short_clips", Text("pad")}}},
      {"pase-paper", {{"data.short_clips", Text("pad")}, {"method.targets", Text("paper")}}},
      {"pase-plus-paper",
       {{"data.short_clips", Text("pad")},
        {"method.targets", Text("paper")},
        {"method.random_level", false}}},
      {"cpc-small",
       {{"method.steps", std::int64_t{8}},
        {"method.negative_count", std::int64_t{16}},
        {"encoder.front_end", Text("raw")},
        {"encoder.channels", std::int64_t{64}},
        {"encoder.context_channels", std::int64_t{64}},
        {"encoder.features", Text("context")},
        {"training.learning_rate", 1e-3},
        {"training.steps", std::int64_t{900}}}},
      {"wav2vec-small",
       {{"encoder.front_end", Text("raw")},
        {"encoder.channels", std::int64_t{64}},
        {"encoder.features", Text("context")},
        {"training.learning_rate", 2e-3},
        {"training.steps", std::int64_t{1000}}}},
      {"cpc-paper", {{"data.short_clips", Text("pad")}}},
      {"wav2vec-paper", {{"data.short_clips", Text("pad")}}},
      {"context-prediction-small", {{"encoder.bands", std::int64_t{64}}}},
      {"context-prediction-paper", {{"encoder.bands", std::int64_t{256}}}},
      {"cola-paper", {{"data.level", Text("recorded")}, {"encoder.normalise", Text("none")}}},
      {"clmr-paper", {{"training.steps", std::int64_t{100000}}}},
      {"simclr-paper", {{"encoder.zero_last_norm", false}}},
      {"byol-paper", {{"training.lars_rate", Text("before")}}},
      {"byol-a-v2-paper",
       {{"method.norm", Text("fixed")},
        {"method.norm_mean", -9.66},
        {"method.norm_deviation", 4.72},
        {"encoder.mel_scale", Text("htk")},
        {"encoder.mel_norm", Text("none")}}},
  };
  const auto found = former.find(preset);
  return found != former.end() ? found->second : Settings();
}

}  // namespace earshot
