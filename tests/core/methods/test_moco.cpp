#include <cmath>
#include <QtTest>

#include "core/losses/nt_xent.h"
#include "core/losses/queue_contrast.h"
#include "core/methods/kinds/moco.h"
#include "core/methods/parts/grouped_pass.h"
#include "core/methods/parts/momentum.h"
#include "core/models/encoders/small_log_mel.h"
#include "core/tensor/batch_norm.h"
#include "tests/support/near.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_moco {

using namespace earshot;
using BatchNorm = MoCoOptions::BatchNorm;
namespace support = earshot::testing;
using support::near, support::numbers;

namespace {

MoCoOptions small_options() {
  MoCoOptions options;
  options.queue_size = 12;
  options.projection_dim = 8;
  options.groups = 2;
  return options;
}

std::shared_ptr<MoCo> small_method(const MoCoOptions& options = small_options()) {
  torch::manual_seed(1);
  SmallLogMelOptions encoder;
  encoder.widths = "8,16";
  return std::make_shared<MoCo>(options, std::make_shared<SmallLogMel>(encoder, 16000),
                                std::make_shared<SmallLogMel>(encoder, 16000));
}

Batch noise_batch(std::int64_t clips, std::int64_t step = 0) {
  torch::manual_seed(static_cast<std::uint64_t>(step) + 2);
  Batch batch;
  batch.views = {torch::randn({clips, 1, 4000}), torch::randn({clips, 1, 4000})};
  for (std::int64_t i = 0; i < clips; ++i) batch.clips.push_back(100 * step + i);
  batch.step = step;
  batch.seed = 5;
  return batch;
}

double value_of(const StepOutput& output, const std::string& name) {
  for (const auto& [known, value] : output.diagnostics) {
    if (known == name) return value.item<double>();
  }
  return std::nan("");
}

/// Batch norm alone, so that what it sees is what it gives.
class NormEncoder : public Encoder {
 public:
  NormEncoder() { norm_ = register_module("norm", torch::nn::BatchNorm1d(6)); }
  torch::Tensor forward(const torch::Tensor& waveform) override {
    return norm_->forward(waveform.squeeze(1));
  }
  std::int64_t features() const override { return 6; }
  std::int64_t minimum_samples() const override { return 6; }

 private:
  torch::nn::BatchNorm1d norm_{nullptr};
};

/// Seven rows through a convolution and a batch norm, in three groups.
struct Groups {
  int calls = 0;
  torch::Tensor rows, gradient, running_mean, whole_batch;
};

template <class Norm>
Groups in_groups() {
  torch::manual_seed(3);
  torch::nn::Conv2d convolution(torch::nn::Conv2dOptions(1, 4, 3));
  Norm norm(4);
  const torch::Tensor pictures =
      torch::randn({7, 1, 5, 6}) * torch::arange(1, 8).reshape({7, 1, 1, 1});
  Groups found;
  const auto forward = [&](const torch::Tensor& group) {
    ++found.calls;
    return std::vector<torch::Tensor>{norm->forward(convolution->forward(group))};
  };
  found.rows = grouped_pass({norm.get()}, pictures, 3, forward)[0];
  found.rows.pow(3).sum().backward();
  found.gradient = convolution->weight.grad();
  found.running_mean = norm->running_mean.clone();
  found.whole_batch = norm->forward(convolution->forward(pictures));
  return found;
}

std::shared_ptr<MoCo> norm_method(BatchNorm batch_norm, std::int64_t groups) {
  MoCoOptions options;
  options.head = MoCoOptions::Head::None;
  options.batch_norm = batch_norm;
  options.groups = groups;
  options.queue_size = 8;
  return std::make_shared<MoCo>(options, std::make_shared<NormEncoder>(),
                                std::make_shared<NormEncoder>());
}

Batch rows_batch(std::int64_t clips) {
  torch::manual_seed(3);
  Batch batch;
  batch.views = {torch::randn({clips, 1, 6}), torch::randn({clips, 1, 6})};
  batch.clips.resize(static_cast<std::size_t>(clips));
  return batch;
}

}  // namespace

