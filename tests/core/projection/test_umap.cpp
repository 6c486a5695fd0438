#include <QtTest>

#include "core/base/stopped.h"
#include "core/built_in/catalogue.h"
#include "core/projection/fuzzy_set.h"
#include "core/projection/lay_out.h"
#include "core/projection/quality.h"
#include "core/projection/spectral_layout.h"
#include "core/projection/umap.h"
#include "core/projection/umap_descent.h"
#include "tests/support/features.h"
#include "tests/support/run_test.h"

namespace test_umap {

using namespace earshot;

namespace {

/// Clouds `apart` times as far from each other as their points.
Features clouds(std::int64_t per_class, std::int64_t classes, std::int64_t features, double apart) {
  torch::manual_seed(5);
  const torch::Tensor rows =
      torch::randn({classes, per_class, features}) + apart * torch::randn({classes, 1, features});
  return testing::features_of(rows.reshape({classes * per_class, features}));
}

std::vector<std::int64_t> classes_of(std::int64_t per_class, std::int64_t classes) {
  std::vector<std::int64_t> labels;
  for (std::int64_t i = 0; i < classes * per_class; ++i) labels.push_back(i / per_class);
  return labels;
}

std::vector<double> wide(const std::vector<float>& values) {
  return {values.begin(), values.end()};
}

/// Each row tied to some others at random, in both directions.
FuzzySet tangle(std::int64_t rows, std::int64_t ties, unsigned seed) {
  torch::manual_seed(seed);
  const torch::Tensor others = torch::randint(rows, {rows, ties}, torch::kInt64);
  const torch::Tensor own = torch::arange(rows).unsqueeze(1);
  const torch::Tensor near = torch::where(others == own, (others + 1) % rows, others).contiguous();
  const torch::Tensor apart =
      std::get<0>(torch::rand({rows, ties}, torch::kFloat64).sort(1)).contiguous();
  const auto count = static_cast<std::size_t>(near.numel());
  return fuzzy_set({near.data_ptr<std::int64_t>(), count}, {apart.data_ptr<double>(), count},
                   static_cast<std::size_t>(ties + 1));
}

torch::Tensor dense(const FuzzySet& set) {
  const auto rows = static_cast<std::int64_t>(set.rows());
  torch::Tensor matrix = torch::zeros({rows, rows}, torch::kFloat64);
  auto* values = matrix.data_ptr<double>();
  for (std::size_t i = 0; i < set.rows(); ++i) {
    for (std::size_t at = set.starts[i]; at < set.starts[i + 1]; ++at) {
      values[i * set.rows() + static_cast<std::size_t>(set.columns[at])] =
          static_cast<double>(set.membership[at]);
    }
  }
  return matrix;
}

std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

class TestUmap : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void pull_and_push_are_the_gradient_of_the_cross_entropy() {
    const UmapCurve curve = umap_curve(0.1, 1.0);
    const torch::Tensor weights = torch::tensor({0.9, 0.3, 0.05}, torch::kFloat64);
    const torch::Tensor others =
        torch::tensor({{0.4, -0.2, 1.0}, {3.0, 2.0, 0.5}, {-0.1, 0.3, 0.2}}, torch::kFloat64);
    const auto entropy = [&](const std::vector<double>& point) {
      double sum = 0;
      for (std::int64_t i = 0; i < 3; ++i) {
        const double square =
            (torch::tensor(point, torch::kFloat64) - others[i]).square().sum().item<double>();
        const double weight = weights[i].item<double>(), likeness = curve.likeness(square);
        sum -= weight * std::log(likeness) + (1 - weight) * std::log(1 - likeness);
      }
      return sum;
    };
    const std::vector<double> point = {0.7, -1.1, 0.3};
    for (std::size_t d = 0; d < 3; ++d) {
      double gradient = 0;
      for (std::int64_t i = 0; i < 3; ++i) {
        const torch::Tensor apart = torch::tensor(point, torch::kFloat64) - others[i];
        const double square = apart.square().sum().item<double>();
        const double weight = weights[i].item<double>();
        gradient += (weight * curve.pull(square) + (1 - weight) * curve.push(square)) *
                    apart[static_cast<std::int64_t>(d)].item<double>();
      }
      auto before = point, after = point;
      before[d] -= 1e-6;
      after[d] += 1e-6;
      const double slope = (entropy(after) - entropy(before)) / 2e-6;
      QVERIFY2(std::abs(slope - gradient) < 1e-7, qPrintable(QString::number(slope - gradient)));
    }
  }

