#include <QtTest>

#include "core/losses/queue_contrast.h"
#include "core/methods/kinds/moco.h"
#include "tests/support/golden_fill.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_moco {

using namespace earshot;
namespace support = earshot::testing;

namespace {

/// The reference's encoder: one linear layer, and nothing after it.
class LinearEncoder : public Encoder {
 public:
  LinearEncoder(const torch::Tensor& weight, const torch::Tensor& bias) {
    weight_ = register_parameter("weight", weight.clone());
    bias_ = register_parameter("bias", bias.clone());
  }
  torch::Tensor forward(const torch::Tensor& waveform) override {
    return torch::linear(waveform.squeeze(1), weight_, bias_);
  }
  std::int64_t features() const override { return weight_.size(0); }
  std::int64_t minimum_samples() const override { return weight_.size(1); }
  const torch::Tensor& weight() const { return weight_; }
  const torch::Tensor& bias() const { return bias_; }

 private:
  torch::Tensor weight_, bias_;
};

bool near(const torch::Tensor& actual, const torch::Tensor& expected, torch::Dtype dtype) {
  return support::relative_error(actual, expected) < (dtype == torch::kFloat64 ? 1e-9 : 1e-5);
}

}  // namespace

/// Queue, logits, loss and momentum weights against facebookresearch/moco, step by step.
class GoldenMoCo : public QObject {
  Q_OBJECT

 private:
  static void run(const nlohmann::json& one, torch::Dtype dtype) {
    const auto stored = [&](const nlohmann::json& in, const char* key) {
      return support::tensor(support::at(in, key), dtype);
    };
    const auto encoder =
        std::make_shared<LinearEncoder>(stored(one, "q_weight"), stored(one, "q_bias"));
    const auto keys = std::make_shared<LinearEncoder>(stored(one, "k_weight_before"),
                                                      stored(one, "k_bias_before"));
    MoCoOptions options;
    options.head = MoCoOptions::Head::None;
    options.batch_norm = MoCoOptions::BatchNorm::Plain;
    options.queue_size = support::at(one, "K").get<std::int64_t>();
    options.momentum = support::at(one, "momentum").get<double>();
    options.temperature = support::at(one, "temperature").get<double>();
    MoCo method(options, encoder, keys);
    support::to_precision(method, dtype);
    {
      const torch::NoGradGuard no_grad;  // the reference's key encoder does not begin as a copy
      keys->weight().copy_(stored(one, "k_weight_before"));
      keys->bias().copy_(stored(one, "k_bias_before"));
      method.queue().keys().copy_(stored(one, "queue_before (dim x K, columns are keys)").t());
    }
    QCOMPARE(method.queue().keys().size(1), support::at(one, "dim").get<std::int64_t>());
    std::int64_t number = 0;
    for (const nlohmann::json& step : support::at(one, "steps")) {
      Batch batch;
      batch.views = {stored(step, "x_q").unsqueeze(1), stored(step, "x_k").unsqueeze(1)};
      QCOMPARE(batch.views[0].size(0), support::at(one, "batch").get<std::int64_t>());
      batch.clips.resize(static_cast<std::size_t>(batch.views[0].size(0)));
      batch.step = number++;
      const torch::Tensor queue = method.queue().keys().clone();
      const StepOutput output = method.step(batch);
      method.after_step({batch.step, 100});
      const QueueContrast again =
          queue_contrast(output.projections[0], output.projections[1], queue, options.temperature);
      QVERIFY(near(again.logits, stored(step, "logits (positive first, already /T)"), dtype));
      QVERIFY(near(output.loss,
                   torch::tensor(support::at(step, "loss").get<double>(), torch::kFloat64), dtype));
      QVERIFY(near(method.queue().keys().t(), stored(step, "queue_after"), dtype));
      QCOMPARE(method.queue().ring().put_in().item<std::int64_t>() % options.queue_size,
               support::at(step, "ptr_after").get<std::int64_t>());
      QVERIFY(near(keys->weight(), stored(step, "k_weight_after"), dtype));
    }
    QVERIFY(number > 0);
  }

 private Q_SLOTS:
  void all_cases() {
    const nlohmann::json file = support::golden("moco_queue.json");
    int ran = 0;
    for (const nlohmann::json& one : support::at(file, "cases")) {
      run(one, torch::kFloat64);
      run(one, torch::kFloat32);
      ++ran;
    }
    QVERIFY(ran > 0);
  }
};

}  // namespace test_golden_moco

int golden_moco(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_moco::GoldenMoCo>(argc, argv);
}
#include "golden_moco.moc"
