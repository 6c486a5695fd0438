#include <cmath>
#include <QtTest>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/style.h"
#include "widgets/inside/evaluation_line.h"
#include "widgets/inside/figure_bars.h"
#include "widgets/inside/series_mark.h"

namespace test_figure_bars {

using namespace earshot;

namespace {

FigureScale shares() {
  return {0, 1, true, [](double value) { return percent(value); }};
}

}  // namespace

class TestFigureBars : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { apply(*qApp, Palette::light()); }

  void the_lines_of_the_baselines_cross_the_bar_of_the_encoder() {
    FigureBars bars;
    bars.set_bars({"this encoder", 0.9, 0.85, 0.94}, {{"untrained", 0.5}, {"log-mel", 0.7}},
                  shares());
    bars.resize(500, bars.sizeHint().height());
    bars.show();
    QCOMPARE(bars.rows(), 3);
    QVERIFY(bars.mark(1).x() < bars.mark(2).x() && bars.mark(2).x() < bars.mark(0).x());
    const QImage image = bars.grab().toImage();
    const auto colours_at = [&](double x, double y) {
      QSet<QRgb> found;
      for (int dx = -2; dx <= 2; ++dx) {
        found.insert(image.pixel(static_cast<int>(x) + dx, static_cast<int>(y)));
      }
      return found;
    };
    const Palette& palette = Palette::light();
    for (const int row : {1, 2}) {
      QVERIFY(colours_at(bars.mark(row).x(), bars.mark(0).y()).size() > 1);
      QVERIFY(!colours_at(bars.mark(row).x() + 12, bars.mark(0).y() + 6)
                   .contains(series_colour(palette, row).rgb()));
    }
    QVERIFY(colours_at(bars.mark(1).x() - 20, bars.mark(0).y()).contains(palette.accent.rgb()));
  }

  void a_row_says_its_figure_and_its_interval() {
    FigureBars bars;
    bars.set_bars({"this encoder"}, {{"log-mel", 0.904, 0.876, 0.93}}, shares());
    QVERIFY(bars.mark(0).isNull());
    QCOMPARE(bars.words_of(0, 0), QString("this encoder: not evaluated yet"));
    QCOMPARE(bars.words_of(1, 0), QString("log-mel: 90.4\u2009%, 95 % interval 87.6 to 93.0"));
  }

  void evaluations_go_up_with_the_steps_at_which_they_were_made() {
    EvaluationLine line;
    line.set_points({{100, {"", 0.5, 0.4, 0.6}}, {400, {"", 0.8, 0.75, 0.85}}}, {{"log-mel", 0.7}},
                    shares());
    line.resize(400, 240);
    line.show();
    QVERIFY(line.place_of(1).x() > line.place_of(0).x());
    QVERIFY(line.place_of(1).y() < line.place_of(0).y());
    QVERIFY(QRectF(line.rect()).contains(line.place_of(1)));
    line.setFocus();
    QTest::keyClick(&line, Qt::Key_Right);
    QTest::keyClick(&line, Qt::Key_Right);
    QCOMPARE(line.current().second, 1);
    QVERIFY(line.accessibleDescription().startsWith("step 400: 80"));
  }
};

}  // namespace test_figure_bars

int widgets_figure_bars(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_figure_bars::TestFigureBars>(argc, argv);
}
#include "test_figure_bars.moc"