  void one_epoch_steps_along_the_gradient() {
    // Two points pull each other once from either end; with nobody else, who pushes is the other.
    const FuzzySet pair{{0, 1, 2}, {1, 0}, {1.0F, 1.0F}};
    const UmapCurve curve = umap_curve(0.1, 1.0);
    for (const std::size_t dimensions : {std::size_t{2}, std::size_t{3}}) {
      Layout<float> layout(dimensions, {0.0F, 0.0F});
      layout[0][1] = 2.0F;
      constexpr float rate = 1e-3F;
      UmapDescent(pulls_of(pair), curve, 1, 1).step(0, rate, layout);
      // Two pulls, and up to five pushes of both: more by how many draws met the other.
      const double pulled = 2.0 * 2.0 * curve.pull(4.0), pushed = -2.0 * curve.push(4.0);
      const double moved = static_cast<double>(layout[0][0]) / 1e-3;
      const double pushes = (pulled - moved) / pushed;
      QVERIFY2(std::abs(pushes - std::round(pushes)) < 0.05, qPrintable(QString::number(pushes)));
      QVERIFY(pushes > -0.05 && pushes < 5.05);
      QCOMPARE(layout[1], (std::vector<float>{0.0F, 0.0F}));
    }
  }

  void a_point_that_all_are_tied_to_stays_among_them() {
    constexpr std::int64_t rows = 1500;
    std::vector<std::int64_t> near;
    std::vector<double> apart;
    for (std::int64_t i = 0; i < rows; ++i) {
      near.insert(near.end(), {i == 0 ? 2 : 0, (i + 1) % rows});
      apart.insert(apart.end(), {1.0, 1.1});
    }
    const FuzzySet star = fuzzy_set(near, apart, 3);
    torch::manual_seed(4);
    const torch::Tensor start = 10 * torch::rand({2, rows});
    Layout<float> layout;
    for (std::int64_t d = 0; d < 2; ++d) {
      const auto* first = start.data_ptr<float>() + d * rows;
      layout.emplace_back(first, first + rows);
    }
    UmapDescent descent(pulls_of(star), umap_curve(0.1, 1.0), 0, 1);
    for (int epoch = 0; epoch < 200; ++epoch) {
      descent.step(epoch, 1.0F - static_cast<float>(epoch) / 200.0F, layout);
    }
    for (const auto& axis : layout) {
      const auto [low, high] = std::minmax_element(axis.begin() + 1, axis.end());
      QVERIFY(*high - *low < 200.0F);
      QVERIFY2(axis[0] > *low && axis[0] < *high, qPrintable(QString::number(axis[0])));
    }
  }

  void memberships_sum_to_the_logarithm_of_the_neighbours_and_are_united() {
    const std::vector<std::int64_t> near = {1, 2, 3, 0, 2, 3, 1, 0, 3, 2, 1, 0};
    const std::vector<double> apart = {0, 2, 3, 1, 4, 6, 4, 5, 7, 7, 8, 8.5};
    const SmoothDistances smooth = smooth_distances(apart, 4);
    QCOMPARE(smooth.rho, (std::vector<double>{2, 1, 4, 7}));
    torch::Tensor directed = torch::zeros({4, 4}, torch::kFloat64);
    for (std::size_t at = 0; at < near.size(); ++at) {
      const std::size_t row = at / 3;
      directed[static_cast<std::int64_t>(row)][near[at]] =
          membership_of(apart[at], smooth.rho[row], smooth.sigma[row]);
    }
    // The first has two at or below rho already, which is log2(4).
    for (const std::int64_t row : {1, 2, 3}) {
      QVERIFY(std::abs(directed[row].sum().item<double>() - 2.0) < 1e-4);
    }
    const torch::Tensor expected = directed + directed.t() - directed * directed.t();
    QVERIFY((dense(fuzzy_set(near, apart, 4)) - expected).abs().max().item<double>() < 1e-6);
  }

