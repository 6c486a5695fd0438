#include <cmath>
#include <QtTest>

#include "core/features/cubic_spline.h"
#include "core/features/deltas.h"
#include "core/features/framing.h"
#include "core/features/gammatone.h"
#include "core/features/mfcc.h"
#include "core/features/prosody.h"
#include "core/methods/kinds/pase/targets.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_features {

using namespace earshot;
namespace support = earshot::testing;

namespace {

constexpr double turn = 6.283185307179586;

/// Eight harmonics of every pitch, [pitches, samples].
torch::Tensor voices(const std::vector<double>& hertz, std::int64_t samples, double rate) {
  const torch::Tensor time = torch::arange(samples, torch::kFloat64) / rate;
  const torch::Tensor pitch = torch::tensor(hertz, torch::kFloat64).unsqueeze(1);
  torch::Tensor sum = torch::zeros({pitch.size(0), samples}, torch::kFloat64);
  for (double k = 1; k <= 8; ++k) sum += 0.2 / k * torch::sin(turn * k * pitch * time);
  return sum.to(torch::kFloat32);
}

}  // namespace

class TestFeatures : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ends_are_continued() {
    namespace F = torch::nn::functional;
    const torch::Tensor row = torch::randn({2, 1, 9});
    QVERIFY(torch::equal(mirrored_ends(row, 4, 3),
                         F::pad(row, F::PadFuncOptions({4, 3}).mode(torch::kReflect))));
    QVERIFY(torch::equal(repeated_ends(row, 4, 3),
                         F::pad(row, F::PadFuncOptions({4, 3}).mode(torch::kReplicate))));
    const torch::Tensor three = torch::tensor({1.0, 2.0, 3.0});
    QVERIFY(torch::equal(mirrored_ends(three, 5, 3),
                         torch::tensor({2.0, 1.0, 2.0, 3.0, 2.0, 1.0, 2.0, 3.0, 2.0, 1.0, 2.0})));
    QVERIFY(torch::equal(mirrored_ends(three.narrow(0, 0, 1), 2, 1), torch::ones({4})));
    QVERIFY(torch::equal(fitted_frames(three, 2), torch::tensor({1.0, 2.0})));
    QVERIFY(torch::equal(fitted_frames(three, 5), torch::tensor({1.0, 2.0, 3.0, 3.0, 3.0})));
  }

  void deltas_are_slope_and_bend() {
    const torch::Tensor time = torch::arange(20, torch::kFloat64);
    const torch::Tensor curve = 3.0 + 2.0 * time + 0.5 * time * time;
    QVERIFY(torch::allclose(deltas(curve.unsqueeze(0), 2), torch::ones({1, 20}, torch::kFloat64)));
    const torch::Tensor slope = deltas(curve.unsqueeze(0), 1)[0];
    QVERIFY(torch::allclose(slope.narrow(0, 4, 12), (2.0 + time).narrow(0, 4, 12)));
    QVERIFY(torch::allclose(slope.narrow(0, 0, 4), slope[4].expand({4})));
    QVERIFY_EXCEPTION_THROWN(deltas(torch::zeros({1, 8}), 1), std::invalid_argument);
  }

  void splines_go_through_their_values() {
    const torch::Tensor values = torch::sin(torch::arange(30, torch::kFloat64) * 0.3);
    QVERIFY(torch::allclose(values.matmul(spline_map(30, {0, 7, 29})),
                            values.index_select(0, torch::tensor({0, 7, 29}))));
    const double between = values.matmul(spline_map(30, {14.5})).item<double>();
    QVERIFY(std::abs(between - std::sin(14.5 * 0.3)) < 1e-4);
  }

  void pitch_is_found() {
    for (const std::int64_t rate : {16000, 22050}) {
      const std::vector<double> pitches{70, 110, 163, 205, 285};
      SwipeOptions options;
      options.sample_rate = rate;
      torch::Tensor sound = voices(pitches, rate / 2, static_cast<double>(rate));
      const torch::Tensor found = Swipe(options)(sound, 45);
      for (std::int64_t row = 0; row < 5; ++row) {
        const double middle = found[row][22].item<double>();
        QVERIFY2(std::abs(middle / pitches[static_cast<std::size_t>(row)] - 1) < 0.01,
                 qPrintable(QString::number(middle)));
      }
    }
    const torch::Tensor nothing = Swipe(SwipeOptions{})(torch::zeros({2, 8000}), 50);
    QCOMPARE(nothing.abs().max().item<float>(), 0.0F);
    torch::manual_seed(1);
    QVERIFY(Swipe(SwipeOptions{})(torch::randn({2, 8000}), 50)
                .gt(0)
                .to(torch::kFloat32)
                .mean()
                .item<double>() < 0.2);
  }

  void gaps_in_the_pitch_are_bridged() {
    const SwipeOptions options;
    const torch::Tensor pitch =
        torch::tensor({{0.0, 100.0, 0.0, 0.0, 200.0, 0.0}, {0.0, 0.0, 0.0, 0.0, 0.0, 0.0}});
    const torch::Tensor contour = continuous_log_pitch(pitch, options);
    const double a = std::log(100.0), b = std::log(200.0), middle = std::log(60.0 * 300.0) / 2;
    const torch::Tensor expected =
        torch::tensor({{a, a, a + (b - a) / 3, a + 2 * (b - a) / 3, b, b},
                       {middle, middle, middle, middle, middle, middle}});
    QVERIFY(torch::allclose(contour, expected.to(contour.dtype())));
  }

  void the_codes_voicing_can_be_had() {
    ProsodyOptions paper, code;
    code.last_voiced_as_unvoiced = true;
    torch::Tensor sound = voices({120}, 16000, 16000);
    sound.narrow(1, 8000, 8000).zero_();
    const torch::Tensor voiced = Prosody(paper)(sound, 100)[0][1];
    const torch::Tensor fewer = Prosody(code)(sound, 100)[0][1];
    QCOMPARE(voiced.sum().item<float>(), fewer.sum().item<float>() + 1);
    QVERIFY(voiced[20].item<float>() == 1 && voiced[80].item<float>() == 0);
  }

  void energy_and_crossings_are_those_of_a_tone() {
    const torch::Tensor time = torch::arange(16000) / 16000.0;
    const torch::Tensor tone = (0.5 * torch::sin(turn * 1000.0 * time + 0.1)).unsqueeze(0);
    const torch::Tensor rows = Prosody(ProsodyOptions{})(tone, 100)[0];
    QVERIFY(std::abs(rows[2][50].item<double>() - 0.5 / std::sqrt(2.0)) < 1e-3);
    QVERIFY(std::abs(rows[3][50].item<double>() - 2000.0 / 16000.0) < 0.005);
  }

  void a_gammatone_channel_hears_its_centre() {
    const GammatoneOptions options;
    const auto centres = gammatone_centres(options);
    const torch::Tensor time = torch::arange(8000) / 16000.0;
    const Gammatone filters(options);
    for (const std::size_t channel : {0, 13, 30}) {
      const torch::Tensor tone = torch::sin(turn * centres[channel] * time).unsqueeze(0);
      const torch::Tensor levels = log_levels(filters.power(tone), 400, 160, 50)[0];
      QCOMPARE(levels.select(1, 25).argmax().item<std::int64_t>(),
               static_cast<std::int64_t>(channel));
      QVERIFY(std::abs(levels[static_cast<std::int64_t>(channel)][25].item<double>() -
                       std::log(std::sqrt(0.5))) < 0.02);
    }
  }

  void cosines_are_orthonormal() {
    const torch::Tensor all = cosine_transform(40, 40);
    QVERIFY(torch::allclose(all.matmul(all.t()), torch::eye(40, torch::kFloat64)));
    MfccOptions options;
    options.coefficients = 41;
    options.bands = 40;
    QVERIFY_EXCEPTION_THROWN(Mfcc{options}, std::invalid_argument);
  }

  void every_target_is_finite_and_knows_its_own_row_alone() {
    torch::manual_seed(4);
    const torch::Tensor sounds = torch::randn({3, 2205 * 4});
    for (const std::int64_t rate : {8000, 16000, 44100}) {
      for (const bool code : {false, true}) {
        PaseTargetOptions options;
        options.sample_rate = rate;
        options.as_code = code;
        for (const std::string& name : pase_target_names()) {
          const PaseTarget target = pase_target(name, options, pase_gammatone(options));
          const torch::Tensor values = target_frames(target, sounds, 55, false);
          QVERIFY(values.sizes() == torch::IntArrayRef({3, target.rows, 55}));
          QVERIFY2(
              support::relative_error(target_frames(target, sounds.narrow(0, 1, 1), 55, false)[0],
                                      values[1]) < 1e-4,
              name.c_str());
          const torch::Tensor silence = target_frames(target, torch::zeros({2, 480}), 3, false);
          QVERIFY2(silence.isfinite().all().item<bool>(), name.c_str());
        }
      }
    }
    QVERIFY_EXCEPTION_THROWN(pase_target("chroma", {}, nullptr), std::invalid_argument);
  }
};

}  // namespace test_features

int core_features(int argc, char** argv) {
  return earshot::testing::run_test<test_features::TestFeatures>(argc, argv);
}
#include "test_features.moc"
