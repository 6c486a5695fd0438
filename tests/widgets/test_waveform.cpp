#include <cmath>
#include <QtTest>

#include "core/base/random.h"
#include "tests/support/run_widget_test.h"
#include "widgets/chrome/style.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/time_axis.h"
#include "widgets/sound/time_ruler.h"

namespace test_waveform {

using namespace earshot;

namespace {

std::shared_ptr<const std::vector<float>> noise(std::size_t count, float size = 0.5F) {
  auto samples = std::make_shared<std::vector<float>>(count);
  Random random(1, {2});
  for (float& value : *samples) value = size * static_cast<float>(random.uniform(-1, 1));
  return samples;
}

WaveRange plain_range(std::span<const float> samples, std::size_t first, std::size_t last) {
  WaveRange range{samples[first], samples[first], 0};
  double power = 0;
  for (std::size_t i = first; i < last; ++i) {
    range.low = std::min(range.low, samples[i]);
    range.high = std::max(range.high, samples[i]);
    power += static_cast<double>(samples[i]) * samples[i];
  }
  range.rms = static_cast<float>(std::sqrt(power / static_cast<double>(last - first)));
  return range;
}

void wheel(QWidget& widget, QPointF at, int turned, Qt::KeyboardModifiers keys = {}) {
  QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, turned}, Qt::NoButton, keys,
                    Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&widget, &event);
}

}  // namespace

