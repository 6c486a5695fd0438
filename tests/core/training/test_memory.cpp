#include <malloc.h>

#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/training/model.h"
#include "tests/support/run_test.h"
#include "tests/support/small_presets.h"
#include "tests/support/support.h"

namespace test_memory {

using namespace earshot;

/// Memory that does not grow with the steps.
class TestMemory : public QObject {
  Q_OBJECT

 private:
  const Catalogue catalogue_ = built_in_catalogue();

 private Q_SLOTS:
  /// What a method keeps of earlier steps must not hold their graphs.
  void memory_stays_flat_data() { testing::each_small_preset(catalogue_); }
  void memory_stays_flat() {
    QFETCH(QString, preset);
    const Experiment experiment = testing::least(catalogue_, preset.toStdString());
    const auto method = make_method(catalogue_, experiment);
    method->prepare({{"a", "b"}, 2, 1});
    method->train();
    Batch batch = testing::batch_of(catalogue_, experiment, false);
    constexpr std::int64_t steps = 200, settled = 80;
    std::size_t before = 0, most = 0;
    for (batch.step = 0; batch.step < steps; ++batch.step) {
      {
        const StepOutput output = method->step(batch);
        method->zero_grad();
        output.loss.backward();
        method->after_step({batch.step, steps});
        method->inside();
      }
      const struct mallinfo2 memory = mallinfo2();
      const std::size_t in_use = memory.uordblks + memory.hblkhd;
      if (batch.step < settled) {
        before = std::max(before, in_use);
      } else {
        most = std::max(most, in_use);
      }
    }
    constexpr std::size_t nothing_much = 256 * 1024;  // bytes
    QVERIFY2(most < before + nothing_much,
             qPrintable(QString("%1 bytes, then %2").arg(before).arg(most)));
  }
};

}  // namespace test_memory

int core_memory(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_memory::TestMemory>(argc, argv);
}
#include "test_memory.moc"
