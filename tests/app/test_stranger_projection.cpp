// docs/add-a-projection.md, carried out by somebody who knew the page alone.
#include <algorithm>
#include <cmath>
#include <memory>
#include <QComboBox>
#include <QPointF>
#include <QToolButton>
#include <vector>

#include "app/panels/map_panel.h"
#include "app/window/workbench.h"
#include "core/base/random.h"
#include "core/built_in/catalogue.h"
#include "core/projection/lay_out.h"
#include "tests/strangers/projection/random_planes.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/form/number_field.h"
#include "widgets/form/param_row.h"
#include "widgets/form/small_form.h"
#include "widgets/map/map_view.h"

namespace test_stranger_projection {

using namespace earshot;

Catalogue catalogue_with_planes() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.projections.push_back(strangers::random_planes());
  return catalogue;
}

/// Three clips of four features, two of them unit vectors and the third their sum.
Features few_features() {
  return {whole_clips({0, 1, 2}), {}, 4, {1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0}};
}

Projected laid_out(const Features& features, int dimensions, const Values& settings) {
  ProjectionRequest request;
  request.dimensions = dimensions;
  request.settings = settings;
  return lay_out(strangers::random_planes(), features, request);
}

/// The places of the formula of a seed, written anew: row times Gaussian matrix.
std::vector<QPointF> by_formula(const Features& features, std::uint64_t seed) {
  Random random(seed, {name_hash("random-planes")});
  std::vector<QPointF> matrix;
  for (std::int64_t i = 0; i < features.width; ++i) {
    const double x = random.normal();
    const double y = random.normal();
    matrix.emplace_back(x / std::sqrt(2.0), y / std::sqrt(2.0));
  }
  std::vector<QPointF> places;
  for (std::int64_t row = 0; row < features.rows(); ++row) {
    QPointF sum;
    for (std::size_t i = 0; i < matrix.size(); ++i)
      sum += matrix[i] * static_cast<double>(features.row(row)[i]);
    places.push_back(sum);
  }
  return places;
}

std::vector<double> distances(const std::vector<QPointF>& places) {
  std::vector<double> all;
  for (std::size_t a = 0; a < places.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const QPointF way = places[a] - places[b];
      all.push_back(std::hypot(way.x(), way.y()));
    }
  }
  return all;
}

/// How far two pictures differ that may be turned, mirrored, moved and scaled: the largest
/// difference of distances as a part of the largest distance.
double difference(const std::vector<QPointF>& one, const std::vector<QPointF>& other) {
  std::vector<double> a = distances(one);
  std::vector<double> b = distances(other);
  if (a.size() != b.size() || a.empty()) return 1;
  double squares = 0, products = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    squares += b[i] * b[i];
    products += a[i] * b[i];
  }
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::abs(a[i] - products / squares * b[i]));
  return largest / *std::ranges::max_element(a);
}

