#include <cmath>
#include <QtTest>

#include "core/losses/future_scores.h"
#include "core/losses/info_nce.h"
#include "core/losses/vector_quantisation.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_vq {

using namespace earshot;
namespace support = earshot::testing;

namespace {

using Json = nlohmann::json;

double relative(double actual, double expected) {
  return std::abs(actual - expected) / std::max(std::abs(expected), 1e-12);
}

torch::Tensor floats(const Json& object, const char* key) {
  return support::tensor(support::at(object, key), torch::kFloat32);
}

}  // namespace

/// The quantiser and the contrast within a speaker against bshall/VectorQuantizedCPC.
class GoldenVq : public QObject {
  Q_OBJECT

 private:
  /// The reference's loss of the quantiser: the mean over all values.
  static torch::Tensor loss_of(const torch::Tensor& rows, const Quantised& quantised,
                               double commitment) {
    return commitment * commitment_term(rows, quantised).mean() / static_cast<double>(rows.size(1));
  }

  static void check_measures(const Json& stored, const Quantised& quantised,
                             const torch::Tensor& loss, std::int64_t codes) {
    QVERIFY(torch::equal(quantised.index,
                         support::tensor(support::at(stored, "indices"), torch::kInt64)));
    QVERIFY(relative(loss.item<double>(), support::at(stored, "loss").get<double>()) < 1e-5);
    QVERIFY(relative(perplexity(code_counts(quantised.index, codes)).item<double>(),
                     support::at(stored, "perplexity").get<double>()) < 1e-5);
  }

  static void check_codebook(const Json& one) {
    const auto codes = support::at(one, "n_codes").get<std::int64_t>();
    const auto dimensions = support::at(one, "dim").get<std::int64_t>();
    const auto commitment = support::at(one, "commitment_cost").get<double>();
    AveragedCodebook state;
    state.codebook = floats(one, "codebook_before");
    state.counts = floats(one, "ema_count_before");
    state.sums = state.codebook.clone();
    QVERIFY(state.codebook.sizes() == torch::IntArrayRef({codes, dimensions}));
    QVERIFY(!support::at(one, "steps").empty());
    for (const Json& step : support::at(one, "steps")) {
      torch::Tensor x = floats(step, "x").requires_grad_();
      const torch::Tensor rows = x.reshape({-1, dimensions});
      const Quantised quantised = quantise(rows, state.codebook);
      const torch::Tensor loss = loss_of(rows, quantised, commitment);
      check_measures(step, quantised, loss, codes);
      QVERIFY(support::relative_error(quantised.straight.reshape(x.sizes()),
                                      floats(step, "quantized")) < 1e-5);
      (loss + quantised.straight.sum()).backward();
      QVERIFY(support::relative_error(x.grad(), floats(step, "grad_x of (loss + sum(quantized))")) <
              1e-5);
      state = follow_vectors(state, rows.detach(), quantised.index,
                             support::at(one, "decay").get<double>(),
                             support::at(one, "epsilon").get<double>());
      QVERIFY(support::relative_error(state.codebook, floats(step, "codebook_after")) < 1e-5);
      QVERIFY(support::relative_error(state.counts, floats(step, "ema_count_after")) < 1e-5);
    }
    const Json& last = support::at(one, "eval");
    const torch::Tensor rows = floats(last, "x").reshape({-1, dimensions});
    const Quantised quantised = quantise(rows, state.codebook);
    check_measures(last, quantised, loss_of(rows, quantised, commitment), codes);
  }

  /// Negatives of step k (from 0): utterance batch_index[u][n] of the same speaker, `length` frames
  /// from k + 1 on read in a circle from the anchor's own.
  static NegativeFrames drawn(const torch::Tensor& utterance, const torch::Tensor& raw,
                              std::int64_t frames, std::int64_t step) {
    const std::int64_t speakers = raw.size(0), utterances = raw.size(1), length = raw.size(3);
    const auto whole = torch::kInt64;
    const torch::Tensor speaker = torch::arange(speakers, whole).view({-1, 1, 1, 1});
    const torch::Tensor row = speaker * utterances + utterance.view({1, utterances, -1, 1});
    const torch::Tensor place = torch::remainder(raw + torch::arange(length, whole), length);
    const torch::Tensor index = (row * frames + step + 1 + place).flatten(0, 1).transpose(1, 2);
    return {torch::constant_pad_nd(index, {0, 0, step + 1, frames - length - step - 1}), false};
  }

  static void check_contrast(const Json& one, torch::Dtype dtype, double tolerance) {
    const torch::Tensor z = support::tensor(support::at(one, "z"), dtype);
    const torch::Tensor c = support::tensor(support::at(one, "c"), dtype);
    const torch::Tensor weight = support::tensor(support::at(one, "W"), dtype);
    const torch::Tensor bias = support::tensor(support::at(one, "b"), dtype);
    const Json& draws = support::at(one, "draws (batch_index, raw seq_index) per step");
    const auto accuracies = support::at(one, "acc").get<std::vector<double>>();
    const std::int64_t steps = weight.size(0);
    QCOMPARE(static_cast<std::int64_t>(draws.size()), 2 * steps);
    QCOMPARE(z.size(0), support::at(one, "speakers").get<std::int64_t>() *
                            support::at(one, "utterances").get<std::int64_t>());
    double sum = 0;
    for (std::int64_t step = 0; step < steps; ++step) {
      const auto at = static_cast<std::size_t>(step);
      const torch::Tensor anchors = c.narrow(1, 0, c.size(1) - steps);
      const torch::Tensor predictions =
          (torch::matmul(anchors, weight[step].t()) + bias[step]).unsqueeze(2);
      const NegativeFrames negatives =
          drawn(support::tensor(draws[2 * at], torch::kInt64),
                support::tensor(draws[2 * at + 1], torch::kInt64), z.size(1), step);
      QCOMPARE(negatives.index.size(2), support::at(one, "n_neg").get<std::int64_t>());
      const FutureScores scores = future_scores(predictions, z, step + 1, negatives,
                                                1.0 / std::sqrt(static_cast<double>(z.size(2))));
      const InfoNce contrast = info_nce(scores.positive, scores.negatives);
      sum += step_means(scores, contrast.loss).item<double>();
      QVERIFY(relative(step_means(scores, contrast.first).item<double>(), accuracies.at(at)) <
              1e-6);
    }
    QVERIFY(relative(sum / static_cast<double>(steps), support::at(one, "loss").get<double>()) <
            tolerance);
  }

 private Q_SLOTS:
  void all_cases() {
    int codebooks = 0, contrasts = 0;
    const Json file = support::golden("vq.json");
    for (const Json& one : support::at(file, "cases")) {
      if (one.contains("n_codes")) {
        check_codebook(one);
        ++codebooks;
      } else if (one.contains("vq_cpc_loss")) {
        check_contrast(one, torch::kFloat64, 1e-9);
        check_contrast(one, torch::kFloat32, 1e-5);
        ++contrasts;
      } else {
        QFAIL("a case of a kind that is not known");
      }
    }
    QVERIFY(codebooks > 0 && contrasts > 0);
  }
};

}  // namespace test_golden_vq

int golden_vq(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_vq::GoldenVq>(argc, argv);
}
#include "golden_vq.moc"
