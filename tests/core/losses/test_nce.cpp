#include <cmath>
#include <numbers>
#include <QtTest>

#include "core/base/random.h"
#include "core/losses/gaussian_density.h"
#include "core/losses/nce.h"
#include "core/methods/kinds/nce.h"
#include "core/models/encoders/small_log_mel.h"
#include "tests/support/learn.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_nce {

using namespace earshot;
namespace support = earshot::testing;

namespace {

std::shared_ptr<SmallLogMel> small_encoder() {
  torch::manual_seed(1);
  SmallLogMelOptions encoder;
  encoder.widths = "8,16";
  return std::make_shared<SmallLogMel>(encoder, 16000);
}

Batch noise_batch(std::int64_t clips) {
  torch::manual_seed(2);
  Batch batch;
  batch.views = {torch::randn({clips, 1, 4000}), torch::randn({clips, 1, 4000})};
  for (std::int64_t i = 0; i < clips; ++i) batch.clips.push_back(i);
  return batch;
}

double value(const StepOutput& output, const std::string& name) {
  for (const auto& [key, tensor] : output.diagnostics) {
    if (key == name) return tensor.item<double>();
  }
  throw std::runtime_error("no diagnostic " + name);
}

}  // namespace

class TestNce : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void knowing_nothing_costs_log_2_a_term() {
    const torch::Tensor none = torch::zeros({7}, torch::kFloat64);
    const Nce equal = nce(none, none, 1);
    QVERIFY(std::abs(equal.loss.item<double>() - 2 * 0.693147) < 1e-6);
    QCOMPARE(equal.data_probability.item<double>(), 0.5);
    QCOMPARE(equal.noise_probability.item<double>(), 0.5);
    // wav2vec's form: one positive, ten negatives, no shift.
    const Nce ten = nce(none, torch::zeros({7, 10}, torch::kFloat64), 1);
    QVERIFY(std::abs(ten.loss.item<double>() - 7.624619) < 1e-6);
  }

  void the_gradient_is_what_the_classifier_misses() {
    const torch::Tensor data = torch::randn({5}, torch::kFloat64).requires_grad_(),
                        noise = torch::randn({15}, torch::kFloat64).requires_grad_();
    nce(data, noise, 3).loss.backward();
    const auto chance = [](const torch::Tensor& g) {
      return torch::sigmoid(g.detach() - std::log(3.0));
    };
    QVERIFY(support::relative_error(-5 * data.grad(), 1 - chance(data)) < 1e-12);
    QVERIFY(support::relative_error(-5 * noise.grad(), -chance(noise)) < 1e-12);
  }

  void a_constant_matters_here_and_not_to_a_softmax() {
    const torch::Tensor data = torch::randn({6}, torch::kFloat64),
                        noise = torch::randn({6, 4}, torch::kFloat64);
    const auto softmax = [&](double c) {
      const torch::Tensor all = torch::cat({data.unsqueeze(1), noise}, 1) + c;
      return (torch::logsumexp(all, 1) - all.select(1, 0)).mean().item<double>();
    };
    QVERIFY(std::abs(softmax(3) - softmax(0)) < 1e-12);
    QVERIFY(std::abs(nce(data + 3, noise + 3, 4).loss.item<double>() -
                     nce(data, noise, 4).loss.item<double>()) > 0.1);
  }

  void large_ratios_stay_finite() {
    const torch::Tensor far = torch::full({3}, 1e4).requires_grad_();
    const Nce right = nce(far, -far, 1), wrong = nce(-far, far, 1);
    QCOMPARE(right.loss.item<double>(), 0.0);
    QCOMPARE(wrong.loss.item<double>(), 2e4);
    wrong.loss.backward();
    QVERIFY(far.grad().isfinite().all().item<bool>());
  }

  void pairs_are_the_data_and_all_other_rows_their_noise() {
    const torch::Tensor a = torch::randn({4, 3}, torch::kFloat64),
                        b = torch::randn({4, 3}, torch::kFloat64);
    const torch::Tensor c = torch::full({1}, -0.7, torch::kFloat64).requires_grad_();
    const torch::Tensor rows = torch::nn::functional::normalize(torch::cat({a, b}));
    const torch::Tensor ratios = rows.matmul(rows.t()) / 0.4 - 0.7;
    std::vector<torch::Tensor> data, noise;
    for (std::int64_t i = 0; i < 8; ++i) {
      for (std::int64_t j = 0; j < 8; ++j) {
        if (j == (i + 4) % 8) data.push_back(ratios[i][j]);
        if (j != i && j != (i + 4) % 8) noise.push_back(ratios[i][j]);
      }
    }
    const Nce ours = nce_of_pairs(a, b, 0.4, c);
    const Nce expected = nce(torch::stack(data), torch::stack(noise), 6);
    QVERIFY(support::relative_error(ours.loss, expected.loss) < 1e-12);
    ours.loss.backward();
    QVERIFY(c.grad().abs().item<double>() > 0);
  }

  void wrong_batches_are_refused() {
    const torch::Tensor one = torch::zeros({1}), rows = torch::randn({3, 2});
    QVERIFY_EXCEPTION_THROWN(nce(torch::zeros({0}), one, 1), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(nce(one, one, 0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(nce_of_pairs(rows.slice(0, 0, 1), rows.slice(0, 0, 1), 1, one),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(nce_of_pairs(rows, rows, 0, one), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(unnormalised_gaussian(rows, torch::zeros({2}), torch::zeros({2}), one),
                             std::invalid_argument);
    NceMethod method({}, small_encoder());
    Batch batch = noise_batch(3);
    batch.views.pop_back();
    QVERIFY_EXCEPTION_THROWN(method.step(batch), std::invalid_argument);
  }

  void the_known_noise_is_normalised() {
    const torch::Tensor u = torch::linspace(-20, 20, 40001, torch::kFloat64).view({-1, 1});
    const double whole = log_normal_density(u, 1, 2).exp().sum().item<double>() * 0.001;
    QVERIFY(std::abs(whole - 1) < 1e-9);
    QVERIFY(std::abs(GaussianLesson::true_normaliser + 0.918939) < 1e-6);
  }

  void the_lesson_begins_as_the_noise() {
    GaussianLesson lesson({2, 1, 500});
    const Nce first = lesson.step(1, 0);
    QVERIFY(std::abs(first.loss.item<double>() - 2 * 0.693147) < 1e-5);
    QVERIFY(std::abs(first.data_probability.item<double>() - 0.5) < 1e-6);
  }

  void the_lesson_finds_the_truth_data() {
    QTest::addColumn<qint64>("ratio");
    QTest::newRow("as much noise as data") << qint64{1};
    QTest::newRow("ten times as much") << qint64{10};
  }

  void the_lesson_finds_the_truth() {
    QFETCH(qint64, ratio);
    GaussianLesson lesson({2, ratio, 1000});
    torch::optim::Adam optimizer(lesson.parameters(), torch::optim::AdamOptions(1e-3));
    for (std::int64_t step = 0; step < 1000; ++step) {
      // Down as a cosine, as the preset has it.
      const double rate =
          0.5e-3 * (1 + std::cos(std::numbers::pi * static_cast<double>(step) / 1000));
      static_cast<torch::optim::AdamOptions&>(optimizer.param_groups()[0].options()).lr(rate);
      optimizer.zero_grad();
      lesson.step(7, step).loss.backward();
      optimizer.step();
    }
    QVERIFY(std::abs(lesson.mean().item<double>()) < 0.03);
    QVERIFY(std::abs(lesson.precision().item<double>() - 1) < 0.04);
    QVERIFY(std::abs(lesson.normaliser().item<double>() - GaussianLesson::true_normaliser) < 0.03);
  }

  void the_lesson_draws_from_the_step() {
    GaussianLesson lesson({2, 1, 100});
    torch::nn::init::constant_(lesson.named_parameters()["precision"], 0.05);
    const auto loss = [&](std::uint64_t seed, std::int64_t step) {
      return lesson.step(seed, step).loss.item<double>();
    };
    QCOMPARE(loss(1, 3), loss(1, 3));
    QVERIFY(loss(1, 3) != loss(1, 4));
    QVERIFY(loss(1, 3) != loss(2, 3));
  }

  void its_density_can_be_looked_at() {
    const InsidePart part = GaussianLesson({2, 1, 100}).density_part();
    QCOMPARE(part.rows, std::int64_t{3});
    QCOMPARE(part.columns, std::int64_t{41});
    QVERIFY(part.row_names == (std::vector<std::string>{"model", "data", "noise"}));
    QVERIFY(std::abs(part.values[41 + 20] - 0.398942F) < 1e-5F);  // the data's, at 0
    QVERIFY(std::abs(part.values[20] - part.values[82 + 20]) < 1e-5F);
    QCOMPARE(part.column_names[20], std::string("0"));
  }

  void simclr_takes_it_for_its_loss() {
    SimClrOptions options;
    options.objective = SimClrOptions::Objective::NoiseContrast;
    options.temperature = 0.5;
    SimClr method(options, small_encoder());
    const StepOutput output = method.step(noise_batch(5));
    const Nce expected =
        nce_of_pairs(output.projections[0], output.projections[1], 0.5, torch::zeros({1}));
    QVERIFY(support::relative_error(output.loss, expected.loss) < 1e-6);
    QCOMPARE(value(output, "normaliser"), 0.0);
    QVERIFY(value(output, "data_probability") > 0);
    output.loss.backward();
    QVERIFY(method.named_parameters()["normaliser"].grad().abs().item<double>() > 0);
    SimClr other({}, small_encoder());
    QVERIFY(!other.named_parameters().contains("normaliser"));
  }

  void the_method_adds_both_and_the_lesson_leaves_the_encoder_alone() {
    NceMethod method({}, small_encoder());
    const StepOutput output = method.step(noise_batch(4));
    QVERIFY(std::abs(output.loss.item<double>() - value(output, "sound_loss") -
                     value(output, "gaussian_loss")) < 1e-5);
    QVERIFY(std::abs(value(output, "gaussian_precision") - 0.25) < 1e-6);
    QVERIFY(std::abs(value(output, "gaussian_normaliser") -
                     (GaussianLesson::true_normaliser - std::log(2.0))) < 1e-5);
    QCOMPARE(method.inside().size(), std::size_t{2});
    GaussianLesson lesson({2, 1, 100});
    for (const auto& item : lesson.named_parameters()) QVERIFY(item.value().numel() == 1);
  }

  void silence_and_two_clips_survive() {
    NceMethod method({}, small_encoder());
    Batch batch = noise_batch(2);
    for (torch::Tensor& view : batch.views) view.zero_();
    const StepOutput output = method.step(batch);
    output.loss.backward();
    QVERIFY(output.loss.isfinite().item<bool>());
    for (const torch::Tensor& parameter : method.parameters()) {
      QVERIFY(parameter.grad().isfinite().all().item<bool>());
    }
  }

  void it_learns_from_sound() {
    NceMethod method({}, small_encoder());
    Batch batch = noise_batch(16);
    testing::give_pitches(batch, testing::pitches(16));
    const auto [first, last] = testing::learn(method, batch, 60, 3e-3);
    QVERIFY(value(last, "sound_loss") < 0.6 * value(first, "sound_loss"));
    QVERIFY(value(last, "contrastive_accuracy") > 0.9);
  }
};

}  // namespace test_nce

int core_nce(int argc, char** argv) {
  return earshot::testing::run_test<test_nce::TestNce>(argc, argv);
}
#include "test_nce.moc"
