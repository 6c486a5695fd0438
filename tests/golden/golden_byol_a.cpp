#include <QtTest>
#include <regex>

#include "core/augment/kinds/picture_mixup.h"
#include "core/augment/kinds/picture_norm.h"
#include "core/augment/kinds/resize_crop.h"
#include "core/losses/byol_loss.h"
#include "core/methods/kinds/byol.h"
#include "core/methods/parts/mixup_memory.h"
#include "core/models/encoders/audio_ntt_network.h"
#include "tests/support/golden_cases.h"
#include "tests/support/golden_fill.h"
#include "tests/support/run_test.h"

namespace test_golden_byol_a {

using namespace earshot;
namespace support = earshot::testing;
using support::any_number;

namespace {

using Json = nlohmann::json;
constexpr double exact = 1e-9, single = 1e-5;

torch::Tensor stored(const Json& one, const char* key) {
  const Json& value = support::at(one, key);
  return support::tensor(value, support::at(value, "dtype").get<std::string>() == "float32"
                                    ? torch::kFloat32
                                    : torch::kFloat64);
}

std::int64_t integer(const Json& one, const char* key) {
  return support::at(one, key).get<std::int64_t>();
}

double number(const Json& one, const char* key) {
  return support::at(one, key).get<double>();
}

std::vector<std::int64_t> shape(const Json& one, const char* key) {
  return support::at(one, key).get<std::vector<std::int64_t>>();
}

/// "x[i] = sin(0.11 i + s) + 0.5 cos(0.013 i (1 + i/N)), ... shape (3,1,16,24), s = 0".
torch::Tensor signal(const std::string& formula) {
  const auto n = support::numbers_in(
      formula, "x\\[i\\] = sin\\(" + any_number + " i \\+ s\\) \\+ " + any_number + " cos\\(" +
                   any_number + " i \\(1 \\+ i/N\\)\\), .*, s = " + any_number + ".*");
  std::smatch found;
  if (!std::regex_search(formula, found, std::regex("shape \\(([0-9,]+)\\)"))) {
    throw std::runtime_error("golden: a signal without a shape: " + formula);
  }
  std::vector<std::int64_t> sizes;
  std::stringstream text(found[1].str());
  for (std::string size; std::getline(text, size, ',');) sizes.push_back(std::stoll(size));
  std::int64_t count = 1;
  for (const std::int64_t size : sizes) count *= size;
  const torch::Tensor i = torch::arange(count, torch::kFloat64);
  const torch::Tensor x = torch::sin(n[0] * i + n[3]) +
                          n[1] * torch::cos(n[2] * i * (1 + i / static_cast<double>(count)));
  return x.reshape(sizes);
}

bool near(const torch::Tensor& actual, const torch::Tensor& expected, double tolerance) {
  return support::relative_error(actual, expected) < tolerance;
}

bool near(double actual, double expected, double tolerance) {
  return std::abs(actual - expected) <= tolerance * std::max(std::abs(expected), 1e-3);
}

std::int64_t values_in(const std::vector<torch::Tensor>& tensors) {
  std::int64_t count = 0;
  for (const torch::Tensor& tensor : tensors) count += tensor.numel();
  return count;
}

/// The reference's toy network: the picture flattened, one linear layer.
class FlatEncoder : public Encoder {
 public:
  FlatEncoder(std::int64_t in, std::int64_t out) : out_(out) {
    linear_ = register_module("linear", torch::nn::Linear(in, out));
  }
  torch::Tensor forward(const torch::Tensor& picture) override {
    return linear_->forward(picture.flatten(1));
  }
  std::int64_t features() const override { return out_; }
  std::int64_t minimum_samples() const override { return 1; }