class TestMoCo : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void only_the_query_side_learns() {
    const auto method = small_method();
    const torch::Tensor queue = method->queue().keys().clone();
    method->step(noise_batch(6)).loss.backward();
    QVERIFY(torch::equal(queue, method->queue().keys()));  // the keys enter after the step
    int learning = 0;
    for (const auto& item : method->named_parameters()) {
      const bool of_keys = item.key().rfind("key_", 0) == 0;
      QCOMPARE(item.value().requires_grad(), !of_keys);
      QVERIFY2(item.value().grad().defined() != of_keys, item.key().c_str());
      learning += of_keys ? 0 : 1;
    }
    QVERIFY(learning > 4);
    QVERIFY(!method->queue().keys().requires_grad());
    method->after_step({0, 10});
    QVERIFY(!torch::equal(queue, method->queue().keys()));
  }

  void the_key_encoder_follows_by_its_momentum() {
    const auto encoder = std::make_shared<NormEncoder>(), keys = std::make_shared<NormEncoder>();
    const torch::NoGradGuard no_grad;
    for (torch::Tensor& parameter : encoder->parameters()) parameter.fill_(1.0);
    for (torch::Tensor& parameter : keys->parameters()) parameter.fill_(3.0);
    const double before = relative_distance(*keys, *encoder).item<double>();
    for (int step = 0; step < 693; ++step) follow(*keys, *encoder, 0.999);
    near(relative_distance(*keys, *encoder).item<double>() / before, 0.5, 1e-3);
  }

  void the_distance_is_nought_at_first_and_grows_with_learning() {
    const auto method = small_method();
    near(value_of(method->step(noise_batch(4)), "key_distance"), 0.0, 1e-6);
    {
      const torch::NoGradGuard no_grad;
      for (torch::Tensor& parameter : method->encoder()->parameters()) parameter.mul_(1.1);
    }
    QVERIFY(value_of(method->step(noise_batch(4)), "key_distance") > 0.05);
  }

  void shuffling_matters_only_to_batch_statistics() {
    const Batch batch = rows_batch(8);
    const auto keys = [&](BatchNorm batch_norm, std::int64_t groups, bool training) {
      const auto method = norm_method(batch_norm, groups);
      method->train(training);
      return method->step(batch).projections[1];
    };
    for (const std::int64_t groups : {1, 2, 4}) {
      QVERIFY(support::relative_error(keys(BatchNorm::Shuffled, groups, false),
                                      keys(BatchNorm::Plain, 1, false)) < 1e-6);
    }
    QVERIFY(support::relative_error(keys(BatchNorm::Shuffled, 1, true),
                                    keys(BatchNorm::Plain, 1, true)) < 1e-6);
    QVERIFY(support::relative_error(keys(BatchNorm::Split, 2, true),
                                    keys(BatchNorm::Plain, 1, true)) > 1e-3);
    QVERIFY(support::relative_error(keys(BatchNorm::Shuffled, 2, true),
                                    keys(BatchNorm::Split, 2, true)) > 1e-3);
  }

  void a_step_shuffles_its_own_way_again_and_again() {
    Batch batch = rows_batch(8);
    const auto keys = [&] {
      return norm_method(BatchNorm::Shuffled, 4)->step(batch).projections[1];
    };
    const torch::Tensor first = keys();
    QVERIFY(torch::equal(first, keys()));
    batch.step = 1;
    QVERIFY(!torch::equal(first, keys()));
  }

  void groups_are_normalised_apart() {
    Batch batch = rows_batch(8);
    const torch::Tensor before = norm_method(BatchNorm::Split, 2)->step(batch).projections[0];
    batch.views[0].slice(0, 4) *= 10;
    batch.views[0].slice(0, 4) += torch::randn({4, 1, 6});
    const torch::Tensor after = norm_method(BatchNorm::Split, 2)->step(batch).projections[0];
    QVERIFY(torch::equal(before.slice(0, 0, 4), after.slice(0, 0, 4)));
    QVERIFY(!torch::equal(before.slice(0, 4), after.slice(0, 4)));
  }

  void groups_move_running_statistics_as_one_pass_does() {
    const auto mean_after = [](std::int64_t groups) {
      torch::nn::BatchNorm1d norm(3);
      torch::manual_seed(4);
      const torch::Tensor rows = torch::ones({8, 3}) * 2 + 1e-6 * torch::randn({8, 3});
      grouped_pass({norm.get()}, rows, groups, [&](const torch::Tensor& group) {
        return std::vector<torch::Tensor>{norm->forward(group)};
      });
      near(norm->options.momentum().value(), 0.1, 1e-12);
      return norm->running_mean;
    };
    QVERIFY(support::relative_error(mean_after(4), mean_after(1)) < 1e-5);
  }

  void no_group_has_less_than_two_rows() {
    std::vector<std::int64_t> sizes;
    torch::nn::BatchNorm1d norm(2);
    grouped_pass({norm.get()}, torch::rand({7, 2}), 8, [&](const torch::Tensor& group) {
      sizes.push_back(group.size(0));
      return std::vector<torch::Tensor>{group};
    });
    QCOMPARE(sizes, (std::vector<std::int64_t>{3, 2, 2}));
  }

  /// What lies on a GPU waits for each call: a network of our norms takes all groups in one.
  void norms_that_group_give_what_a_pass_for_each_group_gives() {
    const Groups one_pass = in_groups<BatchNorm2d>();
    const Groups passes = in_groups<torch::nn::BatchNorm2d>();
    QCOMPARE(one_pass.calls, 1);
    QCOMPARE(passes.calls, 3);
    QVERIFY(support::relative_error(one_pass.rows, passes.rows) < 1e-6);
    QVERIFY(support::relative_error(one_pass.gradient, passes.gradient) < 1e-5);
    QVERIFY(support::relative_error(one_pass.running_mean, passes.running_mean) < 1e-6);
    // After it the norm is as it was.
    QVERIFY(support::relative_error(one_pass.whole_batch, passes.whole_batch) < 1e-6);
    QVERIFY(support::relative_error(one_pass.whole_batch, one_pass.rows) > 1e-2);
  }

  void heads_are_those_of_v1_and_v2() {
    const auto shapes = [](MoCoOptions::Head head) {
      MoCoOptions options = small_options();
      options.head = head;
      std::map<std::string, std::vector<std::int64_t>> found;
      const auto method = small_method(options);
      for (const auto& item : method->named_parameters()) {
        if (item.key().rfind("projector.", 0) == 0) found[item.key()] = item.value().sizes().vec();
      }
      return found;
    };
    using Shapes = std::map<std::string, std::vector<std::int64_t>>;
    QVERIFY(shapes(MoCoOptions::Head::Linear) ==
            (Shapes{{"projector.0.weight", {8, 32}}, {"projector.0.bias", {8}}}));
    QVERIFY(shapes(MoCoOptions::Head::Mlp) == (Shapes{{"projector.0.weight", {32, 32}},
                                                      {"projector.0.bias", {32}},
                                                      {"projector.2.weight", {8, 32}},
                                                      {"projector.2.bias", {8}}}));
    QVERIFY(shapes(MoCoOptions::Head::None).empty());
  }

  void both_views_can_be_queries() {
    MoCoOptions options = small_options();
    options.symmetric = true;
    const auto method = small_method(options);
    method->step(noise_batch(4));
    method->after_step({0, 10});
    QCOMPARE(numbers(method->queue().clips().slice(0, 0, 8)),
             (std::vector<std::int64_t>{0, 1, 2, 3, 0, 1, 2, 3}));
  }

  void settings_change_at_the_next_step() {
    const auto method = small_method();
    const Batch batch = noise_batch(4);
    const torch::Tensor queue = method->queue().keys().clone();
    method->change({{"temperature", 2.0}, {"momentum", 0.5}});
    const StepOutput output = method->step(batch);
    const QueueContrast expected =
        queue_contrast(output.projections[0], output.projections[1], queue, 2.0);
    QVERIFY(support::relative_error(output.loss, expected.loss) < 1e-6);
  }

  void the_queue_is_there_to_be_looked_at() {
    const auto method = small_method();
    QVERIFY(method->inside().empty());
    for (std::int64_t step = 0; step < 2; ++step) {
      method->step(noise_batch(4, step));
      method->after_step({step, 10});
    }
    const auto parts = method->inside();
    QCOMPARE(parts.size(), std::size_t{3});
    QCOMPARE(parts[0].name, std::string("similarity"));
    QCOMPARE(parts[0].row_clips, (std::vector<std::int64_t>{100, 101, 102, 103}));
    QCOMPARE(parts[1].name, std::string("queue_age"));
    QCOMPARE(parts[1].columns, std::int64_t{12});
    QCOMPARE(parts[1].column_clips,
             (std::vector<std::int64_t>{103, 102, 101, 100, 3, 2, 1, 0, -1, -1, -1, -1}));
    QCOMPARE(parts[1].values[0], 0.0f);
    QCOMPARE(parts[1].values[4], 1.0f);
    QVERIFY(std::isnan(parts[1].values[8]));
    QCOMPARE(parts[2].name, std::string("queue_similarity"));
    for (const float value : parts[2].values) QVERIFY(std::abs(value) <= 1.0001f);
  }

  void a_long_queue_is_shown_from_end_to_end() {
    KeyQueue queue(1000, 3);
    for (std::int64_t step = 0; step < 100; ++step) {
      queue.push(torch::rand({10, 3}), std::vector<std::int64_t>(10, step), step);
    }
    const auto parts = queue.look(torch::rand({2, 3}), 99, 5);
    QCOMPARE(parts[0].column_clips, (std::vector<std::int64_t>{99, 75, 50, 25, 0}));
  }

  void silence_and_the_smallest_batch_survive() {
    for (const BatchNorm batch_norm : {BatchNorm::Plain, BatchNorm::Split, BatchNorm::Shuffled}) {
      MoCoOptions options = small_options();
      options.batch_norm = batch_norm;
      const auto method = small_method(options);
      Batch batch = noise_batch(2);
      for (torch::Tensor& view : batch.views) view.zero_();
      const StepOutput output = method->step(batch);
      output.loss.backward();
      method->after_step({0, 1});
      QVERIFY(output.loss.isfinite().item<bool>());
      for (const auto& parameter : method->parameters()) {
        QVERIFY(!parameter.grad().defined() || parameter.grad().isfinite().all().item<bool>());
      }
    }
  }

  void all_of_its_state_is_saved() {
    const auto method = small_method();
    const auto train = [](MoCo& of, std::int64_t from, std::int64_t to) {
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
    train(*method, 0, 3);
    std::stringstream file;
    torch::serialize::OutputArchive out;
    method->save(out);
    out.save_to(file);
    const auto other = small_method();
    torch::serialize::InputArchive in;
    in.load_from(file);
    other->load(in);
    QVERIFY(torch::equal(train(*method, 3, 6), train(*other, 3, 6)));
    QVERIFY(torch::equal(method->queue().keys(), other->queue().keys()));
    QVERIFY(torch::equal(method->queue().clips(), other->queue().clips()));
  }

  void it_learns() {
    MoCoOptions options = small_options();
    options.queue_size = 32;
    options.momentum = 0.9;
    options.temperature = 0.1;
    const auto method = small_method(options);
    torch::optim::Adam optimiser(method->parameters(), torch::optim::AdamOptions(3e-3));
    const torch::Tensor time = torch::arange(4000) / 16000.0;
    double accuracy = 0;
    for (std::int64_t step = 0; step < 60; ++step) {
      Batch batch = noise_batch(16, step);
      // Clips of their own pitch, siblings by it alone; a batch later the others come.
      for (torch::Tensor& view : batch.views) {
        const torch::Tensor hz = (torch::arange(16) * 3 + step % 3).view({16, 1, 1}) * 100 + 300;
        view = 0.1 * view + torch::sin(6.2831853 * hz * time + torch::rand({16, 1, 1}) * 6.28);
      }
      const StepOutput output = method->step(batch);
      optimiser.zero_grad();
      output.loss.backward();
      optimiser.step();
      method->after_step({step, 60});
      accuracy = value_of(output, "contrastive_accuracy");
    }
    QVERIFY2(accuracy > 0.7, std::to_string(accuracy).c_str());
  }

  void wrong_batches_are_refused() {
    const auto method = small_method();
    Batch batch = noise_batch(3);
    batch.clips.pop_back();
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
    batch = noise_batch(1);
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
    batch = noise_batch(3);
    batch.views.pop_back();
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
  }
};

}  // namespace test_moco

int core_moco(int argc, char** argv) {
  return earshot::testing::run_test<test_moco::TestMoCo>(argc, argv);
}
#include "test_moco.moc"
