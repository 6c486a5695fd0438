#include <QtTest>

#include "core/base/cores.h"
#include "tests/support/run_test.h"

namespace test_cores {

using namespace earshot;

/// A batch system says how many threads a program may have.
class TestCores : public QObject {
  Q_OBJECT
  static constexpr auto name = "OMP_NUM_THREADS";

 private Q_SLOTS:
  void init() { qunsetenv(name); }
  void cleanup() { qunsetenv(name); }

  void what_a_launcher_allows_is_taken() {
    qputenv(name, "3");
    QCOMPARE(cores_to_use(), 3);
    qputenv(name, "5,2");
    QCOMPARE(cores_to_use(), 5);
  }

  void without_it_or_where_it_is_no_number_the_cores_count() {
    const int cores = cores_to_use();
    QVERIFY(cores >= 1);
    for (const char* nonsense : {"", "0", "-2", "many", "99999999999"}) {
      qputenv(name, nonsense);
      QCOMPARE(cores_to_use(), cores);
    }
  }
};

}  // namespace test_cores

int core_cores(int argc, char** argv) {
  return earshot::testing::run_test<test_cores::TestCores>(argc, argv);
}
#include "test_cores.moc"
