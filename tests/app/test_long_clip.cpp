#include <cmath>
#include <numbers>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/audio/decode.h"
#include "core/built_in/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"
#include "widgets/sound/sound_lane.h"

namespace test_long_clip {

using namespace earshot;

/// A clip of minutes is seen and reached to its end.
class TestLongClip : public QObject {
  Q_OBJECT

  static constexpr int seconds = 100;
  static constexpr int rate = 16000;

  Session& session() { return bench_->session(); }
  QString caption() { return bench_->window().layouts().panel("clip")->title_line()->caption(); }
  std::int64_t long_clip() { return session().data().dataset()->find("high/long.wav"); }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("long-clip", folder_);
    const std::filesystem::path sounds = folder_.filePath("sounds").toStdString();
    testing::make_two_pitches(sounds, 6);
    // Silent but for its last ten seconds.
    std::vector<float> samples(static_cast<std::size_t>(seconds) * rate);
    for (std::size_t i = samples.size() - std::size_t{10} * rate; i < samples.size(); ++i) {
      samples[i] = 0.5F * std::sin(0.2F * static_cast<float>(i % 10000));
    }
    write_wav(sounds / "high" / "long.wav", samples, rate);
  }

  void init() {
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1440, 900);
    bench_->start(folder_.filePath("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    bench_->window().layouts().reveal("clip");
    QCoreApplication::processEvents();
  }
  void cleanup() { bench_.reset(); }

  void all_of_it_is_shown() {
    session().hearing().select(long_clip());
    auto* lane = bench_->window().findChild<SoundLane*>("clip_lane");
    QVERIFY(lane != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(session().sounds().is_whole(long_clip()), 20000);
    // Neither still decoding nor the beginning alone; how high its wave is drawn may follow.
    QCOMPARE(caption().section(" · drawn", 0, 0), QString("high/long.wav · 1:40"));
    // The axis reaches the end, and there is a wave to read off there.
    const double end = lane->seconds_at(lane->waveform_rect().right());
    QVERIFY2(std::abs(end - seconds) < 1, qPrintable(QString::number(end)));
    const double middle = lane->waveform_rect().center().y();
    const auto read_at = [&](double time) {
      return lane->readout(QPointF(lane->x_of(time), middle));
    };
    QTRY_VERIFY(!read_at(95).isEmpty());
    QVERIFY(read_at(50) != read_at(95));
    QCOMPARE(read_at(50).section(QStringLiteral("  "), 1), read_at(80).section("  ", 1));
  }

  /// What is asked for before it is decoded waits for it; another clip ends the wait.
  void a_place_far_into_it_is_reached() {
    session().hearing().hear_from(long_clip(), 95);
    QTRY_VERIFY_WITH_TIMEOUT(session().sounds().is_whole(long_clip()), 20000);
    QTRY_VERIFY(session().hearing().of_clip());
    session().hearing().hear_from(long_clip(), 10);
    session().hearing().select(0);
    QVERIFY(!session().sounds().grows(long_clip()));
  }

  void a_clip_that_is_left_is_not_decoded_further() {
    session().hearing().select(long_clip());
    session().hearing().select(0);
    QVERIFY(!session().sounds().grows(long_clip()));
    QTRY_VERIFY_WITH_TIMEOUT(session().sounds().is_whole(0), 20000);
    QVERIFY(!session().sounds().is_whole(long_clip()));
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_long_clip

int app_long_clip(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_long_clip::TestLongClip>(argc, argv);
}
#include "test_long_clip.moc"
