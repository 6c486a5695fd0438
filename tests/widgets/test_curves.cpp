#include <cmath>
#include <QtTest>

#include "tests/support/run_widget_test.h"
#include "tests/support/two_plots.h"
#include "widgets/chrome/legend.h"
#include "widgets/chrome/style.h"

namespace test_curves {

using namespace earshot;
using testing::falling;
using testing::mouse_of;
using testing::send;
using testing::two_plots;

namespace {

/// Pixels of a colour in a column of the picture, give or take.
int found_in_column(const QImage& image, int x, const QColor& colour, int tolerance) {
  int found = 0;
  for (int y = 0; y < image.height(); ++y) {
    const QColor here = image.pixelColor(x, y);
    const int far = std::abs(here.red() - colour.red()) + std::abs(here.green() - colour.green()) +
                    std::abs(here.blue() - colour.blue());
    found += far <= tolerance ? 1 : 0;
  }
  return found;
}

}  // namespace

class TestCurves : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { apply(*qApp, Palette::dark()); }

  void a_constant_stays_constant() {
    std::vector<CurvePoint> points;
    for (int step = 0; step < 200; ++step) points.push_back({step * 1.0, 0.3});
    for (const double weight : {0.0, 0.6, 0.99}) {
      for (const double value : smoothed(points, weight)) QVERIFY(std::abs(value - 0.3) < 1e-12);
    }
  }

  void smoothing_is_the_debiased_mean() {
    // By hand for weight 0.5: (0.5 x 1) / 0.5 = 1, (0.25 x 1 + 0.5 x 2) / 0.75, ...
    const std::vector<CurvePoint> points = {{0, 1}, {1, 2}, {2, 4}};
    const std::vector<double> values = smoothed(points, 0.5);
    QCOMPARE(values[0], 1.0);
    QVERIFY(std::abs(values[1] - 1.25 / 0.75) < 1e-12);
    QVERIFY(std::abs(values[2] - (0.125 + 0.5 + 2.0) / 0.875) < 1e-12);
    QCOMPARE(smoothed(points, 0.0)[2], 4.0);
  }

  void smoothing_passes_over_what_is_no_number() {
    const std::vector<CurvePoint> broken = {{0, 1}, {1, NAN}, {2, INFINITY}, {3, 1}};
    const std::vector<double> values = smoothed(broken, 0.9);
    QVERIFY(std::isnan(values[1]) && std::isnan(values[2]));
    QCOMPARE(values[3], 1.0);
  }

  void smoothing_minds_the_distance_in_steps() {
    // After a long pause the past counts for little.
    std::vector<CurvePoint> points;
    for (int step = 0; step < 100; ++step) points.push_back({step * 1.0, 0.0});
    points.push_back({1000, 1.0});
    QVERIFY(smoothed(points, 0.9).back() > 0.99);
    // Logged every tenth step, a series is smoothed as much as logged every step.
    std::vector<CurvePoint> rare;
    for (int i = 0; i < 50; ++i) rare.push_back({i * 10.0, static_cast<double>(i % 2)});
    QVERIFY(std::abs(smoothed(rare, 0.9).back() - 0.5) < 0.06);
    QCOMPARE(usual_spacing(rare), 10.0);
  }

  void a_curve_is_drawn_where_its_values_are() {
    const auto view = two_plots();
    view->add_points("now", "loss", falling(100));
    view->replot_now();
    QCOMPARE(view->shown_steps(), std::make_pair(1.0, 100.0));
    const QImage image = view->grab().toImage();
    for (const double step : {20.0, 50.0, 80.0}) {
      const QPointF at = view->place_of("loss", step, 5.0 - 4.0 * step / 100);
      int hits = 0;
      // Wherever the pixels lie, some beside are hit in the middle.
      for (int dx = -6; dx <= 6; ++dx) {
        for (int dy = -4; dy <= 4; ++dy) {
          const QColor here = image.pixelColor(at.toPoint() + QPoint(dx, dy));
          hits += std::abs(here.green() - Palette::dark().accent.green()) < 60 && here.red() < 140
                      ? 1
                      : 0;
        }
      }
      QVERIFY2(hits > 0, qPrintable(QString::number(step)));
    }
    QVERIFY(view->place_of("loss", 20, 4.2).y() < view->place_of("loss", 80, 1.8).y());
  }

