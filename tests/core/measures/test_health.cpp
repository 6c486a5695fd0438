#include <QtTest>

#include "core/measures/health.h"
#include "core/measures/health_verdict.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_health {

using namespace earshot;

namespace {

double number(const torch::Tensor& scalar) {
  return scalar.item<double>();
}

void expect_near(double actual, double expected, double tolerance) {
  QVERIFY2(std::abs(actual - expected) <= tolerance,
           (std::to_string(actual) + ", not " + std::to_string(expected)).c_str());
}

/// A run in good order: 128 features, 64 rows.
HealthNumbers sound() {
  return {500, 64, 128, 0.08, 40.0, -3.2};
}

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

class TestHealth : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void orthonormal_rows_have_their_analytic_values() {
    for (const std::int64_t size : {4, 16}) {
      const torch::Tensor rows = torch::eye(size);
      expect_near(number(uniformity(rows)), -4.0, 1e-12);
      expect_near(number(rankme(rows)), static_cast<double>(size), 1e-4);
      expect_near(number(effective_rank(rows)), static_cast<double>(size), 1e-9);
      expect_near(number(mean_pair_cosine(rows)), 0.0, 1e-12);
    }
    expect_near(number(feature_deviation(torch::eye(4))), 0.5, 1e-12);
  }

  void rank_of_known_singular_values() {
    const torch::Tensor rows = torch::diag(torch::tensor({4.0, 2.0, 1.0, 1.0}));
    expect_near(number(rankme(rows)), std::pow(2.0, 1.75), 1e-5);
    const torch::Tensor line =
        torch::outer(torch::arange(1, 9), torch::arange(1, 6)).to(torch::kFloat32);
    expect_near(number(rankme(line)), 1.0, 1e-4);
  }

  void equal_rows_are_collapsed() {
    const torch::Tensor rows = torch::tensor({0.3, -0.2, 0.9}).repeat({32, 1});
    QCOMPARE(number(uniformity(rows)), 0.0);
    expect_near(number(feature_deviation(rows)), 0.0, 1e-12);
    expect_near(number(mean_pair_cosine(rows)), 1.0, 1e-12);
  }

  void antipodal_points() {
    const torch::Tensor rows = torch::tensor({{2.0, 0.0}, {-3.0, 0.0}});
    expect_near(number(uniformity(rows)), -8.0, 1e-12);
    expect_near(number(alignment(rows, rows)), 0.0, 1e-15);
    expect_near(number(alignment(rows, -rows)), 4.0, 1e-12);
  }

  void alignment_is_two_minus_twice_the_cosine() {
    torch::manual_seed(1);
    const torch::Tensor a = torch::randn({20, 7}), b = torch::randn({20, 7});
    const double cosine = number(torch::cosine_similarity(a, b).mean());
    expect_near(number(alignment(a, b)), 2.0 - 2.0 * cosine, 1e-5);
  }

  void a_deviation_alone_misses_what_the_rank_sees() {
    torch::manual_seed(2);
    const torch::Tensor plane = torch::mm(torch::randn({64, 2}), torch::randn({2, 32}));
    QVERIFY(number(feature_deviation(plane)) * std::sqrt(32.0) > 0.8);
    QVERIFY(number(rankme(plane)) < 2.1);
  }

  void broken_values_give_a_gap_not_an_exception() {
    torch::Tensor rows = torch::randn({8, 4});
    rows[3][1] = std::numeric_limits<float>::quiet_NaN();
    QVERIFY(std::isnan(number(rankme(rows))));
    QVERIFY(std::isnan(number(uniformity(rows))));
    QVERIFY(std::isfinite(number(rankme(torch::zeros({8, 4})))));
  }

