#include <iostream>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>
#include <sstream>

#include "app/cli/command_line.h"
#include "app/panels/compare_table.h"
#include "app/report/report.h"
#include "app/session/comparison_lines.h"
#include "app/window/workbench.h"
#include "core/experiment/run_folder.h"
#include "tests/example_protocol/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"

namespace test_add_a_protocol {

using namespace earshot;

/// A protocol with a setting, a figure of its own and sound that it changes, and a baseline, all of
/// which live in the tests alone (docs/add-a-protocol.md).
class TestAddAProtocol : public QObject {
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

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("add-a-protocol", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 20);
    QCOMPARE(run({"new", "simclr-small", "--data", at("sounds"), "--out", at("e.json"), "--set",
                  "training.batch_size=8", "--set", "views.crop_samples=4000", "--set",
                  "training.steps=2", "--set", "evaluation.protocol=nearest_mean", "--set",
                  "evaluation.nearest_mean.quieter_db=80"}),
             0);
    QCOMPARE(run({"train", at("e.json"), "--run", at("run"), "--json"}), 0);
  }

  void its_setting_is_one_of_the_experiment() {
    const Experiment made = load_experiment(catalogue_, at("e.json").toStdString());
    QCOMPARE(made.real("evaluation.nearest_mean.quieter_db"), 80.0);
    Experiment other = made;
    set_value(catalogue_, other, "evaluation.protocol", std::string("linear"));
    QVERIFY(!other.values.contains("evaluation.nearest_mean.quieter_db"));
    QVERIFY(run({"new", "simclr-small", "--data", at("sounds"), "--out", at("bad.json"), "--set",
                 "evaluation.protocol=nearest_mean", "--set",
                 "evaluation.nearest_mean.quieter_db=121"}) != 0);
    std::string printed;
    QCOMPARE(run({"describe", "protocol.nearest_mean"}, &printed), 0);
    QVERIFY2(printed.find("evaluation.nearest_mean.quieter_db") != std::string::npos,
             printed.c_str());
  }

  void the_command_line_judges_by_it_and_by_another() {
    std::string printed;
    QCOMPARE(run({"evaluate", at("run"), "--json"}, &printed), 0);
    const QJsonObject told = QJsonDocument::fromJson(QByteArray::fromStdString(printed)).object();
    QCOMPARE(told["protocol"].toString(), QString("nearest_mean"));
    QVERIFY(told.contains("quiet_accuracy") && told.contains("macro_f1"));
    QVERIFY(!told.contains("knn_accuracy"));
    // Two pitches are told apart by their zero crossings, however quiet they are.
    const QJsonObject crossings = told["baselines"].toObject()["zero_crossings"].toObject();
    QCOMPARE(crossings["accuracy"].toDouble(), 1.0);
    QCOMPARE(crossings["quiet_accuracy"].toDouble(), 1.0);
    QCOMPARE(crossings["features"].toInt(), 1);
    const QJsonObject log_mel = told["baselines"].toObject()["log_mel"].toObject();
    QVERIFY(log_mel["quiet_accuracy"].toDouble() < 1.0);
    QCOMPARE(run({"evaluate", at("run")}, &printed), 0);
    QVERIFY2(printed.find("nearest mean on \"label\"") != std::string::npos, printed.c_str());
    QVERIFY2(printed.find("quiet-accuracy 1.000") != std::string::npos, printed.c_str());
    QCOMPARE(run({"evaluate", at("run"), "--protocol", "linear"}, &printed), 0);
    QVERIFY2(printed.find("linear probe on \"label\"") != std::string::npos, printed.c_str());
    QVERIFY(printed.find("quiet-accuracy") == std::string::npos);
    // Each keeps figures of its own.
    const auto kept = [this](const char* name) {
      QFile file(at("run") + "/" + name);
      return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QVERIFY(kept("evaluation.json").contains("\"nearest_mean\""));
    QVERIFY(kept("evaluation@linear.json").contains("\"knn_accuracy\""));
    QCOMPARE(run({"evaluate", at("run"), "--protocol", "liner"}), 2);
  }

  void the_table_and_the_report_show_it() {
    Workbench bench(std::make_shared<const Catalogue>(catalogue_));
    bench.window().resize(1440, 900);
    bench.start(at("run"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
    bench.window().layouts().reveal("evaluate");
    auto* panel = bench.window().layouts().panel("evaluate");
    auto* figures = panel->findChild<QTableWidget*>("figures");
    QVERIFY(figures != nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(figures->columnCount(), 4, 20000);
    QCOMPARE(figures->horizontalHeaderItem(3)->text(), QString("quiet accuracy %"));
    QCOMPARE(figures->rowCount(), 5);  // the encoder and four baselines
    QCOMPARE(figures->item(4, 0)->text(), QString("zero crossings"));
    QCOMPARE(figures->item(4, 3)->text(), QString("100.0"));
    QVERIFY(panel->title_line()->caption().contains("nearest mean"));
    write_report(catalogue_, {at("run").toStdString(), at("report.html").toStdString()});
    QFile report(at("report.html"));
    QVERIFY(report.open(QIODevice::ReadOnly));
    const QByteArray page = report.readAll();
    QVERIFY(page.contains("<th>nearest mean on</th>"));
    QVERIFY(page.contains("<th>quiet accuracy %</th>"));
    QVERIFY(page.contains("<td>zero crossings</td>"));
  }

  void a_comparison_has_its_columns() {
    const auto kept = kept_evaluation(
        catalogue_, at("run").toStdString(),
        load_experiment(catalogue_, at("run").toStdString() + "/experiment.json"), "label");
    QVERIFY(kept.has_value());
    TrialResult trial;
    trial.method = "a";
    trial.figures = compared_values(catalogue_, *kept);
    QCOMPARE(trial.ranked(), kept->probe.ranked());
    const std::string table = to_tsv(catalogue_, {trial});
    QVERIFY2(table.find("\tprobe_quiet_accuracy\t") != std::string::npos, table.c_str());
    QVERIFY2(table.find("\tzero_crossings_accuracy\t") != std::string::npos, table.c_str());
    CompareTable shown;
    const auto columns = shown_figures(catalogue_, {trial});
    shown.show_methods(columns, summaries(columns, {trial}));
    QStringList heads;
    for (int i = 0; i < shown.columnCount(); ++i) heads += shown.horizontalHeaderItem(i)->text();
    QVERIFY2(heads.contains("probe quiet accuracy %"), qPrintable(heads.join(", ")));
    QVERIFY2(heads.contains("crossings %"), qPrintable(heads.join(", ")));
    QCOMPARE(shown.item(0, static_cast<int>(heads.indexOf("crossings %")))->text(),
             QString("100.0"));
  }

 private:
  QTemporaryDir folder_;
  const Catalogue catalogue_ = example::catalogue_with_nearest_mean();
};

}  // namespace test_add_a_protocol

int app_add_a_protocol(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_add_a_protocol::TestAddAProtocol>(argc, argv);
}
#include "test_add_a_protocol.moc"
