#include <cmath>
#include <QtTest>

#include "core/augment/kinds/picture_mixup.h"
#include "core/augment/kinds/picture_norm.h"
#include "core/augment/kinds/resize_crop.h"
#include "core/methods/kinds/byol_a.h"
#include "core/models/encoders/audio_ntt.h"
#include "core/models/encoders/sample_cnn.h"
#include "core/models/encoders/small_log_mel.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_byol_a {

using namespace earshot;
namespace support = earshot::testing;

namespace {

constexpr std::int64_t crop = 4000;

ByolAOptions small_options() {
  ByolAOptions options;
  options.hidden_dim = 24;
  options.projection_dim = 8;
  options.mixup_memory = 6;
  return options;
}

std::shared_ptr<ByolA> small_method(const ByolAOptions& options = small_options()) {
  torch::manual_seed(1);
  SmallLogMelOptions encoder;
  encoder.widths = "8,16";
  return std::make_shared<ByolA>(options, std::make_shared<SmallLogMel>(encoder, 16000),
                                 std::make_shared<SmallLogMel>(encoder, 16000), crop);
}

Batch noise_batch(std::int64_t clips, std::int64_t step = 0) {
  torch::manual_seed(static_cast<std::uint64_t>(step) + 2);
  Batch batch;
  batch.views = {torch::randn({clips, 1, crop})};
  for (std::int64_t i = 0; i < clips; ++i) batch.clips.push_back(i);
  batch.step = step;
  batch.seed = 3;
  return batch;
}

torch::Tensor pictures(std::int64_t count, std::int64_t bands = 16, std::int64_t frames = 24) {
  torch::manual_seed(4);
  return torch::randn({count, 1, bands, frames});
}

void near(double actual, double expected, double tolerance) {
  QVERIFY2(std::abs(actual - expected) < tolerance,
           (std::to_string(actual) + " is not " + std::to_string(expected)).c_str());
}

}  // namespace

