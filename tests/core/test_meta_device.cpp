#include <functional>
#include <QtTest>

#include "core/base/torch_version.h"
#include "core/training/model.h"
#include "tests/support/small_presets.h"

using namespace earshot;

namespace {

/// What LibTorch itself cannot do without values: an operator that has no kernel for the meta
/// device. Empty where `work` ran; everything else that is wrong is thrown on.
std::string operator_without_kernel(const std::function<void()>& work) {
  try {
    work();
  } catch (const c10::NotImplementedError& error) {
    const std::string words = error.what();
    const std::string missing =
        ": attempted to run this operator with Meta tensors, but there was no";
    const std::size_t at = words.find(missing);
    if (at == std::string::npos) throw;
    return words.substr(0, at);
  }
  return {};
}

}  // namespace

/// The meta device has shapes and no values: it refuses a tensor that was made on another device
/// and every hidden wait for a value, so that code for a GPU is checked without one.
class TestMetaDevice : public QObject {
  Q_OBJECT

 private:
  const Catalogue catalogue_ = built_in_catalogue();

  static torch::Tensor sound(std::int64_t rows, std::int64_t samples) {
    return torch::empty({rows, 1, samples}, torch::device(torch::kMeta));
  }

 private Q_SLOTS:
  void initTestCase() {
    if (!EARSHOT_TORCH_AT_LEAST(2, 0)) QSKIP("LibTorch 1 has too few operators without values");
  }

  void every_encoder_data() {
    QTest::addColumn<QString>("encoder");
    for (const EncoderEntry& entry : catalogue_.encoders) {
      QTest::newRow(entry.words.name.c_str()) << QString::fromStdString(entry.words.name);
    }
  }
  void every_encoder() {
    QFETCH(QString, encoder);
    const EncoderEntry* entry = catalogue_.encoder(encoder.toStdString());
    QVERIFY(entry != nullptr);
    Experiment experiment = preset_experiment(catalogue_, "simclr-small");
    set_value(catalogue_, experiment, "encoder.name", encoder.toStdString());
    const Values values = experiment.within("encoder");
    const EncoderContext context{16000};
    const EncoderPointer made = entry->make(values, context);
    made->to(torch::kMeta);
    const std::int64_t samples =
        std::max<std::int64_t>(16000, entry->minimum_samples(values, context));
    for (const bool training : {false, true}) {
      made->train(training);
      torch::Tensor features;
      const std::string lacking =
          operator_without_kernel([&] { features = made->forward(sound(2, samples)); });
      if (!lacking.empty()) QSKIP(("LibTorch has no kernel for " + lacking).c_str());
      QVERIFY(features.is_meta());
      QCOMPARE(features.size(-1), made->features());
    }
  }

  void every_method_data() { testing::each_small_preset(catalogue_); }
  void every_method() {
    QFETCH(QString, preset);
    Experiment experiment = preset_experiment(catalogue_, preset.toStdString());
    set_value(catalogue_, experiment, "training.batch_size", std::int64_t{4});
    const auto method = make_method(catalogue_, experiment);
    method->prepare({{"a", "b"}, 4, 1});
    method->to(torch::kMeta);
    method->train();
    Batch batch;
    const std::int64_t crop = experiment.integer("views.crop_samples");
    for (std::size_t i = 0; i < catalogue_.method(experiment.text("method.name"))->views.size();
         ++i) {
      batch.views.push_back(sound(4, crop));
    }
    batch.clips = batch.groups = {0, 1, 2, 3};
    batch.labels = {0, 1, 0, 1};
    const std::string lacking = operator_without_kernel([&] {
      const StepOutput output = method->step(batch);
      if (!output.loss.is_meta()) throw std::logic_error("the loss lies on another device");
      output.loss.backward();
      method->after_step({0, 2});
    });
    if (!lacking.empty()) QSKIP(("LibTorch has no kernel for " + lacking).c_str());
  }
};

QTEST_GUILESS_MAIN(TestMetaDevice)
#include "test_meta_device.moc"
