#include <QtTest>

#include "core/base/json.h"
#include "core/built_in/catalogue.h"
#include "core/runs/meaning.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_meaning {

using namespace earshot;
using Says = EvaluationMeaning::Says;

/// Names the first `right` of 200 test items rightly.
ProbeResult judged(std::int64_t right, double valid_accuracy) {
  ProbeResult result;
  result.classes = {"a", "b"};
  for (std::int64_t i = 0; i < 200; ++i) {
    result.predictions.push_back({Item{i}, 0, i < right ? 0 : 1});
  }
  result.test_clips = 200;
  result.confusion = {{right, 200 - right}, {0, 0}};
  result.figures = {{"accuracy", static_cast<double>(right) / 200}, {"macro_f1", 0.25}};
  result.further = {{"knn_accuracy", 0.5}};
  result.valid_accuracy = valid_accuracy;
  return result;
}

/// What an evaluation says of the training, and against whom.
class TestMeaning : public QObject {
  Q_OBJECT
  const Catalogue catalogue_ = built_in_catalogue();

  static EvaluationResult result(std::int64_t own, std::int64_t untrained, std::int64_t quarters) {
    EvaluationResult made;
    made.probe = judged(own, 0.9);
    // The statistics without order did worse on validation, better on the test: not chosen.
    made.baselines = {{"untrained", judged(untrained, 0.4)},
                      {"log_mel", judged(199, 0.3)},
                      {"log_mel_quarters", judged(quarters, 0.5)}};
    return made;
  }
  Says says(const EvaluationResult& of) const { return meaning_of(catalogue_, of).says; }

 private Q_SLOTS:
  void the_strongest_baseline_is_chosen_by_validation() {
    const EvaluationResult made = result(150, 100, 120);
    QCOMPARE(strongest_baseline(made)->first, std::string("log_mel_quarters"));
    QCOMPARE(meaning_of(catalogue_, made).strongest->first, std::string("log_mel_quarters"));
    QCOMPARE(start_of(catalogue_, made)->first, std::string("untrained"));
  }

  void without_validation_it_is_the_best_by_the_figure_that_ranks() {
    EvaluationResult made = result(150, 100, 120);
    for (auto& [name, probe] : made.baselines) probe.valid_accuracy = 0;
    QCOMPARE(strongest_baseline(made)->first, std::string("log_mel"));
    QCOMPARE(strongest_baseline(made, false)->first, std::string("untrained"));
    made.baselines.clear();
    QVERIFY(strongest_baseline(made) == nullptr);
    QVERIFY(says(made) == Says::NoBaseline);
    QVERIFY(brief_words(meaning_of(catalogue_, made)).empty());
  }

  void each_case_is_told_apart() {
    QVERIFY(says(result(150, 100, 120)) == Says::Taught);
    QVERIFY(says(result(150, 100, 150)) == Says::NoMore);
    QVERIFY(says(result(150, 150, 150)) == Says::Unclear);
    QVERIFY(says(result(120, 120, 150)) == Says::Below);
    QVERIFY(says(result(120, 100, 150)) == Says::BelowButGained);
    // Harm is said before all else, also where the statistics are beaten.
    QVERIFY(says(result(130, 150, 100)) == Says::Harmed);
    QVERIFY(says(result(130, 150, 170)) == Says::Harmed);
    const std::string harmed = brief_words(meaning_of(catalogue_, result(130, 150, 170)));
    QVERIFY2(harmed.find("harder to read than it was at the start") != std::string::npos,
             harmed.c_str());
  }

  void figures_of_before_that_name_no_items_are_compared_unpaired() {
    EvaluationResult made = result(150, 100, 146);
    QVERIFY(says(made) == Says::Taught);  // paired, four items decide
    for (auto& [name, probe] : made.baselines) probe.predictions.clear();
    QVERIFY(says(made) == Says::NoMore);
  }

  void the_json_has_metrics_and_gains_beside_every_set_of_features() {
    const EvaluationResult made = result(150, 100, 120);
    const Json told = parse_json(to_json(made));
    QCOMPARE(told.at("metrics").at("accuracy").get<double>(), 0.75);
    QCOMPARE(told.at("metrics").at("knn_accuracy").get<double>(), 0.5);
    QCOMPARE(told.at("strongest_baseline").get<std::string>(), std::string("log_mel_quarters"));
    const Json& untrained = told.at("baselines").at("untrained");
    QCOMPARE(untrained.at("metrics").at("macro_f1").get<double>(), 0.25);
    QCOMPARE(untrained.at("accuracy").get<double>(), 0.5);
    QCOMPARE(untrained.at("gain").at("value").get<double>(), 0.25);
    QVERIFY(untrained.at("gain").at("low").get<double>() > 0.15);
    // It reads back, and nothing of it is taken for a figure.
    const EvaluationResult read = evaluation_from_json(catalogue_, to_json(made));
    QCOMPARE(read.probe.figures.size(), std::size_t{2});
    QCOMPARE(read.baselines.size(), std::size_t{3});
  }
};

}  // namespace test_meaning

int core_meaning(int argc, char** argv) {
  return earshot::testing::run_test<test_meaning::TestMeaning>(argc, argv);
}
#include "test_meaning.moc"
