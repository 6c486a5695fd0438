#include <QApplication>
#include <QDialog>
#include <QDrag>
#include <QFileInfo>
#include <QMimeData>
#include <QMouseEvent>
#include <QSvgRenderer>
#include <QTimer>
#include <QToolButton>

#include "app/panels/file_drag.h"
#include "app/panels/map_panel.h"
#include "app/panels/sound_exports.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/form/number_field.h"
#include "widgets/form/param_row.h"
#include "widgets/form/small_form.h"
#include "widgets/map/map_view.h"

namespace test_map_window {

using namespace earshot;

/// The map as it stands in the window.
class TestMapWindow : public QObject, protected testing::ShownWindow {
  Q_OBJECT

  MapView* map() { return find<MapView>("map_view"); }

  /// A row that lies on top of all that are at its place, and is none of these.
  std::int64_t row_on_top(std::int64_t other_than) {
    for (std::int64_t row = 0; row < map()->rows(); ++row) {
      if (row == other_than || !QRectF(map()->rect()).contains(map()->place_of(row))) continue;
      move_mouse(map()->place_of(row), Qt::NoButton);
      if (map()->hovered_row() == row) return row;
    }
    return -1;
  }
  void move_mouse(QPointF to, Qt::MouseButtons held) {
    QMouseEvent move(QEvent::MouseMove, to, map()->mapToGlobal(to), Qt::NoButton, held, {});
    QCoreApplication::sendEvent(map(), &move);
  }
  /// What would be dragged out of the window from a row's point.
  QStringList dragged_from(std::int64_t row) {
    QStringList files;
    map()->findChild<FileDrag*>()->carry = [&](QDrag& one) {
      for (const QUrl& url : one.mimeData()->urls()) files += url.toLocalFile();
      one.deleteLater();
    };
    const QPointF from = map()->place_of(row), to = from + QPointF(30, 20);
    QTest::mousePress(map(), Qt::LeftButton, {}, from.toPoint());
    move_mouse(to, Qt::LeftButton);
    QTest::mouseRelease(map(), Qt::LeftButton, {}, to.toPoint());
    return files;
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("map-window", folder_);
    testing::make_two_pitches(path("sounds"), 60);
  }
  void init() {
    begin(at("sounds"));
    show_panel("map");
    QTRY_COMPARE_WITH_TIMEOUT(map()->rows(), std::int64_t{120}, 20000);
  }
  void cleanup() { bench_.reset(); }

  void the_points_fill_the_map() {
    QTRY_VERIFY(!map()->travelling());
    const QRectF middle = map()->middle();
    const double side =
        std::max(middle.width() / map()->width(), middle.height() / map()->height());
    QVERIFY2(side >= 0.75 && side <= 1, qPrintable(QString::number(side)));
  }

  void who_asks_for_the_panel_gets_the_keys_to_the_map() {
    auto* panel = bench_->window().layouts().panel("map");
    panel->setFocus();
    QTRY_VERIFY(map()->hasFocus());
    session().hearing().select(3);
    QTRY_VERIFY(!session().neighbours().entries().empty());
    QTest::keyClick(map(), Qt::Key_Right);
    QCOMPARE(session().neighbours().place(), 0);
    QTest::keyClick(map(), Qt::Key_Left);
    QCOMPARE(session().neighbours().place(), -1);
  }

  void what_is_chosen_or_marked_is_dragged_out_as_files() {
    QTRY_VERIFY(!map()->travelling());
    const std::int64_t row = row_on_top(map()->selected());
    QVERIFY(row >= 0);
    const QPointF place = map()->place_of(row);
    // Of a point that is not chosen the map is moved.
    QVERIFY(dragged_from(row).isEmpty());
    QVERIFY(map()->place_of(row) != place);
    map()->frame_all();
    QTest::mouseClick(map(), Qt::LeftButton, {}, map()->place_of(row).toPoint());
    QTRY_COMPARE(map()->selected(), row);
    const QString own = file_of_clip(session(), session().hearing().selected());
    QVERIFY(QFileInfo(own).isFile());
    const QPointF chosen = map()->place_of(row);
    QCOMPARE(dragged_from(row), QStringList{own});
    QCOMPARE(map()->place_of(row), chosen);
    const std::int64_t other = row_on_top(row);
    map()->set_marked({row, other});
    const QStringList both = dragged_from(other);
    QCOMPARE(both.size(), 2);
    QVERIFY(both.contains(own) && QFileInfo(both.front()).isFile());
    map()->set_marked({});
  }

  void it_leaves_the_window_as_a_picture_of_the_size_that_was_asked_for() {
    QTimer accepting;
    connect(&accepting, &QTimer::timeout, this, [] {
      auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
      if (dialog == nullptr || dialog->objectName() != "picture_options") return;
      auto* field = dialog->findChild<SmallForm*>()->row("width")->findChild<NumberField*>();
      // Of a dialog that is not on top yet no field hears that it was left.
      field->setFocus();
      if (!field->hasFocus()) return;
      field->selectAll();
      QTest::keyClicks(field, "640");
      QTest::keyClick(field, Qt::Key_Tab);
      dialog->accept();
    });
    accepting.start(20);
    for (const char* name : {"map.png", "map.svg"}) {
      testing::answer_when_asked([this] { action("export.map_picture")->trigger(); }, at(name));
      QTRY_VERIFY2(QFileInfo::exists(at(name)), name);
    }
    QTRY_COMPARE(QImage(at("map.png")).width(), 640);
    QVERIFY(QSvgRenderer(at("map.svg")).isValid());
  }

  void how_it_is_drawn_is_set_in_a_form_and_kept() {
    auto* form = find<SmallForm>("map_look");
    auto* field = form->row("size")->findChild<NumberField*>();
    find<QToolButton>("map_settings")->setChecked(true);
    field->selectAll();
    QTest::keyClicks(field, "1.5");
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(map()->look().size, 1.5);
    find<QToolButton>("map_settings")->setChecked(false);
    bench_->window().close();
    begin(at("sounds"));
    show_panel("map");
    QCOMPARE(map()->look().size, 1.5);
  }
};

}  // namespace test_map_window

int app_map_window(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_map_window::TestMapWindow>(argc, argv);
}
#include "test_map_window.moc"
