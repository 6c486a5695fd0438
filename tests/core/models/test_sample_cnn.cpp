#include <cmath>
#include <QtTest>

#include "core/methods/kinds/simclr.h"
#include "core/models/encoders/sample_cnn.h"
#include "tests/support/places.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_sample_cnn {

using namespace earshot;
namespace support = earshot::testing;

namespace {

std::int64_t count_of(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const torch::Tensor& parameter : module.parameters()) count += parameter.numel();
  return count;
}

/// As in check_sample_cnn.py.
torch::Tensor scatter(std::int64_t count, std::int64_t key) {
  const std::int64_t mask = 0x7FFFFFFF;
  torch::Tensor x = (torch::arange(count) * 1103515245 + key * 40503 + 12345).bitwise_and(mask);
  x = (x * x + x).bitwise_right_shift(7).bitwise_and(mask);
  x = (x * 69069 + 1).bitwise_and(mask);
  return x.to(torch::kFloat64) / std::pow(2.0, 30) - 1.0;
}

void fill(torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  std::int64_t key = 0;
  for (const auto& item : module.named_parameters()) {
    torch::Tensor parameter = item.value();
    torch::Tensor values = scatter(parameter.numel(), key++).view(parameter.sizes());
    if (parameter.dim() > 1) {
      values *= std::sqrt(6.0 / static_cast<double>(parameter[0].numel()));
    } else {
      values = 0.1 * values + (item.key().ends_with(".1.weight") ? 1.0 : 0.0);
    }
    parameter.copy_(values);
  }
}

torch::Tensor matrix(const nlohmann::json& rows) {
  std::vector<torch::Tensor> tensors;
  for (const nlohmann::json& row : rows) {
    tensors.push_back(torch::tensor(row.get<std::vector<double>>(), torch::kFloat64));
  }
  return torch::stack(tensors);
}

}  // namespace

class TestSampleCnn : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void it_has_as_many_parameters_as_published() {
    const SampleCnn encoder;
    QCOMPARE(count_of(encoder), std::int64_t{2368512});
    // With CLMR's classifier of 50 tags.
    QCOMPARE(count_of(encoder) + 512 * 50 + 50, std::int64_t{2394162});
  }

  void every_layer_gives_the_published_size() {
    SampleCnn encoder;
    encoder.eval();
    const torch::NoGradGuard no_grad;
    const std::vector<std::pair<std::int64_t, std::int64_t>> sizes{
        {128, 19683}, {128, 6561}, {128, 2187}, {256, 729}, {256, 243}, {256, 81},
        {256, 27},    {256, 9},    {256, 3},    {512, 1},   {512, 1}};
    QCOMPARE(encoder.layers(), sizes.size());
    torch::Tensor signal = torch::randn({1, 1, 59049});
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      signal = encoder.apply_layer(i, signal);
      QVERIFY(signal.sizes() == torch::IntArrayRef({1, sizes[i].first, sizes[i].second}));
      QVERIFY(signal.min().item<double>() >= 0);
    }
  }

  void it_takes_one_field_and_less_than_two() {
    SampleCnn encoder;
    encoder.eval();
    const torch::NoGradGuard no_grad;
    for (const std::int64_t samples : {59049, 88000, 118097}) {
      QVERIFY(encoder.forward(torch::randn({1, 1, samples})).sizes() ==
              torch::IntArrayRef({1, 512}));
    }
    for (const std::int64_t samples : {59048, 118098}) {
      try {
        encoder.forward(torch::randn({1, 1, samples}));
        QFAIL("a length that gives no 512 features was taken");
      } catch (const std::invalid_argument& error) {
        QVERIFY(QString(error.what()).contains("59049 to 118097"));
        QVERIFY(QString(error.what()).contains(QString::number(samples)));
      }
    }
    QVERIFY_EXCEPTION_THROWN(encoder.forward(torch::randn({1, 2, 59049})), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(encoder.forward(torch::randn({1, 59049})), std::invalid_argument);
  }

  void names_are_those_of_published_checkpoints() {
    const SampleCnn encoder;
    const auto tensors = encoder.named_buffers();
    QVERIFY(tensors.contains("sequential.0.1.running_mean"));
    QVERIFY(tensors.contains("sequential.10.1.running_var"));
    QVERIFY(encoder.named_parameters().contains("sequential.0.0.weight"));
    QVERIFY(encoder.named_parameters().contains("sequential.10.1.bias"));
  }

  void training_is_pythons_to_the_last_digits() {
    QProcess python;
    python.start("/usr/bin/python3", {"-c", "import torch"});
    if (!python.waitForFinished(120000) || python.exitCode() != 0) {
      QSKIP("Debian's python3-torch is not installed, so there is nothing to compare with");
    }
    const std::int64_t pairs = 2;
    const std::size_t steps = 2;
    const auto script =
        support::source_folder() / "tests" / "core" / "models" / "check_sample_cnn.py";
    python.start("/usr/bin/python3",
                 {QString::fromStdString(script.string()), "2", "2", "0.5", "0.0003"});
    QVERIFY(python.waitForFinished(240000));
    QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
    const nlohmann::json expected =
        nlohmann::json::parse(python.readAllStandardOutput().toStdString());

    SimClrOptions options;
    options.temperature = 0.5;
    options.projection_dim = 64;
    options.passes = SimClrOptions::Passes::Separate;
    SimClr method(options, std::make_shared<SampleCnn>());
    method.to(torch::kFloat64);
    fill(method);
    const torch::Tensor sound = 0.5 * scatter(2 * pairs * 59049, 1000).view({-1, 1, 59049});
    Batch batch;
    batch.views = {sound.slice(0, 0, pairs), sound.slice(0, pairs)};
    torch::optim::Adam optimizer(method.parameters(), torch::optim::AdamOptions(3e-4));
    std::vector<double> losses;
    for (std::size_t step = 0; step < steps; ++step) {
      const StepOutput output = method.step(batch);
      if (step == 0) {
        // The step hands out float32.
        QVERIFY(support::relative_error(output.features[0], matrix(expected["h"])) < 1e-6);
        QVERIFY(support::relative_error(output.projections[0], matrix(expected["z"])) < 1e-6);
      }
      losses.push_back(output.loss.item<double>());
      optimizer.zero_grad();
      output.loss.backward();
      optimizer.step();
    }
    for (std::size_t step = 0; step < steps; ++step) {
      const double off = std::abs(losses[step] / expected["losses"][step].get<double>() - 1);
      qInfo("loss of step %zu: %.12g, %.1e off", step, losses[step], off);
      QVERIFY(off < 1e-9);
    }
    method.eval();
    const torch::NoGradGuard no_grad;
    const torch::Tensor features = method.encoder()->forward(sound);
    const double off = support::relative_error(features, matrix(expected["features"]));
    qInfo("features after training: %.1e off", off);
    QVERIFY(off < 1e-6);
  }
};

}  // namespace test_sample_cnn

int core_sample_cnn(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_sample_cnn::TestSampleCnn>(argc, argv);
}
#include "test_sample_cnn.moc"
