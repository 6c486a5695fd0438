#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>

#include "app/panels/compare_table.h"
#include "app/report/comparison_report.h"
#include "app/report/report.h"
#include "app/session/comparison_lines.h"
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
    QTRY_COMPARE(figures->rowCount(), 5);
    QCOMPARE(figures->item(2, 3)->text(), QString("100.0"));
    write_report(catalogue_, {at("run").toStdString(), at("report.html").toStdString()});
    QFile report(at("report.html"));
    QVERIFY(report.open(QIODevice::ReadOnly));
    QVERIFY(report.readAll().contains("<th>balanced accuracy %</th>"));
  }

  void a_comparison_has_it_in_its_table_its_file_and_its_report() {
    EvaluationResult result;
    result.probe.figures = {{"accuracy", 0.5}, {"macro_f1", 0.5}, {"balanced_accuracy", 0.25}};
    TrialResult trial;
    trial.method = "a";
    trial.figures = compared_values(catalogue_, result);
    std::istringstream file(to_tsv(catalogue_, {trial}));
    std::string heads, cells;
    std::getline(file, heads);
    std::getline(file, cells);
    const QStringList columns = QString::fromStdString(heads).split('\t');
    QVERIFY2(columns.contains("probe_balanced_accuracy"), heads.c_str());
    QCOMPARE(QString::fromStdString(cells).split('\t')[columns.indexOf("probe_balanced_accuracy")],
             QString("0.2500"));
    const auto shown = shown_figures(catalogue_, {trial});
    CompareTable table;
    table.show_methods(shown, summaries(shown, {trial}));
    QCOMPARE(table.horizontalHeaderItem(2)->text(), QString("probe balanced accuracy %"));
    QCOMPARE(table.item(0, 2)->text(), QString("25.0"));
    write_comparison_report(catalogue_, {trial}, at("comparison.html").toStdString());
    QFile page(at("comparison.html"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QByteArray words = page.readAll();
    QVERIFY(words.contains("<th>probe balanced accuracy %</th>") &&
            words.contains("<td>25.0</td>"));
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
