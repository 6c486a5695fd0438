#include <QComboBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "tests/example_method/catalogue.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"
#include "widgets/form/param_form.h"
#include "widgets/form/param_row.h"

namespace test_add_a_method {

using namespace earshot;

/// A method that lives in the tests alone (docs/add-a-method.md), seen by the command line and by
/// the form, of which neither was touched for it.
class TestAddAMethod : public QObject {
  Q_OBJECT

  int run(const QStringList& words, std::string* printed = nullptr) {
    return testing::run_program_here(catalogue_, words, printed);
  }
  QString at(const char* name) const { return folder_.filePath(name); }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("add-a-method", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 20);
  }

  void the_reference_describes_it() {
    std::string printed;
    QCOMPARE(run({"describe", "method.barlow-twins"}, &printed), 0);
    for (const char* const part :
         {"Barlow Twins", "method.redundancy_weight = 0.005", "Zbontar et al. 2021"}) {
      QVERIFY2(printed.find(part) != std::string::npos, part);
    }
  }

  void its_settings_are_checked_as_all_others() {
    QCOMPARE(run({"new", "simclr-small", "--data", at("sounds"), "--out", at("bad.json"), "--set",
                  "method.name=barlow-twins", "--set", "method.redundancy_weight=-1"}),
             2);
    QVERIFY(!QFile::exists(at("bad.json")));
  }

  void the_command_line_trains_and_resumes_it() {
    QCOMPARE(run({"new", "simclr-small", "--data", at("sounds"), "--out", at("e.json"), "--set",
                  "method.name=barlow-twins", "--set", "method.projection_dim=32", "--set",
                  "training.batch_size=8", "--set", "views.crop_samples=4000", "--set",
                  "training.steps=20"}),
             0);
    QCOMPARE(run({"train", at("e.json"), "--run", at("run"), "--json"}), 0);
    QCOMPARE(run({"resume", at("run"), "--steps", "24", "--json"}), 0);
    QFile metrics(at("run/metrics.jsonl"));
    QVERIFY(metrics.open(QIODevice::ReadOnly));
    std::vector<double> losses;
    for (const QByteArray& line : metrics.readAll().split('\n')) {
      if (line.isEmpty()) continue;
      losses.push_back(QJsonDocument::fromJson(line).object().value("loss").toDouble());
    }
    QCOMPARE(losses.size(), std::size_t{24});
    QVERIFY(losses.back() < losses.front());
  }

  void the_window_offers_it_and_its_form_has_its_settings() {
    Workbench bench(std::make_shared<const Catalogue>(catalogue_));
    bench.window().resize(1440, 900);
    bench.start(at("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
    bench.window().layouts().reveal("method");
    QCoreApplication::processEvents();
    auto* form = bench.window().layouts().panel("method")->findChild<ParamForm*>();
    QVERIFY(form != nullptr);
    QTRY_VERIFY(form->row("method.name") != nullptr);
    auto* methods = form->row("method.name")->findChild<QComboBox*>();
    QVERIFY(methods != nullptr);
    const int index = methods->findText("Barlow Twins");
    QVERIFY(index >= 0);
    QCOMPARE(index, methods->count() - 1);
    QTest::keyClick(methods, Qt::Key_End);
    QTRY_COMPARE(methods->currentIndex(), index);
    QTRY_VERIFY(form->row("method.redundancy_weight") != nullptr);
    QVERIFY(form->row("method.redundancy_weight")->isVisibleTo(form));
    QVERIFY(form->row("method.temperature") == nullptr);
  }

 private:
  QTemporaryDir folder_;
  const Catalogue catalogue_ = example::catalogue_with_barlow_twins();
};

}  // namespace test_add_a_method

int app_add_a_method(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_add_a_method::TestAddAMethod>(argc, argv);
}
#include "test_add_a_method.moc"
