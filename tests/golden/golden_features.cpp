#include <cmath>
#include <numbers>
#include <QtTest>
#include <regex>
#include <set>

#include "core/models/log_mel.h"
#include "tests/support/support.h"

using namespace earshot;
namespace support = earshot::testing;

namespace {

/// Kinds of features.json that Earshot has no feature for yet.
const std::set<std::string> not_for_us{
    "torchaudio MFCC", "deltas input", "deltas",   "spectral shape", "zero crossings and RMS", "f0",
    "Kaldi fbank",     "Kaldi mfcc",   "gammatone"};

torch::Tensor chirp(const nlohmann::json& signal, const torch::Tensor& t, double seconds) {
  const auto from = support::at(signal, "f0").get<double>();
  const auto to = support::at(signal, "f1").get<double>();
  const torch::Tensor turns = from * t + (to - from) * t * t / (2.0 * seconds);
  return support::at(signal, "amp").get<double>() * torch::sin(2.0 * std::numbers::pi * turns);
}

torch::Tensor tones(const nlohmann::json& signal, const torch::Tensor& t) {
  torch::Tensor sum = torch::zeros_like(t);
  for (const nlohmann::json& tone : support::at(signal, "tones")) {
    const auto level = tone[0].get<double>(), hz = tone[1].get<double>(),
               phase = tone[2].get<double>();
    sum += level * torch::sin(2.0 * std::numbers::pi * hz * t + phase);
  }
  return sum;
}

/// The signal that a formula names, [samples], float64.
torch::Tensor signal_from(const nlohmann::json& signal) {
  const auto kind = support::at(signal, "kind").get<std::string>();
  if (kind == "noise") {
    for (const auto& [key, value] : signal.items()) {
      if (value.is_object()) return support::tensor(value).flatten();
    }
  }
  const auto n = support::at(signal, "n").get<std::int64_t>();
  const auto rate = support::at(signal, "sr").get<double>();
  const torch::Tensor t = torch::arange(n, torch::kFloat64) / rate;
  if (kind == "chirp") return chirp(signal, t, static_cast<double>(n) / rate);
  if (kind == "tones") return tones(signal, t);
  if (kind == "impulse") {
    const torch::Tensor impulse = torch::zeros_like(t);
    impulse[support::at(signal, "at").get<std::int64_t>()] =
        support::at(signal, "amp").get<double>();
    return impulse;
  }
  throw std::runtime_error("a signal of an unknown kind: " + kind);
}

bool is_slaney(const nlohmann::json& params, const std::string& key) {
  const auto found = params.find(key);
  return found != params.end() && !found->is_null() && *found == "slaney";
}

/// torchaudio's parameters with its defaults.
LogMelOptions torchaudio_options(const nlohmann::json& params, std::int64_t sample_rate) {
  LogMelOptions options;
  options.sample_rate = sample_rate;
  options.n_fft = support::at(params, "n_fft").get<std::int64_t>();
  options.win_length = params.value("win_length", options.n_fft);
  options.hop_length = support::at(params, "hop_length").get<std::int64_t>();
  options.mels = support::at(params, "n_mels").get<std::int64_t>();
  options.f_min = params.value("f_min", 0.0);
  options.f_max = params.value("f_max", 0.0);
  options.power = params.value("power", 2.0);
  options.scale = is_slaney(params, "mel_scale") ? MelScale::Slaney : MelScale::Htk;
  options.norm = is_slaney(params, "norm") ? MelNorm::Slaney : MelNorm::None;
  return options;
}

/// librosa's: Slaney's scale and norm, silence before and after.
LogMelOptions librosa_options(const nlohmann::json& one) {
  LogMelOptions options;
  options.sample_rate = support::at(one, "sample_rate").get<std::int64_t>();
  options.n_fft = support::at(one, "n_fft").get<std::int64_t>();
  options.win_length = options.n_fft;
  options.hop_length = support::at(one, "hop").get<std::int64_t>();
  options.mels = support::at(one, "n_mels").get<std::int64_t>();
  options.scale = MelScale::Slaney;
  options.norm = MelNorm::Slaney;
  options.edges = FrameEdges::Zero;
  return options;
}

void set_log(LogMelOptions& options, const std::string& words) {
  const std::pair<const char*, MelLog> forms[] = {
      {R"(AmplitudeToDB power, ref 1, amin ([0-9.e-]+), no top_db)", MelLog::Decibel},
      {R"(ln\(mel \+ ([0-9.e-]+)\))", MelLog::NaturalOfSum},
      {R"(ln\(max\(mel, ([0-9.e-]+)\)\))", MelLog::NaturalOfMaximum}};
  for (const auto& [form, log] : forms) {
    std::smatch found;
    if (std::regex_match(words, found, std::regex(form))) {
      options.log = log;
      options.floor = std::stod(found[1].str());
      return;
    }
  }
  throw std::runtime_error("an unknown logarithm: " + words);
}

/// Everything in float64, to compare to the last digits: [mels, frames].
torch::Tensor transformed(const torch::Tensor& signal, const LogMelOptions& options) {
  const torch::Tensor window = torch::hann_window(options.win_length, torch::kFloat64);
  return log_mel(signal.unsqueeze(0), window, mel_filterbank(options), options)[0];
}

torch::Tensor every(const torch::Tensor& values, std::int64_t dimension, std::int64_t step) {
  return values.slice(dimension, 0, values.size(dimension), step);
}

std::int64_t frame_step(const std::string& words) {
  const std::map<std::string, std::int64_t> steps{
      {"all", 1}, {"every second", 2}, {"every third", 3}, {"every fourth", 4}};
  const auto found = steps.find(words);
  if (found == steps.end()) throw std::runtime_error("unknown frames: " + words);
  return found->second;
}

}  // namespace

