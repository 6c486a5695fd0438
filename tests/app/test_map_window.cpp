#include <QApplication>
#include <QDialog>
#include <QFileInfo>
#include <QSvgRenderer>
#include <QTimer>
#include <QToolButton>

#include "app/panels/map_panel.h"
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

  void it_leaves_the_window_as_a_picture_of_the_size_that_was_asked_for() {
    QTimer accepting;
    connect(&accepting, &QTimer::timeout, this, [] {
      auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
      if (dialog == nullptr || dialog->objectName() != "picture_options") return;
      auto* field = dialog->findChild<SmallForm*>()->row("width")->findChild<NumberField*>();
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
