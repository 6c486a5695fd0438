#include <cmath>
#include <QtTest>

#include "core/losses/future_scores.h"
#include "core/losses/info_nce.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_cpc_infonce {

using namespace earshot;
namespace support = earshot::testing;

/// InfoNCE over prediction steps against facebookresearch/CPC_audio.
class GoldenCpcInfoNce : public QObject {
  Q_OBJECT

 private:
  /// The reference draws negatives for each anchor; step k's target is k frames later. Frames
  /// before that are no targets, whatever their negatives.
  static NegativeFrames of_targets(const torch::Tensor& of_anchors, std::int64_t frames,
                                   std::int64_t step) {
    const std::int64_t window = of_anchors.size(2);
    const torch::Tensor index = torch::constant_pad_nd(
        of_anchors.transpose(1, 2), {0, 0, step + 1, frames - window - step - 1});
    return {index, false};
  }

  static void check(const nlohmann::json& one, torch::Dtype dtype, double tolerance) {
    const torch::Tensor context = support::tensor(support::at(one, "context"), dtype);
    const torch::Tensor z = support::tensor(support::at(one, "z"), dtype);
    const torch::Tensor maps =
        support::tensor(support::at(one, "W (n_predicts x dim_z x dim_context, no bias)"), dtype);
    const torch::Tensor index = support::tensor(
        support::at(one, "negative index into z.view(-1,dim_z), laid out (batch, n_neg, window)"),
        torch::kInt64);
    const torch::Tensor losses = support::tensor(support::at(one, "loss per step"));
    const torch::Tensor accuracies = support::tensor(support::at(one, "accuracy per step"));
    QVERIFY(maps.size(0) > 0 && losses.size(0) == maps.size(0));
    QCOMPARE(index.size(1), support::at(one, "n_neg").get<std::int64_t>());
    for (std::int64_t step = 0; step < maps.size(0); ++step) {
      const torch::Tensor anchors = context.narrow(1, 0, index.size(2));
      const torch::Tensor predictions = torch::matmul(anchors, maps[step].t()).unsqueeze(2);
      const FutureScores scores =
          future_scores(predictions, z, step + 1, of_targets(index, z.size(1), step),
                        1.0 / static_cast<double>(z.size(2)));
      const InfoNce contrast = info_nce(scores.positive, scores.negatives);
      QVERIFY(support::relative_error(step_means(scores, contrast.loss),
                                      losses.narrow(0, step, 1)) < tolerance);
      // The reference takes the first of the largest, and puts the positive first.
      QVERIFY(support::relative_error(step_means(scores, contrast.first),
                                      accuracies.narrow(0, step, 1)) < 1e-5);
    }
  }

 private Q_SLOTS:
  void all_cases() {
    int ran = 0;
    const nlohmann::json file = support::golden("cpc_infonce.json");
    for (const nlohmann::json& one : support::at(file, "cases")) {
      check(one, torch::kFloat64, 1e-9);
      check(one, torch::kFloat32, 1e-5);
      ++ran;
    }
    QVERIFY(ran > 0);
  }
};

}  // namespace test_golden_cpc_infonce

int golden_cpc_infonce(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_cpc_infonce::GoldenCpcInfoNce>(argc, argv);
}
#include "golden_cpc_infonce.moc"
