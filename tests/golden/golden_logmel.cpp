#include <cmath>
#include <numbers>
#include <QtTest>
#include <regex>

#include "core/models/log_mel.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_logmel {

using namespace earshot;
namespace support = earshot::testing;

/// The log-mel front end against torchaudio (logmel_resample.json).
class GoldenLogMel : public QObject {
  Q_OBJECT

 private:
  static constexpr double tolerance = 1e-5;

  /// The numbers in a text of a known form. Throws where the text has another form.
  static std::vector<double> numbers_in(const std::string& text, const std::string& form) {
    std::smatch found;
    if (!std::regex_match(text, found, std::regex(form))) {
      throw std::runtime_error("not a known formula: " + text);
    }
    std::vector<double> numbers;
    for (std::size_t i = 1; i < found.size(); ++i) numbers.push_back(std::stod(found[i].str()));
    return numbers;
  }

  static torch::Tensor chirp(const std::string& formula, std::int64_t sample_rate, std::int64_t n) {
    const std::string number = "([0-9.e]+)";
    const std::vector<double> found =
        numbers_in(formula, number + R"(\*sin\(2\*pi\*\()" + number + R"(\*t \+ 0\.5\*\()" +
                                number + R"(\*sr-)" + number + R"(\)/\(n/sr\)\*t\^2\)\))" +
                                ", t=i/sr, computed in float64 then cast to float32");
    const auto rate = static_cast<double>(sample_rate);
    const torch::Tensor t = torch::arange(n, torch::kFloat64) / rate;
    const double slope = 0.5 * (found[2] * rate - found[3]) / (static_cast<double>(n) / rate);
    const torch::Tensor turns = found[1] * t + slope * t * t;
    return found[0] * torch::sin(2.0 * std::numbers::pi * turns);
  }

  static LogMelOptions options_from(const nlohmann::json& one, std::int64_t sample_rate) {
    const nlohmann::json& params = support::at(one, "params");
    LogMelOptions options;
    options.sample_rate = sample_rate;
    options.n_fft = support::at(params, "n_fft").get<std::int64_t>();
    options.win_length = params.value("win_length", options.n_fft);
    options.hop_length = support::at(params, "hop_length").get<std::int64_t>();
    options.mels = support::at(params, "n_mels").get<std::int64_t>();
    options.f_min = params.value("f_min", 0.0);
    const auto f_max = params.find("f_max");
    options.f_max = f_max == params.end() || f_max->is_null() ? 0.0 : f_max->get<double>();
    options.power = params.value("power", 2.0);
    options.scale = params.value("mel_scale", "htk") == "slaney" ? MelScale::Slaney : MelScale::Htk;
    const auto norm = params.find("norm");
    const bool slaney_norm = norm != params.end() && !norm->is_null() && *norm == "slaney";
    options.norm = slaney_norm ? MelNorm::Slaney : MelNorm::None;
    options.edges = params.value("center", true) ? FrameEdges::Reflect : FrameEdges::Inside;
    options.log = MelLog::NaturalOfMaximum;
    options.floor = numbers_in(support::at(one, "defaults").get<std::string>(),
                               R"(hann periodic window.*; log\(max\(mel,([0-9.e-]+)\)\))")[0];
    return options;
  }

  static void check(const nlohmann::json& one) {
    const auto sample_rate = support::at(one, "sample_rate").get<std::int64_t>();
    const torch::Tensor signal = chirp(support::at(one, "signal").get<std::string>(), sample_rate,
                                       support::at(one, "n").get<std::int64_t>());
    const auto first = support::tensor(support::at(one, "signal_first8"));
    QVERIFY(support::relative_error(signal.slice(0, 0, first.size(0)), first) < 1e-9);

    LogMel front_end(options_from(one, sample_rate));
    const torch::Tensor bank = mel_filterbank(front_end.options());
    const auto sums = support::tensor(support::at(one, "mel_filterbank column sums"));
    QVERIFY(support::relative_error(bank.sum(0), sums) < 1e-5);

    const auto stored = support::tensor(support::at(one, "log_mel float32 (n_mels x frames)"));
    const torch::Tensor ours =
        front_end.forward(signal.to(torch::kFloat32).unsqueeze(0))[0].to(torch::kFloat64);
    QCOMPARE(front_end.frames(signal.size(0)), stored.size(1));
    QVERIFY(support::relative_error(ours.exp(), stored.exp()) < tolerance);
    // Where a band holds almost nothing, float32's rounding of the loud ones is all that is in it:
    // the mel's tolerance, carried through the logarithm.
    const torch::Tensor mel = stored.exp();
    const torch::Tensor allowed = tolerance * (stored.abs().max() + mel.max() / mel);
    QVERIFY(((ours - stored).abs() < allowed).all().item<bool>());
  }

 private Q_SLOTS:
  void all_cases() {
    const nlohmann::json file = support::golden("logmel_resample.json");
    int ran = 0;
    for (const nlohmann::json& one : support::at(file, "cases")) {
      // Resampling is golden_resample's.
      if (support::at(one, "name") == "resample") continue;
      QVERIFY2(one.contains("params"), "a case of a kind that is not known");
      check(one);
      ++ran;
    }
    QVERIFY(ran > 0);
  }
};

}  // namespace test_golden_logmel

int golden_logmel(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_logmel::GoldenLogMel>(argc, argv);
}
#include "golden_logmel.moc"
