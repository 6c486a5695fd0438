#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/methods/method.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_training.h"

namespace test_after_gradient {

using namespace earshot;

namespace {

struct SeenGradient {
  std::vector<double> small, large;  ///< gradients in the hook, a step each
  std::vector<StepProgress> progress;
  std::vector<double> weights;  ///< of the small one, after the step
};

/// Two weights whose gradients are 1 and 1000 whatever is heard; the second is dropped.
class TwoWeights : public Method {
 public:
  TwoWeights(EncoderPointer encoder, std::shared_ptr<SeenGradient> seen)
      : encoder_(register_module("encoder", std::move(encoder))), seen_(std::move(seen)) {
    small_ = register_parameter("small", torch::zeros({1}));
    large_ = register_parameter("large", torch::zeros({1}));
  }
  StepOutput step(const Batch& batch) override {
    StepOutput output;
    const torch::Tensor features = encoder_->forward(batch.views[0]);
    output.loss = (small_ + 1000 * large_).sum() + 0 * features.sum();
    return output;
  }
  void after_gradient(const StepProgress& progress) override {
    seen_->progress.push_back(progress);
    seen_->small.push_back(small_.grad().item<double>());
    seen_->large.push_back(large_.grad().item<double>());
    large_.mutable_grad().reset();
  }
  void after_step(const StepProgress&) override {
    seen_->weights.push_back(small_.item<double>());
    if (large_.item<double>() != 0) throw std::logic_error("a dropped gradient was used");
  }
  EncoderPointer encoder() const override { return encoder_; }

 private:
  EncoderPointer encoder_;
  std::shared_ptr<SeenGradient> seen_;
  torch::Tensor small_, large_;
};

}  // namespace

/// The hook between a step's gradient and the optimiser.
class TestAfterGradient : public QObject, testing::ToyTraining {
  Q_OBJECT

  Experiment experiment(const Catalogue& catalogue) const {
    Experiment made = toy_experiment(3);
    set_value(catalogue, made, "method.name", std::string("two-weights"));
    set_value(catalogue, made, "training.optimiser", std::string("sgd"));
    set_value(catalogue, made, "training.momentum", 0.0);
    set_value(catalogue, made, "training.weight_decay", 0.0);
    set_value(catalogue, made, "training.learning_rate", 0.125);
    set_value(catalogue, made, "training.warmup_steps", std::int64_t{0});
    set_value(catalogue, made, "training.clip_norm", 1.0);
    return made;
  }
  std::shared_ptr<SeenGradient> trained(const std::string& run, std::int64_t rows_at_once) const {
    const auto seen = std::make_shared<SeenGradient>();
    auto catalogue = std::make_shared<Catalogue>(*catalogue_);
    MethodEntry entry;
    entry.words = {"two-weights", "Two weights", "Drops a gradient.", "this test"};
    entry.views = {ViewPlan{}};
    entry.in_pieces = InPieces::Rows;
    entry.make = [seen](const Values&, const MethodContext& context) {
      return std::make_shared<TwoWeights>(context.encoder, seen);
    };
    catalogue->methods.push_back(entry);
    Experiment made = experiment(*catalogue);
    set_value(*catalogue, made, "training.rows_at_once", rows_at_once);
    TrainRequest request = testing::train_request(catalogue, made, at(run));
    Trainer trainer(request);
    const auto followed = testing::follow(trainer);
    if (followed.last.state != RunState::Finished) qFatal("%s", followed.last.words.c_str());
    return seen;
  }

 public:
  TestAfterGradient() : ToyTraining(std::make_shared<const Catalogue>(built_in_catalogue())) {}

 private Q_SLOTS:
  void it_sees_the_whole_batchs_gradient_once_a_step_data() {
    QTest::addColumn<int>("rows_at_once");
    QTest::newRow("whole") << 0;
    QTest::newRow("in pieces") << 2;
  }
  void it_sees_the_whole_batchs_gradient_once_a_step() {
    QFETCH(int, rows_at_once);
    const auto seen = trained("run" + std::to_string(rows_at_once), rows_at_once);
    QCOMPARE(seen->small, std::vector<double>(3, 1.0));
    QCOMPARE(seen->large, std::vector<double>(3, 1000.0));
    for (std::size_t step = 0; step < 3; ++step) {
      const StepProgress& progress = seen->progress[step];
      QCOMPARE(progress.step, static_cast<std::int64_t>(step));
      QCOMPARE(progress.steps, std::int64_t{3});
      QVERIFY(progress.steps_per_epoch > 1);
      QCOMPARE(progress.epoch, progress.step / progress.steps_per_epoch);
    }
  }

  void what_it_drops_counts_neither_in_the_clipped_norm_nor_for_the_optimiser() {
    const auto seen = trained("clipped", 0);
    for (std::size_t step = 0; step < 3; ++step) {
      const double expected = -0.125 * static_cast<double>(step + 1);
      QVERIFY(std::abs(seen->weights[step] - expected) < 1e-5);
    }
  }
};

}  // namespace test_after_gradient

int core_after_gradient(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_after_gradient::TestAfterGradient>(argc, argv);
}
#include "test_after_gradient.moc"