 private:
  std::int64_t out_;
  torch::nn::Linear linear_{nullptr};
};

/// A name of the reference's whole BYOL in ours.
std::string byol_name(std::string name) {
  const std::pair<const char*, const char*> parts[] = {
      {"online_encoder.projector.net.", "projector."},
      {"online_predictor.net.", "predictor."},
      {"target_encoder.projector.net.", "target_projector."},
      {"target_encoder.net.1.", "target_encoder.linear."},
      {"net.1.", "encoder.linear."}};
  for (const auto& [theirs, ours] : parts) {
    if (name.rfind(theirs, 0) == 0) return ours + name.substr(std::string(theirs).size());
  }
  return name;
}

/// Rows and columns of a parameter in the reference's list.
std::vector<std::int64_t> shape_in(const Json& order, const std::string& name) {
  for (const Json& one : order) {
    if (one.at(0).get<std::string>() == name) return one.at(1).get<std::vector<std::int64_t>>();
  }
  throw std::runtime_error("golden: no parameter " + name);
}

}  // namespace

/// BYOL-A's encoders, augmentations, norms, loss and whole steps against its published code.
class GoldenByolA : public QObject {
  Q_OBJECT

 private:
  static void parameters(const Json& one, bool second) {
    AudioNttShape wanted;
    if (second) {
      wanted.blocks = 2;
      wanted.keeps_convolved = true;
      wanted.features = integer(one, "d") - 1024;  // the other 1024 are the convolutions' own
    } else {
      wanted.features = integer(one, "d");
    }
    AudioNttNetwork network(wanted);
    QCOMPARE(values_in(network.parameters()), integer(one, "parameters"));
    QCOMPARE(values_in(network.buffers()), integer(one, "buffers"));
    QCOMPARE(network.width(), integer(one, "d"));
    if (second) return;
    network.eval();
    const torch::NoGradGuard no_grad;
    const torch::Tensor picture = torch::zeros({2, 1, 64, 96});
    QVERIFY(network.forward(picture).sizes() == shape(one, "output shape for (2,1,64,96)"));
    QVERIFY(network.steps_of(picture).sizes() == shape(one, "shape before pooling (B,T/8,d)"));
  }

  static void encoder(const Json& one) {
    AudioNttShape wanted;
    wanted.bands = integer(one, "n_mels");
    wanted.features = integer(one, "d");
    wanted.dropout = 0;
    AudioNttNetwork network(wanted);
    support::to_precision(network, torch::kFloat64);
    const Json& fill = support::at(one, "fill");
    support::fill_parameters(network, support::golden_weights(fill, support::at(fill, "params")),
                             [](const std::string& name) { return name; });
    torch::Tensor x = signal(support::at(one, "input").get<std::string>()).requires_grad_();
    network.eval();
    QVERIFY(near(network.steps_of(x), stored(one, "eval: before pooling (B,T,d)"), exact));
    QVERIFY(near(network.forward(x), stored(one, "eval: output (max over time + mean over time)"),
                 exact));
    network.train();
    const torch::Tensor y = network.forward(x);
    QVERIFY(near(y, stored(one, "train (batch statistics, dropout off)"), exact));
    const auto buffers = network.named_buffers();
    QVERIFY(near(buffers["features.1.running_mean"],
                 stored(one, "running_mean of the first norm after that one forward"), exact));
    QVERIFY(near(buffers["features.1.running_var"], stored(one, "running_var"), exact));
    (torch::sin(torch::arange(y.numel(), torch::kFloat64)) * y.flatten()).sum().backward();
    QVERIFY(near(x.grad(), stored(one, "grad_x of sum_i sin(i) y_i (train)"), 1e-8));
  }

  static void mixup(const Json& one) {
    const double share = number(one, "lambda (weight of the other)");
    QVERIFY(near(0x1p-23, number(one, "eps"), exact));
    const torch::Tensor out =
        log_mixup_exp(stored(one, "x"), stored(one, "other"), torch::full({1}, share));
    QVERIFY(near(out, stored(one, "out"), single));
  }

  static void memory(const Json& one) {
    const std::int64_t slots = integer(one, "n_memory");
    const double share = number(one, "ratio") * number(one, "uniform draw (every time)");
    const std::int64_t index = integer(one, "memory index (every time)");
    std::vector<torch::Tensor> inputs, outputs, held;
    const auto list = [&](const char* key, std::vector<torch::Tensor>& into) {
      for (const Json& tensor : support::at(one, key))
        into.push_back(support::tensor(tensor, torch::kFloat32));
    };
    list("inputs", inputs);
    list("outputs", outputs);
    list("memory after", held);
    QVERIFY(!inputs.empty() && inputs.size() == outputs.size());
    MixupMemory ours(slots, inputs[0].sizes().vec());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      // In the middle of what picks that index of those that are there.
      const auto there = static_cast<double>(
          std::max<std::int64_t>(1, std::min(slots, static_cast<std::int64_t>(i))));
      const double pick = (static_cast<double>(index) + 0.5) / there;
      const torch::Tensor mixed =
          ours.mix(inputs[i].unsqueeze(0), torch::full({1}, share), torch::full({1}, pick));
      QVERIFY(near(mixed[0], outputs[i], single));
    }
    QVERIFY(near(ours.held(), torch::stack(held), single));
  }

