#include <cmath>
#include <numbers>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QtTest>

#include "core/base/random.h"
#include "tests/support/run_widget_test.h"
#include "widgets/chrome/style.h"
#include "widgets/sound/chip_line.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/sound_overview.h"
#include "widgets/sound/time_axis.h"

namespace test_lanes {

using namespace earshot;

namespace {

constexpr std::int64_t rate = 16'000;

std::shared_ptr<const std::vector<float>> tone(double hz, double size, std::size_t count = rate) {
  auto samples = std::make_shared<std::vector<float>>(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double phase = 2 * std::numbers::pi * hz * static_cast<double>(i) / rate;
    (*samples)[i] = static_cast<float>(size * std::sin(phase));
  }
  return samples;
}

/// The same at another level where it is asked for again.
std::shared_ptr<const std::vector<float>> noise(float size) {
  auto samples = std::make_shared<std::vector<float>>(rate);
  Random random(3, {4});
  for (float& value : *samples) value = size * static_cast<float>(random.uniform(-1, 1));
  return samples;
}

void move_to(QWidget& widget, QPointF at, Qt::MouseButton held = Qt::LeftButton) {
  QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, held, {});
  QCoreApplication::sendEvent(&widget, &move);
}

}  // namespace

/// What lanes can do beside showing a sound: regions, differences, another look, and going out of
/// the window as files; and the chips below them.
class TestLanes : public QObject {
  Q_OBJECT

  struct Lane {
    TimeAxis axis;
    SoundLane lane{axis, LaneRole::ViewA};
    std::vector<std::pair<std::optional<SoundLane::Region>, bool>> asked;

    Lane() {
      axis.set_duration(1);
      lane.resize(403, 150);
      lane.set_sound(tone(440, 0.25), rate);
      lane.set_marks_regions(true);
      QObject::connect(&lane, &SoundLane::region_asked, &lane,
                       [this](const std::optional<SoundLane::Region>& region, bool done) {
                         asked.emplace_back(region, done);
                         lane.set_region(region);
                       });
      lane.show();
    }
    void drag(QPoint from, QPoint to) {
      QTest::mousePress(&lane, Qt::LeftButton, {}, from);
      move_to(lane, to);
      QTest::mouseRelease(&lane, Qt::LeftButton, {}, to);
    }
  };

 private Q_SLOTS:
  void initTestCase() { apply(*qApp, Palette::dark()); }

  void a_drag_marks_a_region_and_its_edges_move() {
    Lane one;
    one.drag({303, 60}, {103, 60});
    QVERIFY(one.lane.region());
    QVERIFY(std::abs(one.lane.region()->first - 0.25) < 0.01);
    QVERIFY(std::abs(one.lane.region()->second - 0.75) < 0.01);
    QVERIFY(one.asked.back().second && !one.asked.front().second);
    QVERIFY(one.axis.shows_everything());
    one.drag({103, 60}, {203, 60});
    QVERIFY(std::abs(one.lane.region()->first - 0.5) < 0.01);
    QVERIFY(std::abs(one.lane.region()->second - 0.75) < 0.01);
    QSignalSpy seek(&one.axis, &TimeAxis::seek_asked);
    QTest::mouseClick(&one.lane, Qt::LeftButton, {}, QPoint(43, 60));
    QVERIFY(!one.lane.region());
    QCOMPARE(seek.size(), 1);
  }

  void a_region_is_marked_by_keys_at_the_playhead() {
    Lane one;
    one.axis.set_playhead(0.2);
    QTest::keyClick(&one.lane, Qt::Key_BracketLeft);
    QCOMPARE(one.lane.region()->first, 0.2);
    QCOMPARE(one.lane.region()->second, 1.0);
    one.axis.set_playhead(0.6);
    QTest::keyClick(&one.lane, Qt::Key_BracketRight);
    QCOMPARE(*one.lane.region(), SoundLane::Region(0.2, 0.6));
    one.axis.set_playhead(0.1);  // an end before the beginning is none
    QTest::keyClick(&one.lane, Qt::Key_BracketRight);
    QCOMPARE(*one.lane.region(), SoundLane::Region(0.2, 0.6));
    QTest::keyClick(&one.lane, Qt::Key_Escape);
    QVERIFY(!one.lane.region());
  }

  void the_middle_button_moves_where_a_drag_marks() {
    Lane one;
    one.axis.show(0.4, 0.6);
    QTest::mousePress(&one.lane, Qt::MiddleButton, {}, QPoint(203, 60));
    move_to(one.lane, {103, 60}, Qt::MiddleButton);
    QTest::mouseRelease(&one.lane, Qt::MiddleButton, {}, QPoint(103, 60));
    QVERIFY(std::abs(one.axis.low() - 0.45) < 0.005);
    QVERIFY(!one.lane.region());
  }

  void its_name_covers_nothing_of_its_waveform_where_there_is_a_spectrogram() {
    Lane one;
    one.lane.set_title("original, where A was cut");
    for (const int high : {64, 72, 150, 400}) {
      one.lane.resize(403, high);
      QVERIFY(!one.lane.title_rect().intersects(one.lane.waveform_rect()));
      QVERIFY(one.lane.spectrogram_rect().contains(one.lane.title_rect()));
    }
    one.lane.set_spectrogram_visible(false);
    QVERIFY(QRectF(one.lane.rect()).contains(one.lane.title_rect()));
  }

