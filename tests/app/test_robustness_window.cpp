#include <algorithm>
#include <QComboBox>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>

#include "app/report/comparison_report.h"
#include "app/report/distortions_exporter.h"
#include "app/report/report.h"
#include "app/session/distortion_meaning.h"
#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_folder.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"
#include "widgets/inside/dot_rows.h"

namespace test_robustness_window {

using namespace earshot;

namespace {

constexpr int distortions = 9;

/// Of a run whose training draws the kinds of those that are `seen`.
EvaluationResult made_result(double own, double log_mel, const std::set<std::string>& seen) {
  EvaluationResult result;
  result.probe.protocol = "robustness";
  result.probe.label = "tone %2";
  result.probe.test_clips = 400;
  const auto add = [&](ProbeResult& probe, double share) {
    probe.figures = {{"unseen_accuracy", share}, {"accuracy", 0.97}};
    for (const DistortionEntry& entry : built_in_catalogue().distortions) {
      probe.distortions.push_back({entry.words.name, seen.contains(entry.words.name), share});
    }
  };
  add(result.probe, own);
  ProbeResult untrained, plain;
  // The better one of the test split was the worse one of the validation split.
  add(untrained, 0.95);
  untrained.valid_accuracy = 0.6;
  add(plain, log_mel);
  plain.valid_accuracy = 0.9;
  result.baselines = {{"untrained", untrained}, {"log_mel", plain}};
  return result;
}

}  // namespace

/// The robustness protocol where people meet it: panel, command line, reports.
class TestRobustnessWindow : public QObject {
  Q_OBJECT

