#include <QtTest>

#include "core/base/random.h"
#include "core/base/stopped.h"
#include "core/data/scan.h"
#include "core/measures/embed.h"
#include "core/measures/log_mel_statistics.h"
#include "core/measures/windows.h"
#include "core/models/encoders/sample_cnn.h"
#include "core/models/encoders/small_log_mel.h"
#include "tests/support/near.h"
#include "tests/support/opened_sounds.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_embed {

using namespace earshot;

namespace {

using Sounds = testing::OpenedSounds;
using testing::near;
using testing::noise;

constexpr std::int64_t kRate = 16000;

/// Tells what it was given: mean, energy and the count of samples that are not silent.
class Listener : public Encoder {
 public:
  torch::Tensor forward(const torch::Tensor& waveform) override {
    ++calls;
    trained = trained || is_training();
    largest = std::max(largest, waveform.size(0));
    if (torch::GradMode::is_enabled()) throw std::logic_error("gradients are on");
    const torch::Tensor sound = waveform.squeeze(1);
    return torch::stack({sound.mean(1), sound.square().mean(1),
                         sound.ne(0.0).to(torch::kFloat32).sum(1), sound.select(1, 0)},
                        1);
  }
  std::int64_t features() const override { return 4; }
  std::int64_t minimum_samples() const override { return 10; }
  int calls = 0;
  bool trained = false;
  std::int64_t largest = 0;
};

/// Says of itself that it gives more features than it does.
class Boaster : public Listener {
 public:
  std::int64_t features() const override { return 8; }
};

std::vector<float> steps(std::size_t count, std::size_t per_step) {
  std::vector<float> samples(count);
  for (std::size_t i = 0; i < count; ++i)
    samples[i] = 0.125F * static_cast<float>(1 + i / per_step);
  samples[0] = -0.125F;  // so that it is no constant
  return samples;
}

std::vector<float> embed_clips(Encoder& encoder, PcmCache& cache,
                               const std::vector<std::int64_t>& clips,
                               const EmbedSettings& settings) {
  return embed_items(encoder, cache, whole_clips(clips), settings).values;
}

}  // namespace

