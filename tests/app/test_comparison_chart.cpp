#include <QFile>
#include <QLabel>
#include <QTemporaryDir>
#include <QtTest>

#include "app/report/comparison_report.h"
#include "core/built_in/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "widgets/curves/comparison_chart.h"

namespace test_comparison_chart {

using namespace earshot;

/// The picture of a comparison, in the window and in its report.
class TestComparisonChart : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

 private Q_SLOTS:
  void the_chart_says_the_mean_of_the_seeds_with_its_interval() {
    ComparisonChart chart;
    std::vector<ComparisonLine> lines;
    for (const double probe : {0.60, 0.62, 0.64}) {
      ComparisonLine line;
      line.method = "some method";
      line.end_seconds = 10;
      line.end_examples = 100;
      line.probe = probe;
      lines.push_back(line);
    }
    chart.set_lines(lines);
    // Student's t of two degrees, 4.303, times 0.02 / sqrt(3).
    const QString words = "62.0 ± 5.0";
    QVERIFY(chart.picture(true, {640, 280}, {}).contains(words.toUtf8()));
    const auto ink = [&] { return chart.picture(true, {640, 280}, {}).count("<polyline"); };
    const auto with_interval = ink();
    lines.pop_back();
    lines.pop_back();
    chart.set_lines(lines);
    QVERIFY(!chart.picture(true, {640, 280}, {}).contains("±"));
    QVERIFY(ink() < with_interval);
  }

  void what_needs_no_training_is_named_beside_the_plot_and_in_its_picture() {
    ComparisonChart chart;
    chart.set_levels({{"of the mean", 0.9}, {"of the mean with order", 0.96}});
    QVERIFY(chart.findChild<QLabel*>("comparison_words")
                ->text()
                .endsWith(QString::fromUtf8(
                    "of the mean with order 96.0\u2009%, of the mean 90.0\u2009%.")));
    const QByteArray picture = chart.picture(true, {640, 280}, {});
    QVERIFY(picture.contains("of the mean with order 96.0"));
  }

  void the_report_draws_the_baselines_too() {
    TrialResult trial;
    trial.method = "byol-small";
    trial.steps = 10;
    trial.examples = 100;
    trial.seconds = 5;
    const auto picture_with = [&](double log_mel) {
      trial.figures = {{"probe_accuracy", 0.9}, {"log_mel_accuracy", log_mel}};
      const QString file = folder_.filePath("levels.html");
      write_comparison_report(built_in_catalogue(), {trial}, file.toStdString());
      QFile page(file);
      if (!page.open(QIODevice::ReadOnly)) return QByteArray();
      const QByteArray text = page.readAll();
      const qsizetype from = text.lastIndexOf("data:image/png");
      return text.mid(from, text.indexOf('"', from) - from);
    };
    const QByteArray drawn = picture_with(0.7);
    QVERIFY(drawn.size() > 1000);
    QCOMPARE(picture_with(0.7), drawn);
    QVERIFY(picture_with(0.3) != drawn);
  }
};

}  // namespace test_comparison_chart

int app_comparison_chart(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_comparison_chart::TestComparisonChart>(argc,
                                                                                             argv);
}
#include "test_comparison_chart.moc"
