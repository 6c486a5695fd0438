#include <QtTest>

#include "core/models/encoders/audio_ntt.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_audio_ntt {

using namespace earshot;
namespace support = earshot::testing;

namespace {

std::int64_t parameters_of_module(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const auto& parameter : module.parameters()) count += parameter.numel();
  return count;
}

AudioNttShape second_version() {
  AudioNttShape shape;
  shape.blocks = 2;
  shape.keeps_convolved = true;
  return shape;
}

}  // namespace

class TestAudioNtt : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void it_has_the_published_size() {
    for (const auto& [width, count] : {std::pair{512, 600192}, {1024, 1649792}, {2048, 5321856}}) {
      AudioNttOptions options;
      options.width = width;
      AudioNtt encoder(options, 16000);
      QCOMPARE(parameters_of_module(encoder), std::int64_t{count});
      QCOMPARE(encoder.features(), std::int64_t{width});
    }
    AudioNttOptions options;
    options.version = AudioNttOptions::Version::Of2022;
    AudioNtt encoder(options, 16000);
    QCOMPARE(parameters_of_module(encoder), std::int64_t{6333376});
    QCOMPARE(encoder.features(), std::int64_t{3072});
  }

  void its_picture_is_the_published_one() {
    AudioNtt encoder({}, 16000);
    encoder.eval();
    const torch::Tensor picture = encoder.picture(torch::randn({1, 1, 15200}));
    QVERIFY(picture.sizes() == torch::IntArrayRef({1, 1, 64, 96}));
    LogMelOptions published;
    published.n_fft = published.win_length = 1024;
    published.f_min = 60;
    published.f_max = 7800;
    published.floor = 0x1p-23;
    const LogMelOptions ours = audio_ntt_front_end({}, 16000);
    QVERIFY(ours.n_fft == published.n_fft && ours.win_length == published.win_length);
    QVERIFY(ours.hop_length == published.hop_length && ours.mels == published.mels);
    QVERIFY(ours.f_min == published.f_min && ours.f_max == published.f_max);
    QVERIFY(ours.edges == published.edges && ours.log == published.log);
    QVERIFY(ours.power == published.power && ours.floor == published.floor);
  }

  void three_blocks_leave_an_eighth_of_band_and_time() {
    torch::manual_seed(1);
    AudioNttShape shape;
    shape.features = 20;
    AudioNttNetwork network(shape);
    network.eval();
    QVERIFY(network.steps_of(torch::randn({2, 1, 64, 96})).sizes() ==
            torch::IntArrayRef({2, 12, 20}));
    for (const std::int64_t frames : {8, 15, 96, 200}) {
      QVERIFY(network.forward(torch::randn({2, 1, 64, frames})).sizes() ==
              torch::IntArrayRef({2, 20}));
    }
  }

  void the_second_version_keeps_what_was_convolved() {
    torch::manual_seed(1);
    AudioNttShape shape = second_version();
    shape.features = 20;
    AudioNttNetwork network(shape);
    network.eval();
    const torch::Tensor steps = network.steps_of(torch::randn({2, 1, 64, 96}));
    QVERIFY(steps.sizes() == torch::IntArrayRef({2, 24, 1024 + 20}));
    QVERIFY(steps.min().item<double>() >= 0);
  }

  void over_time_maximum_and_mean_are_added() {
    torch::manual_seed(1);
    AudioNttNetwork network(second_version());
    network.eval();
    const torch::Tensor picture = torch::randn({2, 1, 64, 40});
    const torch::Tensor steps = network.steps_of(picture);
    const torch::Tensor expected = std::get<0>(steps.max(1)) + steps.sum(1) / 10;
    QVERIFY(support::relative_error(network.forward(picture), expected) < 1e-5);
  }

  void level_is_normalised_away_in_the_long_run() {
    AudioNttOptions options;
    options.width = 32;
    options.dropout = 0;
    AudioNtt encoder(options, 16000);
    torch::manual_seed(1);
    const torch::Tensor picture = torch::randn({4, 1, 64, 32});
    QVERIFY(support::relative_error(encoder.features_of(picture * 4.72 - 9.66),
                                    encoder.features_of(picture)) < 1e-3);
  }

  void what_is_too_small_is_refused_in_words() {
    AudioNtt encoder({}, 16000);
    QCOMPARE(encoder.minimum_samples(), std::int64_t{1120});
    encoder.eval();
    encoder.forward(torch::randn({1, 1, 1120}));
    QVERIFY_EXCEPTION_THROWN(encoder.forward(torch::randn({1, 1, 1119})), std::invalid_argument);
    try {
      encoder.features_of(torch::randn({1, 1, 64, 7}));
      QFAIL("a picture that is too short was taken");
    } catch (const std::invalid_argument& error) {
      QVERIFY(QString(error.what()).contains("at least 8 frames"));
    }
    AudioNttShape few;
    few.bands = 7;
    QVERIFY_EXCEPTION_THROWN(AudioNttNetwork{few}, std::invalid_argument);
  }
};

}  // namespace test_audio_ntt

int core_audio_ntt(int argc, char** argv) {
  return earshot::testing::run_test<test_audio_ntt::TestAudioNtt>(argc, argv);
}
#include "test_audio_ntt.moc"
