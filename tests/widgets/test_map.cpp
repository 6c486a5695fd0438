#include <cmath>
#include <QPushButton>
#include <QtTest>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/legend.h"
#include "widgets/chrome/style.h"
#include "widgets/map/map_view.h"

namespace test_map {

using namespace earshot;

namespace {

/// Four corners and the middle; classes 0 0 1 1 1.
std::unique_ptr<MapView> five_points() {
  auto map = std::make_unique<MapView>();
  map->set_motion(false);
  map->resize(500, 400);
  const std::vector<float> corners = {-1, -1, -1, 1, 1, -1, 1, 1, 0, 0};
  map->set_points(corners, 2);
  map->set_classes({0, 0, 1, 1, 1}, {"tone 1", "tone 2"}, "tone");
  map->set_name_of([](std::int64_t row) { return QString("clip%1.ogg").arg(row); });
  map->show();
  return map;
}

QColor at(const QImage& image, QPointF place) {
  const double ratio = image.devicePixelRatio();
  return image.pixelColor(static_cast<int>(place.x() * ratio), static_cast<int>(place.y() * ratio));
}

int distance(const QColor& a, const QColor& b) {
  return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
         std::abs(a.blue() - b.blue());
}

void move_to(MapView& map, QPointF place) {
  QMouseEvent event(QEvent::MouseMove, place, map.mapToGlobal(place), Qt::NoButton, Qt::NoButton,
                    Qt::NoModifier);
  QCoreApplication::sendEvent(&map, &event);
}

void drag(MapView& map, QPoint from, QPoint to, Qt::KeyboardModifiers keys,
          Qt::MouseButton button = Qt::LeftButton) {
  const auto send = [&](QEvent::Type type, QPoint place, Qt::MouseButtons held) {
    QMouseEvent event(type, place, map.mapToGlobal(place),
                      type == QEvent::MouseMove ? Qt::NoButton : button, held, keys);
    QCoreApplication::sendEvent(&map, &event);
  };
  send(QEvent::MouseButtonPress, from, button);
  send(QEvent::MouseMove, from + (to - from) / 2, button);
  send(QEvent::MouseMove, to, button);
  send(QEvent::MouseButtonRelease, to, Qt::NoButton);
}

}  // namespace

class TestMap : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { apply(*qApp, Palette::dark()); }

  void points_stand_where_they_should_in_their_colour() {
    const auto map = five_points();
    map->grab();
    const QImage image = map->picture();
    for (int row = 0; row < 5; ++row) {
      const QColor wanted = Palette::dark().class_colour(row < 2 ? 0 : 1);
      QVERIFY2(distance(at(image, map->place_of(row)), wanted) < 40,
               qPrintable(QString::number(row)));
    }
    QCOMPARE(at(image, {250, 20}), Palette::dark().panel);
    QVERIFY(map->place_of(1).y() < map->place_of(0).y());  // y points up
  }

  void no_point_lies_behind_the_words_above_and_below() {
    const auto map = five_points();
    map->resize(900, 300);  // as wide as that, the height limits how large the map is drawn
    map->set_caption("what the encoder sees");
    const double words = QFontMetrics(caption_font(*map)).height() + 8.0, disc = 6;
    for (int row = 0; row < 5; ++row) {
      const double y = map->place_of(row).y();
      QVERIFY2(y - disc > words && y + disc < map->height() - words,
               qPrintable(QString("%1 at %2").arg(row).arg(y)));
    }
  }

