#include <map>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/training/model.h"
#include "core/training/optimiser.h"
#include "tests/support/run_test.h"
#include "tests/support/small_presets.h"

namespace test_published {

using namespace earshot;

namespace {

/// What the encoder of a published preset must be: its parameters, as the papers' code counts them,
/// and the length of its features.
struct Published {
  std::int64_t parameters = 0;  ///< 0: nobody has published a count
  std::int64_t features = 0;
};

/// The published count has the twelve affine maps in it, whose bias fairseq shares.
constexpr std::int64_t wav2vec_heads = 12 * 512 * 512 + 512;

const std::map<std::string, Published> published_encoders{
    {"clmr-paper", {2368512, 512}},         {"simclr-paper", {23501760, 2048}},
    {"moco-paper", {23501760, 2048}},       {"moco-v1-paper", {23501760, 2048}},
    {"byol-paper", {23501760, 2048}},       {"byol-a-paper", {5321856, 2048}},
    {"byol-a-v2-paper", {6333376, 3072}},   {"cola-paper", {4006972, 1280}},
    {"cpc-paper", {5250560 + 591360, 256}}, {"wav2vec-paper", {32537088 - wav2vec_heads, 512}},
    {"vq-cpc-paper", {0, 2 * 512}},         {"pase-paper", {5818020, 100}},
    {"pase-plus-paper", {7832896, 256}},    {"context-prediction-paper", {0, 4096}}};

std::int64_t count(const torch::nn::Module& module) {
  std::int64_t sum = 0;
  for (const torch::Tensor& parameter : module.parameters()) sum += parameter.numel();
  return sum;
}

}  // namespace

/// The presets "as published": the architecture's size, and one step of their optimiser on crops of
/// the published length. Two clips a step: what memory a laptop has is not the paper's.
class TestPublished : public QObject {
  Q_OBJECT

 private:
  const Catalogue catalogue_ = built_in_catalogue();

 private Q_SLOTS:
  void every_preset_takes_a_step_data() {
    QTest::addColumn<QString>("preset");
    for (const Preset& preset : catalogue_.presets) {
      const std::string& name = preset.words.name;
      if (name.ends_with("-paper")) QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
  }
  void every_preset_takes_a_step() {
    QFETCH(QString, preset);
    const std::string name = preset.toStdString();
    QVERIFY2(published_encoders.contains(name), "what is published of it is not written here");
    const Published expected = published_encoders.at(name);
    Experiment experiment = preset_experiment(catalogue_, name);
    set_value(catalogue_, experiment, "training.batch_size", std::int64_t{2});
    const auto method = make_method(catalogue_, experiment);
    const EncoderPointer encoder = method->encoder();
    if (expected.parameters > 0) QCOMPARE(count(*encoder), expected.parameters);
    QCOMPARE(encoder->features(), expected.features);

    method->prepare({{"a", "b"}, 2, 1});
    method->train();
    const Batch batch = testing::batch_of(catalogue_, experiment, false);
    const auto options = options_from<TrainingOptions>(experiment.within("training"));
    const auto optimiser = make_optimiser(options, parameter_groups(*method, options.head_rate));
    std::vector<torch::Tensor> before;
    for (const torch::Tensor& parameter : encoder->parameters())
      before.push_back(parameter.detach().clone());
    const StepOutput output = method->step(batch);
    QVERIFY(output.loss.isfinite().item<bool>());
    optimiser->zero_gradients();
    output.loss.backward();
    optimiser->step(options.learning_rate, options.weight_decay);
    method->after_step({0, 2});
    QCOMPARE(output.features[0].size(-1), expected.features);
    bool moved = false;
    const auto after = encoder->parameters();
    for (std::size_t i = 0; i < after.size(); ++i) {
      QVERIFY(after[i].isfinite().all().item<bool>());
      moved = moved || !after[i].equal(before[i]);
    }
    QVERIFY(moved);
  }
};

}  // namespace test_published

int core_published(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_published::TestPublished>(argc, argv);
}
#include "test_published.moc"
