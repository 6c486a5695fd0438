#include <cmath>
#include <QtTest>

#include "core/methods/kinds/pase/mix_chunks.h"
#include "core/methods/kinds/pase/overlap.h"
#include "core/methods/kinds/pase/pase.h"
#include "core/models/encoders/pase_encoder.h"
#include "tests/support/learn.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_pase {

using namespace earshot;
namespace support = earshot::testing;

namespace {

constexpr std::int64_t rate = 16000;
constexpr std::int64_t long_enough = 48 * 160;

PaseOptions only(std::initializer_list<const char*> names) {
  PaseOptions options;
  for (std::size_t i = 0; i < pase_worker_count; ++i) {
    options.weights[i] = 0;
    for (const char* name : names) {
      if (std::string(name) == pase_worker_kinds[i].name) options.weights[i] = 1;
    }
  }
  options.combine = PaseOptions::Combine::Sum;
  options.decoder_widths = "4,4,4";
  options.hidden = 8;
  options.decoder_hidden = 4;
  return options;
}

std::shared_ptr<Pase> made(const PaseOptions& options, std::uint64_t seed = 1) {
  torch::manual_seed(seed);
  PaseEncoderOptions encoder;
  encoder.widths = "4,4,4,4,8,8,8,8";
  encoder.embedding = 8;
  MethodContext context;
  context.sample_rate = rate;
  context.encoder = std::make_shared<PaseEncoder>(encoder, rate);
  return std::make_shared<Pase>(options, context);
}

/// Tones with noise, each clip of its own pitch; the distorted crop is the clean one.
Batch tones(std::int64_t clips, std::int64_t samples = long_enough, std::uint64_t seed = 2) {
  torch::manual_seed(seed);
  const torch::Tensor time = torch::arange(samples) / static_cast<double>(rate);
  const torch::Tensor hz = (torch::arange(clips) * 37 + 110).view({clips, 1, 1});
  const auto crop = [&] {
    const torch::Tensor phase = torch::rand({clips, 1, 1}) * 6.28;
    return 0.3 * torch::sin(6.2831853 * hz * time + phase) +
           0.03 * torch::randn({clips, 1, samples});
  };
  Batch batch;
  const torch::Tensor chunk = crop();
  batch.views = {chunk, chunk, crop()};
  for (std::int64_t i = 0; i < clips; ++i) batch.clips.push_back(i);
  return batch;
}

double value_of(const StepOutput& output, const std::string& name) {
  for (const auto& [id, value] : output.diagnostics) {
    if (id == name) return value.item<double>();
  }
  return std::nan("");
}

void copy_same(torch::nn::Module& to, const torch::nn::Module& from) {
  const torch::NoGradGuard no_grad;
  const auto source = from.named_parameters();
  for (auto& item : to.named_parameters()) item.value().copy_(source[item.key()]);
}

/// Zero weights and biases of the workers: none of them knows anything.
void silence_workers(Pase& method) {
  const torch::NoGradGuard no_grad;
  for (auto& item : method.named_parameters()) {
    if (!item.key().starts_with("encoder.")) item.value().zero_();
  }
}

StepCrops mixed(const PaseOptions& options, const Batch& batch) {
  StepCrops crops;
  crops.views = batch.views;
  crops.clips = batch.clips;
  crops.sample_rate = rate;
  crops.step = batch.step;
  crops.seed = batch.seed;
  crops.draws.assign(3, std::vector<std::vector<Drawn>>(batch.clips.size()));
  mix_chunks(options, crops);
  return crops;
}

}  // namespace

