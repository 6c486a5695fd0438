#include <QtTest>

#include "core/models/encoders/efficientnet.h"
#include "core/models/encoders/resnet.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_image_encoders {

using namespace earshot;
namespace support = earshot::testing;

namespace {

std::int64_t parameters_in(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const torch::Tensor& parameter : module.parameters()) count += parameter.numel();
  return count;
}

std::shared_ptr<EfficientNetB0> efficient_net(EfficientNetOptions options = {}) {
  torch::manual_seed(1);
  return std::make_shared<EfficientNetB0>(options, 16000);
}

}  // namespace

class TestImageEncoders : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void parameters_are_as_many_as_published() {
    const ResNet eighteen(ResNetDepth::Eighteen, {}, 16000), fifty(ResNetDepth::Fifty, {}, 16000);
    QCOMPARE(parameters_in(eighteen), std::int64_t{11170240});
    QCOMPARE(eighteen.features(), std::int64_t{512});
    QCOMPARE(parameters_in(fifty), std::int64_t{23501760});
    QCOMPARE(fifty.features(), std::int64_t{2048});
    QCOMPARE(parameters_in(*efficient_net()), std::int64_t{4006972});
    QCOMPARE(efficient_net()->features(), std::int64_t{1280});
  }

  void frames_are_those_of_colas_code() {
    const auto encoder = efficient_net();
    QCOMPARE(encoder->picture(torch::randn({1, 1, 16000})).size(3), std::int64_t{98});
    QCOMPARE(encoder->minimum_samples(), std::int64_t{400});
    QCOMPARE(encoder->picture(torch::randn({1, 1, 400})).size(3), std::int64_t{1});
  }

  void the_picture_can_be_normalised_or_not() {
    const torch::Tensor sound = torch::randn({2, 1, 4000});
    EfficientNetOptions options;
    options.normalise = ImageOptions::Normalise::None;
    const auto plain = efficient_net(options);
    options.normalise = ImageOptions::Normalise::Image;
    const auto image = efficient_net(options);
    plain->eval();
    image->eval();
    const torch::NoGradGuard no_grad;
    const torch::Tensor picture = plain->picture(sound);
    QVERIFY(support::relative_error(image->features_of(255 * picture),
                                    plain->features_of(picture)) < 1e-5);
    // A louder sound only moves the logarithm, which the running mean takes away.
    const auto running = efficient_net();
    running->train();
    torch::manual_seed(3);
    const torch::Tensor quiet = running->features_of(picture);
    torch::manual_seed(3);
    const torch::Tensor loud = running->features_of(picture + 7);
    QVERIFY(support::relative_error(loud, quiet) < 1e-3);
  }

  void colas_code_can_be_set() {
    ImageOptions options;
    options.spectrum = ImageOptions::Spectrum::TensorFlow;
    const LogMelOptions front_end = image_front_end(options, 16000);
    QCOMPARE(front_end.n_fft, std::int64_t{1024});
    QCOMPARE(front_end.win_length, std::int64_t{400});
    QCOMPARE(front_end.power, 1.0);
    QVERIFY(front_end.sides == MelSides::Mel && front_end.edges == FrameEdges::Window);
    QVERIFY(front_end.log == MelLog::NaturalOfMaximum);
    QCOMPARE(front_end.floor, 1e-5);
  }

  void maximum_pooling_takes_the_largest() {
    EfficientNetOptions options;
    options.pooling = EfficientNetOptions::Pooling::Max;
    const auto maximum = efficient_net(options), mean = efficient_net();
    maximum->eval();
    mean->eval();
    const torch::NoGradGuard no_grad;
    const torch::Tensor sound = torch::randn({2, 1, 8000});
    const torch::Tensor difference = maximum->forward(sound) - mean->forward(sound);
    QVERIFY((difference >= -1e-6).all().item<bool>());
    QVERIFY(difference.max().item<double>() > 0);
  }

  void blocks_are_left_out_while_training_alone() {
    EfficientNetOptions options;
    options.drop_connect = 0.9;
    const auto encoder = efficient_net(options);
    const torch::NoGradGuard no_grad;
    const torch::Tensor sound = torch::randn({2, 1, 4000});
    const auto with_draw = [&](std::uint64_t seed) {
      torch::manual_seed(seed);
      return encoder->forward(sound);
    };
    encoder->train();
    QVERIFY(torch::equal(with_draw(1), with_draw(1)));
    QVERIFY(!torch::equal(with_draw(1), with_draw(2)));
    encoder->eval();
    QVERIFY(torch::equal(with_draw(1), with_draw(2)));
  }

  void a_resnet_can_begin_as_its_shortcuts() {
    ResNetOptions options;
    options.zero_last_norm = true;
    ResNet encoder(ResNetDepth::Eighteen, options, 16000);
    encoder.eval();
    const torch::NoGradGuard no_grad;
    // layer1 has no other shortcut than the identity, and its input is rectified already.
    torch::Tensor values = torch::randn({2, 1, 64, 20});
    for (std::size_t stage = 0; stage < encoder.stages(); ++stage) {
      const torch::Tensor next = encoder.apply_stage(stage, values);
      if (encoder.stage_name(stage) == "layer1") QVERIFY(torch::equal(next, values));
      values = next;
    }
  }
};

}  // namespace test_image_encoders

int core_image_encoders(int argc, char** argv) {
  return earshot::testing::run_test<test_image_encoders::TestImageEncoders>(argc, argv);
}
#include "test_image_encoders.moc"
