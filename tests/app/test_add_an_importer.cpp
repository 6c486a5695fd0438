#include <iostream>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QTemporaryDir>
#include <QTimer>
#include <QToolButton>
#include <QtTest>

#include "app/cli/command_line.h"
#include "app/window/workbench.h"
#include "tests/example_importer/json_lines.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"

namespace test_add_an_importer {

using namespace earshot;

/// An importer that lives in the tests alone (docs/add-an-importer.md), asked wherever sounds are
/// opened, of which nothing was touched for it.
class TestAddAnImporter : public QObject {
  Q_OBJECT

  int run(const QStringList& words) {
    std::vector<std::string> arguments;
    for (const QString& word : words) arguments.push_back(word.toStdString());
    return run_command_line(arguments, catalogue_);
  }
  QString at(const char* name) const { return folder_.filePath(name); }
  void write(const char* name, const QByteArray& text) {
    QFile file(at(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    testing::keep_to_itself("add-an-importer", folder_);
    testing::make_two_pitches(folder_.path().toStdString(), 20);
    QByteArray lines;
    for (int clip = 0; clip < 20; ++clip) {
      const QByteArray number = QByteArray::number(clip);
      const QByteArray split = clip < 12 ? "train" : clip < 15 ? "valid" : "test";
      for (const QByteArray pitch : {"high", "low"}) {
        lines += "{\"file\": \"" + pitch + "/" + number + ".wav\", \"label\": \"is " + pitch +
                 "\", \"split\": \"" + split + "\"}\n";
      }
    }
    write("list.jsonl", lines);
    write("other.jsonl", "[]\n");
  }

  void the_command_line_trains_on_it() {
    QCOMPARE(run({"new", "simclr-small", "--data", at("list.jsonl"), "--out", at("e.json"), "--set",
                  "training.batch_size=8", "--set", "views.crop_samples=4000", "--set",
                  "training.steps=2"}),
             0);
    QCOMPARE(run({"train", at("e.json"), "--run", at("run"), "--json"}), 0);
    QFile clips(at("run/clips.tsv"));
    QVERIFY(clips.open(QIODevice::ReadOnly));
    const QByteArray known = clips.readAll();
    QCOMPARE(known.count("is high"), 20);
    QCOMPARE(known.count("\ttest\t"), 10);
    QCOMPARE(run({"evaluate", at("run"), "--json"}), 0);
  }

  void the_window_takes_it_when_it_is_dropped_and_offers_it_in_its_menus() {
    Workbench bench(std::make_shared<const Catalogue>(catalogue_));
    bench.window().resize(1440, 900);
    bench.start(at("high"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
    QTRY_VERIFY_WITH_TIMEOUT(bench.session().data().dataset(), 20000);
    bench.open(at("list.jsonl"));
    QTRY_COMPARE_WITH_TIMEOUT(bench.session().data().clips().size(), std::size_t{40}, 20000);
    QCOMPARE(QString::fromStdString(bench.session().experiment().experiment().text("data.path")),
             at("list.jsonl"));

    auto* open = bench.window().findChild<QToolButton*>("open_data");
    QVERIFY(open != nullptr);
    Q_EMIT open->menu()->aboutToShow();
    QStringList offered;
    for (const QAction* action : open->menu()->actions()) offered += action->text();
    QCOMPARE(offered.mid(0, 3),
             (QStringList{"Folder of sounds…", "Manifest (CSV, TSV)…", "JSON lines (JSONL)…"}));

    bench.open(at("other.jsonl"));
    auto* said = bench.window().findChild<QLabel*>("message");
    QVERIFY(said->text().contains("is none of what can be opened"));
    QVERIFY(said->text().contains("a .jsonl listing"));
    QCOMPARE(bench.session().data().clips().size(), std::size_t{40});
  }

  void the_file_menu_asks_for_its_files() {
    Workbench bench(std::make_shared<const Catalogue>(catalogue_));
    bench.window().resize(1440, 900);
    bench.start(at("high"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
    QAction* action = bench.window().actions().at("file.open_json-lines");
    QCOMPARE(action->text(), QString("Open JSON lines…"));
    QStringList filters;
    QTimer choosing;
    connect(&choosing, &QTimer::timeout, this, [&] {
      auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
      if (dialog == nullptr) return;
      filters = dialog->nameFilters();
      testing::answer(*dialog, at("list.jsonl"));
    });
    choosing.start(20);
    action->trigger();
    choosing.stop();
    QCOMPARE(filters, QStringList{"JSON lines (*.jsonl)"});
    QTRY_COMPARE_WITH_TIMEOUT(bench.session().data().clips().size(), std::size_t{40}, 20000);
  }

 private:
  QTemporaryDir folder_;
  const Catalogue catalogue_ = example::catalogue_with_json_lines();
};

}  // namespace test_add_an_importer

int app_add_an_importer(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_add_an_importer::TestAddAnImporter>(argc,
                                                                                          argv);
}
#include "test_add_an_importer.moc"