  void the_spectral_start_has_the_slowest_waves_of_the_graph() {
    const FuzzySet set = tangle(300, 3, 8);
    QCOMPARE(parts_of(set), std::int64_t{1});
    const torch::Tensor weights = dense(set);
    const torch::Tensor inverse = weights.sum(1).rsqrt();
    const torch::Tensor laplacian =
        torch::eye(300, torch::kFloat64) - inverse.unsqueeze(1) * weights * inverse.unsqueeze(0);
    const torch::Tensor expected = std::get<0>(torch::linalg_eigh(laplacian));
    const SpectralLayout found = spectral_layout(set, 3, 0, 1, {}, 1e-8);
    QVERIFY(found.converged);
    for (std::size_t k = 0; k < 3; ++k) {
      const double value = expected[static_cast<std::int64_t>(k) + 1].item<double>();
      QVERIFY(std::abs(found.eigenvalues[k] - value) < 1e-9);
      const torch::Tensor axis = torch::tensor(found.axes[k], torch::kFloat64);
      QVERIFY((torch::mv(laplacian, axis) - value * axis).norm().item<double>() < 1e-7);
      QVERIFY(std::abs(axis.norm().item<double>() - 1) < 1e-9);
    }
    QVERIFY(!spectral_layout(set, 3, 0, 1, {}, 1e-8, 10).converged);
  }

  void threads_change_nothing() {
    const FuzzySet large = tangle(9000, 4, 2);
    QCOMPARE(spectral_layout(large, 2, 7, 2).axes, spectral_layout(large, 2, 7, 1).axes);
    UmapSettings settings;
    settings.epochs = 60;
    const Features rows = clouds(67, 3, 6, 1.0);
    for (const int dimensions : {2, 3}) {
      settings.dimensions = dimensions;
      settings.threads = 1;
      const std::vector<float> alone = umap(rows, settings).coordinates;
      for (const int threads : {2, 5}) {
        settings.threads = threads;
        QCOMPARE(umap(rows, settings).coordinates, alone);
      }
      settings.seed = 1;
      QVERIFY(umap(rows, settings).coordinates != alone);
      settings.seed = 0;
    }
  }

  void neighbours_stay_together_and_clouds_keep_apart() {
    const Features rows = clouds(60, 5, 10, 2.0);
    UmapSettings settings;
    for (const int dimensions : {2, 3}) {
      for (const UmapStart start : {UmapStart::Spectral, UmapStart::Pca}) {
        settings.dimensions = dimensions;
        settings.start = start;
        const std::vector<double> layout = wide(umap(rows, settings).coordinates);
        QCOMPARE(layout.size(), static_cast<std::size_t>(300 * dimensions));
        const double trust = trustworthiness(wide(rows.values), layout, 300, 10);
        QVERIFY2(trust > 0.9, qPrintable(QString::number(trust)));
        const double hit = neighbourhood_hit(layout, classes_of(60, 5), 10);
        QVERIFY2(hit > 0.95, qPrintable(QString::number(hit)));
      }
    }
  }

  void by_cosine_the_length_of_a_row_says_nothing() {
    // Directions of three clouds, of which each row has another length.
    Features rows = clouds(50, 3, 8, 4.0);
    torch::manual_seed(9);
    const torch::Tensor lengths = torch::rand({150, 1}) * 99 + 1;
    const torch::Tensor longer = torch::tensor(rows.values).view({150, 8}) * lengths;
    const auto hit = [&](Nearness nearness) {
      UmapSettings settings;
      settings.nearness = nearness;
      const Features some = testing::features_of(longer);
      return neighbourhood_hit(wide(umap(some, settings).coordinates), classes_of(50, 3), 10);
    };
    QVERIFY(hit(Nearness::Cosine) > 0.97);
    QVERIFY(hit(Nearness::Cosine) > hit(Nearness::Euclidean));
  }

  void a_graph_of_several_parts_starts_from_pca_and_says_so() {
    const Features rows = clouds(30, 2, 6, 500.0);
    const UmapLayout found = umap(rows, {});
    QVERIFY(found.start == UmapStart::Pca);
    QCOMPARE(found.parts, std::int64_t{2});
    const Catalogue catalogue = built_in_catalogue();
    const Projected shown = lay_out(*catalogue.projection("umap"), rows, {});
    QCOMPARE(shown.coordinates, found.coordinates);
    QCOMPARE(shown.caption, std::string("UMAP, 15 neighbours, seed 0, epoch 500 of 500, from PCA: "
                                        "the neighbours fall into 2 parts"));
  }