class TestPase : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void workers_that_know_nothing() {
    PaseOptions options;
    for (std::size_t i = 0; i < pase_worker_count; ++i) options.weights[i] = 1;
    options.deltas = true;
    options.decoder_widths = "4,4,4";
    options.hidden = 8;
    const auto method = made(options);
    silence_workers(*method);
    const Batch batch = tones(6);
    const StepOutput output = method->step(batch);
    double sum = 0;
    for (const PaseWorkerKind& kind : pase_worker_kinds) {
      const double loss = value_of(output, std::string(kind.name) + "_loss");
      sum += loss;
      using Task = PaseWorkerKind::Task;
      if (kind.task == Task::Waveform) {
        QVERIFY(std::abs(loss / batch.views[1].abs().mean().item<double>() - 1) < 1e-5);
      } else if (kind.task == Task::Regression) {
        QVERIFY2(std::abs(loss - 1) < 0.02, kind.name);
      } else {
        QVERIFY2(std::abs(loss - std::log(2.0)) < 1e-6, kind.name);
      }
    }
    QVERIFY(std::abs(output.loss.item<double>() * pase_worker_count / sum - 1) < 1e-5);
  }

  void the_loss_is_a_weighted_sum_or_average() {
    PaseOptions sum = only({"mfcc", "lim"});
    sum.weights[7] = 3;  // mfcc
    PaseOptions average = sum;
    average.combine = PaseOptions::Combine::Average;
    const StepOutput a = made(sum)->step(tones(3)), b = made(average)->step(tones(3));
    const double expected = 3 * value_of(a, "mfcc_loss") + value_of(a, "lim_loss");
    QVERIFY(std::abs(a.loss.item<double>() / expected - 1) < 1e-6);
    QVERIFY(std::abs(b.loss.item<double>() * 2 / expected - 1) < 1e-6);
  }

  void the_encoders_gradient_is_the_workers_sum() {
    const auto both = made(only({"mfcc", "lim"}));
    const auto first = made(only({"mfcc"})), second = made(only({"lim"}));
    copy_same(*first, *both);
    copy_same(*second, *both);
    for (const auto& method : {both, first, second}) method->step(tones(3)).loss.backward();
    const auto sum = both->encoder()->named_parameters();
    const auto a = first->encoder()->named_parameters(), b = second->encoder()->named_parameters();
    QCOMPARE(a.size(), sum.size());
    for (const auto& item : sum) {
      const torch::Tensor parts = a[item.key()].grad() + b[item.key()].grad();
      const double scale = item.value().grad().abs().max().item<double>();
      QVERIFY2((parts - item.value().grad()).abs().max().item<double>() <= 1e-4 * scale + 1e-6,
               item.key().c_str());
    }
  }

  void clean_targets_come_from_the_clean_chunk() {
    const auto method = made(only({"waveform", "mfcc"}));
    silence_workers(*method);
    Batch batch = tones(3);
    batch.views[0] = batch.views[0] + 0.5 * torch::randn_like(batch.views[0]);
    const StepOutput output = method->step(batch);
    QVERIFY(
        std::abs(value_of(output, "waveform_loss") / batch.views[1].abs().mean().item<double>() -
                 1) < 1e-5);
  }

  void targets_are_not_learned() {
    Batch batch = tones(3);
    batch.views[1] = batch.views[1].clone().requires_grad_();
    made(only({"lps", "mfcc", "prosody", "gammatone"}))->step(batch).loss.backward();
    QVERIFY(!batch.views[1].grad().defined());
  }

  void all_three_chunks_teach_the_encoder() {
    Batch batch = tones(4);
    batch.views[0] = batch.views[0].clone().requires_grad_();
    batch.views[2] = batch.views[2].clone().requires_grad_();
    made(only({"lim", "gim"}))->step(batch).loss.backward();
    QVERIFY(batch.views[0].grad().abs().amax({1, 2}).gt(0).all().item<bool>());
    QVERIFY(batch.views[2].grad().abs().amax({1, 2}).gt(0).all().item<bool>());
  }

  void statistics_do_not_depend_on_how_they_came() {
    torch::manual_seed(3);
    const torch::Tensor values = 5.0 + 3.0 * torch::randn({12, 4, 20});
    RunningStatistics whole(4), parts(4);
    const torch::Tensor at_once = whole.standardised(values);
    torch::Tensor last;
    for (const torch::Tensor& part : values.split(3)) last = parts.standardised(part);
    QVERIFY(support::relative_error(last, at_once.narrow(0, 9, 3)) < 1e-5);
    QVERIFY(std::abs(at_once.mean().item<double>()) < 1e-5);
    QVERIFY(std::abs(at_once.square().mean().item<double>() - 1) < 1e-4);
    whole.eval();
    const torch::Tensor shifted = whole.standardised(values + 3.0);
    QVERIFY(std::abs(shifted.mean().item<double>() - 1) < 0.1);
    RunningStatistics constant(1);
    QCOMPARE(constant.standardised(torch::full({2, 1, 5}, 1e5)).abs().max().item<float>(), 0.0F);
  }

  void silence_and_the_shortest_crop_survive() {
    PaseOptions options;
    for (double& weight : options.weights) weight = 1;
    options.deltas = true;
    options.frames_at_once = 7;
    options.gim_both_ways = true;
    options.random_level = true;
    options.overlap_probability = 1;
    options.decoder_widths = "4,4,4";
    const std::int64_t least = pase_least_frames(options);
    QCOMPARE(least, std::int64_t{44});
    for (const bool silent : {true, false}) {
      Batch batch = tones(2, least * 160);
      if (silent) {
        for (torch::Tensor& view : batch.views) view = torch::zeros_like(view);
      }
      batch.views = mixed(options, batch).views;
      const auto method = made(options);
      const StepOutput output = method->step(batch);
      QVERIFY(output.loss.isfinite().item<bool>());
      output.loss.backward();
      for (const auto& item : method->named_parameters()) {
        QVERIFY2(item.value().grad().isfinite().all().item<bool>(), item.key().c_str());
      }
    }
    QCOMPARE(pase_least_frames(only({"lps"})), std::int64_t{1});
    QVERIFY(made(only({"lps", "gammatone_long", "prosody"}))
                ->step(tones(2, 480))
                .loss.isfinite()
                .item<bool>());
  }

  void draws_are_named_by_seed_and_step() {
    const auto method = made(only({"spc", "gim"}));
    method->eval();
    Batch batch = tones(5, 2 * long_enough);
    const double first = method->step(batch).loss.item<double>();
    QCOMPARE(method->step(batch).loss.item<double>(), first);
    batch.step = 1;
    QVERIFY(method->step(batch).loss.item<double>() != first);
  }

  void overlapped_speech_keeps_the_energy() {
    const Batch batch = tones(6);
    OverlapOptions options;
    QVERIFY(([&] {
      Random random(1, {});
      return draw_overlaps(random, options, 6, {rate, long_enough}).empty();
    })());
    options.probability = 0.5;
    Random random(1, {});
    const auto overlaps = draw_overlaps(random, options, 6, {rate, long_enough});
    QVERIFY(!overlaps.empty() && overlaps.size() < 6);
    const torch::Tensor mixed = overlapped(batch.views[0], batch.views[2], overlaps, rate);
    const torch::Tensor energy = mixed.square().sum(2) / batch.views[0].square().sum(2) - 1;
    QVERIFY(energy.abs().max().item<double>() < 1e-4);
    std::set<std::int64_t> rows;
    for (const Overlap& overlap : overlaps) {
      rows.insert(overlap.row);
      QVERIFY(overlap.row != overlap.other);
      QVERIFY(overlap.snr_db >= 5 && overlap.snr_db <= 10);
      QVERIFY(overlap.start <= long_enough * 3 / 4);
    }
    for (std::int64_t row = 0; row < 6; ++row) {
      QCOMPARE(torch::equal(mixed[row], batch.views[0][row]), !rows.contains(row));
    }
  }

  void what_is_mixed_into_a_chunk_is_noted() {
    PaseOptions options;
    options.overlap_probability = 0.5;
    options.random_level = true;
    Batch batch = tones(6);
    batch.clips = {10, 11, 12, 13, 14, 15};
    const StepCrops crops = mixed(options, batch);
    std::size_t overlaps = 0;
    for (std::size_t row = 0; row < 6; ++row) {
      const auto at = static_cast<std::int64_t>(row);
      const std::vector<Drawn>& noted = crops.draws[0][row];
      QCOMPARE(noted.size(), std::size_t{2});
      QCOMPARE(noted[0].augmentation, std::string("overlap"));
      overlaps += noted[0].applied ? 1 : 0;
      QCOMPARE(noted[0].words.empty(), !noted[0].applied);
      QVERIFY(noted[0].number("other_clip") != static_cast<double>(batch.clips[row]));
      // The clean chunk peaks where its note says, and the distorted one follows it.
      QCOMPARE(noted[1].numbers, crops.draws[1][row][0].numbers);
      QVERIFY(std::abs(crops.views[1][at].abs().max().item<double>() - noted[1].number("peak")) <
              1e-5);
      const torch::Tensor factor = crops.views[1][at].norm() / batch.views[1][at].norm();
      QCOMPARE(support::relative_error(crops.views[0][at], factor * batch.views[0][at]) < 1e-5,
               !noted[0].applied);
    }
    QVERIFY(overlaps > 0 && overlaps < 6);
    QVERIFY(mixed(PaseOptions(), batch).draws[0][0].empty());
    batch.step = 1;
    QVERIFY(!torch::equal(mixed(options, batch).views[0], crops.views[0]));
  }

  void inside_shows_every_worker() {
    const auto method = made(only({"waveform", "prosody", "spc"}));
    QVERIFY(method->inside().empty());
    const StepOutput output = method->step(tones(3));
    const auto parts = method->inside();
    QCOMPARE(parts.size(), std::size_t{1});
    QCOMPARE(parts[0].columns, std::int64_t{3});
    QCOMPARE(parts[0].column_names[1], std::string("Prosody"));
    QCOMPARE(parts[0].values[1], static_cast<float>(value_of(output, "prosody_loss")));
    QVERIFY(std::isfinite(value_of(output, "spc_accuracy")));
  }

  void it_learns() {
    const auto method = made(only({"mfcc", "prosody", "gim"}));
    const auto [first, last] = testing::learn(*method, tones(8), 30, 3e-3);
    QVERIFY(last.loss.item<double>() < 0.7 * first.loss.item<double>());
  }

  void wrong_batches_and_settings_are_refused() {
    const auto method = made(only({"lim"}));
    Batch batch = tones(3);
    batch.views.pop_back();
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(method->step(tones(1)), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(made(only({"spc"}))->step(tones(2, 43 * 160)), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(made(only({})), std::invalid_argument);
    QCOMPARE(pase_contradictions(only({})).size(), std::size_t{1});
    PaseOptions options;
    QVERIFY(pase_contradictions(options).empty());
    options.decoder_widths = "512,256";
    QCOMPARE(pase_contradictions(options).size(), std::size_t{1});
    QCOMPARE(pase_contradictions(options)[0].first, std::string("method.decoder_widths"));
  }

  void decoders_fit_any_hop() {
    QVERIFY(decoder_strides(160) == (std::vector<std::int64_t>{4, 4, 10}));
    for (const std::int64_t hop : {1, 2, 7, 12, 100, 160, 240, 441}) {
      WaveDecoderOptions options;
      options.in = 3;
      options.widths = {2, 2, 2};
      options.strides = decoder_strides(hop);
      options.hidden = 2;
      WaveDecoder decoder(options);
      QCOMPARE(decoder.forward(torch::zeros({1, 3, 100})).size(2), 100 * hop);
    }
  }
};

}  // namespace test_pase

int core_pase(int argc, char** argv) {
  return earshot::testing::run_test<test_pase::TestPase>(argc, argv);
}
#include "test_pase.moc"
