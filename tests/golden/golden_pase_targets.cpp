#include <cmath>
#include <numbers>
#include <QtTest>
#include <set>

#include "core/features/deltas.h"
#include "core/features/gammatone.h"
#include "core/features/swipe.h"
#include "core/methods/kinds/pase/targets.h"
#include "tests/support/golden_cases.h"
#include "tests/support/golden_fill.h"
#include "tests/support/run_test.h"

namespace test_golden_pase_targets {

using namespace earshot;
namespace support = earshot::testing;

namespace {

/// Kinds of pase.json that golden_pase_encoder.cpp and golden_pase_workers.cpp go through.
const std::set<std::string> elsewhere{
    "sinc filters",       "encoder, full size", "encoder, shrunk",   "qrnn",
    "loss over r frames", "binary worker",      "worker parameters", "decoder, shrunk"};

/// As the file says of what the reference calculates in float32: of each row's largest value.
constexpr double float32_part = 1e-4;
constexpr double float64_part = 1e-9;
constexpr double pitch_hz = 2;  ///< as the file allows
constexpr double shortest_period_hz = 60;

/// The sound of the formula, [1, n], rounded to float32, in float64.
torch::Tensor signal_from(const nlohmann::json& one) {
  using support::any_number;
  const std::vector<double> n = support::numbers_in(
      support::at(one, "signal").get<std::string>(),
      "n = " + any_number + ", t = i/" + any_number + ": x = v\\*\\(" + any_number +
          "\\*sum_\\{k=1\\.\\." + any_number + "\\} sin\\(k\\*p\\)/k \\+ " + any_number +
          "\\*sin\\(2pi\\*\\(" + any_number + " t \\+ " + any_number +
          " t\\^2\\)\\)\\), p = 2pi\\*\\(" + any_number + " t \\+ " + any_number +
          " t\\^2\\), v = 0 for samples " + any_number + " <= i < " + any_number +
          ", else 1; computed in float64, cast to float32");
  constexpr double turn = 2.0 * std::numbers::pi;
  const torch::Tensor i = torch::arange(static_cast<std::int64_t>(n[0]), torch::kFloat64);
  const torch::Tensor t = i / n[1];
  const torch::Tensor p = turn * (n[7] * t + n[8] * t * t);
  torch::Tensor tones = torch::zeros_like(t);
  for (double k = 1; k <= n[3]; ++k) tones += torch::sin(k * p) / k;
  const torch::Tensor x = n[2] * tones + n[4] * torch::sin(turn * (n[5] * t + n[6] * t * t));
  const torch::Tensor heard = i.lt(n[9]).logical_or(i.ge(n[10]));
  return (x * heard.to(torch::kFloat64)).to(torch::kFloat32).to(torch::kFloat64).unsqueeze(0);
}

PaseTarget target_of(const std::string& name) {
  const std::map<std::string, std::string> ours{{"gtn", "gammatone"},
                                                {"gtn_long", "gammatone_long"}};
  PaseTargetOptions options;
  options.as_code = true;
  options.mfcc_coefficients = 13;
  return pase_target(ours.contains(name) ? ours.at(name) : name, options, pase_gammatone(options));
}

/// Each row's largest difference, relative to the largest value of the row that we have.
void check_rows(const torch::Tensor& ours, const torch::Tensor& stored,
                const torch::Tensor& allowed) {
  const torch::Tensor off = (ours - stored).abs().amax(1);
  const torch::Tensor over = off / allowed.clamp_min(1e-8);
  const auto worst = over.argmax().item<std::int64_t>();
  QVERIFY2(over.max().item<double>() <= 1,
           qPrintable(QString("row %1 of those listed is %2 off; %3 is allowed")
                          .arg(worst)
                          .arg(off[worst].item<double>())
                          .arg(allowed[worst].item<double>())));
}

void check_static_features(const nlohmann::json& one) {
  const auto name = support::at(one, "name").get<std::string>();
  const bool exact =
      support::at(one, "dtype").get<std::string>().find("float64") != std::string::npos;
  const auto shape = support::at(one, "shape (static, delta, delta-delta stacked; frames)")
                         .get<std::vector<std::int64_t>>();
  const torch::Tensor all = target_frames(target_of(name), signal_from(one), shape.at(1), true)[0];
  QVERIFY(all.sizes().vec() == shape);
  const auto list = [&](const char* key) {
    return torch::tensor(support::at(one, key).get<std::vector<std::int64_t>>());
  };
  const torch::Tensor rows = all.index_select(0, list("rows listed"));
  const torch::Tensor allowed = rows.abs().amax(1) * (exact ? float64_part : float32_part);
  check_rows(rows.index_select(1, list("frames listed")),
             support::tensor(support::at(one, "values (row, frame)")), allowed);
  check_rows(rows.mean(1, true),
             support::tensor(support::at(one, "mean over frames of every listed row")).unsqueeze(1),
             allowed);
  if (name.starts_with("gtn")) {
    const auto stored =
        support::at(one, "centre frequencies, lowest first").get<std::vector<double>>();
    QVERIFY(support::relative_error(torch::tensor(gammatone_centres({}), torch::kFloat64),
                                    torch::tensor(stored, torch::kFloat64)) < float64_part);
  }
}

void check_pitch(const nlohmann::json& one, const torch::Tensor& signal) {
  const auto stored = support::tensor(
      support::at(one, "raw F0 in Hz (0 = unvoiced), before padding and interpolation"));
  QCOMPARE(stored.size(0), support::at(one, "number of raw frames").get<std::int64_t>());
  const torch::Tensor ours = Swipe(SwipeOptions{})(signal, stored.size(0))[0];
  QVERIFY(torch::equal(ours.gt(0), stored.gt(0)));
  const double off = (ours - stored).abs().max().item<double>();
  qInfo("the pitch differs by at most %.2g Hz", off);
  QVERIFY(off <= pitch_hz);
}

void check_prosody(const nlohmann::json& one) {
  const auto stored = support::tensor(support::at(one, "values, all frames"));
  const torch::Tensor signal = signal_from(one);
  check_pitch(one, signal);
  const torch::Tensor ours = target_frames(target_of("prosody"), signal, stored.size(1), true)[0];
  const torch::Tensor allowed = ours.abs().amax(1) * float32_part;
  // What two hertz make of the logarithm, and of its deltas.
  const double log_part = pitch_hz / shortest_period_hz;
  const torch::Tensor impulse = torch::zeros({1, 2 * delta_width}, torch::kFloat64);
  impulse[0][delta_width] = log_part;
  allowed[0] = log_part;
  allowed[4] = deltas(impulse, 1).abs().sum();
  allowed[8] = deltas(impulse, 2).abs().sum();
  check_rows(ours, stored, allowed);
  check_rows(ours.mean(1, true),
             support::tensor(support::at(one, "mean over frames of every listed row")).unsqueeze(1),
             allowed);
}

void check_plain_lps(const nlohmann::json& one) {
  const auto shape = support::at(one, "shape").get<std::vector<std::int64_t>>();
  const torch::Tensor ours = target_of("lps").calculate(signal_from(one), shape.at(1))[0];
  QVERIFY(ours.sizes().vec() == shape);
  const double allowed = ours.abs().max().item<double>() * float32_part;
  const auto mean = support::at(one, "mean of everything").get<double>();
  QVERIFY(std::abs(ours.mean().item<double>() - mean) <= allowed);
  const auto column = support::tensor(support::at(one, "column 3, every 16th bin"));
  const torch::Tensor same = ours.select(1, 3).slice(0, 0, ours.size(0), 16);
  QVERIFY((same - column).abs().max().item<double>() <= allowed);
}

void check_target(const nlohmann::json& one) {
  const auto name = support::at(one, "name").get<std::string>();
  if (name == "prosody") return check_prosody(one);
  if (name == "lps of PASE (no deltas)") return check_plain_lps(one);
  check_static_features(one);
}

void check_deltas(const nlohmann::json& one) {
  const auto x = support::tensor(support::at(one, "x (dim, frames)"));
  for (const auto& [key, order] : {std::pair{"first", 1}, std::pair{"second", 2}}) {
    const auto stored = support::tensor(support::at(one, key));
    check_rows(deltas(x, order), stored, stored.abs().amax(1) * float32_part);
  }
}

}  // namespace

/// The features that PASE's workers foretell against its code (pase.json).
class GoldenPaseTargets : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void all_cases() {
    support::check_all_cases("pase.json", "what",
                             {{"worker target", check_target}, {"delta", check_deltas}}, elsewhere);
  }
};

}  // namespace test_golden_pase_targets

int golden_pase_targets(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_pase_targets::GoldenPaseTargets>(argc, argv);
}
#include "golden_pase_targets.moc"
