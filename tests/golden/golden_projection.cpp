#include <QtTest>

#include "core/projection/affinities.h"
#include "core/projection/align.h"
#include "core/projection/principal_components.h"
#include "core/projection/projection.h"
#include "core/projection/quality.h"
#include "core/projection/tsne_forces.h"
#include "tests/support/features.h"
#include "tests/support/run_test.h"

namespace test_golden_projection {

using namespace earshot;
using nlohmann::json;

namespace {

/// golden_umap.cpp has these, and its figures in the case "digits".
const std::set<std::string> kNotForUs = {"UMAP graph", "UMAP a, b"};
const std::string kUmapFigures = "UMAP ";

std::vector<double> numbers(const torch::Tensor& tensor) {
  const torch::Tensor flat = tensor.to(torch::kFloat64).contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}
torch::Tensor column(const std::vector<double>& values) {
  return torch::tensor(values, torch::kFloat64);
}

void expect(const std::string& what, const torch::Tensor& actual, const torch::Tensor& expected,
            double tolerance = 1e-9) {
  const double error = testing::relative_error(actual, expected);
  QVERIFY2(error <= tolerance, (what + ": off by " + std::to_string(error / 1e-9) + "e-9").c_str());
}
void expect(const std::string& what, double actual, double expected, double tolerance = 1e-9) {
  expect(what, torch::tensor(actual, torch::kFloat64), torch::tensor(expected, torch::kFloat64),
         tolerance);
}

/// What the later cases refer to.
struct Stored {
  torch::Tensor data, labels, layout, components;
};

void read_data(const json& one, Stored& stored) {
  stored.data = testing::tensor(testing::at(one, "X"));
  stored.labels = testing::tensor(testing::at(one, "labels"), torch::kInt64);
  QVERIFY(stored.data.size(0) == stored.labels.size(0));
}

void read_layout(const json& one, Stored& stored) {
  stored.layout = testing::tensor(testing::at(one, "Y"));
  QVERIFY(stored.layout.dim() == 2);
}

void check_pca(const json& one, Stored& stored) {
  const torch::Tensor expected = testing::tensor(testing::at(one, "components"));
  const PrincipalComponents found = principal_components(stored.data, expected.size(0));
  expect("components", found.components, expected);
  expect("variance", found.variance, testing::tensor(testing::at(one, "explained_variance")));
  expect("ratio", found.ratio, testing::tensor(testing::at(one, "explained_variance_ratio")));
  expect("singular values", found.singular, testing::tensor(testing::at(one, "singular_values")));
  expect("mean", found.mean, testing::tensor(testing::at(one, "mean")));
  const torch::Tensor projected = found.project(stored.data);
  stored.components = projected.slice(1, 0, 2).contiguous();
  expect("projected", stored.components,
         testing::tensor(testing::at(one, "projected, first 2 columns")));
  const torch::Tensor whitened = testing::tensor(testing::at(one, "whitened, first 3 rows"));
  expect("whitened", (projected / found.variance.sqrt()).slice(0, 0, whitened.size(0)), whitened);
  // Where features outnumber rows the other Gram matrix is taken: a transposed problem.
  const torch::Tensor few = stored.data.slice(0, 0, stored.data.size(1) - 2);
  const PrincipalComponents wide = principal_components(few, 2);
  const auto [u, s, vt] = torch::linalg_svd(few - few.mean(0), false);
  expect("singular values of few rows", wide.singular, s.slice(0, 0, 2));
  expect("axes of few rows", wide.components.abs(), vt.slice(0, 0, 2).abs());
}

Layout<double> by_dimension(const torch::Tensor& points) {
  Layout<double> layout;
  for (std::int64_t d = 0; d < points.size(1); ++d) layout.push_back(numbers(points.select(1, d)));
  return layout;
}

struct Descent {
  double divergence = 0;
  torch::Tensor gradient;  ///< [rows, dimensions]
};

/// `joint` as compute_forces takes it: p_ij for i < j, half of the whole.
Descent descent(const std::vector<double>& joint, const torch::Tensor& points) {
  Forces<double> forces;
  compute_forces<double>(joint, by_dimension(points), forces);
  Descent found;
  for (const double p : joint) found.divergence += p > 0.0 ? 2.0 * p * std::log(p) : 0.0;
  found.divergence += forces.stretch + std::log(forces.normaliser);
  std::vector<torch::Tensor> axes;
  for (std::size_t d = 0; d < forces.attraction.size(); ++d) {
    axes.push_back(
        4.0 * (column(forces.attraction[d]) - column(forces.repulsion[d]) / forces.normaliser));
  }
  found.gradient = torch::stack(axes, 1);
  return found;
}

void check_tsne(const json& one, Stored& stored) {
  const auto perplexity = testing::at(one, "perplexity").get<double>();
  const Affinities<double> found = affinities<double>(stored.data, perplexity);
  const torch::Tensor stored_joint =
      testing::tensor(testing::at(one, "P (scikit-learn), condensed i<j row by row, 10 digits"));
  expect("P", column(found.joint), stored_joint, 2e-5);
  const torch::Tensor off = (column(found.joint) - stored_joint).abs().max();
  const double stated = testing::at(one, "largest |P - exact P| / max P").get<double>();
  expect("the stored P's own error", (off / column(found.joint).max()).item<double>(), stated,
         1e-3);
  expect("beta", column(found.beta),
         testing::tensor(testing::at(one, "beta per point, exact (p_j|i ~ exp(-beta d^2))")));

  const Descent given = descent(numbers(stored_joint), stored.layout);
  // The stored P has ten digits, so nothing computed from it can have more.
  expect("KL", given.divergence, testing::at(one, "KL at Y").get<double>());
  expect("gradient", given.gradient, testing::tensor(testing::at(one, "gradient at Y")));
  const Descent exact = descent(found.joint, stored.layout);
  expect("KL of exact P", exact.divergence, testing::at(one, "KL at Y with exact P").get<double>());
  const torch::Tensor first =
      testing::tensor(testing::at(one, "gradient at Y with exact P, first 5 rows"));
  expect("gradient of exact P", exact.gradient.slice(0, 0, first.size(0)), first);

  // What the map runs: the same in float32.
  const Affinities<float> single = affinities<float>(stored.data.to(torch::kFloat32), perplexity);
  const torch::Tensor narrow =
      torch::tensor(std::vector<double>(single.joint.begin(), single.joint.end()), torch::kFloat64);
  expect("P in float32", narrow, column(found.joint), 1e-5);
}

void check_trust(const json& one, Stored& stored) {
  const auto name = testing::at(one, "embedding").get<std::string>();
  QVERIFY2(name == "Y" || name == "PCA 2", ("unknown embedding: " + name).c_str());
  const torch::Tensor shown = name == "Y" ? stored.layout : stored.components;
  QVERIFY(shown.defined() && stored.data.defined());
  const std::vector<double> input = numbers(stored.data), layout = numbers(shown);
  const torch::Tensor flat = stored.labels.contiguous();
  const std::vector<std::int64_t> labels(flat.data_ptr<std::int64_t>(),
                                         flat.data_ptr<std::int64_t>() + flat.numel());
  const auto k = testing::at(one, "k").get<int>();
  const std::int64_t rows = stored.data.size(0);
  expect("trustworthiness", trustworthiness(input, layout, rows, k),
         testing::at(one, "trustworthiness").get<double>());
  expect("continuity", continuity(input, layout, rows, k),
         testing::at(one, "continuity").get<double>());
  expect("hit", neighbourhood_hit(layout, labels, k),
         testing::at(one, "neighbourhood hit").get<double>());
  expect("hit of X", neighbourhood_hit(input, labels, k),
         testing::at(one, "neighbourhood hit of X").get<double>());
}

void check_procrustes(const json& one, Stored&) {
  const torch::Tensor a = testing::tensor(testing::at(one, "A")),
                      b = testing::tensor(testing::at(one, "B"));
  const std::int64_t dimensions = a.size(1);
  const Turn turn = orthogonal_procrustes(numbers(a), numbers(b), dimensions);
  const torch::Tensor matrix = column(turn.matrix).view({dimensions, dimensions});
  expect("R", matrix,
         testing::tensor(testing::at(one,
                                     "R of orthogonal_procrustes(A, B): minimises |A R - B|, no "
                                     "centring, reflections allowed")));
  expect("scale", turn.scale,
         testing::at(one, "scale (sum of singular values of A^T B)").get<double>());
  expect("det", torch::linalg_det(matrix).item<double>(), testing::at(one, "det R").get<double>());
  const Superposition found = procrustes(numbers(a), numbers(b), dimensions);
  expect("disparity", found.disparity,
         testing::at(one, "scipy.spatial.procrustes: disparity").get<double>());
  expect("first", column(found.first).view_as(a),
         testing::tensor(testing::at(one, "its first matrix")));
  expect("second", column(found.second).view_as(b),
         testing::tensor(testing::at(one, "its second matrix")));
}

struct Digits {
  Features rows;
  std::vector<std::int64_t> labels;
};

Digits read_digits() {
  const json file = testing::golden("digits.json");
  const json& one = testing::at(file, "cases").at(0);
  const torch::Tensor data = testing::tensor(testing::at(one, "X"), torch::kFloat32).contiguous();
  const torch::Tensor labels = testing::tensor(testing::at(one, "y"), torch::kInt64).contiguous();
  const auto* known = labels.data_ptr<std::int64_t>();
  return {testing::features_of(data), {known, known + labels.numel()}};
}

/// The figures that the case names for a layout, none more than 0.01 below what it states (as the
/// case asks: layouts are compared by quality).
void expect_quality(const std::string& what, const std::vector<json>& stated, const Digits& digits,
                    const std::vector<float>& coordinates) {
  const std::vector<double> input(digits.rows.values.begin(), digits.rows.values.end());
  const std::vector<double> layout(coordinates.begin(), coordinates.end());
  const std::int64_t rows = digits.rows.rows();
  const std::map<std::string, std::function<double(int)>> figures = {
      {"trustworthiness", [&](int k) { return trustworthiness(input, layout, rows, k); }},
      {"continuity", [&](int k) { return continuity(input, layout, rows, k); }},
      {"neighbourhood hit", [&](int k) { return neighbourhood_hit(layout, digits.labels, k); }}};
  int ran = 0;
  for (const auto& [key, first] : stated.at(0).items()) {
    if (key == "KL") continue;
    const std::size_t place = key.rfind(" k=");
    QVERIFY2(place != std::string::npos && figures.contains(key.substr(0, place)), key.c_str());
    double least = 1.0;
    for (const json& run : stated) least = std::min(least, testing::at(run, key).get<double>());
    const double found = figures.at(key.substr(0, place))(std::stoi(key.substr(place + 3)));
    QVERIFY2(found >= least - 0.01, (what + ", " + key + ": " + std::to_string(found)).c_str());
    ++ran;
  }
  QVERIFY(ran > 0);
}

void check_digits(const json& one, Stored&) {
  const Digits digits = read_digits();
  const std::vector<double> input(digits.rows.values.begin(), digits.rows.values.end());
  expect("hit of the input", neighbourhood_hit(input, digits.labels, 10),
         testing::at(one, "neighbourhood hit of the input k=10").get<double>(), 1e-3);
  expect_quality("PCA", {testing::at(one, "PCA 2")}, digits, pca(digits.rows, 2).coordinates);

  std::vector<json> runs;
  double worst = 0.0;
  for (const auto& [key, value] : one.items()) {
    const bool known = key.starts_with("t-SNE ") || key.starts_with(kUmapFigures) ||
                       key == "PCA 2" || key.starts_with("neighbourhood hit of the input") ||
                       key == "test" || key == "rows" || key == "input" || key == "note";
    QVERIFY2(known, ("unknown key: " + key).c_str());
    if (!key.starts_with("t-SNE ")) continue;
    QVERIFY2(key.starts_with("t-SNE perplexity 30, "), key.c_str());
    runs.push_back(value);
    worst = std::max(worst, testing::at(value, "KL").get<double>());
  }
  QVERIFY(!runs.empty());
  TsneSettings settings;
  settings.perplexity = 30.0;
  settings.iterations = 1000;
  double divergence = 0.0;
  const std::vector<float> layout =
      tsne(digits.rows, settings, [&](int, double kl, std::span<const float>) { divergence = kl; });
  expect_quality("t-SNE", runs, digits, layout);
  QVERIFY2(divergence < worst + 0.02, ("KL " + std::to_string(divergence)).c_str());
}

}  // namespace

class GoldenProjection : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void goes_through_all_cases() {
    const std::map<std::string, std::function<void(const json&, Stored&)>> kinds = {
        {"data", read_data},
        {"PCA", check_pca},
        {"stored embedding Y", read_layout},
        {"t-SNE", check_tsne},
        {"digits", check_digits},
        {"trustworthiness", check_trust},
        {"Procrustes", check_procrustes},
    };
    const json file = testing::golden("projection.json");
    Stored stored;
    std::set<std::string> ran;
    for (const json& one : testing::at(file, "cases")) {
      const auto kind = testing::at(one, "test").get<std::string>();
      if (kNotForUs.contains(kind)) continue;
      const auto check = kinds.find(kind);
      QVERIFY2(check != kinds.end(), ("unknown kind of case: " + kind).c_str());
      check->second(one, stored);
      if (QTest::currentTestFailed()) QFAIL(("in the case \"" + kind + "\"").c_str());
      ran.insert(kind);
    }
    for (const auto& [kind, check] : kinds) {
      QVERIFY2(ran.contains(kind), ("no case of kind \"" + kind + "\"").c_str());
    }
  }
};

}  // namespace test_golden_projection

int golden_projection(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_projection::GoldenProjection>(argc, argv);
}
#include "golden_projection.moc"