  void hover_names_and_click_selects() {
    const auto map = five_points();
    QSignalSpy hovered(map.get(), &MapView::hovered);
    QSignalSpy clicked(map.get(), &MapView::clicked);
    move_to(*map, map->place_of(4) + QPointF(5, 3));
    QCOMPARE(hovered.size(), 1);
    QCOMPARE(hovered.last()[0].toLongLong(), 4);
    const QImage named = map->grab().toImage();
    // The label's ground lies right above the point.
    QCOMPARE(at(named, map->place_of(4) + QPointF(20, -20)), Palette::dark().raised);
    move_to(*map, map->place_of(4) + QPointF(40, 40));
    QCOMPARE(hovered.last()[0].toLongLong(), -1);
    QTest::mouseClick(map.get(), Qt::LeftButton, {}, map->place_of(3).toPoint());
    QCOMPARE(clicked.last()[0].toLongLong(), 3);
    QCOMPARE(map->selected(), 3);
    QSignalSpy cleared(map.get(), &MapView::cleared);
    QTest::mouseClick(map.get(), Qt::LeftButton, {}, QPoint(250, 20));
    QCOMPARE(cleared.size(), 1);
    QCOMPARE(map->selected(), -1);
  }

  void neighbours_light_up_and_the_classes_around_them_stay() {
    const auto map = five_points();
    map->set_selected(0);
    const QImage before = map->grab().toImage();
    map->set_neighbours({1});
    const QImage after = map->grab().toImage();
    const auto differs = [&](std::int64_t row) {
      const QRect around(map->place_of(row).toPoint() - QPoint(9, 9), QSize(19, 19));
      return before.copy(around) != after.copy(around);
    };
    QVERIFY(differs(1));
    QVERIFY(!differs(3));
    const QColor second = Palette::dark().class_colour(1);
    QVERIFY(distance(at(map->picture(), map->place_of(3)), second) < 40);
  }

  void a_click_in_the_legend_mutes_the_others() {
    const auto map = five_points();
    Legend* legend = map->legend();
    QCOMPARE(legend->count(), 2);
    QCOMPARE(legend->entries()[1].value, QString("3"));
    const QPoint row = legend->visualItemRect(legend->item(1)).center();
    QTest::mouseClick(legend->viewport(), Qt::LeftButton, {}, row);
    map->grab();
    const QColor first = Palette::dark().class_colour(0), second = Palette::dark().class_colour(1);
    QVERIFY(distance(at(map->picture(), map->place_of(2)), second) < 40);
    QVERIFY(distance(at(map->picture(), map->place_of(0)), first) > 100);
    QTest::mouseClick(legend->viewport(), Qt::LeftButton, {}, row);
    map->grab();
    QVERIFY(distance(at(map->picture(), map->place_of(0)), first) < 40);
  }

