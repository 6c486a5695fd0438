#include <cmath>
#include <QtTest>
#include <regex>

#include "core/losses/binary_contrast.h"
#include "core/losses/future_scores.h"
#include "core/losses/info_nce.h"
#include "core/methods/kinds/wav2vec.h"
#include "core/models/encoders/wav2vec_encoder.h"
#include "tests/support/golden_fill.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_wav2vec {

using namespace earshot;
namespace support = earshot::testing;

namespace {

using Json = nlohmann::json;

double relative(double actual, double expected) {
  return std::abs(actual - expected) / std::max(std::abs(expected), 1e-12);
}

/// "[(4,10,5),(4,8,4)]".
std::vector<Wav2vecShape::Layer> layers_from(const Json& stored) {
  const auto text = stored.get<std::string>();
  const std::regex form("\\((\\d+),(\\d+),(\\d+)\\)");
  std::vector<Wav2vecShape::Layer> layers;
  for (std::sregex_iterator one(text.begin(), text.end(), form), end; one != end; ++one) {
    layers.push_back({std::stoll((*one)[1]), std::stoll((*one)[2]), std::stoll((*one)[3])});
  }
  if (layers.empty()) throw std::runtime_error("golden: layers that are not known: " + text);
  return layers;
}

/// "feature_aggregator.conv_layers.2.3.bias" -> "encoder.context.2.norm.bias".
std::string our_name(const std::string& theirs) {
  std::smatch found;
  if (std::regex_match(theirs, found,
                       std::regex("feature_extractor\\.conv_layers\\.(\\d+)\\.([02])\\.(\\w+)"))) {
    return "encoder.local." + found[1].str() + (found[2] == "0" ? ".convolution." : ".norm.") +
           found[3].str();
  }
  if (std::regex_match(theirs, found,
                       std::regex("feature_aggregator\\.conv_layers\\.(\\d+)\\.([13])\\.(\\w+)"))) {
    return "encoder.context." + found[1].str() + (found[2] == "1" ? ".convolution." : ".norm.") +
           found[3].str();
  }
  if (std::regex_match(theirs, found,
                       std::regex("feature_aggregator\\.residual_proj\\.(\\d+)\\.weight"))) {
    return "encoder.context." + found[1].str() + ".skip.weight";
  }
  if (std::regex_match(theirs, found,
                       std::regex("wav2vec_predictions\\.project_to_steps\\.(\\w+)"))) {
    return "predictor." + found[1].str();
  }
  throw std::runtime_error("golden: a weight that is not known: " + theirs);
}

/// Encoder and heads under one roof, named as the method names them.
struct Model : torch::nn::Module {
  Model(const Wav2vecShape& shape, std::int64_t steps)
      : encoder(std::make_shared<Wav2vecEncoder>(shape)),
        predictor(std::make_shared<StepPredictor>(encoder->context_channels(),
                                                  encoder->local_channels(), steps)) {
    register_module("encoder", encoder);
    register_module("predictor", predictor);
  }
  std::shared_ptr<Wav2vecEncoder> encoder;
  std::shared_ptr<StepPredictor> predictor;
};

std::int64_t count(const torch::nn::Module& module, const std::string& beginning) {
  std::int64_t values = 0;
  for (const auto& item : module.named_parameters()) {
    if (item.key().starts_with(beginning)) values += item.value().numel();
  }
  return values;
}

/// (batch, negatives, frames) of the whole batch -> ours.
NegativeFrames negatives_from(const Json& stored) {
  return {support::tensor(stored, torch::kInt64).transpose(1, 2), false};
}

}  // namespace

/// wav2vec's objective, sizes and networks against fairseq.
class GoldenWav2vec : public QObject {
  Q_OBJECT

 private:
  static void check_logits(const Json& one, const FutureScores& scores, double tolerance) {
    const Json& stored =
        support::at(one, "logits per step (1+negatives, B, T-offset-step), row 0 the positive");
    QCOMPARE(stored.size(), scores.predictions.size());
    for (std::size_t step = 0; step < stored.size(); ++step) {
      const torch::Tensor expected = support::tensor(stored[step]);
      const auto at = static_cast<std::int64_t>(step);
      const auto of_step = [&](const torch::Tensor& all) {
        return all.select(2, at).narrow(1, at, expected.size(2));
      };
      const torch::Tensor ours = torch::cat(
          {of_step(scores.positive).unsqueeze(0), of_step(scores.negatives).permute({2, 0, 1})});
      QVERIFY(support::relative_error(ours, expected) < tolerance);
    }
  }

