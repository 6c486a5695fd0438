#include <QtTest>

#include "core/methods/kinds/cola.h"
#include "core/methods/kinds/simclr.h"
#include "core/tensor/dropout.h"
#include "core/tensor/precision.h"
#include "core/training/pieces.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_pieces {

using namespace earshot;

namespace {

/// A linear layer on the sound, with a dropout or a batch norm where asked for.
class LinearEncoder : public Encoder {
 public:
  LinearEncoder(double dropout, bool norm) : dropout_(dropout) {
    linear_ = register_module("linear", torch::nn::Linear(32, 6));
    if (norm) norm_ = register_module("norm", torch::nn::BatchNorm1d(6));
    to(torch::kFloat64);
  }
  torch::Tensor forward(const torch::Tensor& waveform) override {
    torch::Tensor features = linear_->forward(waveform.squeeze(1));
    if (norm_) features = norm_->forward(features);
    return dropped(features, dropout_, is_training());
  }
  std::int64_t features() const override { return 6; }
  std::int64_t minimum_samples() const override { return 32; }

 private:
  double dropout_;
  torch::nn::Linear linear_{nullptr};
  torch::nn::BatchNorm1d norm_{nullptr};
};

/// A loss that is a mean over the clips.
class LoudnessMethod : public Method {
 public:
  explicit LoudnessMethod(EncoderPointer encoder)
      : encoder_(register_module("encoder", std::move(encoder))) {}
  StepOutput step(const Batch& batch) override {
    const torch::Tensor features = encoder_->forward(batch.views[0]);
    StepOutput output;
    output.loss = features.square().mean();
    output.diagnostics = {{"rows", torch::tensor(static_cast<double>(features.size(0)))}};
    output.features = {features.detach()};
    seeds.push_back(batch.seed);
    clips.insert(clips.end(), batch.clips.begin(), batch.clips.end());
    return output;
  }
  EncoderPointer encoder() const override { return encoder_; }
  std::vector<std::uint64_t> seeds;
  std::vector<std::int64_t> clips;

 private:
  EncoderPointer encoder_;
};

/// The same loss by way of representations.
class RepresentingMethod : public LoudnessMethod {
 public:
  using LoudnessMethod::LoudnessMethod;
  std::vector<torch::Tensor> represent(const std::vector<torch::Tensor>& views) override {
    return {encoder()->forward(views[0])};
  }
  StepOutput compare(const std::vector<torch::Tensor>& made, const Batch&) override {
    StepOutput output;
    output.loss = made[0].square().mean();
    return output;
  }
};

/// A mean over the clips of three views of their own lengths, one of which is not encoded.
class ManyViewsMethod : public LoudnessMethod {
 public:
  using LoudnessMethod::LoudnessMethod;
  StepOutput step(const Batch& batch) override {
    StepOutput output;
    output.features.resize(batch.views.size());
    for (const std::size_t view : {std::size_t{0}, std::size_t{2}}) {
      const torch::Tensor features = encoder()->forward(batch.views[view].slice(2, 0, 32));
      const torch::Tensor loss = features.square().mean() * batch.epoch;
      output.loss = output.loss.defined() ? output.loss + loss : loss;
      output.features[view] = features.detach();
    }
    return output;
  }
};

Batch batch_of(std::int64_t rows) {
  torch::manual_seed(5);
  Batch batch;
  batch.views = {torch::randn({rows, 1, 32}, torch::kFloat64),
                 torch::randn({rows, 1, 32}, torch::kFloat64)};
  for (std::int64_t row = 0; row < rows; ++row) batch.clips.push_back(row);
  batch.seed = 9;
  return batch;
}

std::shared_ptr<SimClr> simclr(double dropout, bool norm) {
  torch::manual_seed(1);
  SimClrOptions options;
  options.projection_dim = 4;
  auto method = std::make_shared<SimClr>(options, std::make_shared<LinearEncoder>(dropout, norm));
  method->to(torch::kFloat64);
  return method;
}

std::shared_ptr<ColaMethod> cola() {
  torch::manual_seed(1);
  ColaOptions options;
  options.projection_dim = 4;
  auto method = std::make_shared<ColaMethod>(options, std::make_shared<LinearEncoder>(0, false));
  method->to(torch::kFloat64);
  return method;
}

bool same_gradients(const torch::nn::Module& a, const torch::nn::Module& b) {
  const auto ours = a.parameters(), theirs = b.parameters();
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (testing::relative_error(ours[i].grad(), theirs[i].grad()) > 1e-9) return false;
  }
  return ours.size() == theirs.size();
}

}  // namespace

