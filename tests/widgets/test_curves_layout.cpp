#include <cmath>
#include <QtTest>

#include "tests/support/run_widget_test.h"
#include "tests/support/two_plots.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"

namespace test_curves_layout {

using namespace earshot;
using testing::falling;
using testing::mouse_of;
using testing::send;
using testing::two_plots;

/// Which plots are large, in which order, over what; and how runs stand together.
class TestCurvesLayout : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { apply(*qApp, Palette::dark()); }

  void a_double_click_enlarges_a_plot_and_brings_the_others_back() {
    const auto view = two_plots();
    view->add_points("now", "loss", falling(100));
    view->replot_now();
    const double before = view->plot_place("loss").height();
    QSignalSpy arranged(view.get(), &CurvesView::arranged_by_hand);
    QWidget* mouse = mouse_of(*view);
    const auto middle = [&] {
      return mouse->mapFrom(view.get(), view->place_of("loss", 50, 3)).toPoint();
    };
    QTest::mouseDClick(mouse, Qt::LeftButton, {}, middle());
    view->replot_now();
    QCOMPARE(view->enlarged(), QString("loss"));
    QVERIFY(view->plot_place("loss").height() > 1.5 * before);
    QVERIFY(view->plot_place("accuracy").isNull());
    QTest::mouseDClick(mouse, Qt::LeftButton, {}, middle());
    view->replot_now();
    QVERIFY(view->enlarged().isEmpty());
    QCOMPARE(view->plot_place("loss").height(), before);
    QCOMPARE(arranged.size(), 2);
    QTest::mouseDClick(mouse, Qt::LeftButton, {}, middle());
    QTest::keyClick(view.get(), Qt::Key_Escape);
    QVERIFY(view->enlarged().isEmpty());
  }

  void two_plots_are_large_and_none_is_low_unless_it_is_a_named_sparkline() {
    std::vector<CurvePlot> plots;
    for (int i = 0; i < 8; ++i) {
      const QString id = QString("plot %1").arg(i);
      plots.push_back({id,
                       id,
                       {{id, "value"}},
                       i == 2   ? 1.6
                       : i == 5 ? 1.2
                                : 1.0,
                       false,
                       {},
                       {},
                       ""});
    }
    for (const QSize& size :
         {QSize(320, 250), QSize(540, 260), QSize(540, 900), QSize(1300, 500)}) {
      CurvesView view;
      view.resize(size);
      view.set_plots(plots);
      view.set_run("now", "one", true);
      for (const CurvePlot& plot : plots) view.add_points("now", plot.id, falling(50));
      view.show();
      QCoreApplication::processEvents();
      view.replot_now();
      int sparklines = 0;
      for (const CurvePlot& plot : plots) {
        const QRectF place = view.plot_place(plot.id);
        const bool large = plot.id == "plot 2" || plot.id == "plot 5";
        QCOMPARE(view.is_large(plot.id), large);
        QVERIFY2(place.height() >= 90 || (view.is_sparkline(plot.id) && !large),
                 qPrintable(QString("%1 at %2").arg(plot.id).arg(size.width())));
        sparklines += view.is_sparkline(plot.id) ? 1 : 0;
        for (const CurvePlot& other : plots) {
          if (other.id != plot.id) QVERIFY(!place.intersects(view.plot_place(other.id)));
        }
      }
      QVERIFY(sparklines == 0 || sparklines == 6);
      QVERIFY(size.height() < 800 || sparklines == 0);
    }
  }

  void a_large_plot_in_a_low_panel_keeps_room_between_its_axes() {
    const auto view = two_plots();
    view->add_points("now", "loss", falling(100));
    view->add_points("now", "contrastive_accuracy", {{{1, 0.1}, {100, 0.2}}});
    view->add_points("now", "knn_accuracy", {{{1, 0.1}, {100, 0.9}}});
    view->set_levels("accuracy", {{"log-mel statistics with order", 0.96, "96 %", "a probe"},
                                  {"untrained encoder", 0.92, "92 %", "a probe"},
                                  {"log-mel statistics", 0.9, "90 %", "a probe"}});
    for (const double scale : {1.0, 1.25}) {
      apply(*qApp, Palette::dark(), scale);
      for (const QSize& size : {QSize(560, 180), QSize(470, 216), QSize(300, 150)}) {
        view->resize(size);
        QCoreApplication::processEvents();
        view->replot_now();
        const double high =
            view->place_of("accuracy", 1, 0).y() - view->place_of("accuracy", 1, 1).y();
        QVERIFY2(
            high >= 80,
            qPrintable(QString("%1 at %2 x %3").arg(high).arg(size.width()).arg(size.height())));
        QCOMPARE(view->plot_place("loss").left() + grid::unit, double{grid::inset});
      }
    }
    apply(*qApp, Palette::dark());
  }

