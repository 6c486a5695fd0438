#include <iostream>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>
#include <sstream>

#include "app/cli/command_line.h"
#include "app/window/menu_button.h"
#include "app/window/workbench.h"
#include "tests/example_exporter/curves_csv.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/form/number_field.h"
#include "widgets/form/param_row.h"
#include "widgets/form/small_form.h"

namespace test_add_an_exporter {

using namespace earshot;

/// An exporter that lives in the tests alone (docs/add-an-exporter.md), in the command line, the
/// reference and the window's menu, of which nothing was touched for it.
class TestAddAnExporter : public QObject {
  Q_OBJECT

  int run(const QStringList& words, std::string* printed = nullptr) {
    std::vector<std::string> arguments;
    for (const QString& word : words) arguments.push_back(word.toStdString());
    const std::ostringstream text;
    std::streambuf* const before = std::cout.rdbuf(text.rdbuf());
    const int status = run_command_line(arguments, catalogue_);
    std::cout.rdbuf(before);
    if (printed != nullptr) *printed = text.str();
    return status;
  }
  QString at(const char* name) const { return folder_.filePath(name); }
  QByteArray text_of(const char* name) const {
    QFile file(at(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    testing::keep_to_itself("add-an-exporter", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 20);
    QCOMPARE(run({"new", "simclr-small", "--data", at("sounds"), "--out", at("e.json"), "--set",
                  "training.batch_size=8", "--set", "views.crop_samples=4000", "--set",
                  "training.steps=3"}),
             0);
    QCOMPARE(run({"train", at("e.json"), "--run", at("run"), "--json"}), 0);
  }

  void the_command_line_writes_it() {
    std::string printed;
    QCOMPARE(run({"export", at("run"), "--as", "curves-csv", "--out", at("all.csv")}, &printed), 0);
    QCOMPARE(printed, "3 steps: " + at("all.csv").toStdString() + "\n");
    QCOMPARE(text_of("all.csv").count('\n'), 4);
    QVERIFY(text_of("all.csv").startsWith("step,"));
    // By its file's ending alone.
    QCOMPARE(run({"export", at("run"), "--out", at("some.csv"), "--set", "every=2"}), 0);
    QCOMPARE(text_of("some.csv").count('\n'), 3);
    QCOMPARE(run({"export", at("run"), "--out", at("no.csv"), "--set", "every=0"}), 2);
    QCOMPARE(run({"export", at("run"), "--as", "curves-cvs", "--out", at("no.csv")}), 2);
    QCOMPARE(run({"export", at("run"), "--as", "curves-csv", "--out", at("no.pt")}), 2);
    QVERIFY(!QFile::exists(at("no.csv")) && !QFile::exists(at("no.pt")));
  }

  void what_could_be_exported_before_still_can_and_features_too() {
    QCOMPARE(run({"export", at("run"), "--out", at("encoder.pt")}), 0);
    QCOMPARE(run({"export", at("run"), "--out", at("encoder.safetensors")}), 0);
    QVERIFY(text_of("encoder.pt").size() > 1000 && text_of("encoder.safetensors").size() > 1000);
    QCOMPARE(run({"export", at("run"), "--as", "features", "--out", at("f.npy")}), 0);
    QCOMPARE(run({"embed", at("run"), "--out", at("g.npy")}), 0);
    QVERIFY(!text_of("f.npy").isEmpty());
    QCOMPARE(text_of("f.npy"), text_of("g.npy"));
    QCOMPARE(text_of("f.metadata.tsv"), text_of("g.metadata.tsv"));
    QCOMPARE(run({"export", at("run"), "--out", at("few.tsv"), "--set", "clips=5"}), 0);
    QCOMPARE(text_of("few.tsv").count('\n'), 5);
  }

  void the_reference_describes_it() {
    std::string printed;
    QCOMPARE(run({"describe", "exporter.curves-csv"}, &printed), 0);
    QVERIFY(printed.find("Curves as CSV") != std::string::npos);
    QVERIFY(printed.find("every = 1 steps") != std::string::npos);
  }

  void the_window_asks_for_its_setting_and_a_file_and_writes_it() {
    Workbench bench(std::make_shared<const Catalogue>(catalogue_));
    bench.window().resize(1440, 900);
    bench.start(at("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
    QAction* action = bench.window().actions().at("run.export.curves-csv");
    QVERIFY(!action->isEnabled() && action->toolTip().contains("no run to export"));
    QVERIFY(bench.window().menu().menu_of("Export") != nullptr);
    bench.open(at("run"));
    QTRY_VERIFY_WITH_TIMEOUT(action->isEnabled(), 20000);
    QTimer answering;
    connect(&answering, &QTimer::timeout, this, [&] {
      QWidget* modal = QApplication::activeModalWidget();
      if (auto* dialog = qobject_cast<QFileDialog*>(modal)) {
        testing::answer(*dialog, at("window"));
      } else if (modal != nullptr && modal->objectName() == "export_settings") {
        auto* form = modal->findChild<SmallForm*>();
        auto* field = form->row("every")->findChild<NumberField*>();
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, "2");
        QTest::keyClick(field, Qt::Key_Tab);
        // A dialog that is not active yet takes no keys: the next turn types again.
        if (form->values().at("every") != Value(std::int64_t{2})) return;
        const auto* buttons = modal->findChild<QDialogButtonBox*>();
        for (QAbstractButton* button : buttons->buttons()) {
          if (buttons->buttonRole(button) == QDialogButtonBox::AcceptRole) button->click();
        }
      }
    });
    answering.start(20);
    action->trigger();
    answering.stop();
    auto* said = bench.window().findChild<QLabel*>("message");
    QTRY_VERIFY_WITH_TIMEOUT(said->text().startsWith("Written: "), 20000);
    QVERIFY2(said->text().endsWith("2 steps"), qPrintable(said->text()));
    QCOMPARE(text_of("window.csv").count('\n'), 3);
  }

 private:
  QTemporaryDir folder_;
  const Catalogue catalogue_ = example::catalogue_with_curves_csv();
};

}  // namespace test_add_an_exporter

int app_add_an_exporter(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_add_an_exporter::TestAddAnExporter>(argc,
                                                                                          argv);
}
#include "test_add_an_exporter.moc"
