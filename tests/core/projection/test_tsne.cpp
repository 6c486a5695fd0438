#include <QtTest>

#include "core/base/stopped.h"
#include "core/projection/affinities.h"
#include "core/projection/projection.h"
#include "core/projection/quality.h"
#include "core/projection/tsne_forces.h"
#include "tests/support/features.h"
#include "tests/support/run_test.h"

namespace test_tsne {

using namespace earshot;

namespace {

Features clouds(std::int64_t per_class, std::int64_t classes, std::int64_t features) {
  torch::manual_seed(1);
  torch::Tensor rows = torch::randn({classes, per_class, features});
  rows = rows + 6.0 * torch::randn({classes, 1, features});
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

TsneSettings settings_of(double perplexity, int iterations, int dimensions = 2,
                         std::uint64_t seed = 0) {
  return {perplexity, iterations, dimensions, seed};
}

}  // namespace

class TestTsne : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void keeps_neighbours_together() {
    const Features rows = clouds(40, 5, 10);
    for (const int dimensions : {2, 3}) {
      const std::vector<double> layout = wide(tsne(rows, settings_of(15, 500, dimensions)));
      QCOMPARE(layout.size(), static_cast<std::size_t>(200 * dimensions));
      const double trust = trustworthiness(wide(rows.values), layout, 200, 8);
      QVERIFY2(trust > 0.9, std::to_string(trust).c_str());
      const double hit = neighbourhood_hit(layout, classes_of(40, 5), 8);
      QVERIFY2(hit > 0.98, std::to_string(hit).c_str());
    }
  }

  void by_cosine_the_length_of_a_row_says_nothing() {
    const Features rows = clouds(30, 4, 8);
    torch::manual_seed(2);
    // Powers of two, so that no digit of a direction changes.
    const torch::Tensor lengths = torch::exp2(torch::randint(-4, 4, {120, 1}).to(torch::kFloat32));
    const Features longer =
        testing::features_of(torch::tensor(rows.values).view({120, 8}) * lengths);
    TsneSettings settings = settings_of(8, 60);
    QVERIFY(tsne(longer, settings) != tsne(rows, settings));
    settings.nearness = Nearness::Cosine;
    QCOMPARE(tsne(longer, settings), tsne(rows, settings));
  }

  void the_learning_rate_follows_the_rows_unless_it_is_given() {
    const Features rows = clouds(20, 3, 6);
    TsneSettings settings = settings_of(8, 20);
    const std::vector<float> by_itself = tsne(rows, settings);
    settings.learning_rate = 200;
    QCOMPARE(tsne(rows, settings), by_itself);
    settings.learning_rate = 20;
    QVERIFY(tsne(rows, settings) != by_itself);
  }

  void the_divergence_falls_and_is_reported_each_iteration() {
    std::vector<double> curve;
    std::vector<int> steps;
    std::vector<float> last;
    const std::vector<float> end = tsne(clouds(30, 4, 8), settings_of(10, 300),
                                        [&](int iteration, double kl, std::span<const float> now) {
                                          steps.push_back(iteration);
                                          curve.push_back(kl);
                                          last.assign(now.begin(), now.end());
                                        });
    QCOMPARE(curve.size(), std::size_t{300});
    QCOMPARE(steps.front(), 1);
    QCOMPARE(steps.back(), 300);
    QVERIFY(curve.back() < 0.5 * curve.front());
    QCOMPARE(last, end);
    for (std::size_t i = 150; i + 10 < curve.size(); i += 10) {
      QVERIFY(curve[i + 10] < curve[i] + 1e-3);
    }
  }

  void the_same_seed_gives_the_same_layout() {
    const Features rows = clouds(20, 3, 6);
    const auto layout = [&](std::uint64_t seed) { return tsne(rows, settings_of(8, 60, 2, seed)); };
    QCOMPARE(layout(4), layout(4));
    QVERIFY(layout(4) != layout(5));
  }

  void stops_when_told_and_what_it_had_was_reported() {
    std::stop_source source;
    int iterations = 0;
    const auto search = [&] {
      tsne(
          clouds(20, 3, 6), settings_of(8, 10000),
          [&](int iteration, double, std::span<const float> now) {
            iterations = iteration;
            QCOMPARE(now.size(), std::size_t{120});
            if (iteration == 7) source.request_stop();
          },
          source.get_token());
    };
    QVERIFY_EXCEPTION_THROWN(search(), Stopped);
    QCOMPARE(iterations, 7);
  }

  void equal_rows_and_few_rows_are_no_trouble() {
    const Features same = testing::features_of(4, std::vector<float>(120, 1.5f));
    for (const float value : tsne(same, settings_of(30, 50))) QVERIFY(std::isfinite(value));
    for (const std::int64_t count : {0, 1, 2, 3, 4, 5}) {
      std::vector<float> few;
      for (std::int64_t i = 0; i < 2 * count; ++i) few.push_back(static_cast<float>(i * i));
      const std::vector<float> layout = tsne(testing::features_of(2, few), settings_of(30, 50));
      QCOMPARE(layout.size(), static_cast<std::size_t>(2 * count));
      for (const float value : layout) QVERIFY(std::isfinite(value));
    }
  }