  static void check_objective(const Json& one, torch::Dtype dtype, double tolerance) {
    const auto steps = support::at(one, "prediction_steps").get<std::int64_t>();
    const auto offset = support::at(one, "offset").get<std::int64_t>();
    torch::Tensor c = support::tensor(support::at(one, "c (B,dim_c,T)"), dtype).requires_grad_();
    torch::Tensor z = support::tensor(support::at(one, "z (B,dim_z,T)"), dtype).requires_grad_();
    const torch::Tensor weight =
        support::tensor(support::at(one, "W (dim_c,dim_z,1,steps)"), dtype);
    StepPredictor heads(c.size(1), z.size(1), steps);
    heads.to(dtype);
    {
      const torch::NoGradGuard no_grad;
      heads.named_parameters()["weight"].copy_(weight.squeeze(2));
      heads.named_parameters()["bias"].copy_(support::tensor(support::at(one, "b (dim_z)"), dtype));
    }
    const torch::Tensor frames = z.transpose(1, 2);
    const torch::Tensor predictions =
        heads.forward(c.transpose(1, 2).narrow(1, 0, c.size(2) - offset));
    const FutureScores scores = future_scores(
        predictions, frames, offset,
        negatives_from(support::at(
            one, "negative index into z laid out as (dim_z, B*T), shape (B, negatives, T)")));
    check_logits(one, scores, tolerance);
    QCOMPARE(static_cast<std::int64_t>(scores.predictions.size()),
             support::at(one, "steps_used").get<std::int64_t>());

    torch::Tensor rows;
    if (support::at(one, "infonce").get<bool>()) {
      rows = info_nce(scores.positive, scores.negatives).loss;
    } else {
      const bool balanced = support::at(one, "balanced_classes").get<bool>();
      const double of_negative =
          balanced ? 1.0 / static_cast<double>(scores.negatives.size(3)) : 1.0;
      QVERIFY(relative(of_negative, support::at(one, "weight of a negative").get<double>()) <
              1e-12);
      rows = binary_contrast(scores.positive, scores.negatives, of_negative);
    }
    const torch::Tensor sum = (rows * scores.stands).sum();
    QVERIFY(relative(sum.item<double>(), support::at(one, "loss (sum, float64)").get<double>()) <
            tolerance);
    QVERIFY(relative(sum.item<double>(),
                     support::at(one, "loss of the criterion (it casts the logits to float32)")
                         .get<double>()) < 1e-5);
    std::int64_t positives = 0;
    for (const std::int64_t predicted : scores.predictions) positives += predicted;
    QCOMPARE(positives, support::at(one, "sample_size").get<std::int64_t>());
    QVERIFY(relative(whole_mean(scores, rows).item<double>(),
                     support::at(one, "loss/sample_size").get<double>()) < tolerance);

    sum.backward();
    const auto close = [&](const torch::Tensor& gradient, const char* key) {
      return support::relative_error(gradient, support::tensor(support::at(one, key))) < tolerance;
    };
    QVERIFY(close(c.grad(), "grad_c"));
    QVERIFY(close(z.grad(), "grad_z"));
    QVERIFY(close(heads.named_parameters()["weight"].grad().unsqueeze(2), "grad_W"));
    QVERIFY(close(heads.named_parameters()["bias"].grad(), "grad_b"));
  }

  static void check_size(const Json& one) {
    const auto name = support::at(one, "name").get<std::string>();
    Wav2vecEncoderOptions options;
    options.size = name.starts_with("small")   ? Wav2vecEncoderOptions::Size::Small
                   : name.starts_with("large") ? Wav2vecEncoderOptions::Size::Large
                                               : Wav2vecEncoderOptions::Size::Code;
    const bool known = options.size != Wav2vecEncoderOptions::Size::Code ||
                       name.starts_with("configuration defaults");
    QVERIFY2(known, name.c_str());
    const Wav2vecShape shape = wav2vec_shape(options);
    QCOMPARE(shape.context_skips, support::at(one, "skip_connections_agg").get<bool>());
    const Model model(shape, 12);
    const Json& counts = support::at(one, "parameters");
    const auto stored = [&](const char* key) {
      return support::at(counts, key).get<std::int64_t>();
    };
    QCOMPARE(count(model, "encoder.local."), stored("encoder"));
    QCOMPARE(count(model, "encoder.context."), stored("context network"));
    QCOMPARE(count(model, "predictor."), stored("prediction heads"));
    QCOMPARE(count(model, ""), stored("total"));
    QCOMPARE(Wav2vecOptions{}.offset, support::at(one, "offset (auto)").get<std::int64_t>());
    // The lengths of one with few channels are the same.
    options.channels = options.context_channels = 2;
    Wav2vecEncoder small(wav2vec_shape(options));
    const torch::NoGradGuard no_grad;
    for (const Json& row :
         support::at(one,
                     "[samples, encoder frames, context frames] (0 = too short, the reference "
                     "raises)")) {
      const torch::Tensor sound = torch::randn({1, 1, row.at(0).get<std::int64_t>()});
      if (row.at(1).get<std::int64_t>() == 0) {
        QVERIFY_EXCEPTION_THROWN(small.frames(sound), std::invalid_argument);
        continue;
      }
      const auto frames = small.frames(sound);
      QCOMPARE(frames.local.size(2), row.at(1).get<std::int64_t>());
      QCOMPARE(frames.context.size(2), row.at(2).get<std::int64_t>());
    }
  }

