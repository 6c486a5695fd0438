#include <QtTest>

#include "core/losses/binary_contrast.h"
#include "core/losses/byol_loss.h"
#include "core/losses/classification.h"
#include "core/losses/cola.h"
#include "core/losses/info_nce.h"
#include "core/losses/nce.h"
#include "core/losses/nt_xent.h"
#include "core/losses/pase.h"
#include "core/losses/queue_contrast.h"
#include "core/losses/vector_quantisation.h"
#include "core/measures/health.h"
#include "core/models/log_mel.h"
#include "core/tensor/torch_version.h"
#include "tests/support/run_test.h"
#include "tests/support/without_values.h"

namespace test_meta_device {

using namespace earshot;

namespace {

torch::Tensor rows(std::initializer_list<std::int64_t> shape) {
  return torch::empty(shape, torch::device(torch::kMeta));
}

/// Something that gives a tensor from tensors without values.
struct Case {
  const char* name;
  std::function<torch::Tensor()> work;
};

const std::vector<Case> cases{
    {"nt_xent", [] { return nt_xent(rows({8, 16}), rows({8, 16}), 0.1).loss; }},
    {"nce", [] { return nce(rows({8}), rows({24}), 3.0).loss; }},
    {"nce_of_pairs",
     [] { return nce_of_pairs(rows({8, 16}), rows({8, 16}), 0.1, rows({1})).loss; }},
    {"cola, bilinear",
     [] { return cola(bilinear_similarity(rows({8, 16}), rows({8, 16}), rows({16, 16}))).loss; }},
    {"cola, cosines", [] { return cola(scaled_cosines(rows({8, 16}), rows({8, 16}), 0.2)).loss; }},
    {"byol", [] { return byol_loss(rows({8, 16}), rows({8, 16})); }},
    {"info_nce", [] { return info_nce(rows({8, 5, 3}), rows({8, 5, 3, 10})).loss; }},
    {"queue_contrast",
     [] { return queue_contrast(rows({8, 16}), rows({8, 16}), rows({32, 16}), 0.2).loss; }},
    {"binary_contrast", [] { return binary_contrast(rows({8, 5, 3}), rows({8, 5, 3, 10}), 1.0); }},
    {"quantise", [] { return quantise(rows({40, 4}), rows({16, 4})).codes; }},
    {"regression", [] { return regression_loss(rows({2, 5, 7}), rows({2, 5, 7}), 1); }},
    {"alignment", [] { return alignment(rows({8, 16}), rows({8, 16})); }},
    {"uniformity", [] { return uniformity(rows({8, 16})); }},
    {"log_mel", [] {
       LogMelOptions options;
       options.n_fft = options.win_length = 512;
       return log_mel(rows({2, 8000}), rows({512}), rows({257, options.mels}), options);
     }}};

}  // namespace

/// The meta device has shapes and no values: it refuses a tensor that was made on another device
/// and every hidden wait for a value, so that code for a GPU is checked without one. Networks are
/// not among the cases: Module::to refuses the device. (Augmentations: test_augment_registry.)
class TestMetaDevice : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    if (!EARSHOT_TORCH_AT_LEAST(2, 0)) QSKIP("LibTorch 1 has too few operators without values");
  }

  void each_loss_and_measure_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases.size(); ++i) {
      QTest::newRow(cases[i].name) << static_cast<int>(i);
    }
  }
  void each_loss_and_measure() {
    QFETCH(int, index);
    torch::Tensor made;
    const std::string lacking = testing::operator_without_kernel(
        [&] { made = cases[static_cast<std::size_t>(index)].work(); });
    if (!lacking.empty()) QSKIP(("LibTorch has no kernel for " + lacking).c_str());
    QVERIFY(made.is_meta());
  }
};

}  // namespace test_meta_device

int core_meta_device(int argc, char** argv) {
  return earshot::testing::run_test<test_meta_device::TestMetaDevice>(argc, argv);
}
#include "test_meta_device.moc"