  void a_person_pins_and_orders_plots() {
    const auto view = two_plots();
    view->add_points("now", "loss", falling(100));
    view->set_order({"accuracy", "loss"});
    view->replot_now();
    QVERIFY(view->plot_place("accuracy").top() < view->plot_place("loss").top());
    // By its title one is dragged to another place.
    QWidget* mouse = mouse_of(*view);
    const auto title_of = [&](const char* plot) {
      return mouse->mapFrom(view.get(), view->plot_place(plot).topLeft() + QPointF(20, 6));
    };
    const QPointF from = title_of("loss"), to = title_of("accuracy");
    send(mouse, QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
    send(mouse, QEvent::MouseMove, to, Qt::NoButton, Qt::LeftButton);
    send(mouse, QEvent::MouseButtonRelease, to, Qt::LeftButton);
    view->replot_now();
    QCOMPARE(view->order(), (QStringList{"loss", "accuracy"}));
    QVERIFY(view->plot_place("loss").top() < view->plot_place("accuracy").top());
    view->set_plot_large("accuracy", false);
    view->replot_now();
    QVERIFY(view->plot_place("accuracy").height() < view->plot_place("loss").height());
  }

  void curves_are_drawn_over_what_a_series_says_of_the_steps() {
    const auto view = two_plots();
    std::vector<CurvePoint> epochs, seconds;
    for (int step = 1; step <= 100; ++step) {
      epochs.push_back({static_cast<double>(step), std::floor((step - 1) / 25.0)});
      seconds.push_back({static_cast<double>(step), 0.5 * step});
    }
    view->add_points("now", "loss", falling(60));
    view->add_points("now", "seconds", seconds);
    view->set_across({"seconds of training", "seconds"});
    view->add_points("now", "epoch", epochs);
    for (const CurvePoint& point : falling(100)) {
      if (point.step > 60) view->add_points("now", "loss", {&point, 1});
    }
    view->replot_now();
    QCOMPARE(view->shown_steps(), std::make_pair(0.5, 50.0));
    QCOMPARE(view->readings("loss", 40).front().step, 40.0);
    view->set_across({"epoch", "epoch"});
    view->replot_now();
    QVERIFY(std::abs(view->shown_steps().second - 3.96) < 0.05);  // even within an epoch
    QSignalSpy chosen(view.get(), &CurvesView::step_chosen);
    QWidget* mouse = mouse_of(*view);
    QTest::mouseClick(mouse, Qt::LeftButton, {},
                      mouse->mapFrom(view.get(), view->place_of("loss", 2, 3)).toPoint());
    QVERIFY(std::abs(chosen[0][0].toDouble() - 51) <= 1);
    view->set_across({"step", {}});
    view->replot_now();
    QCOMPARE(view->shown_steps().second, 100.0);
  }

  void seeds_of_one_setting_are_a_mean_in_a_band() {
    const auto view = two_plots();
    view->set_run("a", "one", false);
    view->set_run("b", "two", false);
    view->add_points("a", "loss", std::vector<CurvePoint>{{1, 1}, {3, 3}});
    view->add_points("b", "loss", std::vector<CurvePoint>{{1, 3}, {2, 4}, {3, 5}});
    view->set_group("a", "same", "one");
    view->replot_now();
    QCOMPARE(view->readings("loss", 2).size(), std::size_t{2});
    view->set_group("b", "same", "one");
    view->replot_now();
    const auto readings = view->readings("loss", 2);
    QCOMPARE(readings.size(), std::size_t{1});
    QCOMPARE(readings.front().value, 3.0);
    QCOMPARE(readings.front().run, QString("one, 2 seeds"));
    QCOMPARE(view->run_colour("a"), view->run_colour("b"));
    // Between them the ground is tinted.
    const QImage image = view->grab().toImage();
    const QColor inside = image.pixelColor(view->place_of("loss", 2, 3.5).toPoint());
    QVERIFY(inside != Palette::dark().panel);
    view->remove_run("b");
    view->replot_now();
    QCOMPARE(view->readings("loss", 3).front().run, QString("one"));
  }

  void names_stand_at_the_ends_of_the_lines() {
    const auto view = two_plots();
    view->resize(700, 480);
    view->add_points("now", "contrastive_accuracy", falling(100));
    view->add_points("now", "knn_accuracy", falling(100));
    QCoreApplication::processEvents();
    view->replot_now();
    // Room is left for them behind the last point.
    const double last = view->place_of("accuracy", 100, 1).x();
    QVERIFY(view->plot_place("accuracy").right() - last > 50);
    // And a step stays below itself.
    QCOMPARE(view->place_of("loss", 100, 1).x(), last);
  }

  /// With what it says, or not at all: then it stands above, where there is a line for it.
  void the_name_at_the_end_of_a_line_is_never_cut() {
    const auto view = two_plots();
    view->add_points("now", "contrastive_accuracy", falling(100));
    view->add_points("now", "knn_accuracy", falling(100));
    const QFontMetricsF metrics(caption_font(*view));
    const double needed = metrics.horizontalAdvance("contrastive 0.8888");
    for (int width = 280; width <= 900; width += 62) {
      view->resize(width, 480);
      QCoreApplication::processEvents();
      view->replot_now();
      const double last = view->place_of("accuracy", 100, 1).x();
      const double room = view->plot_place("accuracy").right() - last;
      QVERIFY2(room >= needed || room < needed / 2,
               qPrintable(QString("%1 of %2 at %3").arg(room).arg(needed).arg(width)));
    }
  }

  void a_plot_without_values_says_what_it_waits_for_and_has_no_empty_axes() {
    const auto view = two_plots();
    QVERIFY(view->is_bare("loss") && view->is_bare("accuracy"));
    view->replot_now();
    const QRectF place = view->plot_place("loss");
    // Words in its middle, nothing where axes would be.
    const QImage image = view->grab().toImage();
    const auto inked = [&](const QRectF& part) {
      int found = 0;
      const QRect box = part.toRect();
      for (int y = box.top(); y < box.bottom(); ++y) {
        for (int x = box.left(); x < box.right(); ++x) {
          if (image.pixelColor(x, y) != Palette::dark().panel) ++found;
        }
      }
      return found;
    };
    const double middle = place.center().y();
    QVERIFY(inked(QRectF(place.left(), middle - 30, place.width(), 60)) > 20);
    // Beside the frame of what has the focus.
    QCOMPARE(inked(QRectF(place.left() + 4, place.bottom() - 16, place.width() - 8, 12)), 0);
    view->add_points("now", "loss", falling(10));
    QVERIFY(!view->is_bare("loss"));
  }

  void what_is_to_be_beaten_is_a_line_across_with_its_name() {
    const auto view = two_plots();
    view->set_levels("accuracy", {{"log-mel statistics", 0.62, "62 %", "a probe"}});
    QVERIFY(!view->is_bare("accuracy"));
    for (const bool with_values : {false, true}) {
      if (with_values) view->add_points("now", "knn_accuracy", {{{1, 0.1}, {100, 0.2}}});
      QCoreApplication::processEvents();
      view->replot_now();
      const QImage image = view->grab().toImage();
      const double right = view->place_of("accuracy", view->shown_steps().second, 0).x();
      const double left = view->place_of("accuracy", view->shown_steps().first, 0).x();
      int dashes = 0;
      const int y = static_cast<int>(view->place_of("accuracy", 1, 0.62).y());
      for (int x = static_cast<int>(left); x < static_cast<int>(right); ++x) {
        const QColor here = image.pixelColor(x, y);
        if (std::abs(here.lightness() - Palette::dark().panel.lightness()) > 40) ++dashes;
      }
      QVERIFY2(dashes > (right - left) / 5, qPrintable(QString::number(dashes)));
    }
    view->set_levels("accuracy", {});
    QVERIFY(view->levels("accuracy").empty());
  }

  void the_value_of_a_sparkline_has_room_for_every_number() {
    const auto view = two_plots();
    view->resize(420, 180);
    view->set_plot_large("accuracy", false);
    view->add_points("now", "contrastive_accuracy", {{{1, 0.5}, {100, 0.0009998}}});
    QCoreApplication::processEvents();
    view->replot_now();
    QVERIFY(view->is_sparkline("accuracy"));
    const QFontMetricsF metrics(caption_font(*view));
    const double last = view->place_of("accuracy", 100, 0).x();
    for (const double value : {-0.0009998, 1.234e-8, -123456.7, 4.25e9}) {
      QVERIFY2(view->plot_place("accuracy").right() - last >=
                   metrics.horizontalAdvance(number_text(value)),
               qPrintable(number_text(value)));
    }
  }

  void a_title_that_is_too_long_for_a_sparkline_is_cut_at_its_second_line() {
    const auto view = two_plots();
    view->set_plots(
        {{"loss", "Loss", {{"loss", "loss"}}, 1, false, {}, {}, "no values yet"},
         {"many",
          "Each of so many words as no two lines have any room for, however wide they are",
          {{"many", "many"}},
          1,
          false,
          {},
          {},
          "no values yet"}});
    view->resize(420, 180);
    view->set_plot_large("many", false);
    view->add_points("now", "many", falling(100));
    QCoreApplication::processEvents();
    view->replot_now();
    QVERIFY(view->is_sparkline("many"));
    const QImage picture = view->grab().toImage();
    const QRect place = view->plot_place("many").toRect().adjusted(0, 3, 0, -3);
    int first = place.bottom(), last = place.top();
    for (int y = place.top(); y <= place.bottom(); ++y) {
      for (int x = place.left(); x < place.left() + 40; ++x) {
        const int here = picture.pixelColor(x, y).lightness();
        if (std::abs(here - Palette::dark().panel.lightness()) < 60) continue;
        first = std::min(first, y);
        last = std::max(last, y);
      }
    }
    QVERIFY2(last - first > QFontMetrics(caption_font(*view)).lineSpacing(),
             qPrintable(QStringLiteral("%1 to %2").arg(first).arg(last)));
  }

  void sparklines_of_large_type_stand_in_fewer_columns() {
    const auto view = two_plots();
    view->set_plot_large("loss", false);
    view->set_plot_large("accuracy", false);
    const auto beside = [&view](double scale) {
      apply(*qApp, Palette::dark(), scale);
      view->resize(420, 60);
      QCoreApplication::processEvents();
      view->replot_now();
      return view->plot_place("loss").top() == view->plot_place("accuracy").top();
    };
    QVERIFY(beside(1) && view->is_sparkline("loss"));
    QVERIFY(!beside(1.25));
    apply(*qApp, Palette::dark());
  }

  void a_picture_has_the_names_of_the_runs_and_a_caption_at_any_size() {
    const auto view = two_plots();
    view->set_run("old", "clmr-paper", false);
    view->add_points("now", "loss", falling(100));
    view->add_points("old", "loss", falling(100));
    const QImage picture = QImage::fromData(view->picture({false, {900, 700}, 2, "On toy sounds"}));
    QCOMPARE(picture.width(), 1800);
    QVERIFY(picture.height() >= 1400);
    int accent = 0;
    for (int y = 0; y < 120; ++y) {
      for (int x = 0; x < 300; ++x) {
        accent += picture.pixelColor(x, y) == Palette::dark().accent ? 1 : 0;
      }
    }
    QVERIFY(accent > 20);  // the sign before the name
    const QByteArray svg = view->picture({true, {900, 700}, 1, "On toy sounds"});
    for (const char* words : {"On toy sounds", "simclr-small", "clmr-paper", "Loss"}) {
      QVERIFY2(svg.contains(words), words);
    }
    QCOMPARE(view->size(), QSize(600, 480));
  }
};

}  // namespace test_curves_layout

int widgets_curves_layout(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_curves_layout::TestCurvesLayout>(argc, argv);
}
#include "test_curves_layout.moc"
