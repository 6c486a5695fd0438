#include <QtTest>
#include <set>

#include "core/losses/pase.h"
#include "core/methods/kinds/pase/pase.h"
#include "core/models/encoders/pase_encoder.h"
#include "tests/support/golden_cases.h"
#include "tests/support/golden_fill.h"
#include "tests/support/run_test.h"

namespace test_golden_pase_workers {

using namespace earshot;
namespace support = earshot::testing;

namespace {

/// Kinds of pase.json that golden_pase_encoder.cpp and golden_pase_targets.cpp go through.
const std::set<std::string> elsewhere{"worker target",      "delta",           "sinc filters",
                                      "encoder, full size", "encoder, shrunk", "qrnn"};

constexpr double tolerance = 1e-9;

bool close(const torch::Tensor& ours, const torch::Tensor& stored, double allowed = tolerance) {
  const double error = support::relative_error(ours.detach(), stored);
  if (error >= allowed) qWarning("%.3g off", error);
  return error < allowed;
}

bool near(double ours, double stored, double scale) {
  return std::abs(ours - stored) <= tolerance * std::max(std::abs(scale), 1e-300);
}

std::int64_t whole(const nlohmann::json& one, const std::string& key) {
  return support::at(one, key).get<std::int64_t>();
}

std::int64_t count(const torch::nn::Module& module, const std::string& prefix) {
  std::int64_t numbers = 0;
  for (const auto& item : module.named_parameters()) {
    if (item.key().starts_with(prefix)) numbers += item.value().numel();
  }
  return numbers;
}

void check_regression(const nlohmann::json& one) {
  const nlohmann::json& r = support::at(one, "r");
  const std::int64_t at_once = r.is_null() ? 1 : r.get<std::int64_t>();
  const auto target = support::tensor(support::at(one, "target (B,dim,T)"));
  torch::Tensor prediction =
      support::tensor(support::at(one, "prediction (B,dim*r,T)")).clone().requires_grad_();
  if (one.contains("expanded target")) {
    QVERIFY(close(frames_at_once(target, at_once), support::tensor(one.at("expanded target"))));
  }
  const torch::Tensor loss = regression_loss(prediction, target, at_once);
  const torch::Tensor laid_out = (prediction - frames_at_once(target, at_once)).square().mean();
  QVERIFY(close(loss, laid_out.detach(), 1e-12));
  const auto stored = support::at(one, "mse").get<double>();
  QVERIFY(near(loss.item<double>(), stored, stored));
  loss.backward();
  QVERIFY(close(prediction.grad(), support::tensor(support::at(one, "grad_prediction"))));
}

std::shared_ptr<FrameWorker> filled_worker(const nlohmann::json& one) {
  const nlohmann::json& fill = support::at(one, "fill");
  const auto weights = support::golden_weights(fill, support::at(fill, "params"));
  const auto worker =
      std::make_shared<FrameWorker>(weights.at(0).shape.at(1), weights.at(0).shape.at(0), 1);
  worker->to(torch::kFloat64);
  support::fill_parameters(*worker, weights, [](const std::string& name) {
    const std::string owner = "minion.";
    return name.starts_with(owner) ? name.substr(owner.size()) : name;
  });
  return worker;
}

/// The logits, positives first, and their loss.
torch::Tensor check_pairs(const nlohmann::json& one, const BinaryPairs& pairs,
                          const std::string& logits_key) {
  const torch::Tensor logits =
      filled_worker(one)->forward(torch::cat({pairs.positives, pairs.negatives}));
  const bool same_logits = close(logits, support::tensor(support::at(one, logits_key)));
  const auto halves = logits.chunk(2);
  const BinaryLoss result = binary_loss(halves[0], halves[1]);
  const auto stored = support::at(one, "bce (mean)").get<double>();
  if (!same_logits || !near(result.loss.item<double>(), stored, stored)) {
    throw std::runtime_error("another loss of " + support::at(one, "name").get<std::string>());
  }
  return result.loss;
}

void check_information(const nlohmann::json& one, bool global) {
  const auto read = [&](const char* key) {
    return support::tensor(support::at(one, key)).clone().requires_grad_();
  };
  const torch::Tensor chunk = read("chunk (B,E,T)"), context = read("ctxt"), other = read("rand");
  const bool both_ways = support::at(one, "augment").get<bool>();
  const BinaryPairs whole_pairs = information_pairs(chunk, context, other, both_ways);
  QVERIFY(close(whole_pairs.positives, support::tensor(support::at(one, "positives"))));
  QVERIFY(close(whole_pairs.negatives, support::tensor(support::at(one, "negatives"))));
  const BinaryPairs pairs = global ? information_pairs(chunk.mean(2, true), context.mean(2, true),
                                                       other.mean(2, true), both_ways)
                                   : whole_pairs;
  check_pairs(one, pairs, "logits (positives first)").backward();
  const auto labels = support::tensor(support::at(one, "labels"));
  QCOMPARE(labels.sum().item<double>() * 2, static_cast<double>(labels.numel()));
  QVERIFY(close(chunk.grad(), support::tensor(support::at(one, "grad chunk"))));
  QVERIFY(close(context.grad(), support::tensor(support::at(one, "grad ctxt"))));
  QVERIFY(close(other.grad(), support::tensor(support::at(one, "grad rand"))));
}

void check_sequence(const nlohmann::json& one) {
  SequenceOptions options;
  options.around = whole(one, "ctxt_frames");
  options.gap = whole(one, "seq_pad");
  torch::Tensor x = support::tensor(support::at(one, "x (B,E,T)")).clone().requires_grad_();
  const auto frame =
      support::at(one, "t [lowest, highest, drawn]").get<std::vector<std::int64_t>>();
  const auto future = support::at(one, "first future frame [lowest, highest, drawn]")
                          .get<std::vector<std::int64_t>>();
  const auto past = support::at(one, "frame after the last past frame [lowest, highest, drawn]")
                        .get<std::vector<std::int64_t>>();
  std::set<std::int64_t> frames, futures, pasts;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    Random random(1, {i});
    const SequenceDraw draw = draw_sequence(random, options, x.size(2));
    frames.insert(draw.frame);
    if (draw.frame != frame[2]) continue;
    futures.insert(draw.future);
    pasts.insert(draw.past_end);
  }
  QVERIFY(*frames.begin() == frame[0] && *frames.rbegin() == frame[1]);
  QVERIFY(*futures.begin() == future[0] && *futures.rbegin() == future[1]);
  QVERIFY(*pasts.begin() == past[0] && *pasts.rbegin() == past[1]);

