#include <cmath>
#include <QtTest>

#include "core/base/random.h"
#include "core/base/stopped.h"
#include "core/built_in/catalogue.h"
#include "core/projection/lay_out.h"
#include "core/projection/projection.h"
#include "tests/example_projection/random_projection.h"
#include "tests/support/run_test.h"

namespace test_example_projection {

using namespace earshot;

namespace {

Features drawn(std::int64_t rows, std::int64_t width) {
  Features features;
  Random random(7, {name_hash("example-projection")});
  for (std::int64_t row = 0; row < rows; ++row) features.items.push_back({row});
  features.width = width;
  for (std::int64_t i = 0; i < rows * width; ++i) {
    features.values.push_back(static_cast<float>(random.normal()));
  }
  return features;
}

template <class Error>
std::string error_of(const ProjectionEntry& projection, const Features& features,
                     const ProjectionRequest& request) {
  try {
    lay_out(projection, features, request);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

/// The projection that docs/add-a-projection.md builds, and what all projections share.
class TestExampleProjection : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void it_gives_a_place_a_row_in_each_of_its_dimensions() {
    const Features features = drawn(40, 16);
    for (const int dimensions : {2, 3}) {
      ProjectionRequest request;
      request.dimensions = dimensions;
      const Projected found = lay_out(projection_, features, request);
      QCOMPARE(found.coordinates.size(), static_cast<std::size_t>(40 * dimensions));
      QCOMPARE(found.caption, std::string("random directions, seed 0"));
    }
  }

  void distances_are_kept_on_average_whatever_the_density() {
    const Features features = drawn(2, 32);
    double far = 0;
    for (std::size_t i = 0; i < 32; ++i) {
      far += std::pow(features.row(0)[i] - features.row(1)[i], 2.0);
    }
    for (const double density : {1.0, 0.25}) {
      double mean = 0;
      constexpr int draws = 4000;
      for (int seed = 0; seed < draws; ++seed) {
        ProjectionRequest request;
        request.settings = {{"density", density}, {"seed", std::int64_t{seed}}};
        const auto places = lay_out(projection_, features, request).coordinates;
        mean += (std::pow(places[0] - places[2], 2.0) + std::pow(places[1] - places[3], 2.0)) /
                (2.0 * draws);
      }
      QVERIFY2(std::abs(mean / far - 1) < 0.1, qPrintable(QString::number(mean / far)));
    }
  }

  void its_settings_are_taken_and_checked() {
    const Features features = drawn(5, 8);
    ProjectionRequest other;
    other.settings = {{"seed", std::int64_t{1}}};
    QVERIFY(lay_out(projection_, features, {}).coordinates !=
            lay_out(projection_, features, other).coordinates);
    other.settings = {{"density", 2.0}};
    QVERIFY(error_of<ParameterError>(projection_, features, other)
                .starts_with("density: 2 is not allowed"));
  }

  void what_is_stopped_ends_as_such() {
    std::stop_source stop;
    stop.request_stop();
    ProjectionRequest request;
    request.stop = stop.get_token();
    const Catalogue catalogue = built_in_catalogue();
    const Features features = drawn(12, 4);
    QVERIFY_EXCEPTION_THROWN(lay_out(projection_, features, request), Stopped);
    QVERIFY_EXCEPTION_THROWN(lay_out(*catalogue.projection("tsne"), features, request), Stopped);
  }

  void what_a_projection_gets_wrong_is_told_with_its_name() {
    const Features features = drawn(4, 4);
    ProjectionEntry wrong = projection_;
    ProjectionRequest request;
    request.dimensions = 4;
    QCOMPARE(error_of<std::runtime_error>(wrong, features, request),
             std::string("the projection random: lays nothing out in 4 dimensions"));
    wrong.lay_out = [](const Features&, const ProjectionRequest&) {
      return Projected{{1, 2, 3}, "short"};
    };
    QCOMPARE(error_of<std::runtime_error>(wrong, features, {}),
             std::string("the projection random: gave 3 numbers in place of 8"));
    wrong.lay_out = [](const Features&, const ProjectionRequest&) {
      return Projected{{1, 2, 3, 4, 5, 6, 7, NAN}, "odd"};
    };
    QCOMPARE(error_of<std::runtime_error>(wrong, features, {}),
             std::string("the projection random: gave coordinates that are not finite"));
    wrong.most_rows = 3;
    QCOMPARE(error_of<std::runtime_error>(wrong, features, {}),
             std::string("Random takes up to 3 clips; there are 4."));
  }

  void pca_and_tsne_lie_as_they_did_before_they_were_entries() {
    const Catalogue catalogue = built_in_catalogue();
    const Features features = drawn(30, 6);
    ProjectionRequest request;
    QCOMPARE(lay_out(*catalogue.projection("pca"), features, request).coordinates,
             pca(features, 2).coordinates);
    request.settings = {{"iterations", std::int64_t{60}}};
    std::vector<std::string> captions;
    request.report = [&](const ProjectionStep& step) { captions.push_back(step.caption); };
    TsneSettings settings;
    settings.iterations = 60;
    settings.perplexity = 29.0 / 3;
    QCOMPARE(lay_out(*catalogue.projection("tsne"), features, request).coordinates,
             tsne(features, settings));
    QCOMPARE(captions.size(), std::size_t{60});
    QCOMPARE(captions.back(), std::string("t-SNE, perplexity 9.67, seed 0, iteration 60 of 60"));
  }

  void of_one_feature_pca_fills_its_other_dimensions_with_nothing() {
    const Catalogue catalogue = built_in_catalogue();
    const auto places = lay_out(*catalogue.projection("pca"), drawn(5, 1), {}).coordinates;
    QCOMPARE(places.size(), std::size_t{10});
    for (std::size_t row = 0; row < 5; ++row) QCOMPARE(places[2 * row + 1], 0.0F);
  }

 private:
  const ProjectionEntry projection_ = example::random_projection();
};

}  // namespace test_example_projection

int core_example_projection(int argc, char** argv) {
  return earshot::testing::run_test<test_example_projection::TestExampleProjection>(argc, argv);
}
#include "test_example_projection.moc"