  void the_wheel_zooms_at_the_cursor() {
    const auto map = five_points();
    const QPointF cursor = map->place_of(3);
    const double apart = map->place_of(3).x() - map->place_of(4).x();
    QWheelEvent wheel(cursor, map->mapToGlobal(cursor), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(map.get(), &wheel);
    QVERIFY(QLineF(map->place_of(3), cursor).length() < 0.1);
    QVERIFY(map->place_of(3).x() - map->place_of(4).x() > 1.3 * apart);
    QTest::keyClick(map.get(), Qt::Key_F);
    QVERIFY(qAbs(map->place_of(3).x() - map->place_of(4).x() - apart) < 0.5);
  }

  void the_same_map_moved_on_keeps_a_zoom_and_another_map_is_shown_whole() {
    const auto map = five_points();
    const std::vector<float> moved = {-1, -0.9F, -0.9F, 1, 1, -1, 0.9F, 1, 0.1F, 0};
    const auto all_seen = [&] {
      for (int row = 0; row < 5; ++row) {
        if (!QRectF(map->rect()).contains(map->place_of(row))) return false;
      }
      return true;
    };
    const auto zoom_at = [&](QPointF cursor) {
      QWheelEvent wheel(cursor, map->mapToGlobal(cursor), {}, {0, 1600}, Qt::NoButton,
                        Qt::NoModifier, Qt::NoScrollPhase, false);
      QCoreApplication::sendEvent(map.get(), &wheel);
    };
    zoom_at(map->place_of(3));
    QVERIFY(!all_seen());
    const QPointF before = map->place_of(3);
    map->set_points(moved, 2, MapView::Space::Same);
    QVERIFY(!all_seen());
    QVERIFY(QLineF(map->place_of(3), before).length() < 200);
    map->set_points(moved, 2, MapView::Space::Anew);
    QVERIFY(all_seen());
    // The same with points that travel.
    zoom_at(map->place_of(3));
    map->set_motion(true);
    map->set_points(std::vector<float>{1, 1, -1, 1, 1, -1, -1, -1, 0, 0}, 2);
    QTRY_VERIFY(!map->travelling());
    QVERIFY(all_seen());
  }

  void a_zoom_that_would_show_nothing_any_more_is_given_up() {
    const auto map = five_points();
    for (const bool motion : {false, true}) {
      map->set_motion(motion);
      map->set_points(std::vector<float>{-1, -1, -1, 1, 1, -1, 1, 1, 0, 0}, 2);
      QTRY_VERIFY(!map->travelling());
      map->set_selected(4);
      QTest::keyClick(map.get(), Qt::Key_F);
      map->set_points(std::vector<float>{-1, -1, -1, 1, 1, -1, 1, 1, 0.5F, 0.5F}, 2,
                      MapView::Space::Same);
      QTRY_VERIFY(!map->travelling());
      QVERIFY(QRectF(map->rect()).contains(map->place_of(0)));
    }
  }

  void f_frames_the_selection_and_again_f_everything() {
    const auto map = five_points();
    const double whole = map->place_of(3).x() - map->place_of(1).x();
    map->set_selected(3);
    map->set_neighbours({4});
    QTest::keyClick(map.get(), Qt::Key_F);
    QVERIFY(map->place_of(3).x() - map->place_of(4).x() > 0.7 * whole);
    QVERIFY(!QRectF(map->rect()).contains(map->place_of(0)));
    QTest::keyClick(map.get(), Qt::Key_F);
    QVERIFY(qAbs(map->place_of(3).x() - map->place_of(1).x() - whole) < 0.5);
    // And the selection again, also after the mouse has moved the map.
    QTest::keyClick(map.get(), Qt::Key_F);
    QVERIFY(!QRectF(map->rect()).contains(map->place_of(0)));
    map->zoom_by(0.2);
    QTest::keyClick(map.get(), Qt::Key_F);
    QVERIFY(!QRectF(map->rect()).contains(map->place_of(0)));
  }

  void a_class_has_the_same_colour_on_the_map_of_a_sample_as_on_the_whole() {
    QStringList names;
    std::vector<std::int64_t> sizes;
    for (int one = 0; one < 20; ++one) {
      names += QString("class %1").arg(one);
      sizes.push_back(100 - one);
    }
    const auto map = five_points();
    // Of the sample the last classes are the commonest; of the whole, the first.
    map->set_classes({0, 1, 19, 19, 2}, names, "final", sizes);
    map->grab();
    for (const int row : {0, 1}) {
      QVERIFY(distance(at(map->picture(), map->place_of(row)), Palette::dark().class_colour(row)) <
              40);
    }
    QCOMPARE(map->legend()->entries()[0].name, QString("class 0"));
    QCOMPARE(map->legend()->entries()[0].value, QString("1"));
    QCOMPARE(map->legend()->entries()[0].colour, Palette::dark().class_colour(0));
  }

  void dragging_moves_a_flat_map_and_turns_a_solid_one() {
    const auto map = five_points();
    const QPointF before = map->place_of(4);
    drag(*map, {250, 40}, {290, 70}, {});
    QVERIFY(QLineF(map->place_of(4), before + QPointF(40, 30)).length() < 0.5);

    map->set_points(std::vector<float>{-1, 0, 0, 1, 0, 0, 0, 0, 1}, 3);
    QVERIFY(map->solid());
    map->frame_all();
    const double width = map->place_of(1).x() - map->place_of(0).x();
    drag(*map, {10, 300}, {130, 300}, {});
    QVERIFY(qAbs(map->place_of(1).x() - map->place_of(0).x() - width) > 20);
    map->set_flat(true);
    QVERIFY(qAbs(map->place_of(1).y() - map->place_of(0).y()) < 0.01);
  }

  void shift_marks_a_box_and_with_ctrl_a_lasso() {
    const auto map = five_points();
    QSignalSpy marked(map.get(), &MapView::marked_changed);
    const QPoint upper_left = map->place_of(1).toPoint(), upper_right = map->place_of(3).toPoint();
    drag(*map, upper_left - QPoint(10, 10), upper_right + QPoint(10, 10), Qt::ShiftModifier);
    QCOMPARE(marked.size(), 1);
    QCOMPARE(map->marked(), (std::vector<std::int64_t>{1, 3}));
    // A thin triangle about the left edge.
    QTest::mousePress(map.get(), Qt::LeftButton, Qt::ShiftModifier | Qt::ControlModifier,
                      upper_left - QPoint(12, 12));
    const QPoint lower_left = map->place_of(0).toPoint();
    for (const QPoint corner : {lower_left + QPoint(-12, 12), lower_left + QPoint(12, 12)}) {
      QMouseEvent move(QEvent::MouseMove, corner, map->mapToGlobal(corner), Qt::NoButton,
                       Qt::LeftButton, Qt::ShiftModifier | Qt::ControlModifier);
      QCoreApplication::sendEvent(map.get(), &move);
    }
    QTest::mouseRelease(map.get(), Qt::LeftButton, Qt::ShiftModifier | Qt::ControlModifier,
                        lower_left + QPoint(12, 12));
    QCOMPARE(map->marked(), (std::vector<std::int64_t>{0}));
    QTest::keyClick(map.get(), Qt::Key_Escape);
    QVERIFY(map->marked().empty());
  }

  void arrows_ask_for_neighbours_and_enter_activates() {
    const auto map = five_points();
    map->set_selected(2);
    QSignalSpy step(map.get(), &MapView::step_asked);
    QSignalSpy activated(map.get(), &MapView::activated);
    QTest::keyClick(map.get(), Qt::Key_Right);
    QTest::keyClick(map.get(), Qt::Key_Up);
    QCOMPARE(step[0][0].toInt(), 1);
    QCOMPARE(step[1][0].toInt(), -1);
    QTest::keyClick(map.get(), Qt::Key_Return);
    QCOMPARE(activated[0][0].toLongLong(), 2);
    QTest::mouseDClick(map.get(), Qt::LeftButton, {}, map->place_of(1).toPoint());
    QCOMPARE(activated[1][0].toLongLong(), 1);
  }

  void points_travel_to_their_new_places() {
    const auto map = five_points();
    map->grab();
    map->set_motion(true);
    const QPointF from = map->place_of(0);
    map->set_points(std::vector<float>{1, 1, -1, 1, 1, -1, -1, -1, 0, 0}, 2);
    QVERIFY(map->travelling());
    QVERIFY(QLineF(map->place_of(0), from).length() < 200);
    QTRY_VERIFY_WITH_TIMEOUT(!map->travelling(), 2000);
    QVERIFY(QLineF(map->place_of(0), from).length() > 250);
    map->set_motion(false);
    map->set_points(std::vector<float>{-1, -1, -1, 1, 1, -1, 1, 1, 0, 0}, 2);
    QVERIFY(!map->travelling());
    QVERIFY(QLineF(map->place_of(0), from).length() < 0.5);
  }

  void splits_have_shapes() {
    MapView map;
    map.set_motion(false);
    map.resize(300, 200);
    map.set_points(std::vector<float>{-1, 0, 0, 0, 1, 0}, 2);
    map.set_splits({Split::Train, Split::Valid, Split::Test});
    map.show();
    map.grab();
    const QImage image = map.picture();
    const QColor ink = Palette::dark().class_colour(0);
    QVERIFY(distance(at(image, map.place_of(0)), ink) < 40);
    QVERIFY(distance(at(image, map.place_of(1)), ink) > 100);                      // hollow
    QVERIFY(distance(at(image, map.place_of(1) + QPointF(4, 0)), ink) < 90);       // its ring
    QVERIFY(distance(at(image, map.place_of(0) + QPointF(3.2, 3.2)), ink) < 150);  // round
    QVERIFY(distance(at(image, map.place_of(2) + QPointF(3.6, 3.6)), ink) > 150);  // cornered
  }

  void it_says_how_many_are_shown_and_what_would_be_here() {
    const auto map = five_points();
    map->set_total(100'000);
    QCOMPARE(map->shown_text(), QString("5 of 100\u2009000 shown"));
    MapView empty;
    empty.resize(400, 300);
    empty.set_empty("Nothing yet.", "Train");
    empty.show();
    QSignalSpy asked(&empty, &MapView::empty_action_asked);
    auto* button = empty.findChild<QPushButton*>();
    QVERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    QVERIFY(!map->findChild<QPushButton*>()->isVisible());
  }

  void far_and_broken_coordinates_do_no_harm() {
    // 16,777,217 and its neighbours are one float apart; centring keeps what there is.
    const MapPoints far = normalised(std::vector<float>{1e30F, 0, 1.5e30F, 0, 2e30F, 0}, 2);
    QVERIFY(std::abs(far.x[0] + 1) < 1e-5F && std::abs(far.x[1]) < 1e-5F);
    const MapPoints broken = normalised(std::vector<float>{0, 0, NAN, INFINITY, 2, 2}, 2);
    QCOMPARE(broken.x[1], 0.0F);
    QCOMPARE(broken.x[2], 1.0F);
    QVERIFY_EXCEPTION_THROWN(normalised(std::vector<float>{1, 2, 3}, 2), std::invalid_argument);
    const MapPoints one = normalised(std::vector<float>{7, 7}, 2);
    QCOMPARE(one.x[0], 0.0F);
  }

  void of_many_classes_the_commonest_have_colours() {
    const std::vector<std::int64_t> few = {1, 5, 3};
    QCOMPARE(colour_slots(few, {}), (std::vector<int>{0, 1, 2}));
    std::vector<std::int64_t> many(20);
    for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<std::int64_t>(i);
    const std::vector<int> slots = colour_slots(many, {});
    QCOMPARE(slots[19], 0);
    QCOMPARE(slots[9], 10);
    QCOMPARE(slots[8], -1);
    const std::vector<int> picked = colour_slots(many, std::vector<int>{2, 19});
    QVERIFY(picked[2] >= 0);
    QVERIFY(picked[2] != picked[19]);
  }

  void depth_is_drawn_from_back_to_front() {
    const std::vector<float> depth = {0.5F, -1, 1.7F, 0};
    QCOMPARE(depth_order(depth), (std::vector<std::uint32_t>{1, 3, 0, 2}));
    auto order = mingled_order(1000);
    QVERIFY(!std::is_sorted(order.begin(), order.end()));
    std::sort(order.begin(), order.end());
    QCOMPARE(order[999], 999U);
  }

  void the_scheme_is_followed() {
    const auto map = five_points();
    map->grab();
    apply(*qApp, Palette::light());
    map->grab();
    QCOMPARE(at(map->picture(), {250, 20}), Palette::light().panel);
    QVERIFY(distance(at(map->picture(), map->place_of(4)), Palette::light().class_colour(1)) < 40);
    apply(*qApp, Palette::dark());
  }
};

}  // namespace test_map

int widgets_map(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_map::TestMap>(argc, argv);
}
#include "test_map.moc"