  static void crop(const Json& one) {
    const Json& in = one.contains("in (1,F,T)") ? one["in (1,F,T)"] : support::at(one, "in");
    const torch::Tensor picture = in.is_string() ? signal(in.get<std::string>()).to(torch::kFloat32)
                                                 : support::tensor(in, torch::kFloat32);
    const CropCanvas canvas(picture.size(1), picture.size(2));
    QVERIFY((std::vector<std::int64_t>{canvas.bands, canvas.frames}) ==
            shape(one, "canvas (F x 1.5 T, input centred in time)"));
    const CropBox box{integer(one, "i (mel offset)"), integer(one, "j (time offset)"),
                      integer(one, "h"), integer(one, "w")};
    const torch::Tensor out = resize_crop(picture.unsqueeze(0), {box})[0];
    if (one.contains("out")) {
      QVERIFY(near(out, stored(one, "out"), single));
      return;
    }
    int rows_seen = 0;
    for (const auto& [key, value] : one.items()) {
      std::smatch found;
      if (!std::regex_match(key, found, std::regex("out rows ([0-9, ]+)"))) continue;
      std::vector<std::int64_t> rows;
      std::stringstream text(found[1].str());
      for (std::string row; std::getline(text, row, ',');) rows.push_back(std::stoll(row));
      QVERIFY(near(out[0].index_select(0, torch::tensor(rows, torch::kInt64)),
                   support::tensor(value, torch::kFloat32), single));
      ++rows_seen;
    }
    QVERIFY(rows_seen > 0);
    // The mean nearly cancels: as exact as single values of about 1 are.
    QVERIFY(std::abs(out.mean().item<double>() - number(one, "out mean")) < single);
  }

  static void crop_sizes(const Json& one) {
    const auto picture = shape(one, "in");
    const CropCanvas canvas(picture.at(0), picture.at(1));
    QVERIFY((std::vector<std::int64_t>{canvas.bands, canvas.frames}) == shape(one, "canvas"));
    QVERIFY(!support::at(one, "list").empty());
    for (const Json& item : support::at(one, "list")) {
      const auto draws = support::at(item, "uniform mel, time").get<std::vector<double>>();
      const auto box = shape(item, "i, j, h, w");
      const CropBox ours = crop_size(canvas, draws.at(0), draws.at(1));
      QCOMPARE(ours.bands, box.at(2));
      QCOMPARE(ours.frames, box.at(3));
      std::vector<std::int64_t> rooms;
      for (const std::int64_t room : {canvas.bands - ours.bands, canvas.frames - ours.frames}) {
        if (room > 0) rooms.push_back(room);
      }
      QVERIFY(rooms == shape(item, "randint upper bounds (inclusive)"));
    }
  }

  static void fader(const Json& one) {
    const torch::Tensor out = linear_fade(stored(one, "in"), torch::full({1}, number(one, "head")),
                                          torch::full({1}, number(one, "tail")));
    QVERIFY(near(out, stored(one, "out"), single));
  }

  static void running_norm(const Json& one) {
    RunningNorm norm;
    norm.freeze_after(integer(one, "updates before it freezes"));
    QVERIFY(!support::at(one, "calls").empty());
    for (const Json& call : support::at(one, "calls")) {
      const torch::Tensor out = norm.forward(stored(call, "in").unsqueeze(0))[0];
      QVERIFY(near(out, stored(call, "out"), exact));
      QVERIFY(near(norm.mean().item<double>(), number(call, "mean"), exact));
      QVERIFY(near(norm.deviation().item<double>(), number(call, "std"), exact));
    }
  }

