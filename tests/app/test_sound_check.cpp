#include <fstream>
#include <QListWidget>
#include <QTabBar>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/audio/decode.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/panel.h"

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
};

QTEST_MAIN(TestSoundCheck)
#include "test_sound_check.moc"