  void points_may_come_one_by_one_and_match_all_at_once() {
    const auto one = two_plots(), all = two_plots();
    std::vector<CurvePoint> points = falling(300);
    for (CurvePoint& point : points) point.value += 0.3 * std::sin(point.step);
    one->set_smoothing(0.9);
    all->set_smoothing(0.9);
    for (const CurvePoint& point : points) one->add_points("now", "loss", {&point, 1});
    all->add_points("now", "loss", points);
    const std::vector<double> wanted = smoothed(points, 0.9);
    for (const int step : {1, 40, 299}) {
      const double first = one->readings("loss", step)[0].smoothed;
      QVERIFY(std::abs(first - wanted[static_cast<std::size_t>(step - 1)]) < 1e-12);
      QVERIFY(std::abs(first - all->readings("loss", step)[0].smoothed) < 1e-12);
    }
  }

  void the_readout_has_every_series_and_run() {
    const auto view = two_plots();
    view->set_run("old", "clmr-paper", false);
    view->add_points("now", "contrastive_accuracy", std::vector<CurvePoint>{{1, 0.1}, {2, 0.25}});
    view->add_points("now", "knn_accuracy", std::vector<CurvePoint>{{1, 0.5}});
    view->add_points("old", "contrastive_accuracy", std::vector<CurvePoint>{{1, 0.3}, {3, 0.75}});
    const QStringList lines = view->readout("accuracy", 2.2);
    QCOMPARE(lines, (QStringList{"simclr-small  contrastive  0.25", "simclr-small  kNN  0.5",
                                 "clmr-paper  contrastive  0.75"}));
    QVERIFY(view->readout("loss", 2).isEmpty());
  }

  void what_is_no_number_becomes_a_mark() {
    const auto view = two_plots();
    std::vector<CurvePoint> points = falling(100);
    for (int i = 60; i < 63; ++i) points[static_cast<std::size_t>(i)].value = NAN;
    view->add_points("now", "loss", points);
    view->replot_now();
    const QImage image = view->grab().toImage();
    const int x = static_cast<int>(view->place_of("loss", 61, 2).x());
    QVERIFY(found_in_column(image, x, mixed(Palette::dark().panel, Palette::dark().bad, 0.6), 60) >
            60);
    const int elsewhere = static_cast<int>(view->place_of("loss", 30, 2).x());
    QVERIFY(found_in_column(image, elsewhere,
                            mixed(Palette::dark().panel, Palette::dark().bad, 0.6), 60) < 5);
    QVERIFY(std::isfinite(view->shown_values("loss").second));
  }

  void a_log_axis_shows_decades_and_says_what_it_leaves_out() {
    const auto view = two_plots();
    view->add_points("now", "loss",
                     std::vector<CurvePoint>{{1, 1}, {10, 0.1}, {100, 0.01}, {101, 0}});
    view->set_log_y("loss", true);
    view->set_log_x(true);
    view->replot_now();
    QVERIFY(view->log_y("loss") && view->log_x());
    const double upper = view->place_of("loss", 1, 1).y() - view->place_of("loss", 1, 0.1).y();
    const double lower = view->place_of("loss", 1, 0.1).y() - view->place_of("loss", 1, 0.01).y();
    QVERIFY(std::abs(upper - lower) < 0.01);
    QVERIFY(view->shown_values("loss").first > 0);
    const double near = view->place_of("loss", 10, 1).x() - view->place_of("loss", 1, 1).x();
    const double far = view->place_of("loss", 100, 1).x() - view->place_of("loss", 10, 1).x();
    QVERIFY(std::abs(near - far) < 0.01);
  }

  void the_end_is_followed_until_somebody_looks_elsewhere() {
    const auto view = two_plots();
    view->add_points("now", "loss", falling(100));
    view->replot_now();
    const auto more = [&](int from, int to) {
      for (int step = from; step <= to; ++step) {
        const CurvePoint point{static_cast<double>(step), 1};
        view->add_points("now", "loss", {&point, 1});
      }
      view->replot_now();
    };
    more(101, 200);
    QCOMPARE(view->shown_steps().second, 200.0);
    view->show_steps(150, 200);  // the end: it moves along
    more(201, 260);
    QCOMPARE(view->shown_steps(), std::make_pair(210.0, 260.0));
    view->show_steps(20, 60);  // the past: it stays
    more(261, 300);
    QCOMPARE(view->shown_steps(), std::make_pair(20.0, 60.0));
    QTest::keyClick(view.get(), Qt::Key_F);
    view->replot_now();
    QCOMPARE(view->shown_steps(), std::make_pair(1.0, 300.0));
  }

