#include <cmath>
#include <numbers>
#include <QtTest>

#include "core/losses/cola.h"
#include "core/methods/kinds/cola.h"
#include "core/models/encoders/efficientnet.h"
#include "core/tensor/batch_norm.h"
#include "tests/support/golden_fill.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_cola {

using namespace earshot;
namespace support = earshot::testing;

namespace {

double relative(double actual, double expected) {
  return std::abs(actual - expected) / std::max(std::abs(expected), 1e-12);
}

std::int64_t values_in(const std::vector<torch::Tensor>& tensors) {
  std::int64_t count = 0;
  for (const torch::Tensor& one : tensors) count += one.numel();
  return count;
}

/// "n = 2000, t = i/16000: 0.3 sin(2pi(300 t + 9000 t^2)) + 0.01 sin(2pi 5000 t), last 500 samples
/// 0; float64 then float32"
torch::Tensor chirp_from(const std::string& formula) {
  const std::string& any = support::any_number;
  const std::vector<double> n = support::numbers_in(
      formula, "n = " + any + ", t = i/" + any + ": " + any + " sin\\(2pi\\(" + any + " t \\+ " +
                   any + " t\\^2\\)\\) \\+ " + any + " sin\\(2pi " + any + " t\\), last " + any +
                   " samples 0; float64 then float32");
  const torch::Tensor t = torch::arange(n[0], torch::kFloat64) / n[1];
  const double turn = 2 * std::numbers::pi;
  torch::Tensor x =
      n[2] * torch::sin(turn * (n[3] * t + n[4] * t * t)) + n[5] * torch::sin(turn * n[6] * t);
  const auto end = static_cast<std::int64_t>(n[0]);
  x.slice(0, end - static_cast<std::int64_t>(n[7])).zero_();
  return x.to(torch::kFloat32);
}

/// COLA's published front end.
LogMelOptions published_front_end() {
  ImageOptions options;
  options.low_hz = 60;
  options.high_hz = 7800;
  options.spectrum = ImageOptions::Spectrum::TensorFlow;
  return image_front_end(options, 16000);
}

EfficientNetOptions published_network() {
  EfficientNetOptions options;
  options.pooling = EfficientNetOptions::Pooling::Max;
  options.batch_norm = EfficientNetOptions::BatchNorm::Keras;
  return options;
}

}  // namespace

/// COLA against google-research's code in TensorFlow.
class GoldenCola : public QObject {
  Q_OBJECT

 private:
  static void check_loss(const nlohmann::json& one, torch::Dtype dtype, double tolerance) {
    const auto input = [&](const char* key) {
      return support::tensor(support::at(one, key), dtype).requires_grad_();
    };
    const torch::Tensor anchors = input("anchors (N,D)"), positives = input("positives (N,D)");
    const auto similarity = support::at(one, "similarity").get<std::string>();
    QVERIFY(similarity == "bilinear" || similarity == "dot");
    torch::Tensor weight, logits;
    if (similarity == "bilinear") {
      weight = input("W (D,D)");
      logits = bilinear_similarity(anchors, positives, weight);
    } else {
      logits = scaled_cosines(anchors, positives, support::at(one, "temperature").get<double>());
    }
    const Cola contrast = cola(logits);
    contrast.loss.backward();
    const auto near = [&](const torch::Tensor& ours, const char* key) {
      return support::relative_error(ours, support::tensor(support::at(one, key))) < tolerance;
    };
    QVERIFY(near(logits, "logits (row = anchor)"));
    QVERIFY(relative(contrast.loss.item<double>(), support::at(one, "loss").get<double>()) <
            tolerance);
    QVERIFY(relative(contrast.accuracy.item<double>(), support::at(one, "accuracy").get<double>()) <
            1e-6);
    QVERIFY(near(anchors.grad(), "grad_anchors"));
    QVERIFY(near(positives.grad(), "grad_positives"));
    if (weight.defined()) QVERIFY(near(weight.grad(), "grad_W"));
  }

  static void check_log_mel(const nlohmann::json& one) {
    const torch::Tensor signal = chirp_from(support::at(one, "signal").get<std::string>());
    const LogMelOptions options = published_front_end();
    const torch::Tensor exact = log_mel(signal.to(torch::kFloat64).unsqueeze(0),
                                        torch::hann_window(options.win_length, torch::kFloat64),
                                        mel_filterbank(options), options)[0]
                                    .t();
    const auto stored =
        support::tensor(support::at(one, "log_mel (frames, 64), the reference run in float64"));
    QVERIFY(support::relative_error(exact, stored) < 1e-9);

    LogMel front_end(options);
    const torch::Tensor apart =
        (front_end.forward(signal.unsqueeze(0))[0].t().to(torch::kFloat64) - stored).abs();
    const auto largest = support::at(one, "largest |float32 - float64| (all), (where log_mel > -6)")
                             .get<std::vector<double>>();
    QVERIFY(apart.max().item<double>() <= 2 * largest.at(0));
    QVERIFY(apart.masked_select(stored > -6).max().item<double>() <= 2 * largest.at(1));
    const auto shipped = support::tensor(support::at(one, "float32 as shipped"));
    QVERIFY(shipped.sizes() == stored.sizes());
  }

