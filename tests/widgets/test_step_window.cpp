#include <QtTest>

#include "tests/support/run_test.h"
#include "widgets/curves/step_window.h"

namespace test_step_window {

using namespace earshot;

class TestStepWindow : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void at_first_everything_is_shown_and_whatever_comes() {
    StepWindow steps;
    steps.fit(1, 50);
    QCOMPARE(steps.low(), 1.0);
    QCOMPARE(steps.high(), 50.0);
    steps.grow(80);
    steps.fit(1, 80);
    QCOMPARE(steps.high(), 80.0);
  }

  void who_looks_at_the_end_goes_on_looking_at_the_end() {
    StepWindow steps;
    steps.show(40, 60, 60);
    steps.grow(75);
    steps.fit(1, 75);
    QCOMPARE(steps.low(), 55.0);
    QCOMPARE(steps.high(), 75.0);
  }

  void what_is_held_before_the_end_stays() {
    StepWindow steps;
    steps.show(10, 20, 60);
    steps.grow(75);
    steps.fit(1, 75);
    QCOMPARE(steps.low(), 10.0);
    QCOMPARE(steps.high(), 20.0);
    steps.show_all();
    steps.fit(1, 75);
    QCOMPARE(steps.high(), 75.0);
  }

  void a_zoom_keeps_its_place_until_it_is_far_out() {
    for (const bool log : {false, true}) {
      StepWindow steps;
      steps.set_log(log);
      steps.show(10, 40, 100);
      const double at = steps.middle();
      QVERIFY(steps.zoom(at, 0.5, 1, 100));
      QVERIFY(qAbs(steps.middle() - at) < 1e-9);
      QVERIFY(steps.width() < 30);
      bool held = true;
      for (int times = 0; times < 60 && held; ++times) held = steps.zoom(at, 1.5, 1, 100);
      QVERIFY(!held);
      steps.fit(1, 100);
      QCOMPARE(steps.high(), 100.0);
    }
  }

  void no_stretch_is_empty_and_a_log_axis_begins_above_zero() {
    StepWindow steps;
    steps.show(7, 7, 100);
    QVERIFY(steps.width() >= 2);
    steps.show(-5, 20, 100);
    steps.set_log(true);
    steps.fit(1, 100);
    QCOMPARE(steps.low(), 1.0);
  }
};

}  // namespace test_step_window

int widgets_step_window(int argc, char** argv) {
  return earshot::testing::run_test<test_step_window::TestStepWindow>(argc, argv);
}
#include "test_step_window.moc"
