#include <QtTest>

#include "core/base/stopped.h"
#include "core/projection/affinities.h"
#include "core/projection/near_affinities.h"
#include "core/projection/nearest_rows.h"
#include "core/projection/projection.h"
#include "core/projection/quality.h"
#include "tests/support/features.h"
#include "tests/support/run_test.h"

namespace test_near_tsne {

using namespace earshot;

namespace {

torch::Tensor clouds(std::int64_t per_class, std::int64_t classes, std::int64_t features) {
  torch::manual_seed(3);
  const torch::Tensor rows = torch::randn({classes, per_class, features}, torch::kFloat64) +
                             5.0 * torch::randn({classes, 1, features}, torch::kFloat64);
  return rows.reshape({classes * per_class, features});
}

Layout<float> layout_of(const torch::Tensor& points) {
  Layout<float> layout;
  for (std::int64_t d = 0; d < points.size(1); ++d) {
    const torch::Tensor axis = points.select(1, d).to(torch::kFloat32).contiguous();
    layout.emplace_back(axis.data_ptr<float>(), axis.data_ptr<float>() + axis.numel());
  }
  return layout;
}

/// p_ij of the nearest, 0 elsewhere.
torch::Tensor dense(const NearAffinities& near) {
  const auto count = static_cast<std::int64_t>(near.starts.size()) - 1;
  torch::Tensor joint = torch::zeros({count, count}, torch::kFloat64);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto row = static_cast<std::size_t>(i);
    for (std::size_t at = near.starts[row]; at < near.starts[row + 1]; ++at) {
      joint[i][near.columns[at]] = static_cast<double>(near.joint[at]);
    }
  }
  return joint;
}

/// How far a layout is from all pairs' likeness, in float64.
double divergence(const Affinities<double>& all, const std::vector<float>& coordinates) {
  Layout<double> layout(2);
  for (std::size_t i = 0; i < coordinates.size(); ++i) {
    layout[i % 2].push_back(static_cast<double>(coordinates[i]));
  }
  Forces<double> forces;
  compute_forces<double>(all.joint, layout, forces);
  double sum = forces.stretch + std::log(forces.normaliser);
  for (const double p : all.joint) sum += p > 0.0 ? 2.0 * p * std::log(p) : 0.0;
  return sum;
}

std::vector<double> wide(const std::vector<float>& values) {
  return {values.begin(), values.end()};
}

}  // namespace

