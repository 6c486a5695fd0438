#include <QSvgRenderer>
#include <QtTest>
#include <random>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/style.h"
#include "widgets/map/map_view.h"

namespace test_map_picture {

using namespace earshot;

namespace {

/// Three clusters and a point far away.
std::unique_ptr<MapView> three_clusters(int dimensions) {
  auto map = std::make_unique<MapView>();
  map->set_motion(false);
  map->resize(400, 300);
  std::mt19937 random(7);
  std::normal_distribution<float> normal;
  std::vector<float> places;
  std::vector<int> classes;
  std::vector<Split> splits;
  for (int i = 0; i < 600; ++i) {
    const int one = i % 3;
    for (int d = 0; d < dimensions; ++d) {
      places.push_back((d == one ? 6.0F : 0.0F) + normal(random));
    }
    classes.push_back(one);
    splits.push_back(i % 5 == 0 ? Split::Test : Split::Train);
  }
  places[0] = 400;
  map->set_points(places, dimensions);
  map->set_classes(classes, {"kick", "snare", "hat"}, "instrument");
  map->set_splits(splits);
  map->set_caption("log-mel features, PCA");
  return map;
}

/// How many pixels are nearly of this colour.
int pixels_of(const QImage& image, const QColor& colour) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const QColor here = image.pixelColor(x, y);
      count += std::abs(here.red() - colour.red()) + std::abs(here.green() - colour.green()) +
                           std::abs(here.blue() - colour.blue()) <
                       40
                   ? 1
                   : 0;
    }
  }
  return count;
}

}  // namespace

class TestMapPicture : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { apply(*qApp, Palette::dark()); }

  void a_png_has_the_size_that_was_asked_for_and_its_own_colours() {
    for (const int dimensions : {2, 3}) {
      const auto map = three_clusters(dimensions);
      const MapPicture picture = map->for_print(Palette::light());
      for (const QSize size : {QSize(1200, 900), QSize(300, 500)}) {
        const QImage image = QImage::fromData(png_of(picture, size), "PNG");
        QCOMPARE(image.size(), size);
        QCOMPARE(image.pixelColor(1, 1), Palette::light().panel);
        const int ground = pixels_of(image, Palette::light().panel);
        QVERIFY(image.width() * image.height() - ground > 2000);
        // In space what is far away is paler.
        for (int one = 0; one < 3 && dimensions == 2; ++one) {
          const int seen = pixels_of(image, Palette::light().class_colour(one));
          QVERIFY2(seen > 300, qPrintable(QString("%1 of class %2").arg(seen).arg(one)));
        }
      }
    }
  }

  void a_larger_picture_shows_the_same_in_more_pixels() {
    const MapPicture picture = three_clusters(2)->for_print(Palette::light());
    const QImage small = QImage::fromData(png_of(picture, {500, 400}), "PNG");
    const QImage large = QImage::fromData(png_of(picture, {2000, 1600}), "PNG");
    const QColor first = Palette::light().class_colour(0);
    const double ratio =
        static_cast<double>(pixels_of(large, first)) / static_cast<double>(pixels_of(small, first));
    QVERIFY2(ratio > 11 && ratio < 30, qPrintable(QString::number(ratio)));
  }

  void an_svg_holds_every_point_and_every_word() {
    const auto map = three_clusters(2);
    const QByteArray svg = svg_of(map->for_print(Palette::light()), {1200, 900});
    QSvgRenderer renderer(svg);
    QVERIFY(renderer.isValid());
    QVERIFY2(svg.count("<path") > 600, qPrintable(QString::number(svg.count("<path"))));
    for (const char* words : {"kick", "snare", "hat", "instrument", "PCA", "600"}) {
      QVERIFY2(svg.contains(words), words);
    }
    // Where the legend is not wanted there is none.
    MapLook look;
    look.legend = false;
    map->set_look(look);
    QVERIFY(!svg_of(map->for_print(Palette::light()), {1200, 900}).contains("instrument"));
  }

  void what_is_looked_at_closely_is_what_is_printed() {
    const auto map = three_clusters(2);
    const Palette& palette = Palette::light();
    QVERIFY(map->for_print(palette).whole);
    map->set_selected(4);
    map->set_neighbours({7, 10});
    map->frame();
    const MapPicture picture = map->for_print(palette);
    QVERIFY(!picture.whole);
    QVERIFY(picture.camera.zoom > 1);
  }
};

}  // namespace test_map_picture

int widgets_map_picture(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_map_picture::TestMapPicture>(argc, argv);
}
#include "test_map_picture.moc"
