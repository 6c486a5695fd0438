#include <QtTest>

#include "core/losses/gaussian_density.h"
#include "core/losses/nce.h"
#include "tests/support/golden_fill.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_nce {

using namespace earshot;
namespace support = earshot::testing;

namespace {

/// One stored case: samples, the known noise, and the model of theta = (mean, precision, c).
struct Example {
  torch::Tensor data, noise;
  std::int64_t dimensions = 1;
  double ratio = 1, deviation = 1;

  torch::Tensor log_density(const torch::Tensor& u, const torch::Tensor& theta) const {
    const std::int64_t last = theta.size(0) - 1;
    return unnormalised_gaussian(u, theta.slice(0, 0, dimensions), theta.slice(0, dimensions, last),
                                 theta[last]);
  }
  torch::Tensor ratios(const torch::Tensor& u, const torch::Tensor& theta) const {
    return log_density(u, theta) - log_normal_density(u, 0, deviation);
  }
  Nce objective(const torch::Tensor& theta) const {
    return nce(ratios(data, theta), ratios(noise, theta), ratio);
  }
  /// J, which is to be maximised, and its gradient.
  std::pair<double, torch::Tensor> at(const torch::Tensor& place) const {
    const torch::Tensor theta = place.clone().requires_grad_();
    const torch::Tensor value = -objective(theta).loss;
    value.backward();
    return {value.item<double>(), theta.grad()};
  }
};

Example example_of(const nlohmann::json& one, torch::Dtype dtype) {
  Example example;
  example.dimensions = support::at(one, "dim").get<std::int64_t>();
  example.ratio = support::at(one, "nu").get<double>();
  example.deviation =
      support::numbers_in(support::at(one, "noise").get<std::string>(),
                          "N\\(0, " + support::any_number + "\\^2 I\\), density known")[0];
  example.data = support::tensor(support::at(one, "data"), dtype);
  example.noise = support::tensor(support::at(one, "noise samples"), dtype);
  return example;
}

}  // namespace

/// Noise-contrastive estimation against what numpy and scipy find.
class GoldenNce : public QObject {
  Q_OBJECT

 private:
  static void check(const nlohmann::json& one, torch::Dtype dtype, double tolerance) {
    const Example example = example_of(one, dtype);
    QCOMPARE(example.data.size(0), support::at(one, "T_data").get<std::int64_t>());
    QCOMPARE(example.noise.size(0), support::at(one, "T_noise").get<std::int64_t>());
    const auto stored = [&](const char* key) {
      return support::tensor(support::at(one, key), dtype);
    };
    const torch::Tensor theta = stored("theta");
    const auto [value, gradient] = example.at(theta);
    const auto J = support::at(one, "J").get<double>();
    QVERIFY(std::abs(value - J) < tolerance * std::abs(J));
    // Near the optimum the gradient's terms cancel, which float32 pays for.
    const double cancelled = dtype == torch::kFloat32 ? 10 : 1;
    QVERIFY(support::relative_error(gradient, stored("gradient")) < cancelled * tolerance);

    const torch::Tensor few = example.data.slice(0, 0, 5);
    QVERIFY(support::relative_error(example.log_density(few, theta),
                                    stored("log p of the first 5 data")) < tolerance);
    const auto chance = [&](const torch::Tensor& u) {
      return torch::sigmoid(example.ratios(u, theta) - std::log(example.ratio));
    };
    QVERIFY(support::relative_error(chance(few), stored("h of the first 5 data")) < tolerance);
    QVERIFY(support::relative_error(chance(example.noise.slice(0, 0, 5)),
                                    stored("h of the first 5 noise")) < tolerance);
    const Nce objective = example.objective(theta);
    QVERIFY(support::relative_error(objective.data_probability, chance(example.data).mean()) <
            tolerance);
    QVERIFY(support::relative_error(objective.noise_probability, 1 - chance(example.noise).mean()) <
            tolerance);
  }

  static void check_optimum(const nlohmann::json& one) {
    const Example example = example_of(one, torch::kFloat64);
    const auto best = support::tensor(support::at(one, "optimum theta (to 1e-8 or better)"));
    const auto [value, gradient] = example.at(best);
    const auto J = support::at(one, "J at the optimum").get<double>();
    QVERIFY(std::abs(value - J) < 1e-9 * std::abs(J));
    const double allowed =
        std::max(1e-9, 100 * support::at(one, "largest |gradient| at the optimum").get<double>());
    QVERIFY(gradient.abs().max().item<double>() < allowed);

    // And from the stored start the optimum is found.
    torch::Tensor theta = support::tensor(support::at(one, "theta")).requires_grad_();
    torch::optim::LBFGS optimiser({theta}, torch::optim::LBFGSOptions(1.0)
                                               .max_iter(500)
                                               .line_search_fn("strong_wolfe")
                                               .tolerance_grad(1e-12)
                                               .tolerance_change(1e-16));
    optimiser.step([&] {
      optimiser.zero_grad();
      const torch::Tensor loss = example.objective(theta).loss;
      loss.backward();
      return loss;
    });
    QVERIFY(support::relative_error(theta.detach(), best) < 1e-5);

    const std::int64_t dimensions = example.dimensions;
    torch::Tensor precision = torch::zeros({dimensions, dimensions}, torch::kFloat64);
    std::int64_t place = dimensions;
    for (std::int64_t row = 0; row < dimensions; ++row) {
      for (std::int64_t column = 0; column <= row; ++column) {
        precision[row][column] = precision[column][row] = best[place++];
      }
    }
    const double smallest = torch::linalg_eigvalsh(precision).min().item<double>();
    const auto stored = [&](const char* key) { return support::at(one, key).get<double>(); };
    QVERIFY(std::abs(smallest - stored("smallest eigenvalue of P at the optimum")) < 1e-6);
    const double normalised =
        0.5 * torch::logdet(precision).item<double>() +
        log_normal_density(torch::zeros({1, dimensions}, torch::kFloat64), 0, 1).item<double>();
    QVERIFY(std::abs(normalised -
                     stored("1/2 log det P - dim/2 log 2pi at the optimum (c would equal this were "
                            "the model normalised)")) < 1e-6);
    const nlohmann::json& truth = support::at(one, "true mean, precision");
    QCOMPARE(static_cast<std::int64_t>(truth.at(0).size()), dimensions);
    QCOMPARE(static_cast<std::int64_t>(truth.at(1).size()), dimensions);
  }

 private Q_SLOTS:
  void all_cases() {
    const nlohmann::json file = support::golden("nce.json");
    int ran = 0;
    for (const nlohmann::json& one : support::at(file, "cases")) {
      QVERIFY2(one.contains("nu") && support::at(one, "model")
                                         .get<std::string>()
                                         .starts_with("log p(u) = -1/2 (u-mu)^T P (u-mu) + c"),
               "a case of a kind that is not known");
      check(one, torch::kFloat64, 1e-9);
      check(one, torch::kFloat32, 1e-5);
      check_optimum(one);
      ++ran;
    }
    QVERIFY(ran > 0);
  }
};

}  // namespace test_golden_nce

int golden_nce(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_nce::GoldenNce>(argc, argv);
}
#include "golden_nce.moc"