  void its_name_and_that_of_its_region_are_dragged_out_and_nothing_else() {
    Lane one;
    one.lane.set_title("view A");
    QSignalSpy out(&one.lane, &SoundLane::drag_out_asked);
    one.drag({203, 60}, {303, 60});
    QVERIFY(out.isEmpty());
    one.drag(one.lane.title_rect().center().toPoint(), {203, 100});
    QCOMPARE(out.size(), 1);
    QVERIFY(!out[0][0].toBool());
    one.drag(one.lane.region_name_rect().center().toPoint(), {43, 20});
    QCOMPARE(out.size(), 2);
    QVERIFY(out[1][0].toBool());
    QVERIFY(one.lane.region());
  }

  void the_difference_is_grey_where_both_are_alike_and_coloured_where_one_is_louder() {
    Lane one;
    const Palette& palette = Palette::dark();
    const auto loud = noise(0.5F), soft = noise(0.02F);
    const auto colour = [&] {
      const QPointF middle = one.lane.spectrogram_rect().center();
      return one.lane.grab().toImage().pixelColor(middle.toPoint());
    };
    const auto show = [&](const auto& a, const auto& b) {
      one.lane.set_difference(a, a, b, rate);
      QTRY_VERIFY_WITH_TIMEOUT(one.lane.complete(), 10'000);
    };
    const auto near = [](const QColor& a, const QColor& b) {
      return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
                 std::abs(a.blue() - b.blue()) <
             60;
    };
    show(loud, loud);
    QVERIFY(near(colour(), palette.signed_zero));
    show(loud, soft);
    QVERIFY(near(colour(), palette.signed_high));
    QVERIFY(one.lane.readout({203, one.lane.spectrogram_rect().bottom() - 1}).contains("dB"));
    show(soft, loud);
    QVERIFY(near(colour(), palette.signed_low));
    one.lane.set_sound(loud, rate);
    QTRY_VERIFY_WITH_TIMEOUT(one.lane.complete(), 10'000);
    QVERIFY(!near(colour(), palette.signed_low));
  }

  void waveforms_are_drawn_as_much_higher_as_is_asked_and_read_as_they_are() {
    Lane one;
    one.lane.set_spectrogram_visible(false);
    const auto highest = [&] {
      const QImage image = one.lane.grab().toImage();
      int count = 0;
      for (int y = 0; y < image.height(); ++y) {
        const QColor here = image.pixelColor(300, y);
        count += here.blue() > here.red() + 40 ? 1 : 0;  // view A is blue
      }
      return count;
    };
    const int before = highest();
    const QString level = one.lane.readout({203, 10});
    one.lane.set_look({}, 4);
    QVERIFY(std::abs(highest() - 4 * before) <= 12);
    QCOMPARE(one.lane.readout({203, 10}), level);
  }

  void the_axis_takes_its_room_from_the_time_and_not_from_the_sound() {
    Lane one;
    const double end = one.lane.x_of(1);
    one.lane.set_axes_visible(true);
    QVERIFY(one.lane.axis_width() > 20);
    QVERIFY(std::abs(one.lane.x_of(1) - (end - one.lane.axis_width())) < 0.5);
    QCOMPARE(one.lane.readout({402, 60}), QString());
  }

  void the_whole_is_shown_while_a_part_is() {
    Lane one;
    SoundOverview overview(one.axis, one.lane);
    overview.resize(403, 24);
    QVERIFY(!overview.isVisible());
    one.axis.show(0.5, 0.75);
    QVERIFY(overview.isVisible());
    QTest::mousePress(&overview, Qt::LeftButton, {}, QPoint(253, 12));
    move_to(overview, {153, 12});
    QTest::mouseRelease(&overview, Qt::LeftButton, {}, QPoint(153, 12));
    QVERIFY(std::abs(one.axis.low() - 0.25) < 0.01);
    QVERIFY(std::abs(one.axis.high() - 0.5) < 0.01);
    QTest::mouseDClick(&overview, Qt::LeftButton, {}, QPoint(153, 12));
    QVERIFY(!overview.isVisible());
  }

  void chips_without_room_are_counted_and_every_one_can_be_read() {
    ChipLine line;
    line.resize(4000, 20);
    line.set_chips({{"", "crop at 0.2 s", false},
                    {"a", "gain \u22123 dB", false},
                    {"b", "low-pass 2.9 kHz", false},
                    {"c", "noise", true}});
    QVERIFY(line.rest_words().isEmpty());
    QCOMPARE(line.text(), QString("crop at 0.2 s, gain \u22123 dB, low-pass 2.9 kHz, noise"));
    line.resize(line.place_of(1).right() + 60, 20);
    QVERIFY(!line.rest_words().isEmpty());
    QVERIFY(line.place_of(3).isEmpty());
    QVERIFY(!line.place_of(0).isEmpty());
  }

  void a_chip_is_left_out_by_a_click_and_heard_alone_with_ctrl() {
    ChipLine line;
    line.resize(600, 20);
    line.set_chips({{"", "crop at 0.2 s", false}, {"a", "gain \u22123 dB", false}});
    line.show();
    QSignalSpy out(&line, &ChipLine::leave_out_asked), alone(&line, &ChipLine::alone_asked);
    QTest::mouseClick(&line, Qt::LeftButton, {}, line.place_of(0).center());
    QVERIFY(out.isEmpty());  // every view is cut from somewhere
    QTest::mouseClick(&line, Qt::LeftButton, {}, line.place_of(1).center());
    QCOMPARE(out.value(0).value(0).toString(), QString("a"));
    QTest::mouseClick(&line, Qt::LeftButton, Qt::ControlModifier, line.place_of(1).center());
    QCOMPARE(alone.value(0).value(0).toString(), QString("a"));
    QCOMPARE(out.size(), 1);
  }
};

}  // namespace test_lanes

int widgets_lanes(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_lanes::TestLanes>(argc, argv);
}
#include "test_lanes.moc"