  static Wav2vecShape shape_of(const Json& one) {
    Wav2vecShape shape;
    shape.local = layers_from(support::at(one, "conv_feature_layers"));
    shape.context = layers_from(support::at(one, "conv_aggregator_layers"));
    shape.context_skips = true;
    for (const auto& [name, value] : support::at(one, "options").items()) {
      const bool on = value.get<bool>();
      if (name == "agg_zero_pad") {
        shape.zero_padding = on;
      } else if (name == "skip_connections_agg") {
        shape.context_skips = on;
      } else if (name == "skip_connections_feat") {
        shape.local_skips = on;
      } else if (name == "log_compression") {
        shape.log_compression = on;
      } else if (name == "no_conv_bias") {
        shape.context_bias = !on;
      } else if (name == "non_affine_group_norm") {
        shape.affine_norms = !on;
      } else {
        throw std::runtime_error("golden: an option that is not known: " + name);
      }
    }
    return shape;
  }

  static void check_model(const Json& one) {
    const auto steps = support::at(one, "prediction_steps").get<std::int64_t>();
    const auto offset = support::at(one, "offset").get<std::int64_t>();
    Model model(shape_of(one), steps);
    model.to(torch::kFloat64);
    const Json& fill = support::at(one, "fill");
    const auto weights = support::golden_weights(fill, support::at(fill, "params"));
    support::fill_parameters(model, weights, our_name);

    torch::Tensor sound =
        support::golden_chirp(support::at(one, "input").get<std::string>()).requires_grad_();
    const auto frames = model.encoder->frames(sound.unsqueeze(1));
    QVERIFY(support::relative_error(frames.local,
                                    support::tensor(support::at(one, "z (features)"))) < 1e-9);
    QVERIFY(support::relative_error(frames.context,
                                    support::tensor(support::at(one, "c (context)"))) < 1e-9);
    NegativeFrames negatives = negatives_from(support::at(one, "negative index (B, negatives, T)"));
    const torch::Tensor z = frames.local.transpose(1, 2);
    const torch::Tensor predictions =
        model.predictor->forward(frames.context.transpose(1, 2).narrow(1, 0, z.size(1) - offset));
    const FutureScores scores = future_scores(predictions, z, offset, negatives);
    const torch::Tensor rows = binary_contrast(scores.positive, scores.negatives, 1.0);
    const torch::Tensor sum = (rows * scores.stands).sum();
    QVERIFY(relative(sum.item<double>(), support::at(one, "loss (sum)").get<double>()) < 1e-9);
    std::int64_t positives = 0;
    for (const std::int64_t predicted : scores.predictions) positives += predicted;
    QCOMPARE(positives, support::at(one, "positives").get<std::int64_t>());

    sum.backward();
    const torch::Tensor stored =
        support::tensor(support::at(one, "grad of the loss w.r.t. input, first 40 of each row"));
    QVERIFY(support::relative_error(sound.grad().narrow(1, 0, stored.size(1)), stored) < 1e-9);
    const auto sums = support::at(one, "sum of |grad| per parameter").get<std::vector<double>>();
    QCOMPARE(sums.size(), weights.size());
    const auto parameters = model.named_parameters();
    for (std::size_t i = 0; i < sums.size(); ++i) {
      // The reference's gradients of weights passed through float32, its sums show.
      const torch::Tensor gradient = parameters[our_name(weights[i].name)].grad();
      const double ours =
          gradient.to(torch::kFloat32).to(torch::kFloat64).abs().sum().item<double>();
      QVERIFY2(
          relative(ours, sums[i]) < 1e-9,
          (weights[i].name + " " + std::to_string(ours) + " " + std::to_string(sums[i])).c_str());
    }
  }

 private Q_SLOTS:
  void all_cases() {
    int objectives = 0, sizes = 0, models = 0;
    const Json file = support::golden("wav2vec.json");
    for (const Json& one : support::at(file, "cases")) {
      const auto what = support::at(one, "what").get<std::string>();
      if (what == "objective") {
        check_objective(one, torch::kFloat64, 1e-9);
        check_objective(one, torch::kFloat32, 1e-5);
        ++objectives;
      } else if (what == "full size") {
        check_size(one);
        ++sizes;
      } else if (what == "tiny model") {
        check_model(one);
        ++models;
      } else {
        QFAIL(what.c_str());
      }
    }
    QVERIFY(objectives > 0 && sizes > 0 && models > 0);
  }
};

}  // namespace test_golden_wav2vec

int golden_wav2vec(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_wav2vec::GoldenWav2vec>(argc, argv);
}
#include "golden_wav2vec.moc"
