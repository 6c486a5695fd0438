#include <limits>
#include <QtTest>

#include "tests/support/run_test.h"
#include "widgets/chrome/percent.h"

namespace test_percent {

using namespace earshot;

class TestPercent : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_share_has_one_digit_and_none_is_a_dash() {
    QCOMPARE(percent(0.976), QString("97.6"));
    QCOMPARE(percent(std::numeric_limits<double>::quiet_NaN()), QString("–"));
    QCOMPARE(percent(0.965, 0.0088), QString("96.5 ± 0.9"));
    QCOMPARE(short_percent(0.1), QString("10\u2009%"));
    QCOMPARE(whole_percent(0.272), QString("27"));
  }

  void one_mistake_in_many_is_no_hundred_and_one_hit_is_no_nothing() {
    QCOMPARE(percent(1), QString("100.0"));
    QCOMPARE(percent(0), QString("0.0"));
    QCOMPARE(percent(0.9996), QString("99.9"));
    QCOMPARE(percent(0.0004), QString("0.1"));
    QCOMPARE(short_percent(0.99999), QString("99.9\u2009%"));
    QCOMPARE(short_percent(1), QString("100\u2009%"));
    QCOMPARE(whole_percent(0.999), QString("99"));
    QCOMPARE(whole_percent(0.001), QString("1"));
    QCOMPARE(whole_percent(1), QString("100"));
    // All seeds alike: no deviation is none.
    QCOMPARE(percent(0.5, 0.0), QString("50.0 ± 0.0"));
  }
};

}  // namespace test_percent

int widgets_percent(int argc, char** argv) {
  return earshot::testing::run_test<test_percent::TestPercent>(argc, argv);
}
#include "test_percent.moc"
