#include <cmath>
#include <QHelpEvent>
#include <QToolTip>
#include <QtTest>
#include <stdexcept>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/inside/dot_rows.h"

namespace test_dot_rows {

using namespace earshot;

namespace {

const QStringList series{"this one", "other", "third", "fourth", "fifth"};

std::vector<DotGroup> two_groups() {
  return {{{}, {{"clean", {1.0, 0.5, 0.25, 0.0, std::nan("")}}}},
          {"set apart", {{"noise", {0.9, 0.5, 0.4, 0.3, 0.2}}, {"hall", {0.5, 0.6, 0.6, 0.1, 1}}}}};
}

}  // namespace

class TestDotRows : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_mark_stands_where_its_share_says() {
    apply(*qApp, Palette::dark());
    DotRows view;
    view.set_rows(series, two_groups());
    view.resize(500, view.sizeHint().height());
    view.show();
    QCOMPARE(view.rows(), 3);
    const double zero = view.mark(0, 3).x(), whole = view.mark(0, 0).x();
    QVERIFY(whole - zero > 150);
    QVERIFY(std::abs(view.mark(0, 1).x() - (zero + whole) / 2) < 1e-6);
    QVERIFY(view.mark(0, 4).isNull());
    QCOMPARE(view.mark(1, 0).y(), view.mark(1, 4).y());
    // The head of a group lies between.
    QVERIFY(view.mark(1, 0).y() - view.mark(0, 0).y() >
            view.mark(2, 0).y() - view.mark(1, 0).y() + 10);
    QVERIFY(whole < view.width() && view.mark(2, 0).y() < view.height());
  }

  void the_first_series_is_painted_on_top_in_the_accent_in_both_schemes() {
    for (const Palette* palette : {&Palette::dark(), &Palette::light()}) {
      apply(*qApp, *palette);
      DotRows view;
      view.set_rows({"this one", "other"}, {{{}, {{"equal", {0.5, 0.5}}}}});
      view.resize(500, 120);
      view.show();
      const QImage image = view.grab().toImage();
      const QPoint middle = view.mark(0, 0).toPoint();
      QCOMPARE(image.pixelColor(middle), palette->accent);
      // The other, equal one is seen around it.
      bool seen = false;
      for (int x = -7; x <= 7; ++x) {
        const QColor here = image.pixelColor(middle + QPoint(x, 0));
        seen = seen || contrast(here, view.series_colour(1)) < 1.15;
      }
      QVERIFY(seen);
      for (int other = 1; other < 5; ++other) {
        QVERIFY(contrast(view.series_colour(other), palette->panel) > 3);
        QVERIFY(view.series_colour(other) != view.series_colour(0));
      }
    }
  }

  void a_row_says_all_its_shares_and_the_keys_walk_them() {
    DotRows view;
    view.resize(500, 300);
    view.set_rows(series, two_groups());
    view.show();
    QCOMPARE(
        view.words_of(0, 0),
        QString("clean: this one 100\u2009%, other 50\u2009%, third 25\u2009%, fourth 0\u2009%"));
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.current().first, 1);
    QVERIFY(view.accessibleDescription().startsWith("noise: this one 90"));
    QTest::mouseMove(&view, view.mark(2, 0).toPoint());
    QTRY_COMPARE(view.current().first, 2);
    QCOMPARE(view.cell_at({5, -1}).first, -1);
  }

  void rows_stay_whole_however_narrow_it_is() {
    DotRows view;
    view.set_rows(series, two_groups());
    view.resize(view.minimumSizeHint());
    view.resize(view.minimumSizeHint());
    view.show();
    view.grab();
    for (int row = 0; row < view.rows(); ++row) {
      QVERIFY(view.mark(row, 0).y() > 0 && view.mark(row, 0).y() < view.height());
      QVERIFY(view.mark(row, 0).x() <= view.width());
    }
  }

  void the_numbers_of_the_axis_stand_above_the_rows() {
    apply(*qApp, Palette::light());
    DotRows view;
    view.set_rows({"one"}, {{{}, {{"a name longer than the legend", {0.0}}, {"whole", {1.0}}}}});
    view.resize(500, view.sizeHint().height());
    view.show();
    const QImage image = view.grab().toImage();
    const double row_high = view.mark(1, 0).y() - view.mark(0, 0).y();
    const int rows_top = qRound(view.mark(0, 0).y() - row_high / 2);
    for (const int row : {0, 1}) {
      const int middle = qRound(view.mark(row, 0).x());
      bool seen = false;
      for (int x = middle - 8; x <= middle + 8; ++x) {
        for (int y = rows_top - 15; y < rows_top - 2; ++y) {
          seen = seen || contrast(image.pixelColor(x, y), Palette::light().panel) > 3;
        }
      }
      QVERIFY2(seen, qPrintable(QStringLiteral("row %1").arg(row)));
    }
    QVERIFY(view.mark(1, 0).y() + row_high / 2 + 2 * grid::unit > view.height() - row_high / 2);
  }

  void a_row_of_other_length_is_refused() {
    DotRows view;
    bool refused = false;
    try {
      view.set_rows({"one", "two"}, {{{}, {{"row", {0.5}}}}});
    } catch (const std::invalid_argument&) {
      refused = true;
    }
    QVERIFY(refused);
    view.set_rows({}, {});
    view.grab();
  }
};

}  // namespace test_dot_rows

int widgets_dot_rows(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_dot_rows::TestDotRows>(argc, argv);
}
#include "test_dot_rows.moc"
