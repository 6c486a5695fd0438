#include <cmath>
#include <functional>
#include <map>
#include <numbers>
#include <QtTest>
#include <set>

#include "core/augment/kernels/zero_phase_fir.h"
#include "core/augment/kinds/background_noise.h"
#include "core/augment/kinds/delay.h"
#include "core/augment/kinds/filter.h"
#include "core/augment/kinds/gain.h"
#include "core/augment/kinds/noise.h"
#include "core/augment/kinds/pitch_shift.h"
#include "core/augment/kinds/polarity.h"
#include "tests/support/golden_cases.h"
#include "tests/support/run_test.h"

namespace test_golden_augment {

using namespace earshot;
namespace support = earshot::testing;
using nlohmann::json;

namespace {

/// Kinds of filters.json that Earshot has no augmentation for.
const std::set<std::string> not_for_us{
    "biquad",
    "biquad clamps",
    "audiomentations IIR",
    "mu-law",
    "pre-emphasis",
    "peak normalisation",
    "absolute noise level",
    "Clip",
    "ClippingDistortion",
    "TanhDistortion",
    "BitCrush",
    "K-weighting coefficients",
    "K-weighting of the standard (BS.1770 tables 1 and 2, 48 kHz)",
    "loudness",
    "mask_along_axis",
    "phase vocoder",
    "phase vocoder output",
    "main frequency, how measured",
};

constexpr double turn = 2.0 * std::numbers::pi;

torch::Tensor signal_from(const json& signal) {
  const auto kind = support::at(signal, "kind").get<std::string>();
  const auto n = support::at(signal, "n").get<std::int64_t>();
  const auto rate = support::at(signal, "sr").get<double>();
  const torch::Tensor t = torch::arange(n, torch::kFloat64) / rate;
  torch::Tensor x = torch::zeros_like(t);
  if (kind == "chirp") {
    const auto from = support::at(signal, "f0").get<double>();
    const auto to = support::at(signal, "f1").get<double>();
    const double seconds = static_cast<double>(n) / rate;
    x = support::at(signal, "amp").get<double>() *
        torch::sin(turn * (from * t + (to - from) * t * t / (2 * seconds)));
  } else if (kind == "tones") {
    for (const json& tone : support::at(signal, "tones")) {
      x += tone.at(0).get<double>() *
           torch::sin(turn * tone.at(1).get<double>() * t + tone.at(2).get<double>());
    }
  } else if (kind == "impulse") {
    x[support::at(signal, "at").get<std::int64_t>()] = support::at(signal, "amp").get<double>();
  } else if (kind != "silence") {
    throw std::runtime_error("golden: a signal of the unknown kind \"" + kind + "\"");
  }
  return x.reshape({1, 1, n});
}

Drawn drawn(std::vector<std::pair<std::string, double>> numbers) {
  Drawn one;
  one.applied = true;
  one.numbers = std::move(numbers);
  return one;
}

/// Applies to the signal of a case in float64 and in float32 and compares both.
void compare(const Augmentation& augmentation, const json& one, const Drawn& draw,
             std::int64_t sample_rate, const torch::Tensor& expected) {
  const torch::Tensor signal = signal_from(support::at(one, "signal"));
  const torch::Tensor exact = augmentation.apply(signal, sample_rate, {draw}).flatten();
  QVERIFY(support::relative_error(exact, expected) < 1e-9);
  const torch::Tensor single =
      augmentation.apply(signal.to(torch::kFloat32), sample_rate, {draw}).flatten();
  QVERIFY(support::relative_error(single, expected) < 1e-5);
}

void compare_numbers(double actual, const json& expected, double tolerance) {
  const double wanted = expected.get<double>();
  const double scale = std::max(std::abs(wanted), 1e-12);
  QVERIFY2(std::abs(actual - wanted) / scale < tolerance,
           qPrintable(QString("%1 instead of %2").arg(actual).arg(wanted)));
}

void sinc_filter(const json& one, bool high_pass) {
  FilterOptions options;
  options.zeros = support::at(one, "zeros").get<std::int64_t>();
  const auto hertz = support::at(one, "frequency").get<double>();
  const auto rate = support::at(one, "sample_rate").get<std::int64_t>();
  options.high_pass_lowest_hz = options.high_pass_highest_hz = hertz;
  options.low_pass_lowest_hz = options.low_pass_highest_hz = hertz;

  const double cutoff = hertz / static_cast<double>(rate);
  compare_numbers(cutoff, support::at(one, "cutoff (f/sr)"), 1e-12);
  const HalfKernel kernel = low_pass_kernel(cutoff, options.zeros);
  QCOMPARE(static_cast<std::int64_t>(kernel.size()) - 1,
           support::at(one, "half_size").get<std::int64_t>());
  QCOMPARE(2 * static_cast<std::int64_t>(kernel.size()) - 1,
           support::at(one, "taps").get<std::int64_t>());
  const torch::Tensor stored =
      support::tensor(support::at(one, "kernel, centre and the 7 taps right of it"));
  const torch::Tensor ours = torch::tensor(kernel, torch::kFloat64).narrow(0, 0, stored.size(0));
  QVERIFY(support::relative_error(ours, stored) < 1e-9);

  const Drawn draw = drawn({{"cutoff_hz", hertz}, {"high_pass", high_pass ? 1.0 : 0.0}});
  compare(Filter(options), one, draw, rate, support::tensor(support::at(one, "out")));
}

void delay(const json& one) {
  DelayOptions options;
  options.volume = support::at(one, "volume").get<double>();
  const auto rate = support::at(one, "sample_rate").get<std::int64_t>();
  const torch::Tensor signal = signal_from(support::at(one, "signal"));
  const Drawn draw = drawn({{"delay_ms", support::at(one, "ms").get<double>()}});
  const auto offset = support::at(one, "offset").get<std::int64_t>();
  const torch::Tensor expected =
      support::tensor(support::at(one, "out from sample offset-8, 40 samples"));
  for (const auto& [type, tolerance] :
       {std::pair{torch::kFloat64, 1e-9}, {torch::kFloat32, 1e-5}}) {
    const torch::Tensor out =
        Delay(options).apply(signal.to(type), rate, {draw}).flatten().to(torch::kFloat64);
    QCOMPARE(out.size(0), signal.size(2));
    QVERIFY(support::relative_error(out.narrow(0, offset - 8, expected.size(0)), expected) <
            tolerance);
    // A sum of many samples of either sign: relative to their magnitude, not to what is left.
    const double magnitude = out.abs().sum().item<double>();
    QVERIFY(std::abs(out.sum().item<double>() - support::at(one, "sum").get<double>()) <
            tolerance * magnitude);
    compare_numbers(out.square().sum().item<double>(), support::at(one, "sum of squares"),
                    tolerance);
  }
}

/// An impulse shows where the echo lies.
void delay_offsets(const json& one) {
  const json& rows = support::at(one, "offset = int(ms*(sr/1000))");
  QVERIFY(!rows.empty());
  for (const json& row : rows) {
    const auto offset = row.at(2).get<std::int64_t>();
    torch::Tensor impulse = torch::zeros({1, 1, offset + 2});
    impulse[0][0][0] = 1.0;
    const Drawn draw = drawn({{"delay_ms", row.at(0).get<double>()}});
    const torch::Tensor out = Delay({}).apply(impulse, row.at(1).get<std::int64_t>(), {draw});
    QCOMPARE(out[0][0][offset].item<double>(), 0.25);
    QCOMPARE(out.sum().item<double>(), 0.75);
  }
}

void gain(const json& one) {
  const Drawn draw = drawn({{"gain_db", support::at(one, "dB").get<double>()}});
  compare(Gain({}), one, draw, 16000, support::tensor(support::at(one, "out")));
}

void noise(const json& one, const torch::Tensor& stored) {
  const NoiseOptions options;
  const auto u = support::at(one, "u").get<double>();
  const double ratio = options.least_ratio + (options.most_ratio - options.least_ratio) * u;
  const torch::Tensor signal = signal_from(support::at(one, "signal"));
  const torch::Tensor expected =
      support::tensor(support::at(one, "out = x + noise_std * stored noise"));
  const torch::Tensor out = with_noise(signal.to(torch::kFloat32),
                                       stored.to(torch::kFloat32).reshape(signal.sizes()), {ratio});
  QVERIFY(support::relative_error(out.flatten(), expected) < 1e-5);
  const torch::Tensor unit = torch::ones_like(signal);
  const double level = (with_noise(signal, unit, {ratio}) - signal).mean().item<double>();
  compare_numbers(level, support::at(one, "noise_std = (1e-4 + (1e-2 - 1e-4) u) * std(x)"), 1e-5);
}

void polarity(const json& one) {
  QCOMPARE(support::at(one, "out").get<std::string>(), std::string("-x"));
  const torch::Tensor turned = support::tensor(support::at(one, "check on 3 values"));
  const torch::Tensor input = (-turned).reshape({1, 1, -1});
  QVERIFY(torch::equal(Polarity({}).apply(input, 8000, {drawn({})}).flatten(), turned));
}

void snr_mixing(const json& one, const torch::Tensor& stored) {
  // "0.07 * stored noise"
  const auto text = support::at(one, "noise").get<std::string>();
  std::size_t read = 0;
  const double factor = std::stod(text, &read);
  QCOMPARE(text.substr(read), std::string(" * stored noise"));
  const torch::Tensor signal = signal_from(support::at(one, "signal"));
  const torch::Tensor added = factor * stored.reshape(signal.sizes());
  const auto snr = support::at(one, "snr_dB").get<double>();
  const torch::Tensor out = mixed_at_snr(signal, added, {snr});
  QVERIFY(support::relative_error(out.flatten(), support::tensor(support::at(
                                                     one, "torchaudio add_noise float64"))) < 1e-9);
  const double level = ((out - signal).square().sum() / added.square().sum()).sqrt().item<double>();
  compare_numbers(level, support::at(one, "noise gain"), 1e-9);
}

/// The strongest frequency, measured as the file's case "main frequency, how measured" says.
double main_frequency(const torch::Tensor& signal, double sample_rate) {
  constexpr std::int64_t size = 1 << 18;
  const std::int64_t n = signal.numel();
  const torch::Tensor middle = signal.flatten().to(torch::kFloat64).narrow(0, n / 4, n / 2);
  const torch::Tensor window = torch::hann_window(n / 2, torch::kFloat64);
  const torch::Tensor level = torch::fft::rfft(middle * window, size).abs();
  const auto peak = level.argmax().item<std::int64_t>();
  const auto log_level = [&](std::int64_t bin) { return std::log(level[bin].item<double>()); };
  const double before = log_level(peak - 1), at = log_level(peak), after = log_level(peak + 1);
  const double offset = 0.5 * (before - after) / (before - 2 * at + after);
  return (static_cast<double>(peak) + offset) * sample_rate / size;
}

void pitch_shift(const json& one) {
  const torch::Tensor signal = signal_from(support::at(one, "signal"));
  const auto rate = support::at(support::at(one, "signal"), "sr").get<std::int64_t>();
  const double hertz = static_cast<double>(rate);
  compare_numbers(main_frequency(signal, hertz), support::at(one, "main frequency in"), 1e-6);
  const Drawn draw = drawn({{"cents", 100 * support::at(one, "semitones").get<double>()}});
  for (const torch::Dtype type : {torch::kFloat64, torch::kFloat32}) {
    const torch::Tensor out = PitchShift({}).apply(signal.to(type), rate, {draw});
    QCOMPARE(out.numel(), support::at(one, "length out").get<std::int64_t>());
    compare_numbers(main_frequency(out, hertz), support::at(one, "main frequency out"), 0.006);
    compare_numbers(main_frequency(out, hertz), support::at(one, "ideal"), 0.006);
  }
}

}  // namespace

/// Augmentations against torchaudio, julius, torchaudio-augmentations and audiomentations.
class GoldenAugment : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void all_cases() {
    const json file = support::golden("filters.json");
    torch::Tensor stored_noise;
    for (const json& one : support::at(file, "cases")) {
      if (support::at(one, "test") == "stored noise") {
        stored_noise = support::tensor(support::at(one, "noise"));
      }
    }
    QVERIFY2(stored_noise.defined(), "the file's noise is missing");

    support::check_all_cases(
        "filters.json", "test",
        {{"julius high-pass", [](const json& one) { sinc_filter(one, true); }},
         {"julius low-pass", [](const json& one) { sinc_filter(one, false); }},
         {"stored noise", [](const json&) {}},
         {"CLMR delay", delay},
         {"CLMR delay offsets", delay_offsets},
         {"CLMR gain", gain},
         {"CLMR noise", [&](const json& one) { noise(one, stored_noise); }},
         {"CLMR polarity", polarity},
         {"SNR mixing", [&](const json& one) { snr_mixing(one, stored_noise); }},
         {"pitch shift", pitch_shift}},
        not_for_us);
  }
};

}  // namespace test_golden_augment

int golden_augment(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_augment::GoldenAugment>(argc, argv);
}
#include "golden_augment.moc"
