#include <cmath>
#include <QtTest>
#include <random>

#include "tests/support/run_widget_test.h"
#include "widgets/curves/curve_ticks.h"

namespace test_curve_ticks {

using namespace earshot;

/// What stands at an axis is the value that is there.
class TestCurveTicks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ticks_are_written_as_they_are() {
    const auto texts = [](double step, int count, double from = 0) {
      QStringList words;
      for (int i = 0; i < count; ++i) {
        words += tick_text(from + i * step, step, from + (count - 1) * step);
      }
      return words;
    };
    QCOMPARE(texts(0.25, 5), (QStringList{"0", "0.25", "0.50", "0.75", "1.00"}));
    QCOMPARE(texts(0.5, 3, 2), (QStringList{"2.0", "2.5", "3.0"}));
    QCOMPARE(texts(0.025, 3), (QStringList{"0", "0.025", "0.050"}));
    QCOMPARE(texts(200, 3), (QStringList{"0", "200", "400"}));
    QCOMPARE(texts(2500, 3, 7500), (QStringList{"7500", "10\u2009000", "12\u2009500"}));
    QCOMPARE(texts(1, 2, 12345678), (QStringList{"12\u2009345\u2009678", "12\u2009345\u2009679"}));
    QCOMPARE(texts(2.5e-5, 3), (QStringList{"0", "2.5e\u221205", "5.0e\u221205"}));
    QCOMPARE(texts(0.0002, 3, 1), (QStringList{"1.0000", "1.0002", "1.0004"}));
    QCOMPARE(tick_text(-0.75, 0.25, 1), QString("\u22120.75"));
  }

  /// Whatever stretch is shown: each tick reads as its value, and no two alike.
  void ticks_tell_their_values_and_each_other() {
    const std::size_t seed = std::random_device{}();
    qInfo("seed %zu", seed);
    std::mt19937_64 draw(seed);
    std::uniform_real_distribution<double> exponent(-8, 9), share(0, 1);
    struct Round : RoundTicks {
      using RoundTicks::generate;
    };
    struct Log : LogTicks {
      using LogTicks::generate;
    };
    for (int i = 0; i < 2000; ++i) {
      const double low = std::pow(10.0, exponent(draw)) * (i % 3 == 0 ? -1 : 1);
      const double wide = std::pow(10.0, exponent(draw));
      const bool log = i % 2 == 0;
      const double start = log ? std::abs(low) : low;
      const QCPRange range(start, log ? start * (1 + 10 * wide) : start + wide);
      if (!(range.size() > 1e-7 * std::abs(range.upper))) continue;
      QVector<double> ticks;
      QVector<QString> labels;
      if (log) {
        Log().generate(range, QLocale::c(), 'g', 6, ticks, nullptr, &labels);
      } else {
        Round().generate(range, QLocale::c(), 'g', 6, ticks, nullptr, &labels);
      }
      const QString where = QString("%1 to %2: %3")
                                .arg(range.lower)
                                .arg(range.upper)
                                .arg(QStringList(labels).join(" | "));
      QVERIFY2(!labels.isEmpty(), qPrintable(where));
      for (qsizetype at = 0; at < labels.size(); ++at) {
        QString plain = labels[at];
        plain.remove(QChar(0x2009)).replace(QChar(0x2212), '-');
        const double off = std::abs(plain.toDouble() - ticks[at]);
        QVERIFY2(off <= 1e-6 * (log ? std::abs(ticks[at]) : range.size()), qPrintable(where));
        if (at > 0) QVERIFY2(labels[at] != labels[at - 1], qPrintable(where));
      }
    }
  }

  /// Whatever is shown, however narrow, in however large type.
  void the_words_of_two_ticks_never_meet() {
    const std::size_t seed = std::random_device{}();
    qInfo("seed %zu", seed);
    std::mt19937_64 draw(seed);
    QCustomPlot plot;
    for (int i = 0; i < 60; ++i) {
      const bool log = i % 3 == 0;
      QCPAxis* axis = i % 2 == 0 ? plot.xAxis : plot.yAxis;
      axis->setScaleType(log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
      axis->setTicker(log ? QSharedPointer<QCPAxisTicker>(new LogTicks(axis))
                          : QSharedPointer<QCPAxisTicker>(new RoundTicks(axis, i % 2 == 0)));
      QFont font = axis->tickLabelFont();
      font.setPixelSize(std::uniform_int_distribution(8, 30)(draw));
      axis->setTickLabelFont(font);
      const double high = std::pow(10.0, std::uniform_real_distribution(0.5, 6.0)(draw));
      axis->setRange(log ? high / 5000 : 0, high);
      plot.setGeometry(0, 0, std::uniform_int_distribution(120, 500)(draw),
                       std::uniform_int_distribution(120, 500)(draw));
      for (int times = 0; times < 3; ++times) plot.replot(QCustomPlot::rpImmediateRefresh);
      const QFontMetricsF metrics(font);
      double free_from = -1e9;
      int written = 0;
      const QVector<double> ticks = axis->tickVector();
      const QVector<QString> words = axis->tickVectorLabels();
      for (qsizetype at = 0; at < ticks.size(); ++at) {
        if (words[at].isEmpty()) continue;
        ++written;
        const bool across = axis == plot.xAxis;
        const double place = axis->coordToPixel(ticks[at]) * (across ? 1 : -1);
        const double half = (across ? metrics.horizontalAdvance(words[at]) : metrics.ascent()) / 2;
        QVERIFY2(place - half >= free_from - 0.01, qPrintable(QStringList(words).join(" | ")));
        free_from = place + half;
      }
      QVERIFY(written >= 1);
      axis->setScaleType(QCPAxis::stLinear);
    }
  }

  void what_is_counted_has_no_tick_between_two_numbers() {
    RoundTicks steps(nullptr, true);
    for (const double last : {1.0, 2.0, 3.0, 7.0, 13.0, 800.0}) {
      QVector<double> ticks;
      steps.setTickCount(6);
      steps.generate(QCPRange(0, last), QLocale::c(), 'g', 6, ticks, nullptr, nullptr);
      QVERIFY(ticks.size() >= 2);
      for (const double tick : ticks) QCOMPARE(tick, std::round(tick));
    }
  }

  void a_log_axis_of_less_than_a_decade_has_ticks_too() {
    struct Log : LogTicks {
      using LogTicks::generate;
    };
    QVector<double> ticks;
    QVector<QString> labels;
    Log().generate(QCPRange(0.21, 0.95), QLocale::c(), 'g', 6, ticks, nullptr, &labels);
    int seen = 0;
    for (const double tick : ticks) seen += tick >= 0.21 && tick <= 0.95 ? 1 : 0;
    QVERIFY2(seen >= 2, qPrintable(QStringList(labels).join(" | ")));
  }
};

}  // namespace test_curve_ticks

int widgets_curve_ticks(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_curve_ticks::TestCurveTicks>(argc, argv);
}
#include "test_curve_ticks.moc"