/// The front end against torchaudio, librosa and MusiCNN (features.json).
class GoldenFeatures : public QObject {
  Q_OBJECT

 private:
  static constexpr double tolerance = 1e-9;

  static void check_torchaudio(const nlohmann::json& one) {
    const auto sample_rate = support::at(one, "sample_rate").get<std::int64_t>();
    LogMelOptions options = torchaudio_options(support::at(one, "params"), sample_rate);
    const torch::Tensor signal = signal_from(support::at(one, "signal"));
    const auto frames = support::at(one, "frames stored").get<std::string>();
    const auto sums = support::tensor(support::at(one, "filterbank: sum of each bin's weights"));
    QVERIFY(support::relative_error(mel_filterbank(options).sum(0), sums) < tolerance);

    options.log = MelLog::None;
    const auto mel = support::tensor(support::at(one, "mel (bins x frames)"));
    const torch::Tensor ours = every(transformed(signal, options), 1, frame_step(frames));
    QVERIFY(support::relative_error(ours, mel) < tolerance);

    set_log(options, support::at(one, "log").get<std::string>());
    const torch::Tensor log = transformed(signal, options);
    const auto sum = support::at(one, "sum of the log-mel values of all frames").get<double>();
    QVERIFY(std::abs(log.sum().item<double>() / sum - 1) < tolerance);
    if (frames == "all") {
      const auto stored = support::tensor(support::at(one, "log-mel"));
      QVERIFY(support::relative_error(log, stored) < tolerance);
    }
  }

  static void check_librosa(const nlohmann::json& one) {
    LogMelOptions options = librosa_options(one);
    options.log = MelLog::None;
    const torch::Tensor ours = transformed(signal_from(support::at(one, "signal")), options);
    const auto stored = support::tensor(support::at(one, "mel, bins 0,4,8,..."));
    QVERIFY(support::relative_error(every(ours, 0, 4), stored) < tolerance);
    // Its MFCC and its decibels below the clip's maximum are not for us yet.
  }

  static void check_musicnn(const nlohmann::json& one) {
    LogMelOptions options = librosa_options(one);
    options.log = MelLog::Compressed;
    options.floor = 1e-4;
    const torch::Tensor ours = transformed(signal_from(support::at(one, "signal")), options);
    QCOMPARE(ours.size(1), support::at(one, "frames").get<std::int64_t>());
    const auto stored =
        support::tensor(support::at(one, "log10(1 + 10000*mel), every third frame"));
    QVERIFY(support::relative_error(every(ours, 1, 3), stored) < tolerance);
  }

 private Q_SLOTS:
  void all_cases() {
    const nlohmann::json file = support::golden("features.json");
    const std::map<std::string, void (*)(const nlohmann::json&)> checks{
        {"mel", check_torchaudio},
        {"librosa mel and MFCC", check_librosa},
        {"MusiCNN log-mel", check_musicnn}};
    int ran = 0;
    for (const nlohmann::json& one : support::at(file, "cases")) {
      const auto kind = support::at(one, "test").get<std::string>();
      const auto check = checks.find(kind);
      if (check == checks.end()) {
        QVERIFY2(not_for_us.contains(kind), ("a case of an unknown kind: " + kind).c_str());
        continue;
      }
      check->second(one);
      ++ran;
    }
    QVERIFY(ran > 0);
  }
};

QTEST_APPLESS_MAIN(GoldenFeatures)
#include "golden_features.moc"