class TestStrangerProjection : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;

  template <class Widget>
  Widget* in_map(const char* name) {
    return bench_->window().findChild<Widget*>(name);
  }
  MapView* view() { return in_map<MapView>("map_view"); }
  ParamRow* row(const char* setting) { return in_map<SmallForm>("map_form")->row(setting); }
  const std::shared_ptr<const Features>& features() {
    return bench_->session().features().features();
  }
  std::vector<QPointF> shown_places() {
    std::vector<QPointF> places;
    for (std::int64_t i = 0; i < view()->rows(); ++i) places.push_back(view()->place_of(i));
    return places;
  }
  void choose(const QString& words) {
    auto* const box = in_map<QComboBox>("map_projection");
    const int place = box->findText(words);
    QVERIFY2(place >= 0, qPrintable(words));
    box->setCurrentIndex(place);
    Q_EMIT box->activated(place);
  }
  void type(const char* setting, const QString& words) {
    in_map<QToolButton>("map_settings")->setChecked(true);
    auto* const field = row(setting)->findChild<NumberField*>();
    QVERIFY(field != nullptr);
    field->selectAll();
    QTest::keyClicks(field, words);
    QTest::keyClick(field, Qt::Key_Return);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("stranger_projection", folder_);
    const QString sounds = folder_.filePath("sounds");
    testing::make_two_pitches(sounds.toStdString(), 20);
    bench_ =
        std::make_unique<Workbench>(std::make_shared<const Catalogue>(catalogue_with_planes()));
    bench_->window().resize(1440, 900);
    bench_->start(sounds);
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    bench_->window().layouts().reveal("map");
    view()->set_motion(false);
    QTRY_VERIFY_WITH_TIMEOUT(features() && features()->rows() == 40, 30000);
    QTRY_VERIFY_WITH_TIMEOUT(!bench_->session().features().working(), 30000);
  }
  void cleanupTestCase() { bench_.reset(); }

  void a_row_is_multiplied_by_numbers_that_the_seed_draws() {
    const Features features = few_features();
    const Projected found = laid_out(features, 3, {{"seed", std::int64_t{5}}});
    QCOMPARE(found.coordinates.size(), std::size_t{9});
    Random random(5, {name_hash("random-planes")});
    std::vector<double> drawn(12);
    for (double& number : drawn) number = random.normal() / std::sqrt(3.0);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const double first = drawn[axis], second = drawn[6 + axis];
      QVERIFY(std::abs(found.coordinates[axis] - first) < 1e-6);
      QVERIFY(std::abs(found.coordinates[3 + axis] - second) < 1e-6);
      QVERIFY(std::abs(found.coordinates[6 + axis] - (first + second)) < 1e-6);
    }
  }
  void squared_lengths_are_kept_in_the_mean() {
    const Features features = few_features();
    double sum = 0;
    constexpr int seeds = 2000;
    for (std::int64_t seed = 0; seed < seeds; ++seed) {
      const Projected found = laid_out(features, 2, {{"seed", seed}});
      sum += std::pow(found.coordinates[4], 2) + std::pow(found.coordinates[5], 2);
    }
    QVERIFY2(std::abs(sum / seeds - 2) < 0.2, qPrintable(QString::number(sum / seeds)));
  }
  void the_scale_multiplies_every_place() {
    const Projected one = laid_out(few_features(), 2, {{"scale", 1.0}});
    const Projected four = laid_out(few_features(), 2, {{"scale", 4.0}});
    for (std::size_t i = 0; i < one.coordinates.size(); ++i)
      QVERIFY(std::abs(four.coordinates[i] - 4 * one.coordinates[i]) < 1e-5);
  }
  void a_scale_of_nothing_is_refused_by_its_name() {
    try {
      laid_out(few_features(), 2, {{"scale", 0.0}});
      QFAIL("it was taken");
    } catch (const ParameterError& error) {
      QVERIFY2(QByteArray(error.what()).contains("scale"), error.what());
    }
  }
  void the_command_line_describes_it() {
    std::string printed;
    QCOMPARE(testing::run_program_here(catalogue_with_planes(), {"describe"}, &printed), 0);
    QVERIFY2(printed.find("random-planes") != std::string::npos, printed.c_str());
  }

  void the_map_offers_it_on_a_plane_and_in_space() {
    const auto* const box = in_map<QComboBox>("map_projection");
    QVERIFY(box->findText("Random planes 2D") >= 0);
    QVERIFY(box->findText("Random planes 3D") >= 0);
  }
  void its_form_has_the_two_settings() {
    choose("Random planes 2D");
    QVERIFY(row("seed") != nullptr);
    QVERIFY(row("scale") != nullptr);
    auto* const button = in_map<QToolButton>("map_settings");
    QVERIFY(button->isVisible());
    button->setChecked(true);
    QTRY_VERIFY(row("seed")->isVisible());
    QVERIFY(row("scale")->isVisible());
  }
  void choosing_it_lays_the_clips_out_by_its_formula() {
    choose("Random planes 2D");
    QTRY_VERIFY(view()->caption().contains("random planes, seed 1, scale 1"));
    QCOMPARE(view()->rows(), std::int64_t{40});
    const double right = difference(shown_places(), by_formula(*features(), 1));
    const double wrong = difference(shown_places(), by_formula(*features(), 11));
    QVERIFY2(right < 0.01, qPrintable(QString::number(right)));
    QVERIFY2(right < wrong / 3, qPrintable(QString::number(wrong)));
  }
  void another_seed_lays_them_out_anew() {
    choose("Random planes 2D");
    QTRY_VERIFY(view()->caption().contains("random planes, seed 1, scale 1"));
    type("seed", "11");
    QTRY_VERIFY(view()->caption().contains("random planes, seed 11, scale 1"));
    const double right = difference(shown_places(), by_formula(*features(), 11));
    const double before = difference(shown_places(), by_formula(*features(), 1));
    QVERIFY2(right < 0.01, qPrintable(QString::number(right)));
    QVERIFY2(right < before / 3, qPrintable(QString::number(before)));
    type("scale", "2.5");
    QTRY_VERIFY(view()->caption().contains("random planes, seed 11, scale 2.5"));
  }
};

}  // namespace test_stranger_projection

int app_stranger_projection(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_stranger_projection::TestStrangerProjection>(
      argc, argv);
}

#include "test_stranger_projection.moc"
