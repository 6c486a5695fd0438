#include <cmath>
#include <QtTest>
#include <random>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/legend.h"
#include "widgets/chrome/style.h"
#include "widgets/map/map_view.h"

namespace test_map_frame {

using namespace earshot;

namespace {

/// A cloud so many times as long as high, with a few points far outside; seeded anew each run.
std::vector<float> cloud(std::mt19937& random, int points, float longer, int outside = 0) {
  std::normal_distribution<float> normal;
  std::uniform_real_distribution<float> even(-1.7F, 1.7F);
  std::vector<float> places;
  for (int i = 0; i < points; ++i) {
    // Half round, half with corners.
    const bool round = random() % 2 == 0;
    places.push_back(longer * (round ? normal(random) : even(random)));
    places.push_back(round ? normal(random) : even(random));
  }
  for (int i = 0; i < outside; ++i) {
    places[static_cast<std::size_t>(2 * i)] = 40 * longer;
    places[static_cast<std::size_t>(2 * i + 1)] = -30;
  }
  return places;
}

std::unique_ptr<MapView> shown(const std::vector<float>& places, QSize size) {
  auto map = std::make_unique<MapView>();
  map->set_motion(false);
  map->resize(size);
  map->set_points(places, 2);
  map->show();
  return map;
}

struct Filled {
  double side = 0;  ///< the larger share of width and height
  double area = 0;
  double shape = 1;  ///< of the points' width to their height, by that of the map
};

/// Of the middle 98 of 100 points, counted here anew.
Filled filled(const MapView& map) {
  std::vector<double> across, down;
  for (std::int64_t row = 0; row < map.rows(); ++row) {
    across.push_back(map.place_of(row).x());
    down.push_back(map.place_of(row).y());
  }
  const auto range = [](std::vector<double>& values) {
    std::sort(values.begin(), values.end());
    const auto cut = static_cast<std::size_t>(0.01 * static_cast<double>(values.size()));
    return values[values.size() - 1 - cut] - values[cut];
  };
  const double wide = range(across) / map.width(), high = range(down) / map.height();
  return {std::max(wide, high), wide * high, wide / high};
}

}  // namespace

class TestMapFrame : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    apply(*qApp, Palette::dark());
    seed_ = std::random_device{}();
    qInfo("seed %u", seed_);
    random_.seed(seed_);
  }

  void the_middle_of_any_cloud_fills_a_map_of_any_size() {
    int alike = 0;
    for (const QSize size : {QSize(345, 300), QSize(360, 620), QSize(1000, 600), QSize(240, 160)}) {
      const float own = static_cast<float>(size.width()) / static_cast<float>(size.height());
      for (const float longer : {1.0F, own, 3.0F, 12.0F}) {
        for (const int points : {60, 800, 30'000}) {
          const auto map = shown(cloud(random_, points, longer, points / 200), size);
          const Filled part = filled(*map);
          const QString words = QString("%1 x %2, %3 points, %4 : 1: side %5, area %6")
                                    .arg(size.width())
                                    .arg(size.height())
                                    .arg(points)
                                    .arg(static_cast<double>(longer))
                                    .arg(part.side)
                                    .arg(part.area);
          QVERIFY2(part.side >= 0.75 && part.side <= 1, qPrintable(words));
          // Where the cloud's shape is that of the map.
          if (part.shape > 0.9 && part.shape < 1.11) {
            ++alike;
            QVERIFY2(part.area >= 0.55, qPrintable(words));
          }
        }
      }
    }
    QVERIFY(alike >= 6);
  }

  void both_axes_have_one_scale() {
    const auto map = shown({0, 0, 3, 0, 0, 1, 3, 1}, {700, 300});
    const double along = QLineF(map->place_of(0), map->place_of(1)).length();
    const double across = QLineF(map->place_of(0), map->place_of(2)).length();
    QVERIFY2(std::abs(along / across - 3) < 1e-3, qPrintable(QString::number(along / across)));
  }

  void the_longer_axis_lies_along_the_longer_side_and_nothing_is_mirrored() {
    const std::vector<float> places = cloud(random_, 500, 4);
    const auto wide = shown(places, {800, 300});
    const auto high = shown(places, {300, 800});
    QVERIFY(!wide->turned());
    QVERIFY(high->turned());
    const auto turn_of = [](const MapView& map, std::int64_t a, std::int64_t b, std::int64_t c) {
      const QPointF u = map.place_of(b) - map.place_of(a), v = map.place_of(c) - map.place_of(a);
      return u.x() * v.y() - u.y() * v.x() > 0;
    };
    for (std::int64_t row = 0; row + 2 < 60; row += 3) {
      QCOMPARE(turn_of(*wide, row, row + 1, row + 2), turn_of(*high, row, row + 1, row + 2));
    }
  }

  void a_map_stays_as_it_lies_while_it_moves_on() {
    const auto map = shown(cloud(random_, 500, 4), {300, 800});
    QVERIFY(map->turned());
    map->set_points(cloud(random_, 500, 0.25F), 2, MapView::Space::Same);
    QVERIFY(map->turned());
    map->set_points(cloud(random_, 500, 0.25F), 2, MapView::Space::Anew);
    QVERIFY(!map->turned());
    // A little more room the other way is no reason to turn what people know.
    map->set_points(cloud(random_, 500, 1.2F), 2, MapView::Space::Anew);
    map->resize(500, 520);
    const bool lay = map->turned();
    map->resize(540, 500);
    QCOMPARE(map->turned(), lay);
  }

  void points_that_turn_start_where_they_were_seen() {
    const auto map = shown(cloud(random_, 300, 4), {300, 800});
    map->set_motion(true);
    const QPointF before = map->place_of(7);
    map->set_points(cloud(random_, 300, 0.25F), 2, MapView::Space::Anew);
    QVERIFY(map->travelling() && !map->turned());
    const QPointF on_the_way = map->place_of(7);
    QVERIFY2(QLineF(before, on_the_way).length() < 30,
             qPrintable(QString::number(QLineF(before, on_the_way).length())));
    QTRY_VERIFY(!map->travelling());
  }

  void another_number_of_points_is_shown_whole() {
    const auto map = shown(cloud(random_, 400, 1), {500, 400});
    map->zoom_by(20);
    QVERIFY(filled(*map).side > 1);
    map->set_points(cloud(random_, 500, 1), 2, MapView::Space::Same);
    QVERIFY(filled(*map).side < 1);
  }

  void what_lies_outside_has_a_mark_at_the_rim_that_can_be_chosen() {
    // A lattice, of which no other point lies outside or near the rim.
    std::vector<float> places = {60, 0, 0, -60};
    for (int i = 0; i < 400; ++i) {
      places.push_back(static_cast<float>(i % 20));
      places.push_back(static_cast<float>(i / 20) - 10);
    }
    const auto map = shown(places, {500, 400});
    map->grab();
    std::vector<std::int64_t> rows;
    for (const RimMark& mark : map->rim()) rows.push_back(mark.row);
    for (const std::int64_t row : {0, 1}) {
      QVERIFY(!QRectF(map->rect()).contains(map->place_of(row)));
      QVERIFY(std::find(rows.begin(), rows.end(), row) != rows.end());
    }
    QCOMPARE(rows.size(), std::size_t{2});
    const auto mark = std::find_if(map->rim().begin(), map->rim().end(),
                                   [](const RimMark& one) { return one.row == 0; });
    QCOMPARE(mark->place.x(), 500.0);
    // The mark is drawn, and a click on it chooses the point.
    const QColor ground = Palette::dark().panel;
    const QImage picture = map->grab().toImage();
    const double ratio = picture.devicePixelRatio();
    QVERIFY(picture.pixelColor(static_cast<int>(495 * ratio),
                               static_cast<int>(mark->place.y() * ratio)) != ground);
    QSignalSpy clicked(map.get(), &MapView::clicked);
    QTest::mouseClick(map.get(), Qt::LeftButton, {}, QPoint(497, qRound(mark->place.y())));
    QCOMPARE(clicked.last()[0].toLongLong(), 0);
    // Looked at closely, nearly all lies outside: no marks but the chosen one's.
    map->zoom_by(30);
    map->grab();
    QVERIFY(map->rim().empty());
  }

  void a_far_point_does_not_make_the_others_small() {
    std::vector<float> places = cloud(random_, 300, 1);
    places[0] = 1e5F;
    for (const std::size_t row : {5U, 6U, 7U}) {
      places[2 * row] = places[2 * row + 1] = 0.1F * static_cast<float>(row);
    }
    const auto map = shown(places, {400, 400});
    QVERIFY(filled(*map).side > 0.75);
    // And some of them can be framed nearer than that.
    map->set_selected(5);
    map->set_neighbours({6, 7});
    const double before = QLineF(map->place_of(5), map->place_of(6)).length();
    QTest::keyClick(map.get(), Qt::Key_F);
    QVERIFY(QLineF(map->place_of(5), map->place_of(6)).length() > before);
  }

  void points_grow_smaller_and_let_more_through_the_denser_they_lie() {
    double radius = 100, strength = 2;
    for (const double apart : {40.0, 12.0, 5.0, 2.0, 1.5}) {
      QVERIFY(point_radius(apart) <= radius && point_strength(apart) <= strength);
      radius = point_radius(apart);
      strength = point_strength(apart);
    }
    QVERIFY(point_radius(40) > 2 * point_radius(2));
    QVERIFY(strength < 0.6);
  }

  void many_points_have_no_rim_of_the_ground_around_them() {
    // A point on another of the same colour: with a rim the ground shines through between them.
    const auto ground_between = [&](int points) {
      std::vector<float> places;
      for (int i = 0; i < points; ++i) {
        places.push_back(static_cast<float>(i % 150) * 0.02F);
        places.push_back(static_cast<float>(i / 150) * 0.0005F);
      }
      const auto map = shown(places, {600, 200});
      MapLook look;
      look.size = 2;
      look.opacity = 3;
      map->set_look(look);
      map->grab();
      const QImage image = map->picture();
      const QColor ink = Palette::dark().class_colour(0);
      const QRectF middle = map->middle();
      int other = 0;
      for (int x = qCeil(middle.left()) + 4; x < middle.right() - 4; ++x) {
        const QColor here = image.pixelColor(x, qRound(middle.center().y()));
        other += std::abs(here.green() - ink.green()) > 24 ? 1 : 0;
      }
      return other;
    };
    QVERIFY(ground_between(1500) > 0);
    QCOMPARE(ground_between(6000), 0);
  }

  void the_legend_stands_over_the_points_at_any_width_where_it_hides_the_fewest() {
    // All points but a few in the upper right corner.
    std::vector<float> places;
    std::vector<int> classes;
    std::uniform_real_distribution<float> even(0, 1);
    for (int i = 0; i < 600; ++i) {
      const bool left_low = i < 60;
      // A little longer than high, so that it lies as it is.
      places.push_back(1.4F * (left_low ? -1 + even(random_) : even(random_)));
      places.push_back(left_low ? -1 + even(random_) : even(random_));
      classes.push_back(i % 4);
    }
    const auto map = shown(places, {500, 480});
    map->set_classes(classes, {"tone 1", "tone 2", "tone 3", "tone 4"}, "tone");
    QVERIFY(map->legend()->isVisible());
    QVERIFY2(map->legend()->geometry().center().x() < 250 ||
                 map->legend()->geometry().center().y() > 240,
             "the legend lies where the points are");
    // Points that move under it in the steps of a training drive it away.
    const QPoint before = map->legend()->geometry().center();
    const bool left = before.x() < 250, above = before.y() < 240;
    std::vector<float> later;
    for (int i = 0; i < 600; ++i) {
      // In the legend's quarter and the two beside it.
      const bool there = i % 3 != 1, level = i % 3 != 2;
      later.push_back(1.4F * (even(random_) - (there == left ? 1.0F : 0.0F)));
      later.push_back(even(random_) - (level == above ? 0.0F : 1.0F));
    }
    map->set_points(later, 2, MapView::Space::Same);
    QVERIFY2(map->legend()->geometry().center() != before, "the legend stays where points came");
    map->set_points(places, 2, MapView::Space::Anew);
    for (const int wide : {200, 300, 500}) {
      map->resize(wide, 260);
      QVERIFY(map->legend()->isVisible());
      QVERIFY(map->rect().contains(map->legend()->geometry()));
      QVERIFY(filled(*map).side >= 0.75);  // it takes no room from the points
    }
    // Of many classes it keeps to about half of the height, and can be scrolled.
    QStringList many;
    for (int one = 0; one < 37; ++one) many += QString("class %1").arg(one);
    map->resize(600, 420);
    map->set_classes(classes, many, "class");
    QVERIFY(map->legend()->height() < 0.6 * map->height());
    MapLook look;
    look.legend = false;
    map->set_look(look);
    QVERIFY(!map->legend()->isVisible());
  }

  void clusters_are_named_where_they_are() {
    std::vector<float> places;
    std::vector<int> classes;
    std::normal_distribution<float> normal;
    const float centres[][2] = {{-4, 0}, {4, 0}, {0, 4}};
    for (int i = 0; i < 900; ++i) {
      const int one = i % 3;
      places.push_back(centres[one][0] + 0.6F * normal(random_));
      places.push_back(centres[one][1] + 0.6F * normal(random_));
      classes.push_back(one);
    }
    // And one that is spread all over.
    for (int i = 0; i < 60; ++i) {
      places.push_back(3 * normal(random_));
      places.push_back(2 + 3 * normal(random_));
      classes.push_back(3);
    }
    const auto map = shown(places, {700, 500});
    map->set_classes(classes, {"a", "b", "c", "spread"});
    const auto words = map->labels();
    QStringList names;
    for (const MapView::Word& word : words) {
      names += word.name;
      if (word.of_class > 2) continue;
      // Near the middle of its own points.
      QPointF sum;
      for (std::int64_t row = word.of_class; row < 900; row += 3) sum += map->place_of(row);
      QVERIFY2(QLineF(sum / 300, word.box.center()).length() < 40, qPrintable(word.name));
    }
    names.sort();
    QCOMPARE(names.mid(0, 3), (QStringList{"a", "b", "c"}));
    MapLook look;
    look.labels = false;
    map->set_look(look);
    QVERIFY(map->labels().empty());
  }

  void the_name_beside_a_point_goes_when_somebody_walks_on() {
    const auto map = shown({-1, -1, -1, 1, 1, -1, 1, 1, 0, 0}, {500, 400});
    const auto hover = [&](std::int64_t row) {
      const QPointF place = map->place_of(row);
      QMouseEvent event(QEvent::MouseMove, place, map->mapToGlobal(place), Qt::NoButton,
                        Qt::NoButton, Qt::NoModifier);
      QCoreApplication::sendEvent(map.get(), &event);
      return map->hovered_row() == row;
    };
    map->set_selected(2);
    map->set_neighbours({3, 4});
    QVERIFY(hover(1));
    QTest::keyClick(map.get(), Qt::Key_Right);
    QCOMPARE(map->hovered_row(), -1);
    QVERIFY(hover(1));
    map->set_reached(3);  // by a key of the window
    QCOMPARE(map->hovered_row(), -1);
    QVERIFY(hover(1));
    map->set_selected(4);  // in a table
    QCOMPARE(map->hovered_row(), -1);
    // A click leaves the name of what was clicked.
    QVERIFY(hover(1));
    QTest::mouseClick(map.get(), Qt::LeftButton, {}, map->place_of(1).toPoint());
    QCOMPARE(map->hovered_row(), 1);
    // The mouse rests where that point no longer is.
    map->set_points(std::vector<float>{1, 1, 1, 0, -1, -1, -1, 0, 0, 0.5F}, 2,
                    MapView::Space::Same);
    QVERIFY(map->hovered_row() != 1);
  }

 private:
  unsigned seed_ = 0;
  std::mt19937 random_;
};

}  // namespace test_map_frame

int widgets_map_frame(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_map_frame::TestMapFrame>(argc, argv);
}
#include "test_map_frame.moc"