  static void check_head(const nlohmann::json& one) {
    const auto in = support::tensor(support::at(one, "in"));
    ColaHead head(3, in.size(1));
    head.to(torch::kFloat64);
    const auto norm =
        std::dynamic_pointer_cast<torch::nn::LayerNormImpl>(head.named_children()["layer_norm"]);
    QCOMPARE(norm->options.eps(), support::at(one, "LayerNorm epsilon").get<double>());
    QVERIFY(support::relative_error(
                head.squashed(in), support::tensor(support::at(one, "out = tanh(LayerNorm(in))"))) <
            1e-9);
    head.to(torch::kFloat32);
    QVERIFY(support::relative_error(
                head.squashed(in.to(torch::kFloat32)),
                support::tensor(support::at(one, "out = tanh(LayerNorm(in))"))) < 1e-5);
  }

  static void check_encoder(const nlohmann::json& one) {
    EfficientNetOptions options = published_network();
    options.normalise = ImageOptions::Normalise::Image;
    EfficientNetB0 encoder(options, 16000);
    const std::int64_t trainable = values_in(encoder.parameters());
    QCOMPARE(trainable, support::at(one, "EfficientNetB0 without top, input (T,64,1), trainable")
                            .get<std::int64_t>());

    std::int64_t statistics = 0;
    const auto plan =
        support::at(one, "batch norm momentum (Keras sense), epsilon").get<std::vector<double>>();
    for (const auto& module : encoder.modules(/*include_self=*/false)) {
      const auto norm = std::dynamic_pointer_cast<BatchNorm2dImpl>(module);
      if (!norm) continue;
      statistics += norm->running_mean.numel() + norm->running_var.numel();
      QCOMPARE(norm->options.eps(), plan.at(1));
      QVERIFY(std::abs(1 - norm->options.momentum().value() - plan.at(0)) < 1e-12);
    }
    // Keras' own layer for the input's mean and variance, with its count, which stays unused.
    constexpr std::int64_t unused = 3;
    QCOMPARE(trainable + statistics + unused,
             support::at(one, "total with statistics and input normalisation").get<std::int64_t>());

    const auto rates = support::at(one, "drop-connect rates").get<std::vector<double>>();
    QCOMPARE(encoder.drop_rates().size(), rates.size());
    for (std::size_t i = 0; i < rates.size(); ++i) {
      QVERIFY(std::abs(encoder.drop_rates()[i] - rates[i]) < 1e-12);
    }

    encoder.eval();
    const torch::NoGradGuard no_grad;
    for (const nlohmann::json& shape :
         support::at(one, "[frames, batch, features] after global max pooling")) {
      const torch::Tensor picture =
          torch::randn({shape.at(1).get<std::int64_t>(), 1, 64, shape.at(0).get<std::int64_t>()});
      QVERIFY(
          encoder.features_of(picture).sizes() ==
          torch::IntArrayRef({shape.at(1).get<std::int64_t>(), shape.at(2).get<std::int64_t>()}));
      // The rescaling inside the network is the same as rescaling what goes in.
      EfficientNetOptions bare = options;
      bare.normalise = ImageOptions::Normalise::None;
      torch::manual_seed(5);
      EfficientNetB0 plain(bare, 16000);
      torch::manual_seed(5);
      EfficientNetB0 rescaled(options, 16000);
      plain.eval();
      rescaled.eval();
      const double factor =
          support::at(one, "input rescaling factor inside the network").get<double>();
      QVERIFY(support::relative_error(rescaled.features_of(picture),
                                      plain.features_of(picture * factor)) < 1e-5);
    }

    const ColaHead head(encoder.features(), 512);
    QCOMPARE(trainable + values_in(head.parameters()),
             support::at(one,
                         "the same plus Dense 512 with bias and LayerNorm, by arithmetic (without "
                         "the bilinear W of 512x512)")
                 .get<std::int64_t>());
  }

 private Q_SLOTS:
  void all_cases() {
    const nlohmann::json file = support::golden("cola.json");
    int ran = 0;
    for (const nlohmann::json& one : support::at(file, "cases")) {
      const auto what = support::at(one, "what").get<std::string>();
      if (what == "loss") {
        check_loss(one, torch::kFloat64, 1e-9);
        check_loss(one, torch::kFloat32, 1e-5);
      } else if (what == "log-mel of the reference") {
        check_log_mel(one);
      } else if (what == "head after the dense layer") {
        check_head(one);
      } else {
        QCOMPARE(what, std::string("encoder facts"));
        check_encoder(one);
      }
      ++ran;
    }
    QVERIFY(ran > 0);
  }
};

}  // namespace test_golden_cola

int golden_cola(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_cola::GoldenCola>(argc, argv);
}
#include "golden_cola.moc"
