#include <QtTest>

#include "core/projection/nearest_rows.h"
#include "core/projection/quality.h"
#include "core/projection/spectral_layout.h"
#include "core/projection/umap.h"
#include "core/projection/umap_curve.h"
#include "core/projection/umap_nearest.h"
#include "tests/support/features.h"
#include "tests/support/run_test.h"

namespace test_golden_umap {

using namespace earshot;
using nlohmann::json;

namespace {

torch::Tensor column(const std::vector<double>& values) {
  return torch::tensor(values, torch::kFloat64);
}

void expect(const std::string& what, const torch::Tensor& actual, const torch::Tensor& expected,
            double tolerance) {
  QVERIFY2(actual.sizes() == expected.sizes(), (what + ": another shape").c_str());
  const double error = testing::relative_error(actual, expected);
  QVERIFY2(error <= tolerance, (what + ": off by " + std::to_string(error / 1e-9) + "e-9").c_str());
}

void check_graph(const json& one, const torch::Tensor& data) {
  const auto neighbours = testing::at(one, "n_neighbors").get<std::int64_t>();
  const UmapNearest near = umap_nearest(nearest_rows(data, neighbours - 1), Nearness::Euclidean);
  const auto count = static_cast<std::size_t>(neighbours);
  const SmoothDistances smooth = smooth_distances(near.distances, count);
  expect("rho", column(smooth.rho), testing::tensor(testing::at(one, "rhos")), 1e-4);
  expect("sigma", column(smooth.sigma), testing::tensor(testing::at(one, "sigmas")), 1e-4);

  const FuzzySet set = fuzzy_set(near.rows, near.distances, count);
  std::vector<std::int64_t> rows, columns;
  std::vector<double> memberships;
  double sum = 0;
  for (std::size_t i = 0; i < set.rows(); ++i) {
    for (std::size_t at = set.starts[i]; at < set.starts[i + 1]; ++at) {
      sum += static_cast<double>(set.membership[at]);
      if (set.columns[at] < static_cast<std::int32_t>(i)) continue;
      rows.push_back(static_cast<std::int64_t>(i));
      columns.push_back(set.columns[at]);
      memberships.push_back(static_cast<double>(set.membership[at]));
    }
  }
  QVERIFY(torch::equal(torch::tensor(rows),
                       testing::tensor(testing::at(one, "rows (i<j)"), torch::kInt64)));
  QVERIFY(torch::equal(torch::tensor(columns),
                       testing::tensor(testing::at(one, "columns"), torch::kInt64)));
  expect("memberships", column(memberships), testing::tensor(testing::at(one, "memberships")),
         1e-4);
  expect("sum", column({sum}), column({testing::at(one, "sum of the full matrix").get<double>()}),
         1e-4);
  const std::int64_t parts = parts_of(set);
  QCOMPARE(parts, testing::at(one, "connected components").get<std::int64_t>());
  if (parts > 1) return;
  const torch::Tensor values = testing::tensor(
      testing::at(one, "smallest 5 eigenvalues of the normalised Laplacian (own, numpy)"));
  const SpectralLayout found = spectral_layout(set, 4, 0, 1, {}, 1e-8);
  QVERIFY(found.converged);
  expect("eigenvalues", column(found.eigenvalues), values.slice(0, 1), 1e-4);
}

void check_curve(const json& one) {
  const json& all = testing::at(one, "min_dist, spread, a, b");
  QVERIFY(!all.empty());
  for (const json& numbers : all) {
    const UmapCurve curve = umap_curve(numbers.at(0).get<double>(), numbers.at(1).get<double>());
    expect("a", column({curve.a}), column({numbers.at(2).get<double>()}), 1e-5);
    expect("b", column({curve.b}), column({numbers.at(3).get<double>()}), 1e-5);
  }
}

/// The layout of the digits is as good as the reference's, as that case asks: no figure more than
/// 0.01 below the least of its runs.
void check_digits(const json& one) {
  const json file = testing::golden("digits.json");
  const json& digits = testing::at(file, "cases").at(0);
  const Features rows =
      testing::features_of(testing::tensor(testing::at(digits, "X"), torch::kFloat32));
  const torch::Tensor flat = testing::tensor(testing::at(digits, "y"), torch::kInt64).contiguous();
  const std::vector<std::int64_t> labels(flat.data_ptr<std::int64_t>(),
                                         flat.data_ptr<std::int64_t>() + flat.numel());
  const UmapLayout laid = umap(rows, {});
  QVERIFY(laid.start == UmapStart::Spectral);
  const std::vector<double> input(rows.values.begin(), rows.values.end());
  const std::vector<double> layout(laid.coordinates.begin(), laid.coordinates.end());
  const std::map<std::string, double> figures = {
      {"trustworthiness k=5", trustworthiness(input, layout, rows.rows(), 5)},
      {"trustworthiness k=12", trustworthiness(input, layout, rows.rows(), 12)},
      {"continuity k=12", continuity(input, layout, rows.rows(), 12)},
      {"neighbourhood hit k=5", neighbourhood_hit(layout, labels, 5)},
      {"neighbourhood hit k=10", neighbourhood_hit(layout, labels, 10)}};
  int runs = 0;
  for (const auto& [key, stated] : one.items()) {
    if (!key.starts_with("UMAP ")) continue;
    ++runs;
    QCOMPARE(stated.size(), figures.size());
  }
  QVERIFY(runs > 0);
  for (const auto& [name, found] : figures) {
    double least = 1;
    for (const auto& [key, stated] : one.items()) {
      if (key.starts_with("UMAP "))
        least = std::min(least, testing::at(stated, name).get<double>());
    }
    QVERIFY2(found >= least - 0.01, (name + ": " + std::to_string(found)).c_str());
  }
}

}  // namespace

/// The cases of projection.json that golden_projection.cpp leaves to UMAP.
class GoldenUmap : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void goes_through_its_cases() {
    const json file = testing::golden("projection.json");
    torch::Tensor data;
    std::set<std::string> ran;
    for (const json& one : testing::at(file, "cases")) {
      const auto kind = testing::at(one, "test").get<std::string>();
      if (kind == "data") data = testing::tensor(testing::at(one, "X"));
      if (kind == "UMAP graph") check_graph(one, data);
      if (kind == "UMAP a, b") check_curve(one);
      if (kind == "digits") check_digits(one);
      if (QTest::currentTestFailed()) QFAIL(("in the case \"" + kind + "\"").c_str());
      ran.insert(kind);
    }
    for (const char* kind : {"data", "UMAP graph", "UMAP a, b", "digits"}) {
      QVERIFY2(ran.contains(kind), kind);
    }
  }
};

}  // namespace test_golden_umap

int golden_umap(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_umap::GoldenUmap>(argc, argv);
}
#include "golden_umap.moc"
