#include <QDesktopServices>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>
#include <QUrl>
#include <stdexcept>
#include <thread>

#include "app/window/menu_button.h"
#include "core/built_in/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_file_writing {

using namespace earshot;

/// How whatever is exported leaves the window (app/session/file_writing.h).
class TestFileWriting : public QObject, private testing::ShownWindow {
  Q_OBJECT

  const FileOffer words_{"test.words", "Words", "words", {".txt", ".csv"}};

  QByteArray text_of(const QString& name) const {
    QFile file(folder_.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(there is none)");
  }
  QString message() { return find<QLabel>("message")->text(); }
  QToolButton* show_folder() { return find<QToolButton>("show_folder"); }

  /// For QDesktopServices.
  Q_INVOKABLE void show(const QUrl& folder) { shown_ = folder; }
  QUrl shown_;

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    testing::keep_to_itself("file-writing", folder_);
    testing::make_two_pitches(path("sounds"), 3);
  }
  /// One window for all of them, but where its end is tested.
  void init() {
    if (!bench_) begin(at("sounds"));
    bench_->window().say({});
  }
  void cleanupTestCase() { bench_.reset(); }

  void every_export_stands_in_one_menu() {
    QStringList entries;
    const QMenu* menu = bench_->window().menu().menu_of("Export");
    QVERIFY(menu != nullptr);
    for (const QAction* entry : menu->actions()) entries += entry->text();
    for (const ExporterEntry& exporter : session().catalogue().exporters) {
      QVERIFY(entries.contains(QString::fromStdString(exporter.words.label) + "…"));
    }
    QVERIFY(entries.contains("Experiment…"));
  }

  void what_was_written_is_said_and_its_folder_can_be_shown() {
    QVERIFY(!show_folder()->isVisible());
    testing::answer_when_asked([this] { action("export.experiment")->trigger(); }, at("mine.json"));
    QTRY_VERIFY2(message().startsWith("Written: " + at("mine.json")), qPrintable(message()));
    QVERIFY2(message().endsWith("earshot train " + at("mine.json")), qPrintable(message()));
    QVERIFY(text_of("mine.json").contains("\"method\""));
    QVERIFY(show_folder()->isVisible());
    QDesktopServices::setUrlHandler("file", this, "show");
    QTest::mouseClick(show_folder(), Qt::LeftButton);
    QDesktopServices::unsetUrlHandler("file");
    QCOMPARE(shown_.toLocalFile(), folder_.path());
    bench_->window().say("something else");
    QVERIFY(!show_folder()->isVisible());
  }

  void the_file_that_was_chosen_last_is_proposed_again() {
    const auto ask = [this](const FileOffer& offer, const QString& file) {
      return testing::answer_when_asked(
          [&] {
            session().files().save_drawn(offer, &bench_->window(),
                                         [](const QString&) { return std::string("a"); });
          },
          file);
    };
    QVERIFY(ask(words_, at("chosen.csv")).endsWith("/words.txt"));
    QTRY_COMPARE(text_of("chosen.csv"), QByteArray("a"));
    QDir().mkdir(at("deep"));
    // A name that is there already asks whether it may be replaced: the next one is another.
    QCOMPARE(ask(words_, at("deep/more.csv")), at("chosen.csv"));
    FileOffer other = words_;
    other.name = "of another/run";
    QCOMPARE(ask(other, at("deep/even_more.txt")), at("deep/of another_run.csv"));
    other.id = "test.others";
    QVERIFY(ask(other, at("others.txt")).endsWith("/of another_run.txt"));
    QTRY_COMPARE(text_of("others.txt"), QByteArray("a"));
  }

  void another_ending_is_refused_in_words() {
    testing::answer_when_asked(
        [this] {
          session().files().save_drawn(words_, &bench_->window(),
                                       [](const QString&) { return std::string("a"); });
        },
        at("words.doc"));
    QCOMPARE(message(), at("words.doc") + ": takes a name that ends in .txt or .csv");
    QVERIFY(!QFile::exists(at("words.doc")) && !show_folder()->isVisible());
  }

  void what_fails_is_said_and_leaves_the_old_file_whole() {
    const auto write = [this](const QString& file, FileWriting::Make make) {
      session().files().write(words_, file, std::move(make));
    };
    const auto good = [](const QString&, const TaskContext&) {
      return FileMade{.bytes = "new", .words = "3 letters"};
    };
    write(at("old.txt"), good);
    QTRY_COMPARE(message(), "Written: " + at("old.txt") + " · 3 letters");
    write(at("old.txt"), [](const QString&, const TaskContext&) -> FileMade {
      throw std::runtime_error("the encoder has gone");
    });
    QTRY_COMPARE(message(), QString("the encoder has gone"));
    QVERIFY(!show_folder()->isVisible());
    write(at("old.txt"), [](const QString&, const TaskContext&) {
      return FileMade{.draw = []() -> std::string { throw std::runtime_error("nothing to draw"); }};
    });
    QTRY_COMPARE(message(), QString("nothing to draw"));
    QCOMPARE(text_of("old.txt"), QByteArray("new"));
    write(at("no folder/here.txt"), good);
    QTRY_VERIFY2(message().contains("here.txt"), qPrintable(message()));
    QVERIFY(!message().startsWith("Written"));
  }

  void one_that_is_cancelled_writes_nothing() {
    Tasks& tasks = session().tasks();
    connect(&tasks, &Tasks::progressed, this, [&](int id, const QString& words, double) {
      if (words == "half of it") tasks.cancel(id);
    });
    QSignalSpy cancelled(&tasks, &Tasks::cancelled);
    std::atomic<bool> left = false;
    session().files().write(words_, at("half.txt"),
                            [&left](const QString&, const TaskContext& context) {
                              context.progress("half of it", 0.5);
                              while (!context.stop().stop_requested()) std::this_thread::yield();
                              left = true;
                              return FileMade{.bytes = "half"};
                            });
    QTRY_COMPARE(cancelled.size(), 1);
    QTRY_VERIFY(left);
    bench_.reset();  // waits for what still runs
    QVERIFY(!QFile::exists(at("half.txt")));
  }

  void an_experiment_is_written_also_where_the_window_closes_at_once() {
    session().save_experiment_file(at("last.json"));
    bench_.reset();
    QVERIFY(text_of("last.json").contains("\"method\""));
  }
};

}  // namespace test_file_writing

int app_file_writing(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_file_writing::TestFileWriting>(argc, argv);
}

#include "test_file_writing.moc"
