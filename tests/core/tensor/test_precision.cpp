#include <QtTest>

#include "core/built_in/encoders.h"
#include "core/built_in/methods.h"
#include "core/methods/method.h"
#include "core/tensor/precision.h"
#include "core/tensor/torch_version.h"
#include "tests/support/run_test.h"

namespace test_precision {

using namespace earshot;

class TestPrecision : public QObject {
  Q_OBJECT

 private:
  static double loss_of_a_step(Precision precision) {
    torch::manual_seed(5);
    const EncoderPointer encoder = built_in_encoders().front().make({}, {16000});
    MethodContext around;
    around.encoder = encoder;
    const auto method = built_in_methods().front().make({}, around);
    Batch batch;
    batch.views = {torch::randn({8, 1, 8000}), torch::randn({8, 1, 8000})};
    StepOutput output;
    {
      const AutocastGuard guard(precision, "cpu");
      output = method->step(batch);
    }
    output.loss.backward();
    for (const torch::Tensor& parameter : method->parameters()) {
      if (parameter.grad().scalar_type() != torch::kFloat32) return std::nan("");
      if (!parameter.grad().isfinite().all().item<bool>()) return std::nan("");
    }
    return output.loss.item<double>();
  }

 private Q_SLOTS:
  void names_are_known() {
    QVERIFY(precision_from("float32") == Precision::Float32);
    QVERIFY(precision_from("bfloat16") == Precision::BFloat16);
    QVERIFY_EXCEPTION_THROWN(precision_from("float16"), std::invalid_argument);
  }

  void a_problem_is_one_line() {
    const std::string problem = bfloat16_problem("cpu");
    QVERIFY(problem.find('\n') == std::string::npos);
    if (problem.empty()) qInfo("bfloat16 works on this processor");
    if (!problem.empty()) qInfo("%s", problem.c_str());
  }

  void the_guard_leaves_things_as_they_were() {
    QVERIFY(!autocast_state(torch::kCPU).enabled);
    {
      const AutocastGuard low(Precision::BFloat16, "cpu");
      QVERIFY(autocast_state(torch::kCPU).enabled);
      {
        const AutocastGuard full(Precision::Float32, "cpu");
        QVERIFY(!autocast_state(torch::kCPU).enabled);
      }
      QVERIFY(autocast_state(torch::kCPU).enabled);
    }
    QVERIFY(!autocast_state(torch::kCPU).enabled);
  }

  void layers_calculate_in_bfloat16_under_the_guard() {
    const torch::Tensor a = torch::randn({4, 4});
    QVERIFY(torch::matmul(a, a).scalar_type() == torch::kFloat32);
    const AutocastGuard guard(Precision::BFloat16, "cpu");
    QVERIFY(torch::matmul(a, a).scalar_type() == torch::kBFloat16);
  }

  void a_step_learns_the_same_in_bfloat16() {
    if (!bfloat16_problem("cpu").empty()) QSKIP(bfloat16_problem("cpu").c_str());
    const double full = loss_of_a_step(Precision::Float32);
    const double low = loss_of_a_step(Precision::BFloat16);
    qInfo("loss %.6f in float32, %.6f in bfloat16", full, low);
    QVERIFY(low != full);
    QVERIFY(std::abs(low - full) < 0.05 * full);
  }
};

}  // namespace test_precision

int core_precision(int argc, char** argv) {
  return earshot::testing::run_test<test_precision::TestPrecision>(argc, argv);
}
#include "test_precision.moc"
