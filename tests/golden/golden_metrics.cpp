#include <QtTest>

#include "core/measures/bootstrap.h"
#include "core/measures/cluster_agreement.h"
#include "core/measures/cluster_shape.h"
#include "core/measures/health.h"
#include "core/measures/knn.h"
#include "core/measures/logistic_regression.h"
#include "core/measures/metrics.h"
#include "core/measures/ranking.h"
#include "tests/support/golden_cases.h"
#include "tests/support/run_test.h"

namespace test_golden_metrics {

using namespace earshot;
using nlohmann::json;

namespace {

/// Kinds of case that Earshot has no use for: none.
const std::set<std::string> kNotForUs = {};

/// What the cases say of scikit-learn's own results; not figures that Earshot computes.
const std::map<std::string, std::vector<std::string>> kKeysNotForUs = {
    {"multi label",
     {"scikit-learn, class 1 (no positives): roc_auc_score",
      "scikit-learn, class 1 (no positives): average_precision_score",
      "scikit-learn, last class (all positive): roc_auc_score",
      "scikit-learn, last class (all positive): average_precision_score",
      "scikit-learn macro ROC-AUC of all"}},
    {"logistic regression",
     {"largest gradient entry", "scikit-learn's own lbfgs result: objective",
      "largest difference of its coefficients"}},
    {"rank", {"singular values"}},
};

std::vector<double> numbers(const torch::Tensor& tensor) {
  const torch::Tensor flat = tensor.detach().to(torch::kFloat64).contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}
std::vector<double> numbers(const json& stored) {
  return numbers(testing::tensor(stored));
}
std::vector<std::int64_t> labels(const json& stored) {
  return testing::at(stored, "data").get<std::vector<std::int64_t>>();
}
std::int64_t width(const json& stored) {
  return testing::at(stored, "shape").get<std::vector<std::int64_t>>().back();
}

void expect(const std::string& what, double actual, double expected, double tolerance = 1e-9) {
  const double scale = std::max(std::abs(expected), 1e-3);
  const bool near = std::abs(actual - expected) <= tolerance * scale;
  QVERIFY2(near,
           (what + ": " + std::to_string(actual) + ", not " + std::to_string(expected)).c_str());
}

void expect(const std::string& what, const std::vector<double>& actual,
            const std::vector<double>& expected, double tolerance = 1e-9) {
  const double error = testing::relative_error(torch::tensor(actual, torch::kFloat64),
                                               torch::tensor(expected, torch::kFloat64));
  QVERIFY2(error <= tolerance, (what + ": off by " + std::to_string(error)).c_str());
}

/// Null means that the figure is undefined.
void expect(const std::string& what, const std::vector<std::optional<double>>& actual,
            const json& expected) {
  QCOMPARE(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    QCOMPARE(actual[i].has_value(), !expected[i].is_null());
    if (actual[i]) expect(what, *actual[i], expected[i].get<double>());
  }
}

struct SingleLabel {
  std::vector<std::int64_t> truth;
  std::vector<double> scores;
  std::int64_t classes = 0;
};

SingleLabel check_single_label(const json& one) {
  const std::vector<std::int64_t> truth = labels(testing::at(one, "y"));
  const json& stored = testing::at(one, "scores (logits, rounded: ties exist)");
  const std::vector<double> scores = numbers(stored);
  const auto classes = testing::at(one, "classes").get<std::int64_t>();
  const ScoreTable table(scores, classes);
  const std::vector<std::int64_t> predicted = argmax(table);
  const Confusion confusion = confusion_matrix(truth, predicted, classes);
  const auto figures = class_figures(confusion);

  [&] { QCOMPARE(predicted, labels(testing::at(one, "prediction (argmax, first of ties)"))); }();
  std::vector<double> counts, precision, recall, f1;
  for (const auto& row : confusion) counts.insert(counts.end(), row.begin(), row.end());
  for (const ClassFigures& own : figures) {
    precision.push_back(own.precision);
    recall.push_back(own.recall);
    f1.push_back(own.f1);
  }
  expect("confusion", counts, numbers(testing::at(one, "confusion (row = true)")));
  expect("precision", precision, numbers(testing::at(one, "precision per class")));
  expect("recall", recall, numbers(testing::at(one, "recall per class")));
  expect("F1", f1, numbers(testing::at(one, "F1 per class (0 where undefined)")));
  const std::map<std::string, double> expected = {
      {"accuracy", accuracy(truth, predicted)},
      {"balanced accuracy (mean recall over classes present in y)", balanced_accuracy(confusion)},
      {"macro F1 over all classes", macro_f1(figures, Averaged::AllClasses)},
      {"macro F1 over classes in y or prediction (scikit-learn without labels)",
       macro_f1(figures, Averaged::Present)},
      {"micro F1 (= accuracy)", accuracy(truth, predicted)},
      {"weighted F1", weighted_f1(figures)},
      {"log loss (mean, nats)", log_loss(truth, ScoreTable(softmax(table), classes))},
      {"Matthews", matthews(confusion)},
      {"Cohen kappa", cohen_kappa(confusion)},
  };
  for (const auto& [key, value] : expected) expect(key, value, testing::at(one, key).get<double>());
  const std::map<std::string, std::pair<std::int64_t, TieOrder>> tops = {
      {"top-5 scikit-learn (ties: higher index first)", {5, TieOrder::HigherIndexFirst}},
      {"top-2 scikit-learn", {2, TieOrder::HigherIndexFirst}},
      {"top-5 with ties: lower index first", {5, TieOrder::LowerIndexFirst}},
      {"top-2 with ties: lower index first", {2, TieOrder::LowerIndexFirst}},
  };
  for (const auto& [key, top] : tops) {
    expect(key, top_k_accuracy(truth, table, top.first, top.second),
           testing::at(one, key).get<double>());
  }
  return {truth, scores, classes};
}

/// Works on the scores of the single-label case before it, as the case says.
void check_multi_class_auc(const json& one, const SingleLabel& before) {
  QVERIFY(before.classes > 2);
  QCOMPARE(testing::at(one, "probabilities").get<std::string>(),
           std::string("softmax of the first classes-2 columns of the scores above"));
  const std::int64_t classes = before.classes - 2;
  const std::vector<double> columns = numbers(torch::tensor(before.scores, torch::kFloat64)
                                                  .view({-1, before.classes})
                                                  .slice(1, 0, classes));
  const std::vector<double> shares = softmax(ScoreTable(columns, classes));
  const ScoreTable table(shares, classes);
  expect("one-vs-rest", one_vs_rest_roc_auc(before.truth, table),
         testing::at(one, "one-vs-rest macro").get<double>());
  expect("one-vs-one", one_vs_one_roc_auc(before.truth, table),
         testing::at(one, "one-vs-one macro").get<double>());
}

void check_top_k_ties(const json& one) {
  const auto truth = testing::at(one, "y").get<std::vector<std::int64_t>>();
  std::vector<double> scores;
  for (const json& row : testing::at(one, "scores")) {
    for (const json& score : row) scores.push_back(score.get<double>());
  }
  const ScoreTable table(scores, static_cast<std::int64_t>(scores.size() / truth.size()));
  const auto check = [&](const std::string& key, TieOrder ties) {
    const json& expected = testing::at(one, key);
    for (std::size_t k = 0; k < expected.size(); ++k) {
      expect(key, top_k_accuracy(truth, table, static_cast<std::int64_t>(k) + 1, ties),
             expected[k].get<double>());
    }
  };
  check("scikit-learn top-1, 2, 3 (higher index first)", TieOrder::HigherIndexFirst);
  check("lower index first, top-1, 2, 3", TieOrder::LowerIndexFirst);
}

void check_hard_zeros(const json& one) {
  const auto truth = testing::at(one, "y").get<std::vector<std::int64_t>>();
  std::vector<double> shares;
  for (const json& row : testing::at(one, "p")) {
    for (const json& share : row) shares.push_back(share.get<double>());
  }
  const ScoreTable table(shares, static_cast<std::int64_t>(shares.size() / truth.size()));
  expect("log loss", log_loss(truth, table),
         testing::at(one, "scikit-learn (clipped at 2.220446e-16)").get<double>());
}

void check_multi_label(const json& one) {
  const std::vector<std::int64_t> targets = labels(testing::at(one, "targets"));
  const std::vector<double> scores = numbers(testing::at(one, "scores (ties)"));
  const std::int64_t classes = width(testing::at(one, "targets"));
  const ScoreTable table(scores, classes);
  const MultiLabelFigures figures = multi_label_figures(targets, table);
  expect("ROC-AUC", figures.roc_auc,
         testing::at(one, "ROC-AUC per class (null: no positives or no negatives)"));
  expect("AP", figures.average_precision, testing::at(one, "AP per class (null: no positives)"));
  QCOMPARE(figures.used, testing::at(one, "classes used").get<std::vector<std::int64_t>>());
  QCOMPARE(figures.skipped, classes - static_cast<std::int64_t>(figures.used.size()));
  const ThresholdFigures half = threshold_figures(targets, table, 0.5);
  const std::map<std::string, double> expected = {
      {"macro ROC-AUC over classes used", figures.macro_roc_auc},
      {"macro AP over classes used (positives AND negatives)", figures.macro_average_precision},
      {"macro AP over classes with positives", figures.macro_average_precision_of_positive},
      {"micro ROC-AUC (all entries pooled)", figures.micro_roc_auc},
      {"micro AP", figures.micro_average_precision},
      {"scikit-learn samples AP", figures.samples_average_precision},
      {"at threshold 0.5 (>=): macro F1", half.macro_f1},
      {"at threshold 0.5: micro F1", half.micro_f1},
      {"at threshold 0.5: exact-match accuracy", half.exact_match},
      {"Hamming loss", half.hamming_loss},
  };
  for (const auto& [key, value] : expected) expect(key, value, testing::at(one, key).get<double>());
  double sum = 0.0;
  for (const auto& precision : figures.average_precision) sum += precision.value_or(0.0);
  expect(
      "AP with undefined as 0", sum / static_cast<double>(classes),
      testing::at(one, "scikit-learn macro AP of all (undefined class counts as 0)").get<double>());
  std::vector<double> areas;
  for (const std::int64_t label : figures.used) {
    std::vector<std::int64_t> own_targets;
    std::vector<double> own_scores;
    for (std::int64_t item = 0; item < table.items(); ++item) {
      own_targets.push_back(targets[static_cast<std::size_t>(item * classes + label)]);
      own_scores.push_back(table.at(item, label));
    }
    areas.push_back(precision_recall_trapezoid(own_targets, own_scores).value());
  }
  expect("trapezoid", areas,
         testing::at(one, "trapezoid PR area per class used").get<std::vector<double>>());
}

void check_small_vectors(const json& one) {
  QVERIFY(!testing::at(one, "vectors").empty());
  for (const json& vector : testing::at(one, "vectors")) {
    const auto targets = testing::at(vector, "y").get<std::vector<std::int64_t>>();
    const auto scores = testing::at(vector, "s").get<std::vector<double>>();
    expect("ROC-AUC", roc_auc(targets, scores).value(),
           testing::at(vector, "ROC-AUC").get<double>());
    expect("AP", average_precision(targets, scores).value(),
           testing::at(vector, "AP").get<double>());
    expect("trapezoid", precision_recall_trapezoid(targets, scores).value(),
           testing::at(vector, "trapezoid").get<double>());
  }
}

void check_knn(const json& one) {
  const torch::Tensor bank = testing::tensor(testing::at(one, "bank (not normalised)"));
  const torch::Tensor known = testing::tensor(testing::at(one, "bank labels"), torch::kInt64);
  const torch::Tensor queries = testing::tensor(testing::at(one, "queries (not normalised)"));
  QVERIFY(!testing::at(one, "results").empty());
  for (const json& result : testing::at(one, "results")) {
    const KnnSettings settings{testing::at(result, "k").get<std::int64_t>(),
                               testing::at(result, "tau").get<double>()};
    const torch::Tensor scores =
        knn_scores(bank, known, queries, testing::at(one, "classes").get<std::int64_t>(), settings);
    const json& expected =
        testing::at(result, "scores = sum of exp(cos/tau) over the k nearest of that class");
    QVERIFY(testing::relative_error(scores, testing::tensor(expected)) <= 1e-9);
    const json& best = testing::at(result, "best class (lightly knn_predict gives the same)");
    QVERIFY(torch::equal(scores.argmax(1), testing::tensor(best, torch::kInt64)));
  }
}

void check_logistic(const json& one) {
  const torch::Tensor rows = testing::tensor(testing::at(one, "X"));
  const torch::Tensor known = testing::tensor(testing::at(one, "y"), torch::kInt64);
  const auto classes = testing::at(one, "classes").get<std::int64_t>();
  const LogisticModel model =
      LogisticProblem(rows, known, classes).fit(testing::at(one, "C").get<double>(), 1e-14);
  QVERIFY(model.gradient < 1e-11);
  QVERIFY(testing::relative_error(model.weights, testing::tensor(testing::at(one, "coef"))) <=
          1e-9);
  QVERIFY(testing::relative_error(model.bias, testing::tensor(testing::at(one, "intercept"))) <=
          1e-9);
  expect("objective", model.objective, testing::at(one, "objective").get<double>());
  const torch::Tensor shares = torch::softmax(model.logits(rows), 1);
  QVERIFY(testing::relative_error(shares, testing::tensor(testing::at(one, "probabilities"))) <=
          1e-9);
  const double right = shares.argmax(1).eq(known).to(torch::kFloat64).mean().item<double>();
  expect("accuracy", right, testing::at(one, "accuracy").get<double>());
}

void check_rank(const json& one) {
  const torch::Tensor rows = testing::tensor(testing::at(one, "Z"));
  const std::map<std::string, torch::Tensor> figures = {
      {"RankMe (p = s/sum + 1e-7, exp(-sum p ln p), not centred)", rankme(rows)},
      {"effective rank (Roy & Vetterli: same without the 1e-7)", effective_rank(rows)},
      {"participation ratio of the centred covariance ((sum l)^2 / sum l^2)",
       participation_ratio(rows)},
      {"stable rank (sum s^2 / max s^2)", stable_rank(rows)},
      {"exp entropy of centred eigenvalues (the other convention)", covariance_rank(rows)},
  };
  for (const auto& [key, value] : figures) {
    expect(key, value.item<double>(), testing::at(one, key).get<double>());
  }
}

void check_agreement(const json& one) {
  const std::vector<std::int64_t> a = labels(testing::at(one, "a")),
                                  b = labels(testing::at(one, "b"));
  const ClusterAgreement found = cluster_agreement(a, b);
  const std::map<std::string, double> figures = {
      {"mutual information (nats)", found.mutual_information},
      {"NMI arithmetic (scikit-learn default)", found.nmi_arithmetic},
      {"NMI geometric", found.nmi_geometric},
      {"NMI min", found.nmi_min},
      {"NMI max", found.nmi_max},
      {"AMI", found.adjusted_mutual_information},
      {"ARI", found.adjusted_rand_index},
  };
  for (const auto& [key, value] : figures) expect(key, value, testing::at(one, key).get<double>());
  expect("homogeneity", {found.homogeneity, found.completeness, found.v_measure},
         testing::at(one, "homogeneity, completeness, V").get<std::vector<double>>());
  const ClusterAgreement same = cluster_agreement(a, a);
  expect("identical", {same.nmi_arithmetic, same.adjusted_rand_index},
         testing::at(one, "identical labelings NMI, ARI").get<std::vector<double>>());
  const std::vector<std::int64_t> single(a.size(), 0);
  const ClusterAgreement nothing = cluster_agreement(a, single);
  const auto expected = testing::at(one, "one cluster only NMI, ARI").get<std::vector<double>>();
  expect("one cluster, NMI", nothing.nmi_arithmetic, expected.at(0));
  expect("one cluster, ARI", nothing.adjusted_rand_index, expected.at(1));
}

void check_silhouette(const json& one) {
  QCOMPARE(testing::at(one, "X").get<std::string>(), std::string("the data of projection.json"));
  std::vector<double> rows;
  const json projection = testing::golden("projection.json");
  for (const json& other : testing::at(projection, "cases")) {
    if (testing::at(other, "test") == "data") rows = numbers(testing::at(other, "X"));
  }
  const std::vector<std::int64_t> clusters = labels(testing::at(one, "labels"));
  const auto mean = [](const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  };
  const std::vector<double> euclidean = silhouettes(rows, clusters, Distance::Euclidean);
  expect("per point", euclidean, numbers(testing::at(one, "per point Euclidean")));
  expect("mean", mean(euclidean), testing::at(one, "mean Euclidean").get<double>());
  expect("cosine", mean(silhouettes(rows, clusters, Distance::Cosine)),
         testing::at(one, "mean cosine").get<double>());
  expect("Davies-Bouldin", davies_bouldin(rows, clusters),
         testing::at(one, "Davies-Bouldin").get<double>());
  expect("Calinski-Harabasz", calinski_harabasz(rows, clusters),
         testing::at(one, "Calinski-Harabasz").get<double>());
}

void check_bootstrap_of(const json& expected, const std::vector<double>& items,
                        const std::vector<std::int64_t>& indices) {
  const std::vector<double> means = resampled_means(items, indices);
  const double estimate =
      std::accumulate(items.begin(), items.end(), 0.0) / static_cast<double>(items.size());
  const auto first =
      testing::at(expected, "resampled statistics: first 5").get<std::vector<double>>();
  expect("first", {means.begin(), means.begin() + static_cast<std::ptrdiff_t>(first.size())},
         first);
  const auto check = [&](const std::string& key, const Interval& interval) {
    expect(key, {interval.low, interval.high},
           testing::at(expected, key).get<std::vector<double>>());
  };
  check("percentile 2.5, 97.5 (numpy, linear)", percentile_interval(means, 0.95));
  check("scipy percentile 95 %", percentile_interval(means, 0.95));
  check("scipy basic 95 %", basic_interval(means, estimate, 0.95));
  check("scipy BCa 95 %", bca_interval(means, items, 0.95));
  expect("standard error", standard_error(means),
         testing::at(expected, "standard error (n-1)").get<double>());
}

void check_bootstrap(const json& one) {
  const std::vector<std::int64_t> indices = labels(testing::at(one, "indices (resamples x n)"));
  check_bootstrap_of(testing::at(one, "mean"), numbers(testing::at(one, "x")), indices);
  check_bootstrap_of(testing::at(one, "accuracy"), numbers(testing::at(one, "hits")), indices);
}

}  // namespace

class GoldenMetrics : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void goes_through_all_cases() {
    SingleLabel before;
    testing::check_all_cases(
        "metrics.json", "test",
        {{"single label", [&](const json& one) { before = check_single_label(one); }},
         {"multi-class ROC-AUC", [&](const json& one) { check_multi_class_auc(one, before); }},
         {"top-k ties", check_top_k_ties},
         {"log loss of hard zeros", check_hard_zeros},
         {"multi label", check_multi_label},
         {"small vectors", check_small_vectors},
         {"kNN weighted vote", check_knn},
         {"logistic regression", check_logistic},
         {"rank", check_rank},
         {"cluster agreement", check_agreement},
         {"silhouette", check_silhouette},
         {"bootstrap", check_bootstrap}},
        kNotForUs);
    const json file = testing::golden("metrics.json");
    for (const json& one : testing::at(file, "cases")) {
      const auto others = kKeysNotForUs.find(testing::at(one, "test").get<std::string>());
      if (others == kKeysNotForUs.end()) continue;
      for (const std::string& key : others->second) testing::at(one, key);
    }
  }
};

}  // namespace test_golden_metrics

int golden_metrics(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_metrics::GoldenMetrics>(argc, argv);
}
#include "golden_metrics.moc"