  void dragging_and_the_wheel_zoom() {
    const auto view = two_plots();
    view->add_points("now", "loss", falling(1000));
    view->replot_now();
    QWidget* mouse = mouse_of(*view);
    const QPointF from = mouse->mapFrom(view.get(), view->place_of("loss", 200, 3));
    const QPointF to = mouse->mapFrom(view.get(), view->place_of("loss", 400, 3));
    send(mouse, QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
    send(mouse, QEvent::MouseMove, to, Qt::NoButton, Qt::LeftButton);
    send(mouse, QEvent::MouseButtonRelease, to, Qt::LeftButton);
    view->replot_now();
    QVERIFY(std::abs(view->shown_steps().first - 200) < 3);
    QVERIFY(std::abs(view->shown_steps().second - 400) < 3);

    const QPointF at = mouse->mapFrom(view.get(), view->place_of("loss", 300, 3));
    QWheelEvent wheel(at, mouse->mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(mouse, &wheel);
    view->replot_now();
    const double now = mouse->mapFrom(view.get(), view->place_of("loss", 300, 3)).x();
    QVERIFY2(std::abs(now - at.x()) <= 1, qPrintable(QString("%1 %2").arg(now).arg(at.x())));
    QVERIFY(view->shown_steps().second - view->shown_steps().first < 150);

    // Over an axis a double click brings everything back.
    const QRectF place = view->plot_place("loss");
    QTest::mouseDClick(mouse, Qt::LeftButton, {},
                       mouse->mapFrom(view.get(), place.center()).toPoint() -
                           QPoint(static_cast<int>(place.width() / 2) - 3, 0));
    view->replot_now();
    QCOMPARE(view->shown_steps(), std::make_pair(1.0, 1000.0));
  }

  void a_click_chooses_a_step() {
    const auto view = two_plots();
    view->add_points("now", "loss", falling(1000));
    view->replot_now();
    QSignalSpy chosen(view.get(), &CurvesView::step_chosen);
    QWidget* mouse = mouse_of(*view);
    QTest::mouseClick(mouse, Qt::LeftButton, {},
                      mouse->mapFrom(view.get(), view->place_of("loss", 700, 3)).toPoint());
    QCOMPARE(chosen.size(), 1);
    QVERIFY(std::abs(chosen[0][0].toDouble() - 700) < 4);
  }

  void a_resumed_run_replaces_what_came_after_its_checkpoint() {
    const auto view = two_plots();
    view->add_points("now", "loss", falling(100));
    view->add_points("now", "loss", std::vector<CurvePoint>{{51, 9.0}});
    QCOMPARE(view->readings("loss", 100)[0].value, 9.0);
    QCOMPARE(view->readings("loss", 100)[0].step, 51.0);
    QCOMPARE(view->readings("loss", 50)[0].step, 50.0);
  }

  void the_legend_mutes_other_runs() {
    const auto view = two_plots();
    view->set_run("old", "clmr-paper", false);
    view->add_points("now", "loss", falling(100));
    view->add_points("old", "loss", falling(100));
    QVERIFY(view->legend()->isVisible());
    view->legend()->item(0)->setSelected(true);
    QVERIFY(!view->readings("loss", 5)[0].is_muted);
    QVERIFY(view->readings("loss", 5)[1].is_muted);
    view->remove_run("old");
    QCOMPARE(view->readings("loss", 5).size(), std::size_t{1});
  }

  void it_leaves_as_picture_drawing_and_table() {
    const auto view = two_plots();
    view->add_points("now", "loss", std::vector<CurvePoint>{{1, 4.5}, {2, NAN}, {3, 0.1}});
    view->add_points("now", "wait_share", std::vector<CurvePoint>{{1, 0.5}});
    QTemporaryDir folder;
    QVERIFY(view->export_csv(folder.filePath("a.csv")));
    QFile table(folder.filePath("a.csv"));
    QVERIFY(table.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(table.readAll()),
             QString("run,series,step,value,plot,name\nsimclr-small,loss,1,4.5,Loss,loss\n"
                     "simclr-small,loss,2,nan,Loss,loss\nsimclr-small,loss,3,0.1,Loss,loss\n"
                     "simclr-small,wait_share,1,0.5,,\n"));
    QVERIFY(view->export_png(folder.filePath("a.png"), 2));
    const QImage picture(folder.filePath("a.png"));
    QVERIFY(picture.width() > 1000);
    QCOMPARE(picture.pixelColor(picture.width() - 2, 2), Palette::dark().panel);
    QVERIFY(view->export_svg(folder.filePath("a.svg")));
    QFile drawing(folder.filePath("a.svg"));
    QVERIFY(drawing.open(QIODevice::ReadOnly));
    const QByteArray svg = drawing.readAll();
    QVERIFY(svg.contains("Loss"));
    QVERIFY(svg.contains(Palette::dark().accent.name().toLatin1()));
    QVERIFY(!view->export_csv("/no/such/folder/a.csv"));
  }

  /// However narrow the view: a line without a name says nothing.
  void a_name_that_comes_later_does_not_lie_on_its_plot() {
    const auto view = two_plots();
    view->resize(260, 480);
    view->add_points("now", "contrastive_accuracy", falling(100));
    view->replot_now();
    const double before = view->place_of("accuracy", 1, 1).y();
    view->add_points("now", "knn_accuracy", falling(100));
    view->replot_now();
    QVERIFY(view->place_of("accuracy", 1, 1).y() > before + 5);
  }

  void every_series_is_named_on_the_picture_and_in_the_drawing() {
    QTemporaryDir folder;
    const auto drawn = [&](int width, std::vector<CurvePlot> plots, const QStringList& series) {
      const auto view = two_plots();
      view->resize(width, 480);
      view->set_plots(std::move(plots));
      for (const QString& one : series) view->add_points("now", one, falling(100));
      QCoreApplication::processEvents();
      if (!view->export_svg(folder.filePath("a.svg"))) qFatal("no disk");
      QFile drawing(folder.filePath("a.svg"));
      if (!drawing.open(QIODevice::ReadOnly)) qFatal("no disk");
      return QString::fromUtf8(drawing.readAll());
    };
    const CurvePlot spread{"spread",
                           "Alignment and uniformity of the projections",
                           {{"alignment", "alignment"}, {"uniformity", "uniformity"}},
                           1,
                           false,
                           {},
                           {},
                           {}};
    const CurvePlot accuracy{"accuracy",
                             "Accuracy",
                             {{"contrastive_accuracy", "contrastive"},
                              {"accuracy", "of its task"},
                              {"knn_accuracy", "kNN on labels"}},
                             1,
                             false,
                             0.0,
                             1.0,
                             {}};
    for (const int width : {1000, 420, 260}) {
      const QString svg =
          drawn(width, {spread, accuracy},
                {"alignment", "uniformity", "contrastive_accuracy", "knn_accuracy"});
      for (const char* name : {"alignment", "uniformity", "contrastive", "kNN on labels"}) {
        QVERIFY2(svg.contains(QString(">%1").arg(name)),
                 qPrintable(QString("%1 at %2").arg(name).arg(width)));
      }
      // What nobody has measured has no line and no name.
      QVERIFY(!svg.contains("of its task"));
    }
    const CurvePlot alone{
        "similarity", "Similarity", {{"positive_similarity", "positive"}}, 1, false, {}, {}, {}};
    QVERIFY(drawn(420, {alone}, {"positive_similarity"}).contains(">positive"));
  }

  void a_million_points_stay_quick() {
    const auto view = two_plots();
    std::vector<CurvePoint> points(1'000'000);
    for (std::size_t i = 0; i < points.size(); ++i) {
      points[i] = {static_cast<double>(i + 1), std::sin(static_cast<double>(i) * 1e-4)};
    }
    view->add_points("now", "loss", points);
    QElapsedTimer timer;
    timer.start();
    view->replot_now();
    // Without the sampling of columns it would take seconds.
    QVERIFY(timer.elapsed() < 2000);
  }
};

}  // namespace test_curves

int widgets_curves(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_curves::TestCurves>(argc, argv);
}
#include "test_curves.moc"