class TestPieces : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void pieces_in_bfloat16_reach_every_weight() {
    const auto whole = simclr(0, false), pieces = simclr(0, false);
    Batch batch = batch_of(12);
    for (torch::Tensor& view : batch.views) view = view.to(torch::kFloat32);
    for (const auto& method : {whole, pieces}) {
      method->to(torch::kFloat32);
      torch::Tensor loss;
      {
        const AutocastGuard guard(Precision::BFloat16, "cpu");
        if (method == pieces) {
          step_in_pieces(*method, InPieces::Representations, batch, 4, 77);
        } else {
          loss = method->step(batch).loss;
        }
      }
      if (loss.defined()) loss.backward();
    }
    const auto theirs = whole->parameters(), ours = pieces->parameters();
    for (std::size_t i = 0; i < ours.size(); ++i) {
      QVERIFY(ours[i].grad().defined());
      QVERIFY(testing::relative_error(ours[i].grad(), theirs[i].grad()) < 0.1);
    }
  }

  void a_contrastive_batch_in_pieces_keeps_all_its_negatives_data() {
    QTest::addColumn<bool>("by_cola");
    QTest::newRow("simclr") << false;
    QTest::newRow("cola") << true;
  }
  void a_contrastive_batch_in_pieces_keeps_all_its_negatives() {
    QFETCH(bool, by_cola);
    const auto made = [&]() -> std::shared_ptr<Method> {
      if (by_cola) return cola();
      return simclr(0, false);
    };
    const auto whole = made(), pieces = made();
    const Batch batch = batch_of(12);
    const StepOutput expected = whole->step(batch);
    expected.loss.backward();
    for (const std::int64_t rows : {2, 3, 4, 6, 12}) {
      pieces->zero_grad();
      const StepOutput output = step_in_pieces(*pieces, InPieces::Representations, batch, rows, 77);
      QVERIFY(testing::relative_error(output.loss, expected.loss) < 1e-12);
      QVERIFY(!output.loss.requires_grad());
      QVERIFY(same_gradients(*pieces, *whole));
      QCOMPARE(output.diagnostics.size(), expected.diagnostics.size());
      QVERIFY(torch::equal(output.features[0], expected.features[0]));
    }
  }

  /// The second pass must drop what the first one dropped: the gradient is then that of the loss,
  /// which a difference quotient confirms.
  void dropout_drops_the_same_both_times() {
    const auto method = simclr(0.4, false);
    const Batch batch = batch_of(8);
    step_in_pieces(*method, InPieces::Representations, batch, 4, 77);
    const torch::Tensor weight = method->parameters().front();
    const double slope = weight.grad()[0][0].item<double>();
    const double step = 1e-6;
    const auto loss_at = [&](double moved) {
      const torch::NoGradGuard no_grad;
      weight[0][0] += moved;
      double loss = 0;
      {
        const torch::AutoGradMode with_gradient(true);
        loss = step_in_pieces(*method, InPieces::Representations, batch, 4, 77).loss.item<double>();
      }
      weight[0][0] -= moved;
      return loss;
    };
    const double quotient = (loss_at(step) - loss_at(-step)) / (2 * step);
    QVERIFY2(std::abs(quotient - slope) < 1e-6 + 1e-4 * std::abs(slope),
             qPrintable(QString("%1 %2").arg(quotient).arg(slope)));
  }

  void batch_norm_counts_each_piece_once() {
    const auto method = simclr(0, true);
    step_in_pieces(*method, InPieces::Representations, batch_of(12), 4, 77);
    for (const auto& buffer : method->named_buffers()) {
      if (buffer.key().find("num_batches_tracked") == std::string::npos) continue;
      QCOMPARE(buffer.value().item<std::int64_t>(), std::int64_t{3});
    }
  }

  void running_statistics_move_as_far_as_in_one_pass_data() {
    QTest::addColumn<bool>("by_rows");
    QTest::newRow("rows") << true;
    QTest::newRow("representations") << false;
  }
  void running_statistics_move_as_far_as_in_one_pass() {
    QFETCH(bool, by_rows);
    const InPieces how = by_rows ? InPieces::Rows : InPieces::Representations;
    for (const std::int64_t rows : {2, 3, 4, 6}) {
      torch::manual_seed(3);
      RepresentingMethod method(std::make_shared<LinearEncoder>(0, true));
      Batch batch = batch_of(12);
      // Pieces that differ, so that each one's weight shows.
      batch.views[0] *= torch::arange(1, 13, torch::kFloat64).view({12, 1, 1});
      const auto parameters = method.named_parameters();
      const torch::Tensor normed =
          torch::linear(batch.views[0].squeeze(1), parameters["encoder.linear.weight"],
                        parameters["encoder.linear.bias"])
              .detach();
      torch::Tensor means = torch::zeros({6}, torch::kFloat64), variances = means.clone();
      for (const torch::Tensor& piece : normed.split(rows)) {
        means += piece.mean(0) * static_cast<double>(rows) / 12;
        variances += piece.var(0) * static_cast<double>(rows) / 12;
      }
      step_in_pieces(method, how, batch, rows, 77);
      const auto buffers = method.named_buffers();
      QVERIFY(testing::relative_error(buffers["encoder.norm.running_mean"], 0.1 * means) < 1e-12);
      QVERIFY(testing::relative_error(buffers["encoder.norm.running_var"], 0.9 + 0.1 * variances) <
              1e-12);
      const torch::Tensor whole = 0.1 * normed.mean(0);
      QVERIFY(testing::relative_error(buffers["encoder.norm.running_mean"], whole) < 1e-12);
      // The next whole batch moves them by the norm's own momentum again.
      method.step(batch);
      QVERIFY(testing::relative_error(method.named_buffers()["encoder.norm.running_mean"],
                                      1.9 * whole) < 1e-12);
    }
  }

  void a_loss_over_the_clips_is_the_mean_of_its_pieces() {
    torch::manual_seed(2);
    LoudnessMethod whole(std::make_shared<LinearEncoder>(0, false));
    torch::manual_seed(2);
    LoudnessMethod pieces(std::make_shared<LinearEncoder>(0, false));
    const Batch batch = batch_of(12);
    const StepOutput expected = whole.step(batch);
    expected.loss.backward();
    const StepOutput output = step_in_pieces(pieces, InPieces::Rows, batch, 4, 77);
    QVERIFY(testing::relative_error(output.loss, expected.loss) < 1e-12);
    QVERIFY(same_gradients(pieces, whole));
    QVERIFY(torch::equal(output.features[0], expected.features[0]));
    QCOMPARE(output.diagnostics[0].second.item<double>(), 4.0);
    QCOMPARE(pieces.clips, batch.clips);
    QVERIFY(pieces.seeds[0] != pieces.seeds[1] && pieces.seeds[1] != pieces.seeds[2]);
  }

  void pieces_hold_every_view_at_its_own_length() {
    torch::manual_seed(2);
    ManyViewsMethod whole(std::make_shared<LinearEncoder>(0, false));
    torch::manual_seed(2);
    ManyViewsMethod pieces(std::make_shared<LinearEncoder>(0, false));
    Batch batch = batch_of(12);
    batch.views.push_back(torch::randn({12, 1, 48}, torch::kFloat64));
    batch.epoch = 3;
    const StepOutput expected = whole.step(batch);
    expected.loss.backward();
    const StepOutput output = step_in_pieces(pieces, InPieces::Rows, batch, 4, 77);
    QVERIFY(testing::relative_error(output.loss, expected.loss) < 1e-12);
    QVERIFY(same_gradients(pieces, whole));
    QCOMPARE(output.features.size(), std::size_t{3});
    QVERIFY(!output.features[1].defined());
    QVERIFY(torch::equal(output.features[2], expected.features[2]));
  }

  void what_cannot_be_cut_is_refused() {
    const auto method = simclr(0, false);
    QVERIFY_EXCEPTION_THROWN(
        step_in_pieces(*method, InPieces::Representations, batch_of(12), 5, 77),
        std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(step_in_pieces(*method, InPieces::Never, batch_of(12), 4, 77),
                             std::invalid_argument);
    LoudnessMethod other(std::make_shared<LinearEncoder>(0, false));
    QVERIFY_EXCEPTION_THROWN(step_in_pieces(other, InPieces::Representations, batch_of(12), 4, 77),
                             std::logic_error);
  }
};

}  // namespace test_pieces

int core_pieces(int argc, char** argv) {
  return earshot::testing::run_test<test_pieces::TestPieces>(argc, argv);
}
#include "test_pieces.moc"
