#include <QtTest>

#include "core/measures/linear_probe.h"
#include "core/measures/logistic_regression.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_probe {

using namespace earshot;

namespace {

struct Toy {
  torch::Tensor features;
  std::vector<std::int64_t> labels;
  ProbeRows rows;
};

/// Three clouds `apart` deviations from each other, a row in four for validation and test each.
Toy clouds(double apart, std::int64_t per_class = 80) {
  torch::manual_seed(5);
  Toy toy;
  std::vector<torch::Tensor> blocks;
  for (std::int64_t label = 0; label < 3; ++label) {
    torch::Tensor block = torch::randn({per_class, 6});
    block.select(1, label).add_(apart);
    blocks.push_back(block * 50.0 + 1000.0);  // far from standardised
    for (std::int64_t i = 0; i < per_class; ++i) {
      const auto row = static_cast<std::int64_t>(toy.labels.size());
      toy.labels.push_back(label);
      (i % 4 == 0 ? toy.rows.valid : i % 4 == 1 ? toy.rows.test : toy.rows.train).push_back(row);
    }
  }
  toy.features = torch::cat(blocks);
  return toy;
}

double right(const ProbeOutcome& outcome, const Toy& toy) {
  double hits = 0.0;
  for (std::size_t i = 0; i < toy.rows.test.size(); ++i) {
    hits += outcome.predicted[i] == toy.labels[static_cast<std::size_t>(toy.rows.test[i])];
  }
  return hits / static_cast<double>(toy.rows.test.size());
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

}  // namespace

class TestProbe : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void separates_clouds_whatever_their_scale() {
    const Toy toy = clouds(6.0);
    const ProbeOutcome outcome = linear_probe(toy.features, toy.labels, toy.rows, 3);
    QVERIFY(right(outcome, toy) > 0.97);
    QVERIFY(outcome.valid_accuracy > 0.97);
    QCOMPARE(outcome.train_rows, static_cast<std::int64_t>(toy.rows.train.size()));
  }

  void finds_nothing_where_there_is_nothing() {
    const Toy toy = clouds(0.0);
    const double share = right(linear_probe(toy.features, toy.labels, toy.rows, 3), toy);
    QVERIFY2(share < 0.55, std::to_string(share).c_str());
  }

  void test_rows_change_nothing_but_their_own_predictions() {
    const Toy toy = clouds(2.0);
    const ProbeOutcome all = linear_probe(toy.features, toy.labels, toy.rows, 3);
    Toy other = toy;
    other.features = toy.features.clone();
    for (std::size_t i = 1; i < toy.rows.test.size(); ++i) {
      other.features[toy.rows.test[i]].fill_(1e6);
      other.labels[static_cast<std::size_t>(toy.rows.test[i])] = 0;
    }
    const ProbeOutcome changed = linear_probe(other.features, other.labels, other.rows, 3);
    QCOMPARE(changed.regularisation, all.regularisation);
    QCOMPARE(changed.valid_accuracy, all.valid_accuracy);
    QCOMPARE(changed.predicted[0], all.predicted[0]);
  }

  void standardises_by_the_training_rows_alone() {
    Toy toy = clouds(6.0);
    // A feature that is constant in training and huge elsewhere must not decide.
    torch::Tensor extra = torch::zeros({toy.features.size(0), 1});
    for (const std::int64_t row : toy.rows.test) extra[row] = 0.5;
    toy.features = torch::cat({toy.features, extra}, 1);
    QVERIFY(right(linear_probe(toy.features, toy.labels, toy.rows, 3), toy) > 0.97);
  }

  void without_validation_rows_a_fifth_of_each_class_is_held_out() {
    Toy toy = clouds(6.0);
    toy.rows.train.insert(toy.rows.train.end(), toy.rows.valid.begin(), toy.rows.valid.end());
    toy.rows.valid.clear();
    const ProbeOutcome outcome = linear_probe(toy.features, toy.labels, toy.rows, 3);
    QCOMPARE(outcome.valid_rows, std::int64_t{36});
    QCOMPARE(outcome.train_rows, std::int64_t{144});
    ProbeRows first = toy.rows, second = toy.rows, third = toy.rows;
    hold_out(first, toy.labels, 1);
    hold_out(second, toy.labels, 1);
    hold_out(third, toy.labels, 2);
    QCOMPARE(first.valid, second.valid);
    QVERIFY(first.valid != third.valid);
    for (const std::int64_t row : first.valid) {
      QVERIFY(std::find(first.train.begin(), first.train.end(), row) == first.train.end());
    }
  }

  void a_class_without_training_rows_counts_as_mistakes() {
    Toy toy = clouds(6.0);
    std::erase_if(toy.rows.train, [&](std::int64_t row) { return row >= 160; });
    const double share = right(linear_probe(toy.features, toy.labels, toy.rows, 3), toy);
    QVERIFY2(share > 0.6 && share < 0.67, std::to_string(share).c_str());
  }

  void one_class_is_refused() {
    Toy toy = clouds(6.0);
    std::erase_if(toy.rows.train, [&](std::int64_t row) { return row >= 80; });
    QCOMPARE(message_of([&] { linear_probe(toy.features, toy.labels, toy.rows, 3); }),
             std::string("the training clips have one class only; a probe needs two"));
    toy.rows.test.clear();
    QVERIFY(message_of([&] { linear_probe(toy.features, toy.labels, toy.rows, 3); }).find("test") !=
            std::string::npos);
  }

  void features_that_are_not_finite_are_refused() {
    Toy toy = clouds(6.0);
    toy.features[0][0] = std::numeric_limits<float>::infinity();
    QVERIFY(message_of([&] {
              linear_probe(toy.features, toy.labels, toy.rows, 3);
            }).find("finite") != std::string::npos);
  }

  void the_fit_is_a_minimum_even_where_features_are_alike() {
    torch::manual_seed(6);
    const torch::Tensor base = torch::randn({60, 3}, torch::kFloat64);
    const torch::Tensor rows = torch::cat({base, base * 2.0, base + 1e-3}, 1);
    const torch::Tensor labels = torch::arange(60).remainder(3);
    const LogisticProblem problem(rows, labels, 3);
    for (const double strength : {1e-4, 1.0, 1e4}) {
      const LogisticModel model = problem.fit(strength);
      QVERIFY(model.converged);
      QVERIFY(model.gradient < 1e-6);
    }
  }

  void a_warm_start_ends_in_the_same_minimum() {
    const Toy toy = clouds(2.0);
    const torch::Tensor rows = (toy.features - 1000.0) / 50.0;
    const LogisticProblem problem(rows, torch::tensor(toy.labels), 3);
    const LogisticModel weak = problem.fit(0.01, 1e-10);
    const LogisticModel cold = problem.fit(1.0, 1e-10);
    const LogisticModel warm = problem.fit(1.0, 1e-10, &weak);
    QVERIFY(testing::relative_error(warm.weights, cold.weights) < 1e-6);
    QVERIFY(warm.iterations < cold.iterations + 5);
  }
};

}  // namespace test_probe

int core_probe(int argc, char** argv) {
  return earshot::testing::run_test<test_probe::TestProbe>(argc, argv);
}
#include "test_probe.moc"
