#include <cmath>
#include <QtTest>

#include "core/losses/nt_xent.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_ntxent {

using namespace earshot;
namespace support = earshot::testing;

/// NT-Xent against CLMR's SimCLR package, lightly and solo-learn.
class GoldenNtXent : public QObject {
  Q_OBJECT

 private:
  static double relative(double actual, double expected) {
    return std::abs(actual - expected) / std::max(std::abs(expected), 1e-12);
  }

  struct Run {
    double loss = 0;
    torch::Tensor gradient_i, gradient_j;
  };
  static Run run(const nlohmann::json& one, torch::Dtype dtype) {
    torch::Tensor z_i = support::tensor(support::at(one, "z_i"), dtype).requires_grad_();
    torch::Tensor z_j = support::tensor(support::at(one, "z_j"), dtype).requires_grad_();
    const NtXent result = nt_xent(z_i, z_j, support::at(one, "temperature").get<double>());
    result.loss.backward();
    return {result.loss.item<double>(), z_i.grad(), z_j.grad()};
  }

 private Q_SLOTS:
  void all_cases() {
    const nlohmann::json file = support::golden("ntxent.json");
    int ran = 0;
    for (const nlohmann::json& one : support::at(file, "cases")) {
      // A case with a note shows a special input and stores losses only; another has gradients.
      const bool special = one.contains("note");
      QVERIFY2(special || one.contains("batch"), "a case of a kind that is not known");
      const double tolerance[] = {1e-9, 1e-5};
      const torch::Dtype dtype[] = {torch::kFloat64, torch::kFloat32};
      for (int i = 0; i < 2; ++i) {
        const Run ours = run(one, dtype[i]);
        QVERIFY(relative(ours.loss, support::at(one, "clmr_loss").get<double>()) < tolerance[i]);
        QVERIFY(relative(ours.loss, support::at(one, "lightly_loss").get<double>()) < tolerance[i]);
        if (special) {
          QVERIFY(ours.gradient_i.isfinite().all().item<bool>());
          QVERIFY(ours.gradient_j.isfinite().all().item<bool>());
          continue;
        }
        QVERIFY(
            relative(ours.loss, support::at(one, "solo_loss_(normalised inputs)").get<double>()) <
            tolerance[i]);
        const auto stored_i = support::tensor(support::at(one, "clmr_grad_z_i"));
        const auto stored_j = support::tensor(support::at(one, "clmr_grad_z_j"));
        QVERIFY(support::relative_error(ours.gradient_i, stored_i) < tolerance[i]);
        QVERIFY(support::relative_error(ours.gradient_j, stored_j) < tolerance[i]);
      }
      ++ran;
    }
    QVERIFY(ran > 0);
  }
};

}  // namespace test_golden_ntxent

int golden_ntxent(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_ntxent::GoldenNtXent>(argc, argv);
}
#include "golden_ntxent.moc"