  static void fixed_norm(const Json& one) {
    const auto figures = support::at(one, "mean, std").get<std::vector<double>>();
    QVERIFY(near(fixed_normalised(stored(one, "in"), figures.at(0), figures.at(1)),
                 stored(one, "out"), exact));
  }

  static void loss(const Json& one) {
    torch::Tensor p = stored(one, "p").requires_grad_();
    const torch::Tensor losses = byol_loss(p, stored(one, "z"));
    QVERIFY(near(losses, stored(one, "loss"), exact));
    QVERIFY(near(losses.mean().item<double>(), number(one, "mean"), exact));
    losses.mean().backward();
    QVERIFY(near(p.grad(), stored(one, "grad_p of the mean"), exact));
  }

  static void whole_steps(const Json& one) {
    const Json& fill = support::at(one, "fill");
    const Json& order = support::at(fill, "params");
    const auto net = shape_in(order, "net.1.weight");
    ByolOptions options;
    options.last_bias = true;
    options.momentum_schedule = ByolOptions::MomentumSchedule::Constant;
    options.momentum = number(one, "ema");
    options.hidden_dim = shape_in(order, "online_encoder.projector.net.0.weight").at(0);
    options.projection_dim = shape_in(order, "online_encoder.projector.net.3.weight").at(0);
    Byol method(options, std::make_shared<FlatEncoder>(net.at(1), net.at(0)),
                std::make_shared<FlatEncoder>(net.at(1), net.at(0)));
    support::to_precision(method, torch::kFloat64);
    support::fill_parameters(method, support::golden_weights(fill, order), byol_name);
    const auto rate =
        support::numbers_in(support::at(one, "optimizer").get<std::string>(),
                            "SGD " + any_number + ", online encoder and predictor only");
    std::vector<torch::Tensor> learning;
    for (const torch::Tensor& parameter : method.parameters()) {
      if (parameter.requires_grad()) learning.push_back(parameter);
    }
    torch::optim::SGD optimiser(learning, torch::optim::SGDOptions(rate.at(0)));
    Batch batch;
    QVERIFY(!support::at(one, "steps").empty());
    for (const Json& step : support::at(one, "steps")) {
      batch.views = {stored(step, "view one"), stored(step, "view two")};
      const StepOutput output = method.step(batch);
      optimiser.zero_grad();
      output.loss.backward();
      optimiser.step();
      method.after_step({batch.step++, 100});
      const auto weights = method.named_parameters();
      const auto buffers = method.named_buffers();
      QVERIFY(near(output.loss.item<double>(), number(step, "loss"), exact));
      QVERIFY(near(weights["encoder.linear.weight"],
                   stored(step, "online net weight after the step"), exact));
      QVERIFY(near(weights["target_encoder.linear.weight"],
                   stored(step, "target net weight after the EMA"), exact));
      QVERIFY(near(buffers["target_projector.1.running_mean"],
                   stored(step, "target projector norm running_mean"), exact));
      QVERIFY(near(buffers["projector.1.running_mean"],
                   stored(step, "online projector norm running_mean"), exact));
    }
  }

 private Q_SLOTS:
  void all_cases() {
    support::check_all_cases(
        "byol_a.json", "what",
        {{"parameters v1 (AudioNTT2020)", [](const Json& one) { parameters(one, false); }},
         {"parameters v2 (AudioNTT2022 encoder)", [](const Json& one) { parameters(one, true); }},
         {"encoder v1", encoder},
         {"log-mixup-exp", mixup},
         {"mixup memory", memory},
         {"random resize crop", crop},
         {"random resize crop: sizes from the draws", crop_sizes},
         {"random linear fader (v2)", fader},
         {"running norm (v1 pre-norm)", running_norm},
         {"post-norm (batch statistics over the 2B items)",
          [](const Json& one) {
            QVERIFY(near(batch_normalised(stored(one, "in")), stored(one, "out"), exact));
          }},
         {"fixed norm (v2 pre-norm)", fixed_norm},
         {"loss_fn (one direction, per item)", loss},
         {"whole BYOL step", whole_steps}},
        {});
  }
};

}  // namespace test_golden_byol_a

int golden_byol_a(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_byol_a::GoldenByolA>(argc, argv);
}
#include "golden_byol_a.moc"
