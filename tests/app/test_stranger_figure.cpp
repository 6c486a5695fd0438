#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <QTableWidget>
#include <QtTest>
#include <sstream>

#include "app/panels/evaluate_panel.h"
#include "app/panels/probe_figures.h"
#include "app/window/workbench.h"
#include "tests/strangers/figure/mcc.h"
#include "tests/strangers/figure/my_curve.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_stranger_figure {

using namespace earshot;
using nlohmann::json;

/// A figure of an evaluation that was written from docs/add-a-figure.md alone.
class TestStrangerFigure : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void it_is_the_value_of_the_textbook();
  void the_json_of_evaluate_has_it_for_encoder_and_baselines();
  void the_run_keeps_it();
  void the_table_of_evaluate_names_it_in_every_row();
  void the_panel_evaluate_has_a_column_of_it();
  void a_curve_of_a_wrapped_method_stands_beside_each_step();

 private:
  QString at(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }
  std::filesystem::path path(const char* name) const { return at(name).toStdString(); }
  int program(const QStringList& words, std::string* printed = nullptr) const {
    return testing::run_program_here(catalogue_, words, printed);
  }

  const QTemporaryDir folder_;
  const Catalogue catalogue_ = strangers::catalogue_with_mcc();
  json evaluation_;
};

/// Matthews 1975, of a confusion of two classes.
double by_hand(const json& confusion) {
  const double a = confusion[0][0], b = confusion[0][1], c = confusion[1][0], d = confusion[1][1];
  const double below = (a + b) * (c + d) * (a + c) * (b + d);
  return below > 0 ? (a * d - b * c) / std::sqrt(below) : 0.0;
}

void TestStrangerFigure::initTestCase() {
  QVERIFY(folder_.isValid());
  testing::keep_to_itself("stranger-figure", folder_);
  testing::make_two_pitches(path("sounds"), 16);
  QStringList words{QStringLiteral("new"), QStringLiteral("simclr-small"), QStringLiteral("--data"),
                    at("sounds"),          QStringLiteral("--out"),        at("experiment.json")};
  for (const char* setting : {"views.crop_samples=4000", "data.sample_rate=16000",
                              "training.batch_size=4", "training.steps=2", "training.device=cpu"}) {
    words << QStringLiteral("--set") << QString::fromLatin1(setting);
  }
  QCOMPARE(program(words), 0);
  QCOMPARE(program({QStringLiteral("train"), at("experiment.json"), QStringLiteral("--run"),
                    at("run"), QStringLiteral("--json")}),
           0);
  std::string printed;
  QCOMPARE(program({QStringLiteral("evaluate"), at("run"), QStringLiteral("--json")}, &printed), 0);
  evaluation_ = json::parse(printed);
}

void TestStrangerFigure::it_is_the_value_of_the_textbook() {
  const Figure& figure = catalogue_.figures.back();
  QCOMPARE(figure.id, std::string("mcc"));
  Predicted made;
  made.truth = {0, 0, 0, 1, 1, 1, 1, 1};
  made.predicted = {0, 0, 1, 1, 1, 1, 1, 0};
  made.confusion = {{2, 1}, {1, 4}};
  // (2 * 4 - 1 * 1) / sqrt(3 * 5 * 3 * 5)
  QVERIFY(std::abs(figure.of(made) - 7.0 / 15.0) < 1e-12);
  made.predicted = {1, 1, 1, 0, 0, 0, 0, 0};
  made.confusion = {{0, 3}, {5, 0}};
  QVERIFY(std::abs(figure.of(made) - figure.low) < 1e-12);
}

void TestStrangerFigure::the_json_of_evaluate_has_it_for_encoder_and_baselines() {
  QVERIFY(evaluation_.contains("mcc"));
  QVERIFY(std::abs(evaluation_["mcc"].get<double>() - by_hand(evaluation_["confusion"])) < 1e-9);
  const json& baselines = evaluation_["baselines"];
  QVERIFY(!baselines.empty());
  for (const json& baseline : baselines) {
    QVERIFY(baseline.contains("mcc"));
    QVERIFY(std::abs(baseline["mcc"].get<double>() - by_hand(baseline["confusion"])) < 1e-9);
  }
}

void TestStrangerFigure::the_run_keeps_it() {
  std::ifstream file(path("run") / "evaluation.json");
  QCOMPARE(json::parse(file)["mcc"].get<double>(), evaluation_["mcc"].get<double>());
}

void TestStrangerFigure::the_table_of_evaluate_names_it_in_every_row() {
  std::string printed;
  QCOMPARE(program({QStringLiteral("evaluate"), at("run")}, &printed), 0);
  char words[40];
  std::snprintf(words, sizeof words, "Matthews-correlation %.3f", evaluation_["mcc"].get<double>());
  QVERIFY2(printed.find(words) != std::string::npos, printed.c_str());
  const QString table = QString::fromStdString(printed);
  QCOMPARE(table.count(QStringLiteral("Matthews-correlation ")),
           1 + static_cast<qsizetype>(evaluation_["baselines"].size()));
}

void TestStrangerFigure::the_panel_evaluate_has_a_column_of_it() {
  Workbench bench(std::make_shared<const Catalogue>(catalogue_));
  bench.window().resize(1440, 900);
  bench.start(at("run"));
  QVERIFY(QTest::qWaitForWindowExposed(&bench.window()));
  QTRY_VERIFY_WITH_TIMEOUT(bench.session().evaluation().result(), 20000);
  auto* panel = bench.window().layouts().find<EvaluatePanel>();
  QVERIFY(panel != nullptr);
  bench.window().layouts().reveal(panel->id());
  const auto* table = panel->figures()->findChild<QTableWidget*>(QStringLiteral("figures"));
  QVERIFY(table != nullptr);
  const auto column = [table] {
    for (int i = 0; i < table->columnCount(); ++i) {
      const QTableWidgetItem* head = table->horizontalHeaderItem(i);
      if (head != nullptr && head->text().startsWith(QStringLiteral("Matthews correlation"))) {
        return i;
      }
    }
    return -1;
  };
  QTRY_VERIFY(column() > 0);
  QVERIFY(!table->item(0, column())->text().isEmpty());
  QVERIFY(table->item(0, column())->text() != QStringLiteral("–"));
}

void TestStrangerFigure::a_curve_of_a_wrapped_method_stands_beside_each_step() {
  std::string lines;
  QCOMPARE(
      testing::run_program_here(strangers::catalogue_with_my_curve(),
                                {QStringLiteral("train"), at("experiment.json"),
                                 QStringLiteral("--run"), at("curved"), QStringLiteral("--json")},
                                &lines),
      0);
  int told = 0, kept = 0;
  const auto holds = [](const json& line) {
    return std::abs(line.value("my_curve", -1.0) - 0.25 * line["step"].get<double>()) < 1e-6;
  };
  std::istringstream read(lines);
  for (std::string text; std::getline(read, text);) {
    const json line = json::parse(text);
    if (line["event"] != "step") continue;
    QVERIFY2(holds(line), text.c_str());
    ++told;
  }
  QVERIFY(told > 0);
  std::ifstream metrics(path("curved") / "metrics.jsonl");
  for (std::string text; std::getline(metrics, text);) {
    QVERIFY2(holds(json::parse(text)), text.c_str());
    ++kept;
  }
  QCOMPARE(kept, 2);
}

}  // namespace test_stranger_figure

int app_stranger_figure(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_stranger_figure::TestStrangerFigure>(argc,
                                                                                           argv);
}

#include "test_stranger_figure.moc"