class TestByolA : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void mixing_nothing_or_itself_changes_nothing() {
    const torch::Tensor x = pictures(3), other = pictures(6).slice(0, 3);
    QVERIFY(support::relative_error(log_mixup_exp(x, other, torch::zeros({3})), x) < 1e-5);
    const torch::Tensor shares = torch::tensor({0.1f, 0.4f, 0.9f});
    QVERIFY(support::relative_error(log_mixup_exp(x, x, shares), x) < 1e-5);
    const torch::Tensor mixed = log_mixup_exp(x, other, shares);
    QVERIFY((mixed <= torch::maximum(x, other) + 1e-5).all().item<bool>());
    QVERIFY((mixed >= torch::minimum(x, other) - 1e-5).all().item<bool>());
    // Values of any size are fine.
    const torch::Tensor far = log_mixup_exp(x * 1000, other * 1000, shares);
    QVERIFY(far.isfinite().all().item<bool>());
    QVERIFY_EXCEPTION_THROWN(log_mixup_exp(x, other, torch::zeros({2})), std::invalid_argument);
  }

  void the_whole_picture_at_its_place_stays_as_it_is() {
    const torch::Tensor x = pictures(2);
    const CropCanvas canvas(16, 24);
    CropBox box = crop_size(canvas, 1.0, 1.0);
    box.frame = canvas.left();
    QVERIFY(torch::equal(resize_crop(x, {box, box}), x));
  }

  void each_picture_is_cut_to_its_own_box() {
    const torch::Tensor x = pictures(3);
    const std::vector<CropBox> boxes = {{2, 3, 11, 17}, {0, 0, 16, 36}, {15, 35, 1, 1}};
    const torch::Tensor together = resize_crop(x, boxes);
    QVERIFY(together.sizes() == x.sizes());
    for (std::int64_t i = 0; i < 3; ++i) {
      const torch::Tensor alone =
          resize_crop(x.slice(0, i, i + 1), {boxes[static_cast<std::size_t>(i)]});
      QVERIFY(support::relative_error(together.slice(0, i, i + 1), alone) < 1e-6);
    }
    near(together[2].abs().max().item<double>(), 0.0, 1e-9);  // a corner of the canvas is empty
    QVERIFY_EXCEPTION_THROWN(resize_crop(x, {boxes[0]}), std::invalid_argument);
    const CropBox outside{0, 20, 16, 24};
    QVERIFY_EXCEPTION_THROWN(resize_crop(x, {outside, outside, outside}), std::invalid_argument);
  }

  void random_boxes_are_as_published() {
    const CropCanvas canvas(64, 96);
    QCOMPARE(canvas.frames, std::int64_t{144});
    Random random(1, {});
    int full_height = 0;
    for (int i = 0; i < 2000; ++i) {
      const CropBox box = random_crop(canvas, 0.6, 1.5, random);
      QVERIFY(box.band >= 0 && box.band + box.bands <= 64 && box.bands >= 38);
      QVERIFY(box.frame >= 0 && box.frame + box.frames <= 144 && box.frames >= 57);
      full_height += box.bands == 64 ? 1 : 0;
    }
    near(full_height / 2000.0, 5.0 / 9.0, 0.04);
    const CropBox tiny = random_crop(CropCanvas(1, 1), 0.6, 0.6, random);
    QVERIFY(tiny.bands == 1 && tiny.frames == 1);
    QVERIFY(resize_crop(pictures(1, 1, 1), {tiny}).isfinite().all().item<bool>());
  }

  void the_fader_adds_a_line() {
    const torch::Tensor x = torch::zeros({2, 1, 2, 5});
    const torch::Tensor faded =
        linear_fade(x, torch::tensor({1.0f, 0.0f}), torch::tensor({-1.0f, 2.0f}));
    QVERIFY(torch::allclose(faded[0][0][1], torch::tensor({1.0f, 0.5f, 0.0f, -0.5f, -1.0f})));
    QVERIFY(torch::allclose(faded[1][0][0], torch::tensor({0.0f, 0.5f, 1.0f, 1.5f, 2.0f})));
  }

  void the_running_norm_takes_one_picture_after_the_other() {
    const torch::Tensor x = pictures(7) * 3 + 5;
    RunningNorm together, apart;
    together.freeze_after(5);
    apart.freeze_after(5);
    const torch::Tensor whole = together.forward(x);
    std::vector<torch::Tensor> parts;
    for (std::int64_t i = 0; i < 7; ++i) parts.push_back(apart.forward(x.slice(0, i, i + 1)));
    QVERIFY(support::relative_error(whole, torch::cat(parts)) < 1e-5);
    near(together.mean().item<double>(), x.slice(0, 0, 5).mean().item<double>(), 1e-5);
    const double before = together.mean().item<double>();
    together.forward(x * 100);
    QCOMPARE(together.mean().item<double>(), before);
  }

  void after_all_the_batch_has_mean_nought_and_deviation_one() {
    const torch::Tensor out = batch_normalised(pictures(4) * 9 - 3);
    near(out.mean().item<double>(), 0.0, 1e-6);
    near(out.std().item<double>(), 1.0, 1e-6);
    QVERIFY(batch_normalised(torch::ones({2, 1, 3, 3})).isfinite().all().item<bool>());
  }

  void the_memory_mixes_with_what_came_before() {
    MixupMemory memory(3, {1, 1, 1});
    const auto row = [](std::vector<float> numbers) {
      return torch::tensor(numbers).view({-1, 1, 1, 1});
    };
    // All of the other and its number is what comes out.
    const auto others = [&](const torch::Tensor& x, double pick) {
      const std::int64_t n = x.size(0);
      return memory.mix(x, torch::full({n}, 1 - 1e-7), torch::full({n}, pick)).flatten();
    };
    QVERIFY(torch::allclose(others(row({1, 2}), 0.0), torch::tensor({1.0f, 1.0f}), 1e-3, 1e-3));
    // The oldest of the last three: 1, then 1, then 2.
    QVERIFY(torch::allclose(others(row({3, 4, 5}), 0.0), torch::tensor({1.0f, 1.0f, 2.0f}), 1e-3,
                            1e-3));
    // The newest is the one just before.
    QVERIFY(torch::allclose(others(row({6, 7}), 0.999), torch::tensor({5.0f, 6.0f}), 1e-3, 1e-3));
    QVERIFY(torch::equal(memory.held().flatten(), torch::tensor({5.0f, 6.0f, 7.0f})));
    QVERIFY_EXCEPTION_THROWN(memory.mix(pictures(2), torch::zeros({2}), torch::zeros({2})),
                             std::invalid_argument);
  }

  void views_differ_and_can_be_drawn_again() {
    const auto method = small_method(), again = small_method();
    const StepOutput output = method->step(noise_batch(4));
    QVERIFY(!torch::equal(output.features[0], output.features[1]));
    QVERIFY(torch::equal(output.loss, again->step(noise_batch(4)).loss));
    Batch other = noise_batch(4);
    other.seed = 4;
    QVERIFY(!torch::equal(output.loss, small_method()->step(other).loss));
  }

  void without_augmentation_the_encoder_hears_the_clip() {
    ByolAOptions options = small_options();
    options.mixup = 0;
    options.resize_crop = false;
    options.post_norm = false;
    for (const auto norm : {ByolAOptions::Norm::Running, ByolAOptions::Norm::Fixed}) {
      options.norm = norm;
      const auto method = small_method(options);
      method->eval();
      const Batch batch = noise_batch(1);
      Batch two = batch;
      two.views[0] = torch::cat({batch.views[0], batch.views[0]});
      two.clips = {0, 0};
      const StepOutput output = method->step(two);
      const torch::Tensor heard = method->encoder()->forward(two.views[0]);
      QVERIFY(support::relative_error(output.features[0], heard) < 1e-3);
      QVERIFY(support::relative_error(output.features[1], heard) < 1e-3);
    }
  }

  void what_it_shows() {
    const auto method = small_method();
    method->step(noise_batch(4));
    const auto parts = method->inside();
    QCOMPARE(parts.size(), std::size_t{5});
    QCOMPARE(parts[3].name, std::string("picture_one"));
    QCOMPARE(parts[3].kind, InsidePart::Kind::Matrix);
    QCOMPARE(parts[3].rows, std::int64_t{64});
    QCOMPARE(parts[3].row_names.size(), std::size_t{64});
    QVERIFY(parts[3].values != parts[4].values);
  }

  void silence_and_the_smallest_batch_survive() {
    const auto method = small_method();
    Batch batch = noise_batch(2);
    batch.views[0].zero_();
    for (std::int64_t step = 0; step < 3; ++step) {
      batch.step = step;
      const StepOutput output = method->step(batch);
      output.loss.backward();
      QVERIFY(output.loss.isfinite().item<bool>());
      for (const auto& parameter : method->parameters()) {
        QVERIFY(!parameter.grad().defined() || parameter.grad().isfinite().all().item<bool>());
      }
    }
  }

  void all_of_its_state_is_saved() {
    const auto train = [](ByolA& of, std::int64_t from, std::int64_t to) {
      of.prepare({{}, 20, 5});
      torch::optim::SGD optimiser(of.parameters(), torch::optim::SGDOptions(0.1));
      torch::Tensor loss;
      for (std::int64_t step = from; step < to; ++step) {
        const StepOutput output = of.step(noise_batch(4, step));
        optimiser.zero_grad();
        output.loss.backward();
        optimiser.step();
        of.after_step({step, 6});
        loss = output.loss.detach();
      }
      return loss;
    };
    const auto method = small_method(), other = small_method();
    train(*method, 0, 3);
    std::stringstream file;
    torch::serialize::OutputArchive out;
    method->save(out);
    out.save_to(file);
    torch::serialize::InputArchive in;
    in.load_from(file);
    other->load(in);
    QVERIFY(torch::equal(train(*method, 3, 6), train(*other, 3, 6)));
  }

  void it_works_on_its_own_encoder() {
    AudioNttOptions encoder;
    encoder.width = 32;
    ByolA method(small_options(), std::make_shared<AudioNtt>(encoder, 16000),
                 std::make_shared<AudioNtt>(encoder, 16000), crop);
    const StepOutput output = method.step(noise_batch(3));
    output.loss.backward();
    QVERIFY(output.features[0].sizes() == torch::IntArrayRef({3, 32}));
  }

  void wrong_batches_and_encoders_are_refused() {
    const auto method = small_method();
    Batch batch = noise_batch(3);
    batch.views.push_back(batch.views[0]);
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(method->step(noise_batch(1)), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(ByolA(small_options(), std::make_shared<SampleCnn>(),
                                   std::make_shared<SampleCnn>(), SampleCnn::shortest_crop),
                             std::invalid_argument);
  }
};

}  // namespace test_byol_a

int core_byol_a(int argc, char** argv) {
  return earshot::testing::run_test<test_byol_a::TestByolA>(argc, argv);
}
#include "test_byol_a.moc"
