#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QtTest>

#include "app/panels/map_panel.h"
#include "app/session/cache_room.h"
#include "app/session/thread_wish.h"
#include "app/session/while_training.h"
#include "app/window/preferences_page.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/sound_server.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/map/map_view.h"

namespace test_preferences {

using namespace earshot;

class TestPreferences : public QObject, protected testing::ShownWindow {
  Q_OBJECT

  static void choose(QComboBox* box, int index) {
    box->setCurrentIndex(index);
    Q_EMIT box->activated(index);
  }
  template <class Widget>
  Widget* on_page(const char* name) {
    auto* page = bench_->window().findChild<PreferencesPage*>();
    auto* widget = page == nullptr ? nullptr : page->findChild<Widget*>(name);
    if (widget == nullptr) qFatal("there is no %s", name);
    return widget;
  }
  void open_page() {
    bench_->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&bench_->window()));
    QTest::keyClick(&bench_->window(), Qt::Key_Comma, Qt::ControlModifier);
    QTRY_VERIFY(bench_->window().findChild<PreferencesPage*>() != nullptr);
  }
  void close_page() {
    bench_->window().findChild<PreferencesPage*>()->close();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
  }
  void start_again() {
    bench_->window().close();
    begin(at("sounds"));
  }
  /// The map, given the same points at other places.
  bool points_travel() {
    MapView* map = bench_->window().layouts().find<MapPanel>()->view();
    const auto rows = static_cast<std::size_t>(map->rows());
    std::vector<float> places(rows * 2);
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = static_cast<float>(i % 7);
    map->set_points(places, 2);
    std::ranges::reverse(places);
    map->set_points(places, 2);
    return map->travelling();
  }
  static void write(const QString& file, qsizetype bytes) {
    QFile written(file);
    QDir().mkpath(QFileInfo(file).path());
    QVERIFY(written.open(QIODevice::WriteOnly));
    QCOMPARE(written.write(QByteArray(bytes, 'x')), bytes);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("preferences", folder_);
    qunsetenv("OMP_NUM_THREADS");
    qputenv("EARSHOT_CACHE", at("cache").toUtf8());
    testing::make_two_pitches(path("sounds"), 12);
    begin(at("sounds"));
  }
  void cleanupTestCase() {
    bench_.reset();
    server_.reset();
  }

  void once_the_page_is_closed_the_keys_are_the_windows_again() {
    open_page();
    QTest::keyClick(bench_->window().findChild<PreferencesPage*>(), Qt::Key_Escape);
    QTRY_VERIFY(bench_->window().isActiveWindow());
    QTest::keyClick(&bench_->window(), Qt::Key_K, Qt::ControlModifier);
    auto* palette = find<QWidget>("command_palette");
    QTRY_VERIFY(palette->isVisible());
    QTest::keyClicks(QApplication::focusWidget(), "layout: inspect");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(bench_->window().layouts().current(), QString("inspect"));
    QVERIFY(!palette->isVisible());
    bench_->window().layouts().choose("train");
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
  }

  void what_is_chosen_holds_at_once_and_after_a_restart() {
    show_panel("map");
    QTRY_VERIFY_WITH_TIMEOUT(bench_->window().layouts().find<MapPanel>()->view()->rows() > 2,
                             20000);
    const int type = QApplication::font().pixelSize();
    open_page();
    choose(on_page<QComboBox>("scheme"), on_page<QComboBox>("scheme")->findText("Light"));
    QVERIFY(!Palette::of(bench_->window()).is_dark);
    choose(on_page<QComboBox>("scheme"), on_page<QComboBox>("scheme")->findText("Dark"));
    QVERIFY(Palette::of(bench_->window()).is_dark);
    on_page<QSpinBox>("type_size")->setValue(130);
    // The page grows with what is written on it.
    const auto* page = bench_->window().findChild<PreferencesPage*>();
    for (const QAbstractButton* one : page->findChildren<QAbstractButton*>()) {
      QTRY_VERIFY2(one->width() >= one->sizeHint().width(), qPrintable(one->text()));
    }
    QVERIFY(QApplication::font().pixelSize() > type * 1.2);
    choose(on_page<QComboBox>("motion"), 1);
    QVERIFY(points_travel());
    choose(on_page<QComboBox>("motion"), 2);
    QVERIFY(!points_travel());
    on_page<QSlider>("volume")->setValue(40);
    QCOMPARE(on_page<QLabel>("volume_words")->text(), QString("40 %"));
    on_page<QSpinBox>("threads")->setValue(2);
    on_page<QCheckBox>("stays_awake")->click();
    on_page<QCheckBox>("tells_end")->click();
    start_again();
    QVERIFY(QApplication::font().pixelSize() > type * 1.2);
    QVERIFY(Palette::of(bench_->window()).is_dark);
    show_panel("map");
    QTRY_VERIFY_WITH_TIMEOUT(bench_->window().layouts().find<MapPanel>()->view()->rows() > 2,
                             20000);
    QVERIFY(!points_travel());
    open_page();
    QCOMPARE(on_page<QComboBox>("scheme")->currentText(), QString("Dark"));
    QCOMPARE(on_page<QSpinBox>("type_size")->value(), 130);
    QCOMPARE(on_page<QComboBox>("motion")->currentIndex(), 2);
    QCOMPARE(on_page<QSlider>("volume")->value(), 40);
    QCOMPARE(on_page<QSpinBox>("threads")->value(), 2);
    QVERIFY(!on_page<QCheckBox>("stays_awake")->isChecked());
    QVERIFY(!on_page<QCheckBox>("tells_end")->isChecked());
    on_page<QSpinBox>("type_size")->setValue(100);
    close_page();
  }

  void the_page_lets_the_window_be_used_beside_it() {
    open_page();
    QVERIFY(!bench_->window().findChild<PreferencesPage*>()->isModal());
    action("edit.preferences")->trigger();
    QCOMPARE(bench_->window().findChildren<PreferencesPage*>().size(), 1);
    close_page();
  }

  void a_number_of_threads_holds_from_the_next_start_unless_told_from_outside() {
    Settings settings;
    settings.set_threads(3);
    ThreadWish::hold(settings);
    QCOMPARE(qgetenv("OMP_NUM_THREADS"), QByteArray("3"));
    QVERIFY(!ThreadWish::told_from_outside());
    settings.set_threads(0);
    ThreadWish::hold(settings);
    QVERIFY(!qEnvironmentVariableIsSet("OMP_NUM_THREADS"));
    qputenv("OMP_NUM_THREADS", "5");
    settings.set_threads(3);
    ThreadWish::hold(settings);
    QCOMPARE(qgetenv("OMP_NUM_THREADS"), QByteArray("5"));
    open_page();
    QVERIFY(!on_page<QSpinBox>("threads")->isEnabled());
    QCOMPARE(on_page<QSpinBox>("threads")->value(), 5);
    close_page();
    qunsetenv("OMP_NUM_THREADS");
  }

  void numbers_written_by_hand_that_are_none_count_as_not_chosen() {
    QSettings().setValue("window/type_size", "huge");
    QSettings().setValue("sound/volume", 7);
    QSettings().setValue("training/threads", -2);
    const Settings settings;
    QCOMPARE(settings.type_size(), 1.0);
    QCOMPARE(settings.volume(), 1.0);
    QCOMPARE(settings.threads(), 0);
  }

  void the_cache_is_counted_and_emptied_of_what_nobody_has_open() {
    constexpr qsizetype bytes = 400000;
    for (const char* file : {"cache/pcm/old.pcm", "cache/pcm/open.pcm", "cache/log-mel/a.bin",
                             "cache/log.txt", "cache/pcm/notes.txt"}) {
      write(at(file), bytes);
    }
    const int open = ::open(path("cache/pcm/open.pcm").c_str(), O_RDONLY | O_CLOEXEC);
    void* mapped = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, open, 0);
    QVERIFY(mapped != MAP_FAILED);
    open_page();
    auto* size = on_page<QLabel>("cache_size");
    auto* empty = on_page<QPushButton>("empty_cache");
    QTRY_VERIFY_WITH_TIMEOUT(size->text().contains("files"), 10000);
    QTRY_VERIFY(empty->isEnabled());
    const CacheRoom before = cache_room(path("cache"));
    QVERIFY(before.bytes >= 3 * bytes);
    QTest::mouseClick(empty, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(size->text().contains("removed"), 10000);
    for (const char* gone : {"cache/pcm/old.pcm", "cache/log-mel/a.bin"}) {
      QVERIFY2(!QFile::exists(at(gone)), gone);
    }
    for (const char* kept : {"cache/pcm/open.pcm", "cache/log.txt", "cache/pcm/notes.txt"}) {
      QVERIFY2(QFile::exists(at(kept)), kept);
    }
    QVERIFY(cache_room(path("cache")).bytes + 2 * bytes <= before.bytes);
    ::munmap(mapped, bytes);
    ::close(open);
    close_page();
  }

  void the_machine_stays_awake_while_a_run_trains_and_its_end_is_told_where_nobody_looks() {
    struct Told {
      std::atomic<int> holds = 0, held = 0;
      std::atomic<int> notices = 0;
    };
    const auto told = std::make_shared<Told>();
    Desktop desktop;
    desktop.hold_awake = [told](const QString&) -> std::shared_ptr<void> {
      ++told->holds;
      ++told->held;
      return {told.get(), [told](void*) { --told->held; }};
    };
    desktop.tell = [told](const QString& title, const QString&) {
      if (title.endsWith("is trained")) ++told->notices;
      return true;
    };
    Settings().set_stays_awake(true);
    Settings().set_tells_end(true);
    const QWidget nobody_looks;
    const WhileTraining kept(session(), nobody_looks, desktop);
    session().set("views.crop_samples", std::int64_t{4000});
    session().set("training.batch_size", std::int64_t{8});
    session().set("training.steps", std::int64_t{4});
    session().train_steps(2);
    QTRY_COMPARE_WITH_TIMEOUT(told->held.load(), 1, 60000);
    QTRY_VERIFY_WITH_TIMEOUT(run().paused(), 60000);
    // A pause may last for days.
    QTRY_COMPARE_WITH_TIMEOUT(told->held.load(), 0, 10000);
    QCOMPARE(told->notices.load(), 0);
    session().train_or_pause();
    QTRY_VERIFY_WITH_TIMEOUT(!run().training(), 60000);
    QTRY_COMPARE_WITH_TIMEOUT(told->held.load(), 0, 10000);
    QTRY_COMPARE_WITH_TIMEOUT(told->notices.load(), 1, 10000);
    QCOMPARE(told->holds.load(), 2);
  }

  void a_device_that_is_gone_is_named_and_the_systems_own_plays() {
    if (testing::SoundServer::available()) server_ = std::make_unique<testing::SoundServer>();
    Settings().set_sound_output("A card that was pulled out (ALSA)");
    start_again();
    open_page();
    auto* output = on_page<QComboBox>("sound_output");
    auto* words = on_page<QLabel>("sound_output_words");
    QTRY_COMPARE(output->currentText(),
                 QString("A card that was pulled out (ALSA) (not there now)"));
    if (!server_) QSKIP("pulseaudio is not installed: nothing can be played on");
    QTRY_COMPARE_WITH_TIMEOUT(
        words->text(), QString("A card that was pulled out (ALSA) is not there; played on default"),
        10000);
    QTest::mouseClick(on_page<QPushButton>("test_tone"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(session().playback().position() > 0.1, 10000);
    // The other one is chosen while it plays.
    choose(output, 0);
    QTRY_COMPARE_WITH_TIMEOUT(words->text(), QString("default"), 10000);
    QTRY_VERIFY_WITH_TIMEOUT(!session().playback().playing(), 10000);
    QVERIFY(Settings().sound_output().isEmpty());
    QTest::mouseClick(on_page<QPushButton>("test_tone"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(session().playback().position() > 0.1, 10000);
    session().playback().stop();
    close_page();
  }

 private:
  std::unique_ptr<testing::SoundServer> server_;
};

}  // namespace test_preferences

int app_preferences(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_preferences::TestPreferences>(argc, argv);
}
#include "test_preferences.moc"