  int run(const QStringList& words, std::string* printed = nullptr) {
    return testing::run_program_here(catalogue_, words, printed);
  }
  QString at(const char* name) const { return folder_.filePath(name); }
  QByteArray read(const char* name) const {
    QFile file(at(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  Panel* panel() { return bench_->window().layouts().panel("evaluate"); }
  template <class Widget>
  Widget* find(const char* name) {
    auto* found = bench_->window().findChild<Widget*>(name);
    if (found == nullptr) qFatal("there is no %s", name);
    return found;
  }
  void choose(int index) {
    auto* protocol = find<QComboBox>("evaluate_protocol");
    protocol->setFocus();
    QTest::keyClick(protocol, index == 0 ? Qt::Key_Home : Qt::Key_End);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("robustness-window", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 20);
    QCOMPARE(run({"new", "simclr-small", "--data", at("sounds"), "--out", at("e.json"), "--set",
                  "training.batch_size=8", "--set", "views.crop_samples=4000", "--set",
                  "training.steps=2", "--set", "views.order=gain, noise"}),
             0);
    QCOMPARE(run({"train", at("e.json"), "--run", at("run"), "--json"}), 0);
    QCOMPARE(run({"evaluate", at("run"), "--json"}), 0);
    QCOMPARE(run({"evaluate", at("run"), "--protocol", "robustness"}, &printed_), 0);
  }

  void cleanupTestCase() { bench_.reset(); }

  void the_command_line_has_a_line_for_each_distortion() {
    const QStringList lines = QString::fromStdString(printed_).split('\n');
    const auto starting = [&](const char* words) {
      const auto line = std::ranges::find_if(
          lines, [&](const QString& one) { return one.trimmed().startsWith(words); });
      return line == lines.end() ? QString() : line->simplified();
    };
    QVERIFY2(starting("through").startsWith("through training this encoder untrained log_mel"),
             printed_.c_str());
    QVERIFY2(starting("white noise, 10 dB").startsWith("white noise, 10 dB seen "),
             printed_.c_str());
    QVERIFY2(starting("reverberation").startsWith("reverberation unseen "), printed_.c_str());
    QVERIFY(printed_.find("unseen-distortions") != std::string::npos);
    QCOMPARE(run({"describe", "distortion.reverberation"}), 0);
  }

  void a_protocol_is_chosen_beside_the_label_and_shows_what_the_run_keeps() {
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(catalogue_));
    bench_->window().resize(1440, 900);
    bench_->start(at("run"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    bench_->window().layouts().reveal("evaluate");
    QVERIFY(!find<QComboBox>("evaluate_protocol")->isVisible());  // of no run nothing is chosen
    QTRY_VERIFY_WITH_TIMEOUT(bench_->session().run().is_open(), 20000);
    auto* tabs = find<QTabBar>("evaluate_tabs");
    QTRY_VERIFY_WITH_TIMEOUT(find<QTableWidget>("figures")->isVisible(), 20000);
    QTRY_VERIFY(find<QComboBox>("evaluate_protocol")->isVisible());
    QCOMPARE(find<QComboBox>("evaluate_protocol")->currentText(), QString("Linear probe"));
    QVERIFY(!tabs->isTabVisible(1));
    choose(1);
    QTRY_VERIFY_WITH_TIMEOUT(tabs->isTabVisible(1), 120000);
    QCOMPARE(tabs->currentIndex(), 1);
    auto* picture = find<DotRows>("distortion_picture");
    QVERIFY(picture->isVisible());
    QCOMPARE(picture->rows(), distortions + 1);  // and the clean clips
    auto* table = find<QTableWidget>("distortion_table");
    QCOMPARE(table->rowCount(), distortions);
    QCOMPARE(table->columnCount(), 3 + static_cast<int>(catalogue_.baselines.size()));
    QCOMPARE(table->item(0, 1)->text(), QString("draws its kind"));
    QCOMPARE(table->item(4, 1)->text(), QString("unseen"));
    QVERIFY(panel()->title_line()->caption().contains("linear probe through distortions"));
    QVERIFY(find<QLabel>("meaning")->text().contains("does not draw"));
  }

  void the_usual_protocol_comes_back_with_its_figures() {
    auto* tabs = find<QTabBar>("evaluate_tabs");
    choose(0);
    QTRY_VERIFY_WITH_TIMEOUT(!tabs->isTabVisible(1), 20000);
    QCOMPARE(tabs->currentIndex(), 0);
    QTRY_VERIFY(find<QTableWidget>("figures")->isVisible());
  }

  void evaluate_again_judges_by_the_chosen_protocol() {
    const QByteArray linear = read("run/evaluation.json");
    QVERIFY(QFile::remove(at("run/evaluation@robustness.json")));
    choose(1);
    // Nothing is kept of it now.
    QTRY_VERIFY_WITH_TIMEOUT(!find<QTableWidget>("figures")->isVisible(), 20000);
    QTRY_VERIFY(bench_->session().run().permitted().evaluate);
    bench_->session().evaluation().evaluate();
    QTRY_VERIFY_WITH_TIMEOUT(find<QTabBar>("evaluate_tabs")->isTabVisible(1), 300000);
    QVERIFY(QFile::exists(at("run/evaluation@robustness.json")));
    QCOMPARE(read("run/evaluation.json"), linear);
  }

  void a_broken_file_is_said_in_the_panel() {
    const QByteArray whole = read("run/evaluation@robustness.json");
    choose(0);
    QTRY_VERIFY_WITH_TIMEOUT(find<QTableWidget>("figures")->isVisible(), 20000);
    {
      QFile file(at("run/evaluation@robustness.json"));
      QVERIFY(file.open(QIODevice::WriteOnly));
      file.write(QByteArray(whole).replace("\"seen\"", "\"saw\""));
    }
    choose(1);
    const auto says = [this] {
      return std::ranges::any_of(panel()->findChildren<QLabel*>(), [](const QLabel* label) {
        return label->isVisible() && label->text().contains("has no seen");
      });
    };
    QTRY_VERIFY_WITH_TIMEOUT(says(), 20000);
    QFile file(at("run/evaluation@robustness.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(whole);
  }

  void the_sentence_holds_the_headline_against_the_baseline_of_the_best_validation() {
    const QString better = distortion_meaning(catalogue_, made_result(0.9, 0.6, {"reverberation"}));
    QVERIFY2(better.contains("hears tone %2 better than the best baseline") &&
                 better.contains("90.0 % of 400 test clips against 60.0 % (log-mel statistics)") &&
                 better.contains("does not draw") &&
                 better.contains("clean clips it is 97.0\u00a0%"),
             qPrintable(better));
    QVERIFY(distortion_meaning(catalogue_, made_result(0.5, 0.7, {})).contains(" worse than "));
    QVERIFY(
        distortion_meaning(catalogue_, made_result(0.7, 0.71, {})).contains("no clear difference"));
    std::set<std::string> all;
    for (const DistortionEntry& one : catalogue_.distortions) all.insert(one.words.name);
    QVERIFY(distortion_meaning(catalogue_, made_result(0.9, 0.6, all))
                .contains("all of kinds that the training draws"));
  }

  void the_report_has_picture_and_table_beside_the_linear_probe() {
    write_report(catalogue_, {at("run").toStdString(), at("report.html").toStdString()});
    const QByteArray page = read("report.html");
    QVERIFY(page.contains("<th>linear probe on</th>"));
    QVERIFY(page.contains("What distortions leave of it"));
    QVERIFY(page.contains("Accuracy through each distortion"));
    QVERIFY(page.contains("<td>speed, +10 %</td>"));
  }

  void the_picture_can_be_taken_out_as_a_file() {
    QCOMPARE(run({"export", at("run"), "--as", "distortions", "--out", at("d.svg")}), 0);
    const QByteArray svg = read("d.svg");
    QVERIFY(svg.startsWith("<?xml") && svg.contains("reverberation"));
    QCOMPARE(run({"export", at("run"), "--as", "distortions", "--out", at("d.png")}), 0);
    QVERIFY(QImage(at("d.png")).width() >= 720);
    // A run that was never judged so keeps none.
    QVERIFY(QFile::rename(at("run/evaluation@robustness.json"), at("elsewhere.json")));
    QVERIFY(run({"export", at("run"), "--as", "distortions", "--out", at("none.svg")}) != 0);
    QVERIFY(!QFile::exists(at("none.svg")));
    QVERIFY(QFile::rename(at("elsewhere.json"), at("run/evaluation@robustness.json")));
  }

  void a_comparison_goes_through_to_its_table_and_report() {
    // Raw strings end in words of their own: moc takes a quote and a bracket for the end.
    const QString set = QStringLiteral(R"json({"data.path": "%1", "training.steps": 1,
      "training.batch_size": 8, "views.crop_samples": 4000,
      "evaluation.protocol": "robustness"})json")
                            .arg(at("sounds"));
    const QString unchanged = QStringLiteral(
        R"json({"name": "plain", "preset": "simclr-small", "set": {"views.order": ""}})json");
    QFile file(at("c.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        QStringLiteral(R"json({"methods": ["simclr-small", %1], "seeds": [0], "set": %2})json")
            .arg(unchanged, set)
            .toUtf8());
    file.close();
    QCOMPARE(run({"compare", at("c.json"), "--out", at("compared")}), 0);
    const QByteArray table = read("compared/results.tsv");
    for (const char* column : {"probe_unseen_accuracy", "probe_accuracy", "probe_reverberation",
                               "log_mel_reverberation", "untrained_unseen_accuracy"}) {
      QVERIFY2(table.contains(column), column);
    }
    // Only that of the seen ones is missing, where the training draws nothing.
    const QList<QByteArray> lines = table.trimmed().split('\n');
    const QList<QByteArray> heads = lines[0].split('\t');
    for (qsizetype line = 1; line < lines.size(); ++line) {
      const QList<QByteArray> cells = lines[line].split('\t');
      for (qsizetype i = 0; i < heads.size(); ++i) {
        const bool plain = cells[0] == "plain" && heads[i] == "probe_seen_accuracy";
        QVERIFY2((cells[i] == "nan") == plain, heads[i]);
      }
    }
    std::vector<std::string> problems;
    const auto trials = read_comparison(catalogue_, at("compared").toStdString(), problems);
    QVERIFY(problems.empty());
    QCOMPARE(trials.size(), std::size_t{2});
    QVERIFY(!trials[0].seen.empty() && trials[1].seen.empty());
    QCOMPARE(trials[0].ranked(), trials[0].figure("probe_unseen_accuracy"));
    write_comparison_report(catalogue_, trials, at("compared.html").toStdString());
    const QByteArray page = read("compared.html");
    QVERIFY(page.contains("Accuracy through distortions"));
    QVERIFY(page.contains("<th>unseen distortions %</th>"));
    QVERIFY(page.contains("<td>clean</td>") && page.contains("<td>speech codec</td>"));
    // The one that draws its kind is in brackets.
    QVERIFY(page.contains("<span class=\"muted\">("));
  }

 private:
  QTemporaryDir folder_;
  const Catalogue catalogue_ = [] {
    Catalogue catalogue = built_in_catalogue();
    catalogue.exporters.push_back(distortions_exporter());
    return catalogue;
  }();
  std::string printed_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_robustness_window

int app_robustness_window(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_robustness_window::TestRobustnessWindow>(
      argc, argv);
}
#include "test_robustness_window.moc"
