#include <cmath>
#include <numbers>
#include <QtTest>
#include <regex>
#include <set>

#include "core/features/deltas.h"
#include "core/features/gammatone.h"
#include "core/features/mfcc.h"
#include "core/features/prosody.h"
#include "core/models/log_mel.h"
#include "tests/support/golden_cases.h"
#include "tests/support/run_test.h"

namespace test_golden_features {

using namespace earshot;
namespace support = earshot::testing;

namespace {

/// Kinds of features.json that Earshot has no feature for yet.
const std::set<std::string> not_for_us{"spectral shape", "Kaldi fbank", "Kaldi mfcc"};

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

/// Of decibels [bands, frames] whose floor lies 80 dB below the loudest cell.
torch::Tensor cepstrum(const torch::Tensor& levels, std::int64_t coefficients) {
  return cosine_transform(coefficients, levels.size(0))
      .mm(levels.clamp_min(levels.max().item<double>() - 80));
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
    options.log = MelLog::Decibel;
    options.floor = 1e-10;
    const torch::Tensor levels = transformed(signal_from(support::at(one, "signal")), options);
    const torch::Tensor under = levels - levels.max();
    const auto decibels =
        support::tensor(support::at(one, "power_to_db(ref=max, top_db=80), bins 0,4,8,..."));
    QVERIFY(support::relative_error(every(under.clamp_min(-80), 0, 4), decibels) < tolerance);
    const auto coefficients = support::at(one, "n_mfcc").get<std::int64_t>();
    const auto mfcc =
        support::tensor(support::at(one, "mfcc 20 (power_to_db ref 1, top_db 80, DCT-II ortho)"));
    QVERIFY(support::relative_error(cepstrum(levels, coefficients), mfcc) < tolerance);
  }

  static void check_torchaudio_mfcc(const nlohmann::json& one) {
    const nlohmann::json& params = support::at(one, "params");
    LogMelOptions options = torchaudio_options(support::at(params, "melkwargs"),
                                               support::at(one, "sample_rate").get<std::int64_t>());
    const bool natural = params.value("log_mels", false);
    options.log = natural ? MelLog::NaturalOfSum : MelLog::Decibel;
    options.floor = natural ? 1e-6 : 1e-10;
    const torch::Tensor levels = transformed(signal_from(support::at(one, "signal")), options);
    const auto count = support::at(params, "n_mfcc").get<std::int64_t>();
    torch::Tensor ours =
        natural ? cosine_transform(count, levels.size(0)).mm(levels) : cepstrum(levels, count);
    if (params.contains("norm") && params["norm"].is_null()) {
      // Twice the plain sum: what the orthonormal form divides by sqrt(2 bands), sqrt(4 bands)
      // first.
      const double bands = static_cast<double>(levels.size(0));
      ours = ours * std::sqrt(2 * bands);
      ours[0] *= std::numbers::sqrt2;
    }
    QVERIFY(support::relative_error(ours, support::tensor(support::at(one, "mfcc"))) < tolerance);
  }

  static void check_zero_crossings_and_energy(const nlohmann::json& one) {
    const nlohmann::json& signal = support::at(one, "signal");
    ProsodyOptions options;
    options.pitch.sample_rate = support::at(signal, "sr").get<std::int64_t>();
    options.pitch.hop = support::at(one, "hop").get<std::int64_t>();
    options.window = support::at(one, "frame").get<std::int64_t>();
    const auto energy = support::tensor(support::at(one, "rms"));
    const auto crossings = support::tensor(support::at(one, "zero-crossing rate"));
    const std::int64_t frames = energy.size(0);
    const torch::Tensor ours = Prosody(options)(signal_from(signal).unsqueeze(0), frames)[0];
    // Frames that reach over an end continue the sound in another way.
    const auto inner = [&](const torch::Tensor& values) { return values.slice(0, 1, frames - 1); };
    QVERIFY(support::relative_error(inner(ours[2]), inner(energy)) < tolerance);
    QVERIFY(support::relative_error(inner(ours[3]), inner(crossings)) < tolerance);
  }