class TestEmbed : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void windows_follow_their_rule() {
    using Starts = std::vector<std::int64_t>;
    QCOMPARE(window_starts(100, 100), (Starts{0}));
    QCOMPARE(window_starts(60, 100), (Starts{-20}));
    QCOMPARE(window_starts(249, 100), (Starts{0, 100}));
    QCOMPARE(window_starts(250, 100), (Starts{0, 100, 200}));
    QCOMPARE(window_starts(300, 100), (Starts{0, 100, 200}));
    QCOMPARE(window_starts(0, 100), (Starts{}));
    QCOMPARE(window_starts(1000, 100, 2), (Starts{200, 700}));
    QCOMPARE(window_starts(1000, 100, 1), (Starts{500}));
    QCOMPARE(window_starts(300, 100, 7), (Starts{0, 100, 200}));
  }

  void a_clip_is_the_mean_over_its_windows() {
    Sounds sounds;
    sounds.add("long.wav", steps(3000, 1000));  // 0.125, 0.25, 0.375
    sounds.add("short.wav", steps(400, 1000));
    sounds.add("rest.wav", steps(1600, 1000));
    sounds.open();
    Listener listener;
    const std::vector<std::int64_t> clips = {sounds.clip("short.wav"), sounds.clip("long.wav"),
                                             sounds.clip("rest.wav")};
    const std::vector<float> rows = embed_clips(listener, *sounds.cache, clips, 1000);
    QCOMPARE(rows.size(), std::size_t{12});
    // Centred in silence: 400 of 1,000 samples sound, and the first one does not.
    QVERIFY(rows[2] == 400.0F);
    QCOMPARE(rows[3], 0.0F);
    near(rows[4], 0.25, 1e-3);
    QVERIFY(rows[6] == 1000.0F);
    // One whole window and one of 600 samples: their mean.
    near(rows[8], (0.125 + 0.6 * 0.25) / 2, 1e-3);
    QVERIFY(rows[10] == 800.0F);
    QVERIFY(!listener.trained);
  }

  void batches_do_not_mix_clips() {
    Sounds sounds;
    for (int i = 0; i < 9; ++i) {
      const auto count = static_cast<std::size_t>(1000 * (1 + 13 * i));
      sounds.add("c" + std::to_string(i) + ".wav", noise(count, static_cast<std::uint64_t>(i)));
    }
    sounds.open();
    Listener listener;
    std::vector<std::int64_t> clips;
    for (std::int64_t i = 8; i >= 0; --i) clips.push_back(i);
    const std::vector<float> together = embed_clips(listener, *sounds.cache, clips, 1000);
    QVERIFY(listener.calls < 12);  // 477 windows, 64 at once
    QCOMPARE(listener.largest, std::int64_t{64});
    for (std::size_t row = 0; row < clips.size(); ++row) {
      const std::vector<float> alone = embed_clips(listener, *sounds.cache, {clips[row]}, 1000);
      for (std::size_t f = 0; f < 4; ++f) {
        near(together[4 * row + f], alone[f], 1e-6 * std::abs(alone[f]) + 1e-9);
      }
    }
  }

  void a_stretch_is_as_a_clip_of_that_sound_alone() {
    Sounds sounds;
    const std::vector<float> all = noise(8000, 5);
    sounds.add("all.wav", all);
    sounds.add("part.wav", {all.begin() + 1600, all.begin() + 4800});
    sounds.add("half.wav", {all.begin() + 1600, all.begin() + 2600});
    sounds.open();
    Listener listener;
    const std::int64_t clip = sounds.clip("all.wav");
    const std::vector<Item> items = {{clip, Item::Stretch{0.1, 0.2}}, {sounds.clip("part.wav")}};
    const Features heard = embed_items(listener, *sounds.cache, items, 1000);
    QVERIFY(heard.items == items);
    QCOMPARE(heard.rows(), std::int64_t{2});
    const Features levels = log_mel_statistics(*sounds.cache, items);
    // The cache keeps each file at 16 bits of its own.
    const auto expect_alike = [](std::span<const float> one, std::span<const float> other) {
      QCOMPARE(one.size(), other.size());
      for (std::size_t i = 0; i < one.size(); ++i) near(one[i], other[i], 1e-3);
    };
    expect_alike(heard.row(0), heard.row(1));
    expect_alike(levels.row(0), levels.row(1));
    QCOMPARE(levels.row(0).size(), std::size_t{128});
    // 600 samples, shorter than a window: with 200 of the sound before and after them.
    const Features little =
        embed_items(listener, *sounds.cache,
                    {{clip, Item::Stretch{0.1125, 0.0375}}, {sounds.clip("half.wav")}}, 1000);
    expect_alike(little.row(0), little.row(1));
    // What lies beyond the clip's end is not heard.
    const Features beyond =
        embed_items(listener, *sounds.cache, {{clip, Item::Stretch{0.4, 9.0}}}, 1600);
    QCOMPARE(beyond.row(0)[2], 1600.0F);
  }

  void an_unusable_clip_has_a_row_of_zeros() {
    Sounds sounds;
    sounds.add("a.wav", noise(2000, 1));
    sounds.add("silent.wav", std::vector<float>(2000, 0.0F));
    sounds.open();
    const std::vector<std::int64_t> clips = {sounds.clip("silent.wav"), sounds.clip("a.wav")};
    Listener listener;
    const std::vector<float> rows = embed_clips(listener, *sounds.cache, clips, 1000);
    QCOMPARE((std::vector<float>(rows.begin(), rows.begin() + 4)), (std::vector<float>(4, 0.0F)));
    QVERIFY(rows[6] > 0.0F);
    std::vector<Problem> problems;
    QCOMPARE(usable_of(*sounds.cache, clips, &problems),
             (std::vector<std::int64_t>{sounds.clip("a.wav")}));
    QCOMPARE(problems.size(), std::size_t{1});
    QCOMPARE(problems[0].path, std::string("silent.wav"));
    const std::vector<float> levels = log_mel_statistics(*sounds.cache, whole_clips(clips)).values;
    QCOMPARE(levels[0], 0.0F);
    QVERIFY(levels[128] != 0.0F);
  }

  void the_mode_is_given_back_whatever_happens() {
    Sounds sounds;
    sounds.add("a.wav", noise(2000, 1));
    sounds.open();
    Listener listener;
    listener.train();
    embed_clips(listener, *sounds.cache, {0}, 1000);
    QVERIFY(listener.is_training());
    QVERIFY(!listener.trained);
    listener.eval();
    QVERIFY_EXCEPTION_THROWN(embed_clips(listener, *sounds.cache, {0}, 5), std::invalid_argument);
    QVERIFY(!listener.is_training());
  }

  void stops_between_clips() {
    Sounds sounds;
    for (int i = 0; i < 5; ++i) {
      sounds.add(std::to_string(i) + ".wav", noise(1000, static_cast<std::uint64_t>(i)));
    }
    sounds.open();
    Listener listener;
    std::stop_source source;
    double reached = 0;
    const auto embed = [&] {
      embed_items(
          listener, *sounds.cache, whole_clips({0, 1, 2, 3, 4}), 1000,
          [&](double done) {
            reached = done;
            if (done > 0.3) source.request_stop();
          },
          source.get_token());
    };
    QVERIFY_EXCEPTION_THROWN(embed(), Stopped);
    QCOMPARE(reached, 0.4);
  }

  void settled_batch_norm_has_the_statistics_of_the_sound() {
    Sounds sounds;
    for (int i = 0; i < 40; ++i) {
      sounds.add(std::to_string(i) + ".wav", noise(8000, static_cast<std::uint64_t>(i)));
    }
    sounds.open();
    std::vector<std::int64_t> clips;
    for (std::int64_t i = 0; i < 40; ++i) clips.push_back(i);
    torch::manual_seed(1);
    SmallLogMel encoder(SmallLogMelOptions{}, kRate);
    const auto weights = [&] {
      std::vector<torch::Tensor> all;
      for (const torch::Tensor& parameter : encoder.parameters()) {
        all.push_back(parameter.detach().flatten().clone());
      }
      return torch::cat(all);
    };
    const torch::Tensor before = weights();
    settle_batch_norm(encoder, *sounds.cache, whole_clips(clips), 4000, 3);
    QVERIFY(torch::equal(weights(), before));
    // Normalised by its own statistics, the mean over the sound of each input is 0: what comes out
    // of the first norm in evaluation mode agrees with what training mode makes of it.
    const auto features = [&] { return embed_clips(encoder, *sounds.cache, clips, 4000); };
    const torch::Tensor settled = torch::tensor(features());
    torch::Tensor sound = torch::zeros({40, 1, 4000});
    for (std::int64_t i = 0; i < 40; ++i) {
      sounds.cache->read(i, 0, {sound.data_ptr<float>() + i * 4000, 4000});
    }
    torch::NoGradGuard no_grad;
    encoder.train();
    const torch::Tensor by_batch = encoder.forward(sound);
    const double off =
        (settled.view({40, -1}).mean(0) - by_batch.mean(0)).abs().mean().item<double>() /
        by_batch.abs().mean().item<double>();
    QVERIFY2(off < 0.1, std::to_string(off).c_str());
    // The forward pass above has moved the statistics at the usual pace again.
    encoder.train(false);
    const auto norms = encoder.named_buffers();
    for (const auto& buffer : norms) {
      if (buffer.key().find("running_var") == std::string::npos) continue;
      QVERIFY(!torch::allclose(buffer.value(), torch::ones_like(buffer.value())));
    }
    settle_batch_norm(encoder, *sounds.cache, whole_clips(clips), 4000, 3);
    QCOMPARE(torch::tensor(features()).sub(settled).abs().max().item<double>() < 1e-5, true);
  }

  void a_gpu_gives_the_features_that_the_cpu_gives() {
    if (!torch::cuda::is_available()) QSKIP("needs a GPU");
    Sounds sounds;
    for (int i = 0; i < 6; ++i) {
      sounds.add(std::to_string(i) + ".wav", noise(70000, static_cast<std::uint64_t>(i)));
    }
    sounds.open();
    const auto features = [&](Encoder& encoder, torch::Device device) {
      encoder.to(device);
      return torch::tensor(
          embed_clips(encoder, *sounds.cache, {0, 1, 2, 3, 4, 5}, SampleCnn::shortest_crop));
    };
    torch::manual_seed(1);
    SmallLogMel small(SmallLogMelOptions{}, kRate);
    SampleCnn large;
    for (Encoder* encoder : std::initializer_list<Encoder*>{&small, &large}) {
      const torch::Tensor expected = features(*encoder, torch::kCPU);
      const torch::Tensor found = features(*encoder, torch::kCUDA);
      near((found - expected).abs().max().item<double>(), 0.0,
           1e-5 * expected.abs().max().item<double>());
    }
  }

  void features_of_another_width_are_refused() {
    Sounds sounds;
    sounds.add("a.wav", noise(4000, 1));
    sounds.open();
    Boaster boaster;
    try {
      embed_clips(boaster, *sounds.cache, {0}, {1000, 4});
      QFAIL("features were read that are not there");
    } catch (const std::runtime_error& error) {
      const std::string words = error.what();
      QVERIFY2(
          words.find("[4, 4]") != std::string::npos && words.find("[4, 8]") != std::string::npos,
          error.what());
    }
  }
};

}  // namespace test_embed

int core_embed(int argc, char** argv) {
  return earshot::testing::run_test<test_embed::TestEmbed>(argc, argv);
}
#include "test_embed.moc"