class TestWaveform : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { apply(*qApp, Palette::dark()); }

  void any_stretch_has_its_extremes_and_its_power() {
    const auto samples = noise(100'003);
    const WaveformPyramid pyramid(samples);
    const std::pair<std::size_t, std::size_t> stretches[] = {
        {0, 100'003}, {0, 1}, {63, 65}, {64, 128}, {1, 99'999}, {4096, 36'864}, {100'000, 100'003}};
    for (const auto& [first, last] : stretches) {
      const WaveRange got =
          pyramid.range(static_cast<std::int64_t>(first), static_cast<std::int64_t>(last));
      const WaveRange wanted = plain_range(*samples, first, last);
      QCOMPARE(got.low, wanted.low);
      QCOMPARE(got.high, wanted.high);
      QVERIFY(std::abs(got.rms - wanted.rms) < 1e-4F);
    }
  }

  void no_peak_is_lost_between_columns() {
    auto samples = std::make_shared<std::vector<float>>(1'000'000, 0.0F);
    (*samples)[777'777] = 0.9F;
    const WaveformPyramid pyramid(samples);
    const auto columns = pyramid.columns(0, 1'000'000, 640);
    int loud = 0;
    for (const WaveRange& column : columns) loud += column.high > 0.8F ? 1 : 0;
    QCOMPARE(loud, 1);
    // Past either end there is silence.
    const auto around = pyramid.columns(-500'000, 1'500'000, 10);
    QCOMPARE(around.front().high, 0.0F);
    QCOMPARE(around.back().high, 0.0F);
  }

  void broken_samples_do_no_harm() {
    auto samples = std::make_shared<std::vector<float>>(200, 0.1F);
    (*samples)[70] = NAN;
    (*samples)[150] = INFINITY;
    const WaveRange range = WaveformPyramid(samples).range(0, 200);
    QVERIFY(std::isfinite(range.rms) && std::isfinite(range.high));
    QCOMPARE(WaveformPyramid(std::make_shared<std::vector<float>>()).columns(0, 10, 4).size(),
             std::size_t{4});
  }

  void lanes_share_zoom_and_scroll() {
    TimeAxis axis;
    axis.set_duration(10);
    SoundLane first(axis, LaneRole::Original), second(axis, LaneRole::ViewA);
    for (SoundLane* lane : {&first, &second}) {
      lane->resize(503, 120);
      lane->set_sound(noise(160'000), 16'000);
      lane->show();
    }
    QCOMPARE(axis.high(), 10.0);
    const double under = second.seconds_at(200);
    wheel(first, {200, 20}, 480);
    QVERIFY(axis.high() - axis.low() < 6);
    QVERIFY(std::abs(second.seconds_at(200) - under) < 1e-9);
    const double low = axis.low();
    QTest::keyClick(&second, Qt::Key_Right);
    QVERIFY(axis.low() > low);
    QTest::keyClick(&second, Qt::Key_Home);
    QCOMPARE(axis.low(), 0.0);
    QTest::keyClick(&second, Qt::Key_End);
    QCOMPARE(axis.high(), 10.0);
    QTest::keyClick(&second, Qt::Key_F);
    QVERIFY(axis.shows_everything());
    QTest::keyClick(&first, Qt::Key_Plus);
    QVERIFY(!axis.shows_everything());
    wheel(first, {200, 20}, -4800);
    QVERIFY(axis.shows_everything());
  }

  void a_click_seeks_and_a_drag_moves() {
    TimeAxis axis;
    axis.set_duration(10);
    SoundLane lane(axis, LaneRole::ViewB);
    lane.resize(503, 120);
    lane.set_sound(noise(160'000), 16'000);
    lane.show();
    QSignalSpy seek(&axis, &TimeAxis::seek_asked);
    QSignalSpy chosen(&lane, &SoundLane::chosen);
    QTest::mouseClick(&lane, Qt::LeftButton, {}, QPoint(253, 30));
    QVERIFY(std::abs(seek[0][0].toDouble() - 5.0) < 0.02);
    QCOMPARE(chosen.size(), 1);
    axis.show(2, 4);
    QTest::mousePress(&lane, Qt::LeftButton, {}, QPoint(300, 30));
    QMouseEvent move(QEvent::MouseMove, QPointF(200, 30), lane.mapToGlobal(QPointF(200, 30)),
                     Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&lane, &move);
    QTest::mouseRelease(&lane, Qt::LeftButton, {}, QPoint(200, 30));
    QVERIFY(std::abs(axis.low() - 2.4) < 0.02);
    QCOMPARE(seek.size(), 1);
  }

  void the_playhead_turns_the_page_when_it_was_in_sight() {
    TimeAxis axis;
    axis.set_duration(10);
    axis.show(0, 2);
    axis.set_playhead(1.9);
    axis.set_playhead(2.05);
    QCOMPARE(axis.low(), 2.05);
    axis.show(6, 8);
    axis.set_playhead(2.1);  // somebody looks elsewhere
    QCOMPARE(axis.low(), 6.0);
  }

  void the_waveform_is_drawn_as_high_as_it_is() {
    TimeAxis axis;
    axis.set_duration(1);
    SoundLane lane(axis, LaneRole::ViewA);
    lane.set_spectrogram_visible(false);
    lane.resize(403, 100);
    auto samples = std::make_shared<std::vector<float>>(16'000, 0.0F);
    for (std::size_t i = 8000; i < 16'000; ++i) (*samples)[i] = i % 2 == 0 ? 0.5F : -0.5F;
    lane.set_sound(samples, 16'000);
    lane.show();
    const QImage image = lane.grab().toImage();
    const auto coloured = [&](int x) {
      int count = 0;
      for (int y = 0; y < 100; ++y) {
        const QColor here = image.pixelColor(x, y);
        count += here.blue() > here.red() + 60 ? 1 : 0;  // view A is blue
      }
      return count;
    };
    QVERIFY(coloured(100) <= 2);
    QVERIFY(std::abs(coloured(300) - 48) <= 3);  // half of the 96 px between the ends
  }

  void levels_are_read_under_the_cursor() {
    TimeAxis axis;
    axis.set_duration(1);
    SoundLane lane(axis, LaneRole::Original);
    lane.resize(403, 150);
    lane.set_sound(std::make_shared<std::vector<float>>(16'000, 0.5F), 16'000);
    lane.show();
    QVERIFY(lane.readout({203, 10}).contains("\u22126\u2009dB"));
    lane.set_sound(std::make_shared<std::vector<float>>(16'000, 0.0F), 16'000);
    QVERIFY(lane.readout({203, 10}).contains("silent"));
    axis.set_duration(2);
    axis.frame();
    QCOMPARE(lane.readout({390, 10}), QString());  // past the sound's end
  }

  void ten_minutes_are_no_burden() {
    TimeAxis axis;
    axis.set_duration(600);
    SoundLane lane(axis, LaneRole::Original);
    lane.resize(803, 150);
    lane.show();
    const auto samples = noise(600 * 16'000);
    QElapsedTimer timer;
    timer.start();
    lane.set_sound(samples, 16'000);
    QVERIFY(timer.elapsed() < 100);  // the pyramid is made elsewhere
    QTRY_VERIFY_WITH_TIMEOUT(lane.complete(), 20'000);
    timer.restart();
    lane.grab();
    QVERIFY(timer.elapsed() < 500);
    axis.show(300, 300.5);
    QTRY_VERIFY_WITH_TIMEOUT(lane.complete(), 20'000);
  }

  void ticks_are_round_and_readable() {
    QCOMPARE(tick_seconds(0.001, 72), 0.1);
    QCOMPARE(tick_seconds(0.02, 72), 2.0);
    QCOMPARE(tick_seconds(0.2, 72), 30.0);
    QCOMPARE(tick_seconds(1.0, 72), 120.0);
    QCOMPARE(time_text(0.25, 0.05), QString("0.25\u2009s"));
    QCOMPARE(time_text(125, 5), QString("2:05"));
    QCOMPARE(time_text(12, 1), QString("12\u2009s"));
  }

  void the_ruler_is_drawn_anew_for_a_sound_of_another_length() {
    TimeAxis axis;
    axis.set_duration(1);
    QSignalSpy changed(&axis, &TimeAxis::changed);
    axis.set_duration(60);  // all of it was shown and is shown again
    QCOMPARE(axis.high(), 60.0);
    QCOMPARE(changed.size(), 1);
    axis.show(10, 20);
    axis.set_duration(15);
    QCOMPARE(axis.high(), 15.0);
    QCOMPARE(axis.high() - axis.low(), 10.0);
    QCOMPARE(changed.size(), 3);
  }

  void the_ruler_seeks() {
    TimeAxis axis;
    axis.set_duration(4);
    TimeRuler ruler(axis);
    ruler.resize(403, 20);
    ruler.show();
    QSignalSpy seek(&axis, &TimeAxis::seek_asked);
    QTest::mouseClick(&ruler, Qt::LeftButton, {}, QPoint(103, 10));
    QCOMPARE(seek[0][0].toDouble(), 1.0);
  }
};

}  // namespace test_waveform

int widgets_waveform(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_waveform::TestWaveform>(argc, argv);
}
#include "test_waveform.moc"
