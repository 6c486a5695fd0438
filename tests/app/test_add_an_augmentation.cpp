#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "tests/example_augmentation/catalogue.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"
#include "widgets/form/chain_list.h"
#include "widgets/form/param_row.h"

namespace test_add_an_augmentation {

using namespace earshot;

/// An augmentation that lives in the tests alone (docs/add-an-augmentation.md), drawn, told and
/// trained with by the command line and found in the window's chain, of which neither was touched
/// for it. tests/core/augment/test_augment_registry.cpp asks of it what it asks of all.
class TestAddAnAugmentation : public QObject {
  Q_OBJECT

  int run(const QStringList& words, std::string* printed = nullptr) {
    return testing::run_program_here(catalogue_, words, printed);
  }
  QString at(const char* name) const { return folder_.filePath(name); }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("add-an-augmentation", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 20);
    QCOMPARE(run({"new",    "simclr-small",
                  "--data", at("sounds"),
                  "--out",  at("e.json"),
                  "--set",  "views.order=gain, bit_depth",
                  "--set",  "views.bit_depth.probability=1",
                  "--set",  "views.bit_depth.fewest_bits=2",
                  "--set",  "views.bit_depth.most_bits=2",
                  "--set",  "training.batch_size=8",
                  "--set",  "views.crop_samples=4000",
                  "--set",  "training.steps=2"}),
             0);
  }

  void the_reference_describes_it() {
    std::string printed;
    QCOMPARE(run({"describe", "augmentation.bit_depth"}, &printed), 0);
    QVERIFY2(printed.find("audiomentations, BitCrush") != std::string::npos, printed.c_str());
    QVERIFY(printed.find("views.bit_depth.fewest_bits = 5") != std::string::npos);
  }

  void its_settings_are_checked_as_all_others() {
    QCOMPARE(run({"new", "simclr-small", "--data", at("sounds"), "--out", at("bad.json"), "--set",
                  "views.order=bit_depth", "--set", "views.bit_depth.most_bits=0"}),
             2);
    QVERIFY(!QFile::exists(at("bad.json")));
  }

  void the_command_line_writes_what_it_drew_and_trains_with_it() {
    QCOMPARE(run({"views", at("e.json"), "--step", "1", "--out", at("views")}), 0);
    QString told;
    QDirIterator files(at("views"), {"*.tsv", "*.json", "*.txt"}, QDir::Files);
    while (files.hasNext()) {
      QFile file(files.next());
      QVERIFY(file.open(QIODevice::ReadOnly));
      told += QString::fromUtf8(file.readAll());
    }
    QVERIFY2(told.contains("2 bits"), qPrintable(told.left(400)));
    QCOMPARE(run({"train", at("e.json"), "--run", at("run"), "--json"}), 0);
    QVERIFY(QFile::exists(at("run/checkpoint.safetensors")));
  }

  void the_windows_chain_has_it_with_its_settings() {
    Workbench bench(std::make_shared<const Catalogue>(catalogue_));
    bench.window().resize(1440, 900);
    bench.start(at("run"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
    bench.window().layouts().reveal("augmentations");
    auto* panel = bench.window().layouts().panel("augmentations");
    auto* chain = panel->findChild<ChainList*>();
    QVERIFY(chain != nullptr);
    QTRY_VERIFY(
        bench.session().experiment().experiment().values.contains("views.bit_depth.fewest_bits"));
    const auto rows = [&] {
      QStringList paths;
      for (const ParamRow* row : chain->findChildren<ParamRow*>()) {
        if (row->isVisibleTo(panel)) paths << QString::fromStdString(row->path());
      }
      return paths;
    };
    // The panel shows a run that was opened when it gets to it.
    QTRY_VERIFY2((chain->reveal("views.bit_depth.fewest_bits"),
                  rows().contains("views.bit_depth.fewest_bits")),
                 qPrintable(rows().join(' ')));
  }

 private:
  QTemporaryDir folder_;
  const Catalogue catalogue_ = example::catalogue_with_bit_depth();
};

}  // namespace test_add_an_augmentation

int app_add_an_augmentation(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_add_an_augmentation::TestAddAnAugmentation>(
      argc, argv);
}
#include "test_add_an_augmentation.moc"