  const BinaryPairs pairs = sequence_pairs(x, {frame[2], future[2], past[2]}, options);
  QVERIFY(close(pairs.positives.squeeze(2),
                support::tensor(support::at(one,
                                            "positives (current, then the 5 frames from the drawn "
                                            "one, dimension-major)"))));
  QVERIFY(close(pairs.negatives.squeeze(2), support::tensor(support::at(one, "negatives"))));
  check_pairs(one, pairs, "logits").backward();
  QVERIFY(close(x.grad(), support::tensor(support::at(one, "grad_x"))));
}

void check_binary(const nlohmann::json& one) {
  const auto name = support::at(one, "name").get<std::string>();
  if (name.starts_with("SPC")) return check_sequence(one);
  if (name.starts_with("LIM")) return check_information(one, false);
  if (name.starts_with("GIM")) return check_information(one, true);
  throw std::runtime_error("a binary worker of an unknown kind: " + name);
}

void check_counts(const nlohmann::json& one) {
  const bool plus = support::at(one, "cfg").get<std::string>() == "workers+.cfg";
  QVERIFY(plus || one.at("cfg") == "workers.cfg");
  PaseOptions options;
  if (plus) {
    for (std::size_t i = 0; i < pase_worker_count; ++i) {
      options.weights[i] = pase_worker_kinds[i].pase_plus_weight;
    }
    options.deltas = true;
    options.frames_at_once = 7;
    options.mfcc_coefficients = 13;
  }
  PaseEncoderOptions encoder;
  encoder.embedding = whole(one, "embedding");
  encoder.widths = "4,4,4,4,4,4,4,4";
  MethodContext context;
  context.encoder = std::make_shared<PaseEncoder>(encoder, context.sample_rate);
  const Pase method(options, context);
  std::map<std::string, std::string> names{{"cchunk", "waveform"},
                                           {"gtn", "gammatone"},
                                           {"gtn_long", "gammatone_long"},
                                           {"mi", "lim"},
                                           {"cmi", "gim"}};
  std::int64_t total = 0;
  for (const auto& [key, stored] : support::at(one, "parameters").items()) {
    const auto ours = names.contains(key) ? names.at(key) : key;
    const std::int64_t found = count(method, ours + ".");
    QVERIFY2(found == stored.get<std::int64_t>(), key.c_str());
    total += found;
  }
  QCOMPARE(total, whole(one, "total"));
  QCOMPARE(count(method, "") - count(method, "encoder."), total);
}

void check_decoder(const nlohmann::json& one) {
  const auto x = support::tensor(support::at(one, "x"));
  WaveDecoderOptions options;
  options.in = x.size(1);
  options.widths = support::at(one, "fmaps").get<std::vector<std::int64_t>>();
  options.strides = support::at(one, "strides").get<std::vector<std::int64_t>>();
  options.kernel = whole(one, "kwidths");
  options.hidden = whole(one, "hidden");
  WaveDecoder decoder(options);
  decoder.to(torch::kFloat64);
  const nlohmann::json& fill = support::at(one, "fill");
  support::fill_parameters(decoder, support::golden_weights(fill, support::at(fill, "params")),
                           [](const std::string& name) { return name; });
  const torch::Tensor output = decoder.forward(x);
  QVERIFY(close(output, support::tensor(support::at(one, "output"))));
  const auto stored = support::at(one, "L1 against zeros").get<double>();
  QVERIFY(near(output.abs().mean().item<double>(), stored, stored));
}

}  // namespace

/// PASE's and PASE+'s workers and losses against their code (pase.json).
class GoldenPaseWorkers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void all_cases() {
    support::check_all_cases("pase.json", "what",
                             {{"loss over r frames", check_regression},
                              {"binary worker", check_binary},
                              {"worker parameters", check_counts},
                              {"decoder, shrunk", check_decoder}},
                             elsewhere);
  }
};

}  // namespace test_golden_pase_workers

int golden_pase_workers(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_pase_workers::GoldenPaseWorkers>(argc, argv);
}
#include "golden_pase_workers.moc"
