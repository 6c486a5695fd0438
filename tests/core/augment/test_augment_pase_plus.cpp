#include <QtTest>

#include "core/augment/augmentation.h"
#include "core/augment/kernels/energy.h"
#include "core/built_in/augmentations.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_augment_pase_plus {

using namespace earshot;

namespace {

constexpr std::int64_t rate = 16000;

torch::Tensor sounds() {
  torch::manual_seed(5);
  const torch::Tensor time = torch::arange(16000) / static_cast<double>(rate);
  const torch::Tensor tone = 0.3 * torch::sin(1300.0 * time + 4000.0 * time * time);
  return torch::stack({tone, tone * torch::rand({16000}), 0.02 * torch::randn({16000})})
      .unsqueeze(1);
}

/// Energies after over energies before, of eight draws for three sounds.
std::vector<double> ratios(const std::string& name, Values settings,
                           torch::Dtype type = torch::kFloat32) {
  const std::vector<AugmentationEntry> entries = built_in_augmentations();
  std::vector<double> all;
  for (const AugmentationEntry& entry : entries) {
    if (entry.words.name != name) continue;
    const auto augmentation = entry.make(settings);
    const torch::Tensor input = sounds().to(type);
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      std::vector<Drawn> draws;
      for (std::uint64_t row = 0; row < 3; ++row) {
        Random random(seed, {row});
        draws.push_back(augmentation->draw(random, {rate, 16000}));
      }
      const torch::Tensor output = augmentation->apply(input, rate, draws);
      const torch::Tensor ratio =
          output.to(torch::kFloat64).square().sum(2) / input.to(torch::kFloat64).square().sum(2);
      for (std::int64_t row = 0; row < 3; ++row) all.push_back(ratio[row].item<double>());
    }
  }
  return all;
}

}  // namespace

/// What PASE+ asks of its distortions (Ravanelli et al. 2020, sec. 2.1).
class TestAugmentPasePlus : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void energy_is_kept_where_asked_for() {
    for (const std::string name : {"reverb", "background_noise", "band_stop", "filter"}) {
      Values settings{{"keep_energy", true}};
      if (name == "reverb") settings["clip"] = false;
      for (const torch::Dtype type : {torch::kFloat32, torch::kFloat64}) {
        const auto found = ratios(name, settings, type);
        QCOMPARE(found.size(), std::size_t{24});
        for (const double ratio : found) QVERIFY2(std::abs(ratio - 1) < 1e-4, name.c_str());
      }
      settings["keep_energy"] = false;
      double farthest = 0;
      for (const double ratio : ratios(name, settings)) {
        farthest = std::max(farthest, std::abs(ratio - 1));
      }
      QVERIFY2(farthest > 1e-3, name.c_str());
    }
  }

  void clipping_and_gaps_lower_it() {
    for (const std::string name : {"clipping", "time_mask"}) {
      for (const double ratio : ratios(name, {})) QVERIFY2(ratio < 1, name.c_str());
    }
  }

  void a_codec_keeps_the_low_and_the_level_of_the_high() {
    for (const AugmentationEntry& entry : built_in_augmentations()) {
      if (entry.words.name != "codec") continue;
      const auto augmentation = entry.make({});
      Random random(1, {});
      const std::vector<Drawn> draws{augmentation->draw(random, {rate, 16000})};
      const torch::Tensor time = torch::arange(16000) / static_cast<double>(rate);
      const torch::Tensor low = torch::sin(1900.0 * time).view({1, 1, -1});
      const torch::Tensor high = 0.5 * torch::sin(19000.0 * time).view({1, 1, -1});
      const torch::Tensor same = augmentation->apply(low, rate, draws).narrow(2, 1000, 14000);
      QVERIFY(testing::relative_error(same, low.narrow(2, 1000, 14000)) < 0.01);
      const torch::Tensor coded = augmentation->apply(high, rate, draws);
      QVERIFY(testing::relative_error(coded, high) > 0.5);
      const double level = (coded.square().mean() / high.square().mean()).item<double>();
      QVERIFY2(level > 0.3 && level < 3, qPrintable(QString::number(level)));
    }
  }

  void clipping_cuts_at_a_part_of_the_peaks() {
    for (const AugmentationEntry& entry : built_in_augmentations()) {
      if (entry.words.name != "clipping") continue;
      const auto augmentation = entry.make({{"lowest_part", 0.3}, {"highest_part", 0.3}});
      Random random(1, {});
      const std::vector<Drawn> draws{augmentation->draw(random, {rate, 4})};
      const torch::Tensor x = torch::tensor({1.0, -2.0, 0.1, -0.5}).view({1, 1, 4});
      const torch::Tensor y = augmentation->apply(x, rate, draws);
      QVERIFY(torch::allclose(y.flatten(), torch::tensor({0.3, -0.6, 0.1, -0.5}).to(y.dtype())));
    }
  }
};

}  // namespace test_augment_pase_plus

int core_augment_pase_plus(int argc, char** argv) {
  return earshot::testing::run_test<test_augment_pase_plus::TestAugmentPasePlus>(argc, argv);
}
#include "test_augment_pase_plus.moc"
