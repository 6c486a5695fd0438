#include <cmath>
#include <QtTest>

#include "core/methods/kinds/simclr.h"
#include "core/models/encoders/sample_cnn.h"
#include "tests/support/golden_fill.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_samplecnn {

using namespace earshot;
namespace support = earshot::testing;

namespace {

using support::any_number;
using support::numbers_in;

/// "x = 0.3 sin(0.01 t) + 0.2 sin(0.3 t + 0.001 t^2/59049), ...", cut into the two views.
std::vector<torch::Tensor> views_from(const std::string& formula) {
  const std::vector<double> n =
      numbers_in(formula, "x = " + any_number + " sin\\(" + any_number + " t\\) \\+ " + any_number +
                              " sin\\(" + any_number + " t \\+ " + any_number + " t\\^2/" +
                              any_number + "\\), t = 0\\.\\." + any_number + "\\*" + any_number +
                              "-1, float64 then float32, view \\(" + any_number + ",1," +
                              any_number + "\\); x_i = x\\[0:" + any_number + "\\], x_j = x\\[" +
                              any_number + ":" + any_number + "\\]");
  const auto whole = [&](std::size_t i) { return static_cast<std::int64_t>(n[i]); };
  const torch::Tensor t = torch::arange(whole(6) * whole(7), torch::kFloat64);
  const torch::Tensor x =
      n[0] * torch::sin(n[1] * t) + n[2] * torch::sin(n[3] * t + n[4] * t * t / n[5]);
  const torch::Tensor rows = x.to(torch::kFloat32).view({whole(8), 1, whole(9)});
  return {rows.slice(0, 0, whole(10)), rows.slice(0, whole(11), whole(12))};
}

/// Fills the parameters in the stored order; their names and shapes must be just those. `noise` is
/// the relative size of a disturbance.
void fill(torch::nn::Module& module, const nlohmann::json& one, double noise) {
  const std::vector<double> n = numbers_in(
      support::at(one, "weights").get<std::string>(),
      "element i of parameter k \\(order below\\) = " + any_number + "\\*sin\\(" + any_number +
          "\\*i \\+ k\\); BatchNorm weights \\(names ending \\.1\\.weight\\) \\+" + any_number);
  const nlohmann::json& order = support::at(one, "param_order");
  auto parameters = module.named_parameters();
  if (parameters.size() != order.size()) throw std::runtime_error("another number of parameters");
  const torch::NoGradGuard no_grad;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const auto name = order[k][0].get<std::string>();
    torch::Tensor* parameter = parameters.find(name);
    if (parameter == nullptr ||
        parameter->sizes().vec() != order[k][1].get<std::vector<std::int64_t>>()) {
      throw std::runtime_error("no parameter " + name + " of the stored shape");
    }
    const torch::Tensor index = torch::arange(parameter->numel(), torch::kFloat64);
    torch::Tensor values = n[0] * torch::sin(n[1] * index + static_cast<double>(k));
    if (name.ends_with(".1.weight")) values += n[2];
    if (noise > 0) values *= 1.0 + noise * torch::randn(values.sizes(), torch::kFloat64);
    parameter->copy_(values.view(parameter->sizes()));
  }
}

/// Everything the file stores of one training.
struct Trace {
  torch::Tensor h, z, losses, features;
};

Trace trained(const nlohmann::json& one, std::size_t steps, double noise) {
  SimClrOptions options;
  options.temperature = support::at(one, "temperature").get<double>();
  options.projection_dim = 64;
  options.head_bias = HeadBias::None;
  options.passes = SimClrOptions::Passes::Separate;
  SimClr method(options, std::make_shared<SampleCnn>());
  fill(method, one, noise);

  Batch batch;
  batch.views = views_from(support::at(one, "input").get<std::string>());
  const double rate =
      numbers_in(support::at(one, "optimizer").get<std::string>(), "Adam lr " + any_number)[0];
  torch::optim::Adam optimizer(method.parameters(), torch::optim::AdamOptions(rate));

  Trace trace;
  std::vector<double> losses;
  for (std::size_t step = 0; step < steps; ++step) {
    const StepOutput output = method.step(batch);
    if (step == 0) {
      trace.h = output.features[0];
      trace.z = output.projections[0];
    }
    losses.push_back(output.loss.item<double>());
    optimizer.zero_grad();
    output.loss.backward();
    optimizer.step();
  }
  trace.losses = torch::tensor(losses, torch::kFloat64);
  method.eval();
  const torch::NoGradGuard no_grad;
  trace.features = method.encoder()->forward(torch::cat(batch.views));
  return trace;
}

}  // namespace

/// Whole-model parity with CLMR: SampleCNN, head, NT-Xent, steps of Adam.
class GoldenSampleCnn : public QObject {
  Q_OBJECT

 private:
  /// The stored numbers are float32, and these formulas make an ill-conditioned model: a change of
  /// the weights in their last bit moves the features by a part in a thousand, and Adam's first
  /// step, which knows only the gradient's sign, multiplies that. So the test measures how far such
  /// changes move each figure, and takes a few times that for the tolerance, 1e-5 at the least.
  static constexpr double last_bit = 6e-8;
  static constexpr int disturbed_runs = 3;
  static constexpr double allowance = 4;

  static void check(const char* what, const torch::Tensor& ours, const torch::Tensor& stored,
                    const std::vector<torch::Tensor>& disturbed) {
    double spread = 0;
    for (const torch::Tensor& other : disturbed) {
      spread = std::max(spread, support::relative_error(other, ours));
    }
    const double tolerance = std::max(1e-5, allowance * spread);
    const double error = support::relative_error(ours, stored);
    qInfo("%s: %.2g off; disturbed in the last bit it moves by %.2g", what, error, spread);
    QVERIFY2(error < tolerance, what);
  }

 private Q_SLOTS:
  void all_cases() {
    const nlohmann::json file = support::golden("samplecnn.json");
    int ran = 0;
    for (const nlohmann::json& one : support::at(file, "cases")) {
      const auto losses = support::at(one, "losses of 3 steps").get<std::vector<double>>();
      const Trace ours = trained(one, losses.size(), 0);
      std::vector<Trace> others;
      for (int i = 0; i < disturbed_runs; ++i) {
        torch::manual_seed(static_cast<std::uint64_t>(i));
        others.push_back(trained(one, losses.size(), last_bit));
      }
      const auto each = [&](const auto& part) {
        std::vector<torch::Tensor> parts;
        for (const Trace& other : others) parts.push_back(part(other));
        return parts;
      };
      check("h", ours.h, support::tensor(support::at(one, "h_i step 0 (train mode)")),
            each([](const Trace& t) { return t.h; }));
      check("z", ours.z, support::tensor(support::at(one, "z_i step 0")),
            each([](const Trace& t) { return t.z; }));
      for (std::size_t step = 0; step < losses.size(); ++step) {
        const auto index = static_cast<std::int64_t>(step);
        check("loss", ours.losses[index], torch::tensor(losses[step], torch::kFloat64),
              each([&](const Trace& t) { return t.losses[index]; }));
      }
      check("features after training", ours.features,
            support::tensor(support::at(one, "encoder features after 3 steps, eval mode")),
            each([](const Trace& t) { return t.features; }));
      ++ran;
    }
    QVERIFY(ran > 0);
  }
};

}  // namespace test_golden_samplecnn

int golden_samplecnn(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_samplecnn::GoldenSampleCnn>(argc, argv);
}
#include "golden_samplecnn.moc"
