#include <cmath>
#include <QtTest>

#include "tests/example_method/redundancy.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_barlow {

using namespace earshot;

/// The loss of the example of docs/add-a-method.md against lightly.
class GoldenBarlow : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void all_cases() {
    const nlohmann::json file = testing::golden("barlow_vicreg_uniformity.json");
    int ran = 0;
    for (const nlohmann::json& one : testing::at(file, "cases")) {
      const torch::Tensor a = testing::tensor(testing::at(one, "z_a")),
                          b = testing::tensor(testing::at(one, "z_b"));
      const double expected = testing::at(one, "barlow lightly (lambda 5e-3)").get<double>();
      const double loss = example::redundancy_loss(a, b, 5e-3).item<double>();
      QVERIFY2(std::abs(loss - expected) <= 1e-9 * expected,
               qPrintable(QString::number(loss, 'g', 17)));
      ++ran;
    }
    QVERIFY(ran > 0);
  }
};

}  // namespace test_golden_barlow

int golden_barlow(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_barlow::GoldenBarlow>(argc, argv);
}
#include "golden_barlow.moc"