  void it_is_looked_at_on_its_way_and_stops_when_told() {
    const Features rows = clouds(30, 3, 6, 1.0);
    UmapSettings settings;
    settings.epochs = 40;
    std::vector<int> epochs;
    std::vector<float> last;
    const UmapLayout end = umap(rows, settings, [&](int epoch, std::span<const float> now) {
      epochs.push_back(epoch);
      last.assign(now.begin(), now.end());
    });
    QCOMPARE(epochs.size(), std::size_t{40});
    QCOMPARE(epochs.front(), 1);
    QCOMPARE(epochs.back(), 40);
    QCOMPARE(last, end.coordinates);
    // Before the first layout it is told how many neighbours are found.
    const Catalogue catalogue = built_in_catalogue();
    ProjectionRequest request;
    std::vector<std::string> words;
    std::vector<std::size_t> sizes;
    request.report = [&](const ProjectionStep& step) {
      words.push_back(step.words);
      sizes.push_back(step.coordinates.size());
    };
    lay_out(*catalogue.projection("umap"), rows, request);
    QCOMPARE(words.size(), std::size_t{501});
    QCOMPARE(words.front(), std::string("neighbours, 100 % found"));
    QCOMPARE(words.back(), std::string("epoch 500"));
    QCOMPARE(sizes.front(), std::size_t{0});
    QCOMPARE(sizes[1], std::size_t{180});
    std::stop_source source;
    int reached = 0;
    const auto search = [&] {
      umap(
          rows, settings,
          [&](int epoch, std::span<const float>) {
            reached = epoch;
            if (epoch == 7) source.request_stop();
          },
          source.get_token());
    };
    QVERIFY_EXCEPTION_THROWN(search(), Stopped);
    QCOMPARE(reached, 7);
  }

  void equal_rows_one_feature_and_few_rows_are_no_trouble() {
    UmapSettings settings;
    settings.epochs = 50;
    const auto all_finite = [&](const Features& rows) {
      for (const float value : umap(rows, settings).coordinates) {
        if (!std::isfinite(value)) return false;
      }
      return true;
    };
    QVERIFY(all_finite(testing::features_of(4, std::vector<float>(240, 1.5F))));
    settings.nearness = Nearness::Cosine;
    QVERIFY(all_finite(testing::features_of(4, std::vector<float>(240, 0.0F))));
    settings.nearness = Nearness::Euclidean;
    std::vector<float> line;
    for (int i = 0; i < 40; ++i) line.push_back(static_cast<float>(i % 30));
    for (const int dimensions : {2, 3}) {
      settings.dimensions = dimensions;
      QVERIFY(all_finite(testing::features_of(1, line)));
      for (const std::size_t count : {std::size_t{4}, std::size_t{5}, std::size_t{7}}) {
        settings.neighbours = 4;
        QVERIFY(all_finite(testing::features_of(1, {line.begin(), line.begin() + 2 * count})));
      }
      settings.neighbours = 15;
    }
  }

  void what_does_not_fit_is_told_in_one_line() {
    Features rows = clouds(5, 2, 3, 1.0);
    const auto told = [&](const UmapSettings& settings) {
      return error_of([&] { umap(rows, settings); });
    };
    QCOMPARE(told({}), std::string("UMAP: 15 neighbours do not fit 10 rows: from 2 to as many as "
                                   "there are rows"));
    UmapSettings few;
    few.neighbours = 5;
    few.spread = 0;
    QVERIFY(told(few).starts_with("UMAP: needs a spread above 0"));
    rows.values[3 * 6 + 1] = NAN;
    few.spread = 1;
    QCOMPARE(told(few), std::string("UMAP: row 7 of 10 has a feature that is not a finite number"));
    const Catalogue catalogue = built_in_catalogue();
    ProjectionRequest request;
    for (const char* name : {"pca", "tsne", "umap"}) {
      QVERIFY_EXCEPTION_THROWN(lay_out(*catalogue.projection(name), rows, request),
                               std::runtime_error);
    }
    request.settings = {{"min_dist", 2.0}};
    const Features whole = clouds(5, 2, 3, 1.0);
    const ProjectionEntry& entry = *catalogue.projection("umap");
    QCOMPARE(error_of([&] { lay_out(entry, whole, request); }),
             std::string("min_dist: 2 is more than the spread, 1; less of the one or more of the "
                         "other"));
    QCOMPARE(refusal_of(entry, 3), std::string("UMAP arranges 4 clips or more; there are 3."));
    // With fewer clips than neighbours all of them are.
    request.settings = {{"epochs", std::int64_t{20}}};
    QVERIFY(
        lay_out(entry, whole, request).caption.starts_with("UMAP, 10 neighbours, seed 0, epoch"));
  }
};

}  // namespace test_umap

int core_umap(int argc, char** argv) {
  return earshot::testing::run_test<test_umap::TestUmap>(argc, argv);
}
#include "test_umap.moc"
