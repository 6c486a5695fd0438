#include <torch/torch.h>
#include <QtTest>

#include "core/base/one_line.h"
#include "tests/support/run_test.h"

namespace test_one_line {

using namespace earshot;

/// What people read where LibTorch says a page.
class TestOneLine : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void what_libtorch_throws_is_one_line_that_says_what_is_wrong() {
    try {
      torch::zeros({2, 3}).matmul(torch::zeros({4, 5}));
      QFAIL("nothing was thrown");
    } catch (const std::exception& error) {
      QVERIFY(std::string(error.what()).find('\n') != std::string::npos);
      const QString line = QString::fromStdString(one_line(error));
      QVERIFY2(line.startsWith("LibTorch says: ") && line.contains("mat1 and mat2"),
               qPrintable(line));
      QVERIFY(!line.contains('\n') && !line.contains("Exception raised"));
      QVERIFY(says_more_than_one_line(error.what()));
    }
  }

  void memory_that_is_used_up_says_what_would_help() {
    try {
      torch::empty({std::int64_t{1} << 50});
      QFAIL("nothing was thrown");
    } catch (const std::exception& error) {
      const QString line = QString::fromStdString(one_line(error));
      QVERIFY2(line.contains("memory") && line.contains("training.batch_size") &&
                   line.contains("training.rows_at_once") && !line.contains('\n'),
               qPrintable(line));
      QVERIFY2(line.contains(" GB "), qPrintable(line));
    }
    const QString gpu = QString::fromStdString(
        one_line("CUDA out of memory. Tried to allocate 2.50 GiB (GPU 0; 8.00 GiB total)\nmore"));
    QVERIFY2(gpu.contains("GPU") && gpu.contains("2.50 GiB "), qPrintable(gpu));
    QVERIFY(one_line(std::bad_alloc()).find("training.batch_size") != std::string::npos);
  }

  void a_fault_in_a_script_is_told_by_its_last_line() {
    const std::string line = one_line(
        "The following operation failed in the TorchScript interpreter.\nTraceback of TorchScript "
        "(most recent call last):\n  File \"code\", line 3\nRuntimeError: shape mismatch\n");
    QCOMPARE(line, std::string("LibTorch says: RuntimeError: shape mismatch"));
  }

  void our_own_lines_pass_as_they_are() {
    const std::string own = "runs/one: has no checkpoint yet; train it a little first";
    QCOMPARE(one_line(own), own);
    QVERIFY(!says_more_than_one_line(own));
    QCOMPARE(one_line(""), std::string("an unknown failure"));
    QCOMPARE(one_line("first\nsecond"), std::string("first"));
  }
};

}  // namespace test_one_line

int core_one_line(int argc, char** argv) {
  return earshot::testing::run_test<test_one_line::TestOneLine>(argc, argv);
}
#include "test_one_line.moc"
