#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>

#include "app/report/report.h"
#include "app/window/workbench.h"
#include "tests/example_figure/balanced_accuracy.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"

namespace test_add_a_figure {

using namespace earshot;

/// A figure that lives in the tests alone (docs/add-a-figure.md), seen wherever figures are shown,
/// of which nothing was touched for it.
class TestAddAFigure : public QObject {
  Q_OBJECT

  int run(const QStringList& words, std::string* printed = nullptr) {
    return testing::run_program_here(catalogue_, words, printed);
  }
  QString at(const char* name) const { return folder_.filePath(name); }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("add-a-figure", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 20);
    QCOMPARE(run({"new", "simclr-small", "--data", at("sounds"), "--out", at("e.json"), "--set",
                  "training.batch_size=8", "--set", "views.crop_samples=4000", "--set",
                  "training.steps=2"}),
             0);
    QCOMPARE(run({"train", at("e.json"), "--run", at("run"), "--json"}), 0);
  }

  void the_command_line_gives_it() {
    std::string printed;
    QCOMPARE(run({"evaluate", at("run"), "--json"}, &printed), 0);
    const QJsonObject told = QJsonDocument::fromJson(QByteArray::fromStdString(printed)).object();
    QVERIFY(told.contains("balanced_accuracy"));
    const QJsonObject log_mel = told["baselines"].toObject()["log_mel"].toObject();
    // Two pitches are told apart by any spectrum.
    QCOMPARE(log_mel["balanced_accuracy"].toDouble(), 1.0);
    QCOMPARE(run({"evaluate", at("run")}, &printed), 0);
    QVERIFY2(printed.find("macro-F1 1.000   balanced-accuracy 1.000") != std::string::npos,
             printed.c_str());
  }

  void the_table_and_the_report_show_it() {
    Workbench bench(std::make_shared<const Catalogue>(catalogue_));
    bench.window().resize(1440, 900);
    bench.start(at("run"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
    bench.window().layouts().reveal("evaluate");
    auto* figures = bench.window().layouts().panel("evaluate")->findChild<QTableWidget*>("figures");
    QVERIFY(figures != nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(figures->columnCount(), 4, 20000);
    QCOMPARE(figures->horizontalHeaderItem(3)->text(), QString("balanced accuracy %"));
    QCOMPARE(figures->horizontalHeaderItem(3)->toolTip(),
             QString("Mean share of each class's test clips that is told right."));
    QTRY_COMPARE(figures->rowCount(), 4);
    QCOMPARE(figures->item(2, 3)->text(), QString("100.0"));
    write_report(catalogue_, {at("run").toStdString(), at("report.html").toStdString()});
    QFile report(at("report.html"));
    QVERIFY(report.open(QIODevice::ReadOnly));
    QVERIFY(report.readAll().contains("<th>balanced accuracy %</th>"));
  }

 private:
  QTemporaryDir folder_;
  const Catalogue catalogue_ = example::catalogue_with_balanced_accuracy();
};

}  // namespace test_add_a_figure

int app_add_a_figure(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_add_a_figure::TestAddAFigure>(argc, argv);
}
#include "test_add_a_figure.moc"
