#include <cmath>
#include <fstream>
#include <QListWidget>
#include <QTabBar>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/audio/decode.h"
#include "core/built_in/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/sound_bytes.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"

namespace test_sound_check {

using namespace earshot;

/// What cannot be used is listed with its reason when a folder was opened, before any training.
class TestSoundCheck : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path at(const char* name) const { return folder_.filePath(name).toStdString(); }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("sound-check", folder_);
    testing::make_two_pitches(at("sounds"), 3);
    write_wav(at("sounds") / "low" / "nothing.wav", std::vector<float>(8000, 0.0F), 16000);
    std::ofstream(at("sounds") / "low" / "text.wav") << "no sound at all";
    testing::make_two_pitches(at("clean"), 2);
  }

  void clips_that_are_too_short_are_listed_while_they_are_skipped() {
    Workbench bench(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench.start(QString::fromStdString(at("clean").string()));
    QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
    QTRY_VERIFY_WITH_TIMEOUT(bench.session().data().dataset(), 20000);
    auto* tabs = bench.window().layouts().panel("data")->findChild<QTabBar*>("data_tabs");
    const int left_out = tabs->count() - 1;
    bench.session().set("views.crop_samples", std::int64_t{160000});
    QTest::qWait(50);
    QVERIFY(!tabs->isTabVisible(left_out));
    bench.session().set("data.short_clips", std::string("skip"));
    const auto training = bench.session().data().dataset()->of(Split::Train).size();
    QVERIFY(training > 0);
    QTRY_VERIFY(tabs->isTabVisible(left_out));
    QCOMPARE(tabs->tabText(left_out), QString("Left out %1").arg(training));
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(left_out).center());
    auto* list = bench.window().layouts().panel("data")->findChild<QListWidget*>();
    QTRY_VERIFY(list->isVisible());
    QVERIFY2(list->item(0)->text().contains("is shorter than the 10.00 s crop"),
             qPrintable(list->item(0)->text()));
    bench.session().set("data.short_clips", std::string("pad"));
    QTRY_VERIFY(!tabs->isTabVisible(left_out));
  }

  void a_silent_file_is_listed_beside_an_unreadable_one() {
    Workbench bench(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench.window().resize(1280, 720);
    bench.start(QString::fromStdString(at("sounds").string()));
    QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
    Panel* data = bench.window().layouts().panel("data");
    auto* tabs = data->findChild<QTabBar*>("data_tabs");
    QTRY_COMPARE_WITH_TIMEOUT(tabs->tabText(tabs->count() - 1), QString("Left out 2"), 20000);
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(tabs->count() - 1).center());
    auto* list = data->findChild<QListWidget*>();
    QTRY_VERIFY(list->isVisible());
    QCOMPARE(list->count(), 2);
    QVERIFY(list->item(0)->text().startsWith("low/text.wav: "));
    QCOMPARE(list->item(1)->text(),
             QString("low/nothing.wav: silent: nothing in it rises above -80 dB"));
    bench.open(QString::fromStdString(at("clean").string()));
    QTRY_COMPARE_WITH_TIMEOUT(bench.session().data().clips().size(), std::size_t{4}, 20000);
    QVERIFY(bench.session().data().problems().empty());
  }

  void kinds_that_are_not_read_share_a_row_and_count_as_files() {
    testing::make_two_pitches(at("mixed"), 2);
    for (int i = 0; i < 30; ++i) {
      testing::put(at("mixed") / ("take" + std::to_string(i) + ".m4a"), std::string(100, 'x'));
    }
    Workbench bench(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench.start(QString::fromStdString(at("mixed").string()));
    Panel* data = bench.window().layouts().panel("data");
    auto* tabs = data->findChild<QTabBar*>("data_tabs");
    QTRY_COMPARE_WITH_TIMEOUT(tabs->tabText(tabs->count() - 1), QString("Left out 30"), 20000);
    tabs->setCurrentIndex(tabs->count() - 1);
    auto* list = data->findChild<QListWidget*>();
    QTRY_COMPARE(list->count(), 1);
    const QString row = list->item(0)->text();
    QVERIFY2(row.startsWith("*.m4a: 30 files, the first take0.m4a: "), qPrintable(row));
    QVERIFY2(row.contains("ffmpeg"), qPrintable(row));
  }

  void another_channel_is_heard_at_once_and_checked_anew() {
    testing::make_two_pitches(at("stereo"), 2);
    std::vector<float> opposite = testing::sweep(16000);
    for (std::size_t i = 1; i < opposite.size(); i += 2) opposite[i] = -opposite[i - 1];
    testing::put(at("stereo") / "low" / "opposite.wav",
                 testing::riff(testing::format_chunk(1, 2) +
                               testing::chunk("data", testing::pcm16(opposite))));
    Workbench bench(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench.start(QString::fromStdString(at("stereo").string()));
    Session& session = bench.session();
    QTRY_COMPARE_WITH_TIMEOUT(session.data().problems().size(), std::size_t{1}, 20000);
    QVERIFY(session.data().problems()[0].reason.find("data.channel=left") != std::string::npos);
    const auto mix = session.data().dataset();
    session.set("data.channel", std::string("left"));
    QTRY_VERIFY_WITH_TIMEOUT(session.data().dataset() && session.data().dataset() != mix, 20000);
    QVERIFY(session.data().dataset()->channel == Channel::Left);
    Session::Sound sound;
    session.hearing().with_sound(session.data().dataset()->find("low/opposite.wav"),
                                 [&](const Session::Sound& heard) { sound = heard; });
    QTRY_VERIFY_WITH_TIMEOUT(sound, 20000);
    QCOMPARE(sound->samples.size(), std::size_t{8000});
    for (std::size_t i = 0; i < 8000; ++i) {
      QVERIFY(std::abs(sound->samples[i] - opposite[2 * i]) < 1e-4F);
    }
    QTRY_VERIFY_WITH_TIMEOUT(session.tasks().count() == 0, 20000);
    QVERIFY(session.data().problems().empty());
  }
};

}  // namespace test_sound_check

int app_sound_check(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_sound_check::TestSoundCheck>(argc, argv);
}
#include "test_sound_check.moc"
