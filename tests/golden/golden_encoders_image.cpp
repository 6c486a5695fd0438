#include <QtTest>

#include "core/models/encoders/efficientnet.h"
#include "core/models/encoders/resnet.h"
#include "core/tensor/batch_norm.h"
#include "tests/support/golden_fill.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_encoders_image {

using namespace earshot;
namespace support = earshot::testing;

namespace {

/// The published network alone: the picture goes in as it is, and no block is left out.
std::shared_ptr<ImageEncoder> network(const std::string& what) {
  const auto bare = [](auto options) {
    options.normalise = ImageOptions::Normalise::None;
    return options;
  };
  if (what == "ResNet-18") {
    return std::make_shared<ResNet>(ResNetDepth::Eighteen, bare(ResNetOptions{}), 16000);
  }
  if (what == "ResNet-50") {
    return std::make_shared<ResNet>(ResNetDepth::Fifty, bare(ResNetOptions{}), 16000);
  }
  if (what != "EfficientNet-B0") throw std::runtime_error("golden: no network " + what);
  EfficientNetOptions options = bare(EfficientNetOptions{});
  options.drop_connect = 0;
  return std::make_shared<EfficientNetB0>(options, 16000);
}

/// What golden_encoders_cpc checks.
bool is_of_cpc(const std::string& what) {
  return what == "CPC encoder and context network, full size" || what == "CPC output lengths" ||
         what == "CPC tiny forward (train mode)";
}

std::int64_t values_of(const torch::OrderedDict<std::string, torch::Tensor>& tensors) {
  std::int64_t count = 0;
  for (const auto& tensor : tensors) {
    if (!tensor.key().starts_with("front_end.")) count += tensor.value().numel();
  }
  return count;
}

}  // namespace

/// ResNet-18, ResNet-50 and EfficientNet-B0 against torchvision.
class GoldenEncodersImage : public QObject {
  Q_OBJECT

 private:
  static void compare(const torch::Tensor& ours, const nlohmann::json& stored, double scale,
                      double tolerance) {
    const torch::Tensor expected = support::tensor(stored);
    QVERIFY(ours.sizes() == expected.sizes());
    const double apart = (ours - expected).abs().max().item<double>();
    QVERIFY2(apart <= tolerance * scale, std::to_string(apart / scale).c_str());
  }

  /// Output and whole of its figures, compared relative to the largest value.
  static void check_output(const torch::Tensor& output, const nlohmann::json& stored,
                           double tolerance) {
    QVERIFY(output.sizes().vec() == support::at(stored, "shape").get<std::vector<std::int64_t>>());
    const torch::Tensor values = output.to(torch::kFloat64);
    const double scale = values.abs().max().item<double>();
    const auto figure = [&](const char* key) { return support::at(stored, key).get<double>(); };
    QVERIFY(std::abs(values.mean().item<double>() - figure("mean")) <= tolerance * scale);
    QVERIFY(std::abs(values.std(false).item<double>() - figure("std (biased)")) <=
            tolerance * scale);
    compare(values[0].slice(0, 0, 8), support::at(stored, "first8"), scale, tolerance);
    const torch::Tensor flat = values.flatten();
    compare(flat.slice(0, flat.size(0) - 8), support::at(stored, "last8"), scale, tolerance);
    compare(values[1].slice(0, 0, 8), support::at(stored, "item 1 first8"), scale, tolerance);
  }

  static void check_layers(const nlohmann::json& one, const ImageEncoder& encoder,
                           const torch::Tensor& picture) {
    const nlohmann::json& layers = support::at(one, "layers and output shapes");
    torch::Tensor values = picture;
    std::size_t stage = 0;
    for (const nlohmann::json& layer : layers) {
      QVERIFY(stage < encoder.stages());
      QCOMPARE(encoder.stage_name(stage), layer.at(0).get<std::string>());
      values = encoder.apply_stage(stage++, values);
      QVERIFY(values.sizes().vec() == layer.at(1).get<std::vector<std::int64_t>>());
    }
  }