  void too_few_rows_are_refused() {
    QVERIFY_EXCEPTION_THROWN(uniformity(torch::ones({1, 4})), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(feature_deviation(torch::ones({1, 4})), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(alignment(torch::ones({2, 4}), torch::ones({3, 4})),
                             std::invalid_argument);
  }

  void the_verdict_names_what_fell_and_by_how_much() {
    QCOMPARE(verdict(sound()).words, std::string("healthy"));
    HealthNumbers now = sound();
    now.step = 700;
    now.feature_deviation = 0.006;
    BestHealth before;
    before.see(sound());
    const HealthVerdict fallen = verdict(now, before);
    QCOMPARE(fallen.level, HealthLevel::Bad);
    QCOMPARE(fallen.words, std::string("collapsing: the features' deviation fell from 0.08 to "
                                       "0.006 in 200 steps"));
    QCOMPARE(verdict(now).words, std::string("collapsed: the features' deviation is 0.006 where an "
                                             "even spread has 0.088"));
  }

  void each_figure_is_held_against_its_own_best() {
    HealthNumbers start = sound(), later = sound(), now = sound();
    start.step = 1;
    start.feature_deviation = 0.05;
    start.uniformity = -2.8;
    later.step = 120;
    later.feature_deviation = 0.08;
    later.uniformity = -0.4;
    now.step = 140;
    now.feature_deviation = 0.08;
    now.uniformity = -0.25;
    BestHealth before;
    before.see(start);
    before.see(later);
    const HealthVerdict found = verdict(now, before);
    QCOMPARE(found.level, HealthLevel::Bad);
    QCOMPARE(found.words,
             std::string("collapsing: uniformity rose from -2.8 to -0.25 in 139 steps"));
  }

  void each_alarm_sounds_alone() {
    HealthNumbers rank = sound();
    rank.rankme = 1.1;  // below 2 % of 64
    QCOMPARE(verdict(rank).level, HealthLevel::Bad);
    HealthNumbers alike = sound();
    alike.uniformity = -0.3;
    QCOMPARE(verdict(alike).level, HealthLevel::Bad);
    HealthNumbers narrow = sound();
    narrow.uniformity = -0.8;
    QCOMPARE(verdict(narrow).level, HealthLevel::Careful);
  }

  void an_untrained_start_is_no_collapse() {
    HealthNumbers start = sound();
    start.step = 10;
    start.feature_deviation = 0.002;
    const HealthVerdict found = verdict(start);
    QCOMPARE(found.level, HealthLevel::Careful);
    QVERIFY(found.words.starts_with("not spread yet: "));
  }

  void what_recovers_is_no_collapse_and_what_stays_low_is_one() {
    BestHealth before;
    const auto level_at = [&before](std::int64_t step, double spread) {
      HealthNumbers now = sound();
      now.step = step;
      now.uniformity = spread;
      const HealthVerdict found = verdict(now, before);
      before.see(now);
      return found;
    };
    level_at(1, -1.1);
    for (std::int64_t step = 10; step < 100; step += 10) {
      QCOMPARE(level_at(step, -0.04).level, HealthLevel::Careful);
    }
    const HealthVerdict rising = level_at(100, -0.3);
    QCOMPARE(rising.level, HealthLevel::Careful);
    QCOMPARE(rising.words,
             std::string("spreading again: uniformity rose from -1.1 to -0.3 in 99 steps"));
    for (std::int64_t step = 110; step <= 190; step += 10) {
      QCOMPARE(level_at(step, -0.3).level, HealthLevel::Careful);
    }
    // A hundred steps after the worst, that is where it stays.
    QCOMPARE(level_at(200, -0.3).level, HealthLevel::Bad);
    QCOMPARE(level_at(210, -3.0).level, HealthLevel::Good);
    // A little more than nothing is no recovery.
    QCOMPARE(level_at(220, -0.001).level, HealthLevel::Bad);
    QCOMPARE(level_at(230, -0.01).level, HealthLevel::Bad);
  }

  /// A temperature of 100: the features spread as they did at the start, and the loss stays.
  void a_loss_that_stays_at_guessing_tells_nothing_apart() {
    HealthNumbers now = sound();
    now.step = 100;
    now.guessing_loss = std::log(255.0);
    now.loss = 5.533;
    const HealthVerdict found = verdict(now);
    QCOMPARE(found.level, HealthLevel::Bad);
    QCOMPARE(found.words, std::string("nothing is told apart: the loss is 5.533 where guessing has "
                                      "5.541"));
    now.uniformity = -0.01;
    QVERIFY(verdict(now).words.starts_with("collapsed: "));
    now.uniformity = sound().uniformity;
    now.step = 90;
    QCOMPARE(verdict(now).level, HealthLevel::Good);
    now.step = 100;
    now.loss = 5.4;
    QCOMPARE(verdict(now).level, HealthLevel::Good);
    now.loss = kNaN;
    QCOMPARE(verdict(now).level, HealthLevel::Good);
  }

  void what_was_not_measured_raises_no_alarm() {
    HealthNumbers only = sound();
    only.rankme = kNaN;
    only.uniformity = kNaN;
    QCOMPARE(verdict(only).level, HealthLevel::Good);
    only.feature_deviation = kNaN;
    QCOMPARE(verdict(only).level, HealthLevel::Careful);
  }

  void similarity_in_a_sentence() {
    QCOMPARE(similarity_words(0.712, 0.22),
             std::string("views of one clip are already closer than different clips: 0.71 against "
                         "0.22"));
    QVERIFY(similarity_words(0.9, 0.9).find("not yet") != std::string::npos);
  }
};

}  // namespace test_health

int core_health(int argc, char** argv) {
  return earshot::testing::run_test<test_health::TestHealth>(argc, argv);
}
#include "test_health.moc"
