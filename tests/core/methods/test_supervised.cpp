#include <cmath>
#include <QtTest>

#include "core/losses/classification.h"
#include "core/methods/kinds/supervised.h"
#include "core/models/encoders/small_log_mel.h"
#include "tests/support/learn.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_supervised {

using namespace earshot;
namespace support = earshot::testing;

namespace {

const DataFacts three_classes{{"a", "b", "c"}, 12, 2};

std::shared_ptr<Supervised> small_method(SupervisedOptions options = {}) {
  torch::manual_seed(1);
  SmallLogMelOptions encoder;
  encoder.widths = "8,16";
  return std::make_shared<Supervised>(options, std::make_shared<SmallLogMel>(encoder, 16000));
}

Batch tone_batch(std::vector<std::int64_t> labels) {
  torch::manual_seed(2);
  Batch batch;
  const torch::Tensor time = torch::arange(4000) / 16000.0;
  std::vector<torch::Tensor> rows;
  for (const std::int64_t label : labels) {
    rows.push_back(torch::sin(6.2831853 * (400.0 + 500.0 * static_cast<double>(label)) * time) +
                   0.1 * torch::randn({4000}));
    batch.clips.push_back(static_cast<std::int64_t>(batch.clips.size()));
  }
  batch.views = {torch::stack(rows).unsqueeze(1)};
  batch.labels = std::move(labels);
  return batch;
}

std::string preparing_error(const DataFacts& facts) {
  try {
    small_method()->prepare(facts);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

}  // namespace

class TestSupervised : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void rows_without_a_label_are_left_out() {
    const torch::Tensor logits = torch::randn({5, 3}, torch::kFloat64).requires_grad_();
    const torch::Tensor labels = torch::tensor({2, -1, 0, -1, 1}, torch::kInt64);
    const Classification some = classification(logits, labels);
    const torch::Tensor known = torch::tensor({0, 2, 4}, torch::kInt64);
    const torch::Tensor expected = torch::nn::functional::cross_entropy(
        logits.index_select(0, known), labels.index_select(0, known));
    QVERIFY(support::relative_error(some.loss, expected) < 1e-12);
    some.loss.backward();
    QCOMPARE(logits.grad()[1].abs().sum().item<double>(), 0.0);
    QVERIFY(logits.grad()[2].abs().sum().item<double>() > 0);
  }

  void accuracy_counts_the_rows_with_a_label() {
    const torch::Tensor logits = torch::tensor({{2.0, 1.0}, {1.0, 2.0}, {2.0, 1.0}, {0.0, 1.0}});
    const torch::Tensor labels = torch::tensor({0, -1, 1, -1}, torch::kInt64);
    QCOMPARE(classification(logits, labels).accuracy.item<double>(), 0.5);
  }

  void no_label_at_all_teaches_nothing() {
    const torch::Tensor logits = torch::randn({2, 3}).requires_grad_();
    const Classification none = classification(logits, torch::full({2}, -1, torch::kInt64));
    none.loss.backward();
    QCOMPARE(none.loss.item<double>(), 0.0);
    QCOMPARE(logits.grad().abs().sum().item<double>(), 0.0);
    QVERIFY_EXCEPTION_THROWN(classification(logits, torch::zeros({3}, torch::kInt64)),
                             std::invalid_argument);
  }

  void it_begins_without_an_opinion() {
    const auto method = small_method();
    method->prepare(three_classes);
    const StepOutput output = method->step(tone_batch({0, 1, 2, 0}));
    QVERIFY(std::abs(output.loss.item<double>() - std::log(3.0)) < 1e-6);
    QVERIFY(output.features[0].sizes() == torch::IntArrayRef({4, 32}));
    QVERIFY(output.features.size() == 1 && output.projections.empty());
  }

  void data_without_labels_is_refused_in_words() {
    QVERIFY(preparing_error({{}, 10, 1}).find("has none in the column data.label") !=
            std::string::npos);
    QVERIFY(preparing_error({{"dog"}, 10, 1})
                .find("all labels in the column data.label are "
                      "\"dog\"") != std::string::npos);
    QVERIFY(preparing_error(three_classes).empty());
  }

  void wrong_batches_are_refused() {
    const auto method = small_method();
    QVERIFY_EXCEPTION_THROWN(method->step(tone_batch({0, 1})), std::invalid_argument);
    method->prepare(three_classes);
    Batch batch = tone_batch({0, 1});
    batch.labels.pop_back();
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
    batch = tone_batch({0, 1});
    batch.views.push_back(batch.views[0]);
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
  }

  void dropout_is_for_training_alone() {
    SupervisedOptions options;
    options.dropout = 0.5;
    const auto method = small_method(options);
    method->prepare(three_classes);
    torch::nn::init::normal_(method->named_parameters()["classifier.weight"]);
    const Batch batch = tone_batch({0, 1, 2});
    const auto loss = [&](std::uint64_t seed) {
      torch::manual_seed(seed);
      return method->step(batch).loss.item<double>();
    };
    QVERIFY(loss(1) != loss(2));
    method->eval();
    QCOMPARE(loss(1), loss(2));
  }

  void what_is_taken_for_what_can_be_looked_at() {
    const auto method = small_method();
    method->prepare(three_classes);
    QVERIFY(method->inside().empty());
    method->step(tone_batch({0, 0, -1, 2}));
    const std::vector<InsidePart> parts = method->inside();
    QCOMPARE(parts.size(), std::size_t{1});
    QVERIFY(parts[0].row_names == three_classes.classes);
    QVERIFY(std::abs(parts[0].values[0] - 1.0F / 3) < 1e-6F);
    QVERIFY(std::isnan(parts[0].values[3]));  // no clip of class b
    QVERIFY(std::abs(parts[0].values[8] - 1.0F / 3) < 1e-6F);
  }

  void silence_and_two_clips_survive() {
    const auto method = small_method();
    method->prepare(three_classes);
    Batch batch = tone_batch({0, -1});
    batch.views[0].zero_();
    const StepOutput output = method->step(batch);
    output.loss.backward();
    QVERIFY(output.loss.isfinite().item<bool>());
    for (const torch::Tensor& parameter : method->parameters()) {
      QVERIFY(parameter.grad().isfinite().all().item<bool>());
    }
  }

  void it_learns() {
    const auto method = small_method();
    method->prepare(three_classes);
    const auto learnt = testing::learn(*method, tone_batch({0, 1, 2, 0, 1, 2, -1, 2}), 40, 1e-2);
    const StepOutput& output = learnt.last;
    QVERIFY(output.loss.item<double>() < 0.2);
    QCOMPARE(output.diagnostics[0].second.item<double>(), 1.0);
  }
};

}  // namespace test_supervised

int core_supervised(int argc, char** argv) {
  return earshot::testing::run_test<test_supervised::TestSupervised>(argc, argv);
}
#include "test_supervised.moc"
