#include <QtTest>

#include "core/models/encoders/cpc_encoder.h"
#include "tests/support/golden_fill.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_encoders_cpc {

using namespace earshot;
namespace support = earshot::testing;

namespace {

CpcEncoderOptions::Norm norm_of(const std::string& theirs) {
  if (theirs == "ID") return CpcEncoderOptions::Norm::None;
  if (theirs == "batchNorm") return CpcEncoderOptions::Norm::Batch;
  if (theirs == "layerNorm") return CpcEncoderOptions::Norm::Channel;
  throw std::runtime_error("golden: a norm that is not known: " + theirs);
}

CpcEncoderOptions::Context context_of(const std::string& theirs) {
  if (theirs == "GRU") return CpcEncoderOptions::Context::Gru;
  if (theirs == "LSTM") return CpcEncoderOptions::Context::Lstm;
  throw std::runtime_error("golden: a context network that is not known: " + theirs);
}

/// "gEncoder.conv3.weight" -> "convolutions.3.weight".
std::string our_name(const std::string& theirs) {
  const auto behind = [&](const std::string& beginning) {
    return theirs.starts_with(beginning) ? theirs.substr(beginning.size()) : std::string();
  };
  if (const std::string rest = behind("gEncoder.conv"); !rest.empty()) {
    return "convolutions." + rest;
  }
  if (const std::string rest = behind("gEncoder.batchNorm"); !rest.empty()) return "norms." + rest;
  if (const std::string rest = behind("gAR.baseNet."); !rest.empty()) return "context." + rest;
  throw std::runtime_error("golden: a weight that is not known: " + theirs);
}

std::int64_t parameters_under(const torch::nn::Module& module, const std::string& name) {
  std::int64_t count = 0;
  for (const auto& item : module.named_parameters()) {
    if (item.key().starts_with(name)) count += item.value().numel();
  }
  return count;
}

}  // namespace

/// CPC's encoder against facebookresearch/CPC_audio; the other networks of encoders.json have tests
/// of their own.
class GoldenEncodersCpc : public QObject {
  Q_OBJECT

 private:
  static void check_size(const nlohmann::json& one) {
    CpcEncoderOptions options;
    options.channels = support::at(one, "hidden").get<std::int64_t>();
    options.norm = norm_of(support::at(one, "norm").get<std::string>());
    options.context = context_of(support::at(one, "context").get<std::string>());
    options.context_channels = support::at(one, "context size").get<std::int64_t>();
    const CpcEncoder encoder(options);
    const nlohmann::json& counts = support::at(one, "parameters");
    QCOMPARE(parameters_under(encoder, "convolutions.") + parameters_under(encoder, "norms."),
             support::at(counts, "encoder").get<std::int64_t>());
    QCOMPARE(parameters_under(encoder, "context."),
             support::at(counts, "context").get<std::int64_t>());
    std::int64_t buffers = 0;
    for (const torch::Tensor& buffer : encoder.buffers()) buffers += buffer.numel();
    QCOMPARE(buffers, support::at(one, "buffers").get<std::int64_t>());
  }

  static void check_lengths(const nlohmann::json& one) {
    CpcEncoderOptions options;
    options.channels = 2;
    CpcEncoder encoder(options);
    const torch::NoGradGuard no_grad;
    for (const nlohmann::json& pair : support::at(one, "[samples, frames]")) {
      const auto samples = pair.at(0).get<std::int64_t>(), frames = pair.at(1).get<std::int64_t>();
      const auto made = encoder.frames(torch::randn({1, 1, samples}));
      QCOMPARE(made.local.size(2), frames);
      QCOMPARE(made.context.size(2), frames);
      QCOMPARE(frames_of(samples, cpc_layers(CpcEncoderOptions::Layout::Speech)), frames);
    }
  }

  static void check_forward(const nlohmann::json& one) {
    CpcEncoderOptions options;
    options.channels = support::at(one, "hidden").get<std::int64_t>();
    options.norm = norm_of(support::at(one, "norm").get<std::string>());
    options.context_channels = support::at(one, "context").get<std::int64_t>();
    CpcEncoder encoder(options);
    encoder.to(torch::kFloat64);
    const nlohmann::json& fill = support::at(one, "fill");
    const auto weights = support::golden_weights(fill, support::at(fill, "params"));
    support::fill_parameters(encoder, weights, our_name);

    torch::Tensor sound =
        support::golden_chirp(support::at(one, "input").get<std::string>()).requires_grad_();
    const auto frames = encoder.frames(sound);
    QVERIFY(support::relative_error(frames.local.transpose(1, 2),
                                    support::tensor(support::at(one, "z (B,T,hidden)"))) < 1e-9);
    const torch::Tensor context = frames.context.transpose(1, 2);
    QVERIFY(support::relative_error(context, support::tensor(support::at(one, "c (B,T,context)"))) <
            1e-9);

    const torch::Tensor weight = torch::sin(torch::arange(context.numel(), torch::kFloat64));
    (context.reshape(-1) * weight).sum().backward();
    const torch::Tensor stored = support::tensor(
        support::at(one, "grad of sum_i sin(i) c_i w.r.t. input, first 40 of each row"));
    QVERIFY(support::relative_error(sound.grad().flatten(1).narrow(1, 0, stored.size(1)), stored) <
            1e-9);
    check_gradients(encoder, weights,
                    support::at(one, "sum of |grad| per parameter").get<std::vector<double>>());
  }

  static void check_gradients(const CpcEncoder& encoder,
                              const std::vector<support::GoldenWeight>& weights,
                              const std::vector<double>& sums) {
    QCOMPARE(sums.size(), weights.size());
    const double largest = *std::max_element(sums.begin(), sums.end());
    const auto parameters = encoder.named_parameters();
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const double ours = parameters[our_name(weights[i].name)].grad().abs().sum().item<double>();
      QVERIFY2(std::abs(ours - sums[i]) < 1e-9 * largest, weights[i].name.c_str());
    }
  }

 private Q_SLOTS:
  void all_cases() {
    const std::set<std::string> not_for_us{"ResNet-18", "ResNet-50", "EfficientNet-B0"};
    int sizes = 0, lengths = 0, forwards = 0;
    const nlohmann::json file = support::golden("encoders.json");
    for (const nlohmann::json& one : support::at(file, "cases")) {
      const auto what = support::at(one, "what").get<std::string>();
      if (what == "CPC encoder and context network, full size") {
        check_size(one);
        ++sizes;
      } else if (what == "CPC output lengths") {
        check_lengths(one);
        ++lengths;
      } else if (what == "CPC tiny forward (train mode)") {
        check_forward(one);
        ++forwards;
      } else {
        QVERIFY2(not_for_us.contains(what), what.c_str());
      }
    }
    QVERIFY(sizes > 0 && lengths > 0 && forwards > 0);
  }
};

}  // namespace test_golden_encoders_cpc

int golden_encoders_cpc(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_encoders_cpc::GoldenEncodersCpc>(argc, argv);
}
#include "golden_encoders_cpc.moc"
