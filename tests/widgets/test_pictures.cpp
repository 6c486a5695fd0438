#include <cmath>
#include <QApplication>
#include <QPainter>
#include <QtTest>

#include "tests/support/picture.h"
#include "tests/support/run_widget_test.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/curves_view.h"

namespace test_pictures {

using namespace earshot;

namespace {

/// Curves as a training draws them, by formula.
void fill(CurvesView& view) {
  view.setFont(QFont(QStringLiteral("DejaVu Sans")));
  view.resize(560, 400);
  view.set_plots({{"loss", "Loss", {{"loss", "loss"}}, 1.6, false, {}, {}, ""},
                  {"accuracy",
                   "Accuracy",
                   {{"contrastive_accuracy", "contrastive"}, {"knn_accuracy", "kNN"}},
                   1,
                   false,
                   0.0,
                   1.0,
                   ""}});
  view.set_smoothing(0.9);
  view.set_run("a", "simclr-small 1", true);
  std::vector<CurvePoint> loss, accuracy, knn;
  for (int step = 1; step <= 600; ++step) {
    const double t = step, noise = std::sin(12.9898 * t) * 0.5;
    loss.push_back({t, 1.6 + 3.2 * std::exp(-t / 150) + 0.2 * noise});
    accuracy.push_back({t, 0.9 - 0.8 * std::exp(-t / 120) + 0.05 * noise});
    if (step % 50 == 0) knn.push_back({t, 0.85 - 0.5 * std::exp(-t / 100)});
  }
  view.add_points("a", "loss", loss);
  view.add_points("a", "contrastive_accuracy", accuracy);
  view.add_points("a", "knn_accuracy", knn);
  view.add_mark("a", 300, "learning rate 0.0003 \u2192 0.0001", CurveMark::Changed);
  view.show();
  for (int i = 0; i < 10; ++i) QApplication::processEvents(QEventLoop::AllEvents, 50);
  view.replot_now();
}

QImage drawn(QWidget& widget) {
  widget.show();
  for (int i = 0; i < 10; ++i) QApplication::processEvents(QEventLoop::AllEvents, 50);
  return widget.grab().toImage();
}

}  // namespace

/// A change of looks is seen in review: pictures are compared with kept ones.
class TestPictures : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void panels_look_as_they_did_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
  }
  void panels_look_as_they_did() {
    QFETCH(bool, dark);
    apply(*qApp, dark ? Palette::dark() : Palette::light());
    CurvesView view;
    fill(view);
    const QString found =
        testing::compared_with_picture(view, dark ? "curves_dark" : "curves_light");
    QVERIFY2(found.isEmpty(), qPrintable(found));
  }

  void another_look_is_noticed() {
    apply(*qApp, Palette::light());
    CurvesView view;
    fill(view);
    const QImage before = drawn(view);
    QCOMPARE(testing::difference(before, before).cells, 0.0);

    QImage moved(before.size(), before.format());
    moved.fill(before.pixel(0, 0));
    QPainter(&moved).drawImage(6, 6, before);
    QVERIFY(testing::difference(moved, before).cells > testing::alike_cells);

    CurvesView one_plot;
    fill(one_plot);
    one_plot.set_plots({view.plots().front()});
    one_plot.replot_now();
    QVERIFY(testing::difference(drawn(one_plot), before).cells > testing::alike_cells);

    apply(*qApp, Palette::dark());
    CurvesView dark;
    fill(dark);
    QVERIFY(testing::difference(drawn(dark), before).cells > 0.5);
  }

  /// Versions of Qt and FreeType smooth edges in ways of their own.
  void a_smoothed_edge_is_not() {
    apply(*qApp, Palette::light());
    CurvesView view;
    fill(view);
    const QImage before = drawn(view);
    const QImage softened =
        before.scaled(before.size() * 2, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
            .scaled(before.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    QVERIFY(softened != before);
    QVERIFY(testing::difference(softened, before).cells < testing::alike_cells);
  }
};

}  // namespace test_pictures

int widgets_pictures(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_pictures::TestPictures>(argc, argv);
}
#include "test_pictures.moc"
