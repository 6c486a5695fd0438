#include <QtTest>
#include <set>

#include "core/models/encoders/pase_encoder.h"
#include "tests/support/golden_cases.h"
#include "tests/support/golden_fill.h"
#include "tests/support/run_test.h"

namespace test_golden_pase_encoder {

using namespace earshot;
namespace support = earshot::testing;

namespace {

/// Kinds of pase.json that golden_pase_workers.cpp and golden_pase_targets.cpp go through.
const std::set<std::string> elsewhere{"worker target",      "delta",
                                      "loss over r frames", "binary worker",
                                      "worker parameters",  "decoder, shrunk"};

constexpr double tolerance = 1e-9;

bool close(const torch::Tensor& ours, const torch::Tensor& stored, double allowed = tolerance) {
  const double error = support::relative_error(ours.detach(), stored);
  if (error >= allowed) qWarning("%.3g off", error);
  return error < allowed;
}

bool near(double ours, double stored, double scale) {
  return std::abs(ours - stored) <= tolerance * std::max(std::abs(scale), 1e-300);
}

std::string list_of(const nlohmann::json& numbers) {
  std::string text;
  for (const nlohmann::json& number : numbers) {
    text += (text.empty() ? "" : ",") + std::to_string(number.get<std::int64_t>());
  }
  return text;
}

std::int64_t whole(const nlohmann::json& one, const std::string& key) {
  return support::at(one, key).get<std::int64_t>();
}

/// First eight, last eight, mean and deviation.
void check_summary(const nlohmann::json& stored, const torch::Tensor& ours) {
  QVERIFY(ours.sizes().vec() == support::at(stored, "shape").get<std::vector<std::int64_t>>());
  const torch::Tensor flat = ours.detach().flatten();
  const double scale = flat.abs().max().item<double>();
  QVERIFY(near(flat.mean().item<double>(), support::at(stored, "mean").get<double>(), scale));
  QVERIFY(near(flat.std(false).item<double>(), support::at(stored, "std (biased)").get<double>(),
               scale));
  const auto check_part = [&](const char* key, const torch::Tensor& part) {
    const torch::Tensor wanted = support::tensor(support::at(stored, key));
    QVERIFY2((part - wanted).abs().max().item<double>() <= tolerance * scale, key);
  };
  check_part("first8", flat.narrow(0, 0, 8));
  check_part("last8", flat.narrow(0, flat.size(0) - 8, 8));
}

torch::Tensor reflected(const torch::Tensor& signal, std::int64_t before, std::int64_t after) {
  namespace F = torch::nn::functional;
  return F::pad(signal, F::PadFuncOptions({before, after}).mode(torch::kReflect));
}

void check_sinc(const nlohmann::json& one) {
  SincLayerOptions options;
  options.filters = whole(one, "filters");
  options.kernel = whole(one, "kernel");
  options.sample_rate = whole(one, "sample_rate");
  options.least_low_hz = support::at(one, "min_low_hz").get<double>();
  options.least_band_hz = support::at(one, "min_band_hz").get<double>();
  const auto low =
      support::tensor(support::at(one, "low_hz_ (parameter, float32 in the reference)"));
  const auto band = support::tensor(support::at(one, "band_hz_"));
  SincLayerOptions strided = options;
  strided.stride = 4;
  SincLayer layer(options), with_stride(strided);
  for (SincLayer* each : {&layer, &with_stride}) {
    each->to(torch::kFloat64);
    const torch::NoGradGuard no_grad;
    auto parameters = each->named_parameters();
    if (support::at(one, "name").get<std::string>().find("initial") != std::string::npos) {
      QVERIFY(close(parameters["low_hz_"].flatten(), low, 1e-7));
      QVERIFY(close(parameters["band_hz_"].flatten(), band, 1e-7));
    }
    parameters["low_hz_"].copy_(low.unsqueeze(1));
    parameters["band_hz_"].copy_(band.unsqueeze(1));
  }
  const torch::Tensor listed =
      torch::tensor(support::at(one, "channels listed").get<std::vector<std::int64_t>>());
  const torch::Tensor filters = layer.filters().squeeze(1);
  const std::int64_t half = options.kernel / 2;
  QVERIFY(close(filters.index_select(0, listed).narrow(1, 0, half + 1),
                support::tensor(support::at(one,
                                            "filters (channel, tap), first half up to and "
                                            "including the centre tap (symmetric)"))));
  QVERIFY(close(filters.sum(1), support::tensor(support::at(one, "sum of every filter"))));
  QVERIFY(
      close(filters.abs().sum(1), support::tensor(support::at(one, "sum of |.| of every filter"))));
  QVERIFY(close(filters.square().sum(1),
                support::tensor(support::at(one, "sum of squares of every filter"))));

  const torch::Tensor sound = support::golden_chirp(support::at(one, "input").get<std::string>());
  const torch::Tensor output = layer.forward(reflected(sound, half, half));
  // Of the outputs, the first three of the channels listed.
  const torch::Tensor heard = listed.narrow(0, 0, 3);
  QVERIFY(close(output.index_select(1, heard).narrow(2, 0, 30),
                support::tensor(support::at(one, "output, channels listed, first 30 samples"))));
  QVERIFY(near(output.sum().item<double>(), support::at(one, "output sum").get<double>(),
               output.abs().sum().item<double>()));
  QVERIFY(close(
      with_stride.forward(reflected(sound, half - 1, half)).index_select(1, heard).narrow(2, 0, 20),
      support::tensor(support::at(one,
                                  "stride 4 (padding K//2-1 left, K//2 right), channels "
                                  "listed, first 20"))));
}

PaseEncoderOptions encoder_options(const nlohmann::json& one) {
  const nlohmann::json& cfg = support::at(one, "cfg");
  PaseEncoderOptions options;
  options.kernels = list_of(support::at(cfg, "kwidths"));
  options.strides = list_of(support::at(cfg, "strides"));
  options.widths = list_of(support::at(cfg, "fmaps"));
  options.embedding = cfg.contains("emb_dim") ? whole(cfg, "emb_dim") : whole(one, "emb_dim");
  options.output_norm = support::at(cfg, "norm_out").get<bool>();
  options.qrnn_units = cfg.value("rnn_dim", 0);
  options.qrnn_layers = cfg.value("rnn_layers", 1);
  options.dense_skips = cfg.value("denseskips", false);
  return options;
}

/// With the stored weights, in float64; the sinc layer's parameters stay as they begin.
std::shared_ptr<PaseEncoder> filled_encoder(const nlohmann::json& one) {
  const auto encoder = std::make_shared<PaseEncoder>(encoder_options(one), 16000);
  encoder->to(torch::kFloat64);
  std::map<std::string, torch::Tensor> sinc;
  for (const auto& item : encoder->named_parameters()) {
    if (item.key().ends_with("_hz_")) sinc[item.key()] = item.value().detach().clone();
  }
  const nlohmann::json& fill = support::at(one, "fill");
  support::fill_parameters(*encoder, support::golden_weights(fill, support::at(fill, "params")),
                           [](const std::string& name) { return name; });
  const torch::NoGradGuard no_grad;
  for (const auto& [name, value] : sinc) encoder->named_parameters()[name].copy_(value);
  return encoder;
}

std::int64_t count(const torch::nn::Module& module, const std::string& prefix) {
  std::int64_t numbers = 0;
  for (const auto& item : module.named_parameters()) {
    if (item.key().starts_with(prefix)) numbers += item.value().numel();
  }
  return numbers;
}

void check_full_encoder(const nlohmann::json& one) {
  const auto encoder = filled_encoder(one);
  for (const auto& [key, stored] : support::at(one, "parameters").items()) {
    std::int64_t ours = 0;
    if (key == "buffers") {
      for (const torch::Tensor& buffer : encoder->buffers()) ours += buffer.numel();
    } else if (key.starts_with("block ")) {
      ours = count(*encoder, "blocks." + key.substr(6) + ".");
    } else {
      const std::map<std::string, std::string> prefixes{
          {"total", ""}, {"projection W", "W."}, {"qrnn", "rnn."}, {"skips", "denseskips."}};
      QVERIFY2(prefixes.contains(key), key.c_str());
      ours = count(*encoder, prefixes.at(key));
    }
    QVERIFY2(ours == stored.get<std::int64_t>(), key.c_str());
  }
  encoder->eval();
  const torch::NoGradGuard no_grad;
  for (const nlohmann::json& pair : support::at(one, "[samples, output shape]")) {
    const torch::Tensor output =
        encoder->frames(torch::zeros({1, 1, pair[0].get<std::int64_t>()}, torch::kFloat64)).local;
    QVERIFY(output.sizes().vec() == pair[1].get<std::vector<std::int64_t>>());
  }
  const torch::Tensor sound = support::golden_chirp(support::at(one, "input").get<std::string>());
  const auto check_mode = [&](const std::string& summary, const std::string& few) {
    const torch::Tensor output = encoder->frames(sound).local;
    check_summary(support::at(one, summary), output);
    const torch::Tensor stored = support::tensor(support::at(one, few));
    const torch::Tensor ours = output[0].narrow(0, 0, stored.size(0)).narrow(1, 0, stored.size(1));
    const double scale = output.abs().max().item<double>();
    QVERIFY((ours - stored).abs().max().item<double>() <= tolerance * scale);
  };
  check_mode("eval: summary", "eval: first 2 frames of item 0, first 20 dimensions");
  encoder->train();
  check_mode("train (batch statistics): summary",
             "train: first 2 frames of item 0, first 20 dimensions");
}

void check_shrunk_encoder(const nlohmann::json& one) {
  const auto encoder = filled_encoder(one);
  QCOMPARE(count(*encoder, ""), whole(one, "parameters"));
  const torch::Tensor sound = support::golden_chirp(support::at(one, "input").get<std::string>());
  encoder->eval();
  QVERIFY(close(encoder->frames(sound).local, support::tensor(support::at(one, "eval output"))));
  encoder->train();
  const torch::Tensor output = encoder->frames(sound).local;
  QVERIFY(close(
      output, support::tensor(support::at(one, "train output (batch statistics, first forward)"))));
  const torch::Tensor loss =
      (torch::sin(torch::arange(output.numel(), torch::kFloat64)) * output.flatten()).sum();
  QVERIFY(near(loss.item<double>(),
               support::at(one, "loss = sum_i sin(i)*train_output_i").get<double>(),
               output.abs().sum().item<double>()));
  loss.backward();
  const auto parameters = encoder->named_parameters();
  for (const std::string name : {"low_hz_", "band_hz_"}) {
    QVERIFY(close(parameters["blocks.0.conv." + name].grad().flatten(),
                  support::tensor(support::at(one, "grad of " + name)), 1e-8));
  }
  torch::Tensor signal = sound;
  for (std::size_t block = 0; block < encoder->blocks(); ++block) {
    signal = encoder->apply_block(block, signal);
    check_summary(
        support::at(support::at(one, "blocks"), "block " + std::to_string(block) + " (train)"),
        signal);
  }
}

void check_qrnn(const nlohmann::json& one) {
  Qrnn qrnn(whole(one, "input_size"), whole(one, "hidden"), whole(one, "layers"));
  qrnn.to(torch::kFloat64);
  std::vector<support::GoldenWeight> weights;
  for (const nlohmann::json& pair : support::at(one, "weights")) {
    const torch::Tensor values = support::tensor(pair[1]);
    weights.push_back({pair[0].get<std::string>(), values.sizes().vec(), values});
  }
  support::fill_parameters(qrnn, weights, [](const std::string& name) { return name; });
  torch::Tensor x = support::tensor(support::at(one, "x (T,B,input)")).clone().requires_grad_();
  const Qrnn::Output output = qrnn.forward(x.permute({1, 2, 0}));
  const torch::Tensor hidden = output.hidden.permute({2, 0, 1});
  QVERIFY(close(hidden, support::tensor(support::at(one, "output (T,B,hidden)"))));
  QVERIFY(
      close(output.cells, support::tensor(support::at(one, "last cell state (layers,B,hidden)"))));
  hidden.square().sum().backward();
  QVERIFY(close(x.grad(), support::tensor(support::at(one, "grad_x of sum(output^2)"))));
}

}  // namespace

/// PASE's and PASE+'s encoders and their layers against their code (pase.json).
class GoldenPaseEncoder : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void all_cases() {
    support::check_all_cases("pase.json", "what",
                             {{"sinc filters", check_sinc},
                              {"encoder, full size", check_full_encoder},
                              {"encoder, shrunk", check_shrunk_encoder},
                              {"qrnn", check_qrnn}},
                             elsewhere);
  }
};

}  // namespace test_golden_pase_encoder

int golden_pase_encoder(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_pase_encoder::GoldenPaseEncoder>(argc, argv);
}
#include "golden_pase_encoder.moc"
