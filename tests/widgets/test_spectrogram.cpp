#include <cmath>
#include <numbers>
#include <QPainter>
#include <QThread>
#include <QtTest>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/colour_maps.h"
#include "widgets/chrome/style.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/spectrogram_tiles.h"
#include "widgets/sound/time_axis.h"

namespace test_spectrogram {

using namespace earshot;

namespace {

constexpr std::int64_t rate = 16'000;

std::shared_ptr<const std::vector<float>> tone(double hz, double seconds, float size = 1.0F) {
  auto samples = std::make_shared<std::vector<float>>(static_cast<std::size_t>(seconds * rate));
  for (std::size_t i = 0; i < samples->size(); ++i) {
    (*samples)[i] = size * static_cast<float>(
                               std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / rate));
  }
  return samples;
}

}  // namespace

class TestSpectrogram : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { apply(*qApp, Palette::dark()); }

  void maps_rise_in_lightness() {
    for (const ColourMap* map : {&ColourMap::magma(), &ColourMap::viridis()}) {
      double last = 0;
      for (const QRgb colour : map->table()) {
        const double light = contrast(QColor::fromRgb(colour), Qt::black);
        QVERIFY(light >= last - 0.02);
        last = light;
      }
    }
    QCOMPARE(ColourMap::magma().at(-1), ColourMap::magma().at(0));
    QCOMPARE(ColourMap::magma().at(NAN), ColourMap::magma().table().front());
    QCOMPARE(ColourMap::magma().at(1), QRgb{0xfffcfdbf});
    const ColourMap signed_map = ColourMap::diverging(Palette::dark());
    QCOMPARE(QColor::fromRgb(signed_map.at(1)), Palette::dark().signed_high);
  }

  void bytes_hold_decibels() {
    for (const double level : {-120.0, -80.0, -33.3, -0.5, 0.0}) {
      QVERIFY(std::abs(tile_level::decibels_of(tile_level::byte_of(level)) - level) < 0.24);
    }
    QCOMPARE(int(tile_level::byte_of(12)), 255);
    QCOMPARE(int(tile_level::byte_of(-500)), 0);
    const QList<QRgb> colours = level_colours(-60, -20);
    QCOMPARE(colours[tile_level::byte_of(-60.5)], ColourMap::magma().at(0));
    QCOMPARE(colours[tile_level::byte_of(0)], ColourMap::magma().at(1));
  }

  void tiles_meet_without_a_seam() {
    // A rising tone: a tile is the same cut out of the whole.
    std::vector<float> samples(60'000);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double t = static_cast<double>(i) / rate;
      samples[i] = static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * (200 + 400 * t) * t));
    }
    SpectrogramSettings settings;
    settings.sample_rate = rate;
    settings.fft = 1024;
    for (const int hop : {64, 512, 2048}) {
      settings.hop = hop;
      const SpectrogramTile whole = make_tile(samples, settings, 0, 100'000);
      QCOMPARE(whole.cells.width(), 60'000 / hop + 1);
      const SpectrogramTile part = make_tile(samples, settings, 7, 12);
      QCOMPARE(part.cells.width(), 12);
      for (int x = 0; x < 12; ++x) {
        for (int y = 0; y < part.cells.height(); ++y) {
          const int wanted = whole.cells.pixelIndex(x + 7, y), got = part.cells.pixelIndex(x, y);
          QVERIFY(std::abs(wanted - got) <= 1);
        }
      }
    }
    QVERIFY(make_tile(samples, settings, 1000, 10).cells.isNull());
  }

  void a_tone_is_found_at_its_frequency_and_level() {
    for (const FrequencyScale scale :
         {FrequencyScale::Linear, FrequencyScale::Log, FrequencyScale::Mel}) {
      SpectrogramTiles tiles;
      tiles.set_scale(scale);
      tiles.set_rows(256);
      tiles.set_sound(tone(1000, 1, 0.5F), rate);
      tiles.want(0, 1, 400);
      QTRY_VERIFY_WITH_TIMEOUT(tiles.complete(), 10'000);
      const auto height = tiles.height_of(1000);
      QVERIFY(height.has_value());
      QVERIFY(std::abs(tiles.hz_at(*height) - 1000) < 5);
      double loudest = -200, at = 0;
      for (int row = 0; row < 256; ++row) {
        const double place = (row + 0.5) / 256;
        const double level = tiles.level_at(0.5, place).value_or(-200);
        if (level > loudest) {
          loudest = level;
          at = tiles.hz_at(place);
        }
      }
      QVERIFY2(std::abs(at - 1000) < 60, qPrintable(QString::number(at)));
      QVERIFY2(std::abs(loudest + 6) < 1.5, qPrintable(QString::number(loudest)));
      QVERIFY(!tiles.level_at(3, 0.5).has_value());
    }
  }

  void the_lane_shows_the_tone_as_a_bright_line() {
    for (const double ratio : {1.0, 2.0}) {
      TimeAxis axis;
      axis.set_duration(1);
      SoundLane lane(axis, LaneRole::Original);
      lane.resize(403, 240);
      lane.set_sound(tone(1000, 1, 0.8F), rate);
      lane.show();
      QTRY_VERIFY_WITH_TIMEOUT(lane.complete(), 10'000);
      QImage image(lane.size() * ratio, QImage::Format_RGB32);
      image.setDevicePixelRatio(ratio);
      lane.render(&image);
      const QRectF rect = lane.spectrogram_rect();
      int brightest = 0;
      double at = 0;
      for (int y = static_cast<int>(rect.top() * ratio); y < rect.bottom() * ratio; ++y) {
        const int light = qGray(image.pixel(static_cast<int>(200 * ratio), y));
        if (light > brightest) {
          brightest = light;
          at = y / ratio;
        }
      }
      QVERIFY(brightest > 150);
      QVERIFY(lane.readout({200, at}).contains("1\u2009kHz") ||
              lane.readout({200, at}).contains("Hz"));
      const QString words = lane.readout({200, at});
      QVERIFY2(words.contains("kHz") || words.contains("9"), qPrintable(words));
      const int elsewhere = qGray(
          image.pixel(static_cast<int>(200 * ratio), static_cast<int>((rect.top() + 8) * ratio)));
      QVERIFY(elsewhere < brightest / 2);
    }
  }

  void only_what_is_seen_is_made_and_the_rest_is_stopped() {
    SpectrogramTiles tiles;
    tiles.set_sound(tone(500, 120), rate);
    QSignalSpy changed(&tiles, &SpectrogramTiles::changed);
    tiles.want(0, 120, 1000);
    tiles.want(60, 60.5, 1000);  // zoomed in before that was done
    QTRY_VERIFY_WITH_TIMEOUT(tiles.complete(), 20'000);
    QVERIFY(changed.size() < 12);
    QVERIFY(tiles.level_at(60.2, 0.5).has_value());
    QVERIFY(!tiles.level_at(10, 0.5).has_value());
    // What is there already is not made again.
    tiles.want(60.1, 60.3, 400);
    const bool was_there = tiles.complete();
    tiles.want(60, 60.5, 1000);
    QVERIFY(tiles.complete() || was_there);
  }

  void leaving_while_it_computes_does_no_harm() {
    for (int i = 0; i < 20; ++i) {
      auto tiles = std::make_unique<SpectrogramTiles>();
      tiles->set_sound(tone(300, 30), rate);
      tiles->want(0, 30, 2000);
      if (i % 2 == 0) QThread::msleep(3);
      tiles.reset();
      QCoreApplication::processEvents();
    }
    QVERIFY(QThreadPool::globalInstance()->waitForDone(20'000));
    QCoreApplication::processEvents();
  }

  void the_playhead_is_seen_on_any_ground() {
    // The accent with its dark rim, on magma's lightest and darkest.
    const QColor accent = Palette::dark().accent;
    const QColor lightest = QColor::fromRgb(ColourMap::magma().at(1));
    const QColor rim = mixed(lightest, Qt::black, 170 / 255.0);
    QVERIFY(contrast(accent, rim) >= 3.0);
    QVERIFY(contrast(accent, QColor::fromRgb(ColourMap::magma().at(0))) >= 3.0);
  }
};

}  // namespace test_spectrogram

int widgets_spectrogram(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_spectrogram::TestSpectrogram>(argc, argv);
}
#include "test_spectrogram.moc"
