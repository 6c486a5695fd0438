#include <QtTest>

#include "core/measures/health.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_health {

using namespace earshot;

namespace {

/// Losses of methods that Earshot does not have yet.
const std::set<std::string> kNotForUs = {"barlow lightly (lambda 5e-3)",
                                         "barlow solo (lambda 5e-3, scale 0.025; BN in float64)",
                                         "vicreg lightly (25,25,1)", "vicreg solo (25,25,1)"};

bool near(const torch::Tensor& actual, double expected) {
  const double value = actual.item<double>();
  return std::abs(value - expected) <= 1e-9 * std::max(std::abs(expected), 1e-3);
}

torch::Tensor both_views(const std::function<torch::Tensor(const torch::Tensor&)>& figure,
                         const torch::Tensor& a, const torch::Tensor& b) {
  return 0.5 * (figure(a) + figure(b));
}

}  // namespace

class GoldenHealth : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void goes_through_all_cases() {
    const nlohmann::json file = testing::golden("barlow_vicreg_uniformity.json");
    int ran = 0;
    for (const nlohmann::json& one : testing::at(file, "cases")) {
      const torch::Tensor a = testing::tensor(testing::at(one, "z_a")),
                          b = testing::tensor(testing::at(one, "z_b"));
      const auto uniform = [](double t) {
        return [t](const torch::Tensor& rows) { return uniformity(rows, t); };
      };
      const std::string formula = " of z_a (log mean exp(-t d^2) over pairs i<j, l2-normalised)";
      const std::map<std::string, torch::Tensor> figures = {
          {"alignment alpha=2 (inputs l2-normalised; mean ||x-y||^2)", alignment(a, b)},
          {"alignment alpha=1", alignment(a, b, 1.0)},
          {"uniformity t=1" + formula, uniformity(a, 1.0)},
          {"uniformity t=1, mean of both views", both_views(uniform(1.0), a, b)},
          {"uniformity t=2" + formula, uniformity(a)},
          {"uniformity t=2, mean of both views", both_views(uniform(2.0), a, b)},
          {"lightly std_of_l2_normalized(z_a)", feature_deviation(a)},
      };
      for (const auto& [key, value] : figures) {
        const double expected = testing::at(one, key).get<double>();
        QVERIFY2(near(value, expected), key.c_str());
        ++ran;
      }
      for (const std::string& key : kNotForUs) testing::at(one, key);
      for (const auto& [key, value] : one.items()) {
        const bool known =
            figures.contains(key) || kNotForUs.contains(key) || key == "z_a" || key == "z_b";
        QVERIFY2(known, ("unknown key: " + key).c_str());
      }
    }
    QVERIFY(ran > 0);
  }
};

}  // namespace test_golden_health

int golden_health(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_health::GoldenHealth>(argc, argv);
}
#include "golden_health.moc"