  static void check_norms(const nlohmann::json& one, const torch::nn::Module& encoder) {
    const auto plan = support::at(one, "batch norm eps, momentum").get<std::vector<double>>();
    std::int64_t norms = 0;
    for (const auto& module : encoder.modules(/*include_self=*/false)) {
      const auto norm = std::dynamic_pointer_cast<BatchNorm2dImpl>(module);
      if (!norm) continue;
      ++norms;
      QCOMPARE(norm->options.eps(), plan.at(0));
      QCOMPARE(norm->options.momentum().value(), plan.at(1));
    }
    QCOMPARE(norms, support::at(one, "batch norms").get<std::int64_t>());
  }

  static void check_running(const nlohmann::json& trained, const torch::nn::Module& encoder,
                            double tolerance) {
    const auto buffers = encoder.named_buffers();
    std::string first, last;
    for (const auto& buffer : buffers) {
      if (!buffer.key().ends_with("running_mean")) continue;
      const std::string norm = buffer.key().substr(0, buffer.key().size() - 4);
      if (first.empty()) first = norm;
      last = norm;
    }
    const auto compare_first = [&](const std::string& name, const char* key) {
      const torch::Tensor values = buffers[name].slice(0, 0, 8);
      compare(values, support::at(trained, key), buffers[name].abs().max().item<double>(),
              tolerance);
    };
    compare_first(first + "mean", "first norm running_mean after this one forward, first 8");
    compare_first(first + "var", "first norm running_var, first 8");
    compare_first(last + "var", "last norm running_var, first 8");
  }

  static void check(const nlohmann::json& one) {
    const auto encoder = network(support::at(one, "what").get<std::string>());
    QCOMPARE(values_of(encoder->named_parameters()),
             support::at(one, "parameters").get<std::int64_t>());
    QCOMPARE(
        values_of(encoder->named_buffers()),
        support::at(one, "buffers (values, num_batches_tracked included)").get<std::int64_t>());
    check_norms(one, *encoder);

    encoder->to(torch::kFloat64);
    support::fill_parameters(
        *encoder, support::golden_weights(support::at(one, "fill"), support::at(one, "fill order")),
        [](const std::string& name) { return name; });
    const torch::Tensor picture =
        support::golden_chirp(support::at(one, "input").get<std::string>());
    const torch::NoGradGuard no_grad;
    const auto tolerance = [](const nlohmann::json& stored) {
      const double rounding =
          support::at(stored, "rounding seen between two computations (relative to the largest)")
              .get<double>();
      return std::max(1e-9, 100 * rounding);
    };
    const nlohmann::json& evaluated = support::at(one, "eval");
    const nlohmann::json& trained = support::at(one, "train");
    encoder->eval();
    check_layers(one, *encoder, picture);
    check_output(encoder->features_of(picture), evaluated, tolerance(evaluated));
    encoder->to(torch::kFloat32);
    check_output(encoder->features_of(picture.to(torch::kFloat32)), evaluated, 1e-5);
    encoder->to(torch::kFloat64);
    support::fill_parameters(
        *encoder, support::golden_weights(support::at(one, "fill"), support::at(one, "fill order")),
        [](const std::string& name) { return name; });
    encoder->train();
    check_output(encoder->features_of(picture), trained, tolerance(trained));
    check_running(trained, *encoder, tolerance(trained));
  }

 private Q_SLOTS:
  void all_cases() {
    const nlohmann::json file = support::golden("encoders.json");
    int ran = 0;
    for (const nlohmann::json& one : support::at(file, "cases")) {
      if (is_of_cpc(support::at(one, "what").get<std::string>())) continue;
      check(one);
      ++ran;
    }
    QVERIFY(ran > 0);
  }
};

}  // namespace test_golden_encoders_image

int golden_encoders_image(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_encoders_image::GoldenEncodersImage>(argc, argv);
}
#include "golden_encoders_image.moc"
