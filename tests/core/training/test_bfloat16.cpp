#include <array>
#include <cstddef>
#include <QtTest>
#include <random>

#include "core/built_in/catalogue.h"
#include "core/tensor/convolution.h"
#include "core/tensor/precision.h"
#include "core/training/model.h"
#include "tests/support/bfloat16_sweep.h"
#include "tests/support/dirty_memory.h"
#include "tests/support/run_test.h"
#include "tests/support/small_presets.h"
#include "tests/support/support.h"

namespace test_bfloat16 {

using namespace earshot;

/// bfloat16 on a CPU reads no memory that nobody wrote, in any shape, on any processor: see
/// tests/soak/bfloat16_sweep.cpp for the long sweep.
class TestBfloat16 : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    if (!bfloat16_problem("cpu").empty()) QSKIP(bfloat16_problem("cpu").c_str());
  }

  void a_filter_that_meets_padding_alone_is_known() {
    const ConvolutionShape halving{{2, 2}, {1, 1}, {1, 1}, 1, false};
    QVERIFY(onednn_may_forget({8, 1}, {4, 1}, {3, 3}, halving));
    QVERIFY(onednn_may_forget({1, 8}, {1, 4}, {3, 3}, halving));
    QVERIFY(!onednn_may_forget({8, 8}, {4, 4}, {3, 3}, halving));
    QVERIFY(!onednn_may_forget({1, 1}, {1, 1}, {1, 1}, {{1, 1}, {0, 0}, {1, 1}, 1, false}));
    // Three samples, a kernel of 4 and two of padding in strides of 4: one stop, its first taps
    // before the beginning.
    QVERIFY(onednn_may_forget({3}, {1}, {4}, {{4}, {2}, {1}, 1, false}));
    QVERIFY(!onednn_may_forget({30}, {15}, {4}, {{2}, {2}, {1}, 1, false}));
  }

  void what_is_calculated_in_float32_is_what_float32_gives() {
    const ConvolutionShape shape{{2, 2}, {1, 1}, {1, 1}, 1, false};
    const torch::Tensor x = torch::randn({2, 4, 6, 1}), w = torch::randn({8, 4, 3, 3});
    const torch::Tensor expected = torch::conv2d(x, w, {}, {2, 2}, {1, 1});
    const AutocastGuard guard(Precision::BFloat16, "cpu");
    QVERIFY(torch::equal(convolved(x, w, {}, shape), expected));
    QVERIFY(convolved(torch::randn({2, 4, 6, 6}), w, {}, shape).scalar_type() == torch::kBFloat16);
  }

  void a_transposed_convolution_takes_its_options_from_its_caller_alone() {
    alignas(ConvTranspose1dImpl) std::array<std::byte, sizeof(ConvTranspose1dImpl)> memory{};
    memory.fill(std::byte{7});
    const auto options = torch::nn::ConvTranspose1dOptions(2, 3, 4).stride(2);
    auto* layer = new (memory.data()) ConvTranspose1dImpl(options);
    QCOMPARE(layer->options.output_padding()->at(0), std::int64_t{0});
    QCOMPARE(layer->forward(torch::randn({1, 2, 5})).size(2), std::int64_t{12});
    layer->~ConvTranspose1dImpl();
    auto padded = options;
    padded.output_padding(1);
    QVERIFY_THROWS_EXCEPTION(c10::Error, ConvTranspose1dImpl{padded});
  }

  void convolutions_of_any_shape_write_all_their_gradients() {
    const auto seed = std::random_device{}();
    qInfo("seed %u", seed);
    torch::manual_seed(seed);
    const testing::DirtyMemory dirty;
    testing::SweepAxes axes;
    axes.batches = {2};
    axes.heights = {1, 2, 5};
    axes.widths = {1, 2, 3, 8};
    axes.strides = {1, 2, 4};
    axes.dilations = {1};
    axes.paddings = {0, 1, 2};
    axes.kernels = {{1, 1}, {3, 3}, {1, 4}};
    axes.channels = {{1, 32, 1}, {32, 64, 1}, {16, 16, 16}, {32, 32, 2}};
    const auto found = testing::sweep_convolutions(axes, false);
    QVERIFY(found.cases > 500);
    QVERIFY2(found.wrong.empty(), found.wrong.empty() ? "" : found.wrong.front().c_str());
  }

  void groups_of_dilated_taps_write_all_their_gradients() {
    torch::manual_seed(5);
    const testing::DirtyMemory dirty;
    testing::SweepAxes axes;
    axes.batches = {2, 4};
    axes.heights = {1, 2};
    axes.widths = {17};
    axes.strides = {1};
    axes.dilations = {2};
    axes.paddings = {0, 2};
    axes.kernels = {{1, 10}, {3, 3}};
    axes.channels = {{32, 64, 4}};
    const auto found = testing::sweep_convolutions(axes, false);
    QVERIFY(found.cases > 10);
    QVERIFY2(found.wrong.empty(), found.wrong.empty() ? "" : found.wrong.front().c_str());
  }

  void other_layers_read_nothing_that_nobody_wrote() {
    torch::manual_seed(4);
    const testing::DirtyMemory dirty;
    const auto found = testing::sweep_other_layers();
    QVERIFY2(found.wrong.empty(), found.wrong.empty() ? "" : found.wrong.front().c_str());
  }

  void every_method_keeps_finite_gradients_in_dirty_memory_data() {
    testing::each_small_preset(built_in_catalogue());
  }
  void every_method_keeps_finite_gradients_in_dirty_memory() {
    QFETCH(QString, preset);
    const Catalogue catalogue = built_in_catalogue();
    const Experiment experiment = testing::least(catalogue, preset.toStdString());
    const testing::DirtyMemory dirty;
    const Batch batch = testing::batch_of(catalogue, experiment, false);
    const auto method = make_method(catalogue, experiment);
    method->prepare({{"a", "b"}, 2, 1});
    method->train();
    StepOutput output;
    {
      const AutocastGuard autocast(Precision::BFloat16, "cpu");
      output = method->step(batch);
    }
    output.loss.backward();
    QVERIFY(output.loss.isfinite().item<bool>());
    for (const auto& parameter : method->named_parameters()) {
      const torch::Tensor& gradient = parameter.value().grad();
      if (!gradient.defined()) continue;
      QVERIFY2(gradient.isfinite().all().item<bool>(), parameter.key().c_str());
    }
  }
};

}  // namespace test_bfloat16

int core_bfloat16(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_bfloat16::TestBfloat16>(argc, argv);
}
#include "test_bfloat16.moc"