  /// Another tracker than librosa's: held against the truth, as the file says.
  static void check_pitch(const nlohmann::json& one) {
    const nlohmann::json& signal = support::at(one, "signal");
    SwipeOptions options;
    options.lowest_hz = support::at(one, "fmin").get<double>();
    options.highest_hz = support::at(one, "fmax").get<double>();
    options.sample_rate = support::at(signal, "sr").get<std::int64_t>();
    options.hop = support::at(one, "hop").get<std::int64_t>();
    const std::int64_t frames = support::tensor(support::at(one, "voiced flag")).size(0);
    const torch::Tensor pitch = Swipe(options)(signal_from(signal).unsqueeze(0), frames)[0];
    const auto truth = support::at(one, "true").get<double>();
    const torch::Tensor inner = pitch.slice(0, 4, frames - 4) / truth - 1;
    QVERIFY(inner.numel() > 0);
    QVERIFY(inner.abs().max().item<double>() < 0.01);
  }

  static void check_deltas(const nlohmann::json& one, const torch::Tensor& matrix) {
    if (support::at(one, "width").get<std::int64_t>() != delta_width)
      return;  // ours has nine frames
    for (const auto& [order, key] :
         {std::pair{
              1,
              "librosa delta (mode interp: straight line fitted to the first/last width frames)"},
          std::pair{
              2,
              "librosa order 2 (parabola fit, Savitzky-Golay polyorder 2, second derivative)"}}) {
      QVERIFY(support::relative_error(deltas(matrix, order),
                                      support::tensor(support::at(one, key))) < tolerance);
    }
  }

  static void check_gammatone(const nlohmann::json& one) {
    GammatoneOptions options;
    options.sample_rate = support::at(one, "sample_rate").get<std::int64_t>();
    options.channels = support::at(one, "channels").get<std::int64_t>();
    options.low_hz = support::at(one, "f_min").get<double>();
    const torch::Tensor centres =
        torch::tensor(gammatone_centres(options), torch::kFloat64).flip(0);
    QVERIFY(support::relative_error(
                centres, support::tensor(support::at(one, "centre frequencies (highest first)"))) <
            tolerance);
    const Gammatone filters(options);
    const torch::Tensor signal = signal_from(support::at(one, "signal")).unsqueeze(0);
    const auto stored =
        support::tensor(support::at(one, "gtgram window 25 ms hop 10 ms (rows lowest first)"));
    const torch::Tensor levels = log_levels(filters.power(signal), options.sample_rate / 40,
                                            options.sample_rate / 100, stored.size(1))[0];
    QVERIFY(support::relative_error(levels.exp(), stored) < 1e-6);

    const auto responses =
        support::tensor(support::at(one, "impulse responses, 32 samples")).flip(0);
    torch::Tensor impulse = torch::zeros({1, responses.size(1)}, torch::kFloat64);
    impulse[0][0] = 1;
    QVERIFY(support::relative_error(filters.power(impulse)[0], responses.square()) < tolerance);
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
    torch::Tensor matrix;  // of the cases that follow it
    support::check_all_cases(
        "features.json", "test",
        {{"mel", check_torchaudio},
         {"librosa mel and MFCC", check_librosa},
         {"MusiCNN log-mel", check_musicnn},
         {"torchaudio MFCC", check_torchaudio_mfcc},
         {"zero crossings and RMS", check_zero_crossings_and_energy},
         {"f0", check_pitch},
         {"deltas input",
          [&](const nlohmann::json& one) {
            matrix = support::tensor(support::at(one, "matrix (3 x frames)"));
          }},
         {"deltas", [&](const nlohmann::json& one) { check_deltas(one, matrix); }},
         {"gammatone", check_gammatone}},
        not_for_us);
  }
};

}  // namespace test_golden_features

int golden_features(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_features::GoldenFeatures>(argc, argv);
}
#include "golden_features.moc"