  void every_row_has_the_perplexity_that_was_asked_for() {
    const Features rows = clouds(25, 4, 6);
    const torch::Tensor values = torch::tensor(rows.values).view({100, 6});
    const Affinities<double> found = affinities<double>(values, 12.0);
    const torch::Tensor distances =
        (values.unsqueeze(0) - values.unsqueeze(1)).to(torch::kFloat64).square().sum(2);
    for (std::int64_t i = 0; i < 100; ++i) {
      torch::Tensor weights = torch::exp(-found.beta[static_cast<std::size_t>(i)] * distances[i]);
      weights[i] = 0.0;
      weights = weights / weights.sum();
      const double entropy = -torch::xlogy(weights, weights).sum().item<double>();
      QVERIFY(std::abs(std::exp(entropy) - 12.0) < 1e-4);
    }
    QVERIFY(std::abs(std::accumulate(found.joint.begin(), found.joint.end(), 0.0) - 0.5) < 1e-12);
  }

  void float32_forces_agree_with_float64() {
    const torch::Tensor values = torch::tensor(clouds(25, 4, 6).values).view({100, 6});
    const Affinities<double> exact = affinities<double>(values, 12.0);
    const Affinities<float> single = affinities<float>(values, 12.0);
    for (const std::size_t dimensions : {std::size_t{2}, std::size_t{3}}) {
      Layout<double> layout;
      Layout<float> narrow;
      for (std::size_t d = 0; d < dimensions; ++d) {
        const torch::Tensor axis = values.select(1, static_cast<std::int64_t>(d)).contiguous();
        narrow.emplace_back(axis.data_ptr<float>(), axis.data_ptr<float>() + 100);
        layout.emplace_back(narrow.back().begin(), narrow.back().end());
      }
      Forces<double> expected;
      Forces<float> found;
      compute_forces<double>(exact.joint, layout, expected);
      compute_forces<float>(single.joint, narrow, found);
      QVERIFY(std::abs(found.normaliser / expected.normaliser - 1.0) < 1e-5);
      QVERIFY(std::abs(found.stretch / expected.stretch - 1.0) < 1e-5);
      for (std::size_t d = 0; d < dimensions; ++d) {
        const auto near = [](const std::vector<float>& a, const std::vector<double>& b) {
          return testing::relative_error(torch::tensor(std::vector<double>(a.begin(), a.end())),
                                         torch::tensor(b)) < 1e-4;
        };
        QVERIFY(near(found.attraction[d], expected.attraction[d]));
        QVERIFY(near(found.repulsion[d], expected.repulsion[d]));
      }
    }
  }

  void the_gradient_is_the_slope_of_the_divergence() {
    torch::manual_seed(2);
    const torch::Tensor values = torch::randn({12, 4}, torch::kFloat64);
    const Affinities<double> likeness = affinities<double>(values, 3.0);
    for (const std::size_t dimensions : {std::size_t{2}, std::size_t{3}}) {
      Layout<double> layout;
      for (std::size_t d = 0; d < dimensions; ++d) {
        const torch::Tensor axis = values.select(1, static_cast<std::int64_t>(d)).contiguous();
        layout.emplace_back(axis.data_ptr<double>(), axis.data_ptr<double>() + 12);
      }
      const auto divergence = [&] {
        Forces<double> forces;
        compute_forces<double>(likeness.joint, layout, forces);
        return forces.stretch + std::log(forces.normaliser);
      };
      Forces<double> forces;
      compute_forces<double>(likeness.joint, layout, forces);
      for (std::size_t d = 0; d < dimensions; ++d) {
        for (const std::size_t i : {std::size_t{0}, std::size_t{5}, std::size_t{11}}) {
          const double gradient =
              4.0 * (forces.attraction[d][i] - forces.repulsion[d][i] / forces.normaliser);
          const double kept = layout[d][i];
          layout[d][i] = kept + 1e-5;
          const double above = divergence();
          layout[d][i] = kept - 1e-5;
          const double below = divergence();
          layout[d][i] = kept;
          QVERIFY(std::abs((above - below) / 2e-5 - gradient) < 1e-8);
        }
      }
    }
  }

  void what_it_cannot_lay_out_is_refused() {
    const Features rows = clouds(10, 2, 3);
    QVERIFY_EXCEPTION_THROWN(tsne(rows, settings_of(5, 10, 4)), std::invalid_argument);
    Features broken = rows;
    broken.values[3] = std::numeric_limits<float>::infinity();
    QVERIFY_EXCEPTION_THROWN(tsne(broken, settings_of(5, 10)), std::invalid_argument);
    broken.values.pop_back();
    QVERIFY_EXCEPTION_THROWN(tsne(broken, settings_of(5, 10)), std::invalid_argument);
  }
};

}  // namespace test_tsne

int core_tsne(int argc, char** argv) {
  return earshot::testing::run_test<test_tsne::TestTsne>(argc, argv);
}
#include "test_tsne.moc"