class TestNearTsne : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_nearest_are_those_of_a_search_through_all() {
    // Far from the origin and close together, which is hard for float32; with equal rows.
    torch::Tensor rows = 1e-2 * clouds(60, 3, 7) + 1000.0;
    rows[17] = rows[4];
    rows[90] = rows[4];
    const NearestRows found = nearest_rows(rows, 12);
    torch::Tensor apart = (rows.unsqueeze(0) - rows.unsqueeze(1)).square().sum(2);
    apart.fill_diagonal_(std::numeric_limits<double>::infinity());
    const auto [distances, order] = apart.sort(/*stable=*/true, 1, /*descending=*/false);
    QVERIFY(torch::equal(found.rows, order.slice(1, 0, 12)));
    QVERIFY(testing::relative_error(found.distances, distances.slice(1, 0, 12)) < 1e-9);
    QCOMPARE(found.rows[4][0].item<std::int64_t>(), std::int64_t{17});
    QCOMPARE(found.rows[4][1].item<std::int64_t>(), std::int64_t{90});
  }

  void of_other_rows_the_nearest_are_found_alike_also_where_all_are_equal_or_huge() {
    const torch::Tensor rows = clouds(40, 3, 7), others = clouds(10, 3, 7) + 0.3;
    const NearestRows found = nearest_rows_of(others, rows, 120);
    const torch::Tensor apart = (others.unsqueeze(1) - rows.unsqueeze(0)).square().sum(2);
    const auto [distances, order] = apart.sort(/*stable=*/true, 1, /*descending=*/false);
    QVERIFY(torch::equal(found.rows, order));
    QVERIFY(testing::relative_error(found.distances, distances) < 1e-9);
    QVERIFY(
        torch::equal(nearest_rows_of(1e30 * others, 1e30 * rows, 5).rows, order.slice(1, 0, 5)));
    const NearestRows equal = nearest_rows(torch::ones({500, 3}), 4);
    QCOMPARE(equal.distances.max().item<double>(), 0.0);
    QCOMPARE((equal.rows == torch::arange(500).unsqueeze(1)).sum().item<std::int64_t>(),
             std::int64_t{0});
    torch::Tensor broken = rows.clone();
    broken[3][1] = NAN;
    QVERIFY_EXCEPTION_THROWN(nearest_rows(broken, 4), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(nearest_rows_of(others.slice(1, 0, 5), rows, 4),
                             std::invalid_argument);
  }

  void with_all_as_neighbours_the_likeness_is_that_of_all_pairs() {
    const torch::Tensor rows = clouds(20, 3, 6);
    const Affinities<double> all = affinities<double>(rows, 20.0);
    const torch::Tensor joint = dense(near_affinities(rows, 20.0));
    QVERIFY(torch::equal(joint, joint.t()));
    const torch::Tensor above = torch::triu_indices(60, 60, 1);
    const torch::Tensor half = joint.index({above[0], above[1]});
    QVERIFY(testing::relative_error(half, torch::tensor(all.joint, torch::kFloat64)) < 1e-6);
  }

  void fewer_neighbours_leave_little_out() {
    const torch::Tensor rows = clouds(100, 3, 6);
    const NearAffinities near = near_affinities(rows, 10.0);
    QVERIFY(near.columns.size() <= std::size_t{300 * 2 * 30});
    QVERIFY(near.columns.size() >= std::size_t{300 * 30});
    const torch::Tensor joint = dense(near);
    QVERIFY(std::abs(joint.sum().item<double>() - 1.0) < 1e-6);
    const Affinities<double> all = affinities<double>(rows, 10.0);
    const torch::Tensor above = torch::triu_indices(300, 300, 1);
    const torch::Tensor missing =
        torch::tensor(all.joint, torch::kFloat64) - joint.index({above[0], above[1]});
    QVERIFY(missing.abs().sum().item<double>() < 0.05);
  }

  void forces_are_those_of_all_pairs_on_any_number_of_threads() {
    const torch::Tensor rows = clouds(40, 3, 6);
    const NearAffinities near = near_affinities(rows, 39.0);
    const torch::Tensor joint = dense(near);
    const torch::Tensor above = torch::triu_indices(120, 120, 1);
    const torch::Tensor half = joint.index({above[0], above[1]}).to(torch::kFloat32).contiguous();
    const std::vector<float> condensed(half.data_ptr<float>(),
                                       half.data_ptr<float>() + half.numel());
    for (const std::int64_t dimensions : {2, 3}) {
      const Layout<float> layout = layout_of(3.0 * rows.slice(1, 0, dimensions));
      Forces<float> expected, found, parted;
      compute_forces<float>(condensed, layout, expected);
      NearForces(near, 1, 0.0F).compute(layout, found);
      NearForces(near, 7, 0.0F).compute(layout, parted);
      QVERIFY(std::abs(found.normaliser / expected.normaliser - 1.0) < 1e-5);
      QVERIFY(std::abs(found.stretch / expected.stretch - 1.0) < 1e-5);
      for (std::size_t d = 0; d < layout.size(); ++d) {
        QVERIFY(testing::relative_error(torch::tensor(found.attraction[d]),
                                        torch::tensor(expected.attraction[d])) < 1e-4);
        QVERIFY(testing::relative_error(torch::tensor(found.repulsion[d]),
                                        torch::tensor(expected.repulsion[d])) < 1e-4);
      }
      QCOMPARE(parted.attraction, found.attraction);
      QCOMPARE(parted.repulsion, found.repulsion);
      QCOMPARE(parted.normaliser, found.normaliser);
      QCOMPARE(parted.stretch, found.stretch);
    }
  }

  void far_groups_push_as_their_points_do_also_when_the_points_have_moved() {
    const torch::Tensor rows = clouds(300, 4, 6);
    const NearAffinities near = near_affinities(rows, 10.0);
    for (const std::int64_t dimensions : {2, 3}) {
      NearForces grouped(near, 2);
      const torch::Tensor points = 4.0 * rows.slice(1, 0, dimensions);
      for (int moves = 0; moves < 12; ++moves) {
        // In the end nothing lies near where it lay when the groups were made.
        const Layout<float> layout =
            layout_of(points + 8.0 * moves * rows.slice(1, 3, 3 + dimensions));
        Forces<float> expected, found;
        NearForces(near, 1, 0.0F).compute(layout, expected);
        grouped.compute(layout, found);
        QVERIFY(std::abs(found.normaliser / expected.normaliser - 1.0) < 0.01);
        for (std::size_t d = 0; d < layout.size(); ++d) {
          const torch::Tensor own = torch::tensor(found.repulsion[d]);
          const torch::Tensor exact = torch::tensor(expected.repulsion[d]);
          const double off = ((own - exact).norm() / exact.norm()).item<double>();
          QVERIFY2(off < 0.02, qPrintable(QString::number(off)));
          QCOMPARE(found.attraction[d], expected.attraction[d]);
        }
      }
    }
  }

  void the_map_is_as_good_as_with_all_pairs() {
    const torch::Tensor rows = clouds(60, 8, 12);
    const Features features = testing::features_of(rows.to(torch::kFloat32));
    TsneSettings settings{15, 500, 2, 0};
    const std::vector<float> exact = tsne(features, settings);
    settings.exact_rows = 0;
    const std::vector<float> near = tsne(features, settings);
    QVERIFY(near != exact);
    const Affinities<double> all = affinities<double>(rows, 15.0);
    const double ours = divergence(all, near), theirs = divergence(all, exact);
    QVERIFY2(ours < 1.02 * theirs, qPrintable(QString("%1, %2").arg(ours).arg(theirs)));
    const auto trust = [&](const std::vector<float>& layout) {
      return trustworthiness(wide(features.values), wide(layout), features.rows(), 15);
    };
    QVERIFY2(trust(near) > trust(exact) - 0.005,
             qPrintable(QString("%1, %2").arg(trust(near)).arg(trust(exact))));
    QCOMPARE(tsne(features, settings), near);
  }

  void equal_rows_are_no_trouble_and_stopping_stops() {
    const Features same = testing::features_of(4, std::vector<float>(240, 1.5F));
    TsneSettings settings{10, 40, 2, 0};
    settings.exact_rows = 0;
    for (const float value : tsne(same, settings)) QVERIFY(std::isfinite(value));
    std::stop_source stopped;
    stopped.request_stop();
    QVERIFY_EXCEPTION_THROWN(nearest_rows(clouds(10, 2, 3), 3, stopped.get_token()), Stopped);
    QVERIFY_EXCEPTION_THROWN(nearest_rows(clouds(10, 2, 3), 20), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(near_affinities(clouds(10, 2, 3), 19.0), std::invalid_argument);
  }
};

}  // namespace test_near_tsne

int core_near_tsne(int argc, char** argv) {
  return earshot::testing::run_test<test_near_tsne::TestNearTsne>(argc, argv);
}
#include "test_near_tsne.moc"
