#include <QtTest>

#include "core/models/layers/learned_filterbank.h"
#include "tests/support/golden_cases.h"
#include "tests/support/golden_fill.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_learned_filterbank {

using namespace earshot;
namespace support = earshot::testing;

namespace {

void check_forward(const nlohmann::json& one) {
  LearnedFilterbankOptions options;
  options.filters = support::at(one, "filters").get<std::int64_t>();
  options.floor = 1;
  LearnedFilterbank filterbank(options);
  filterbank.to(torch::kFloat64);
  const nlohmann::json& fill = support::at(one, "fill");
  const auto weights = support::golden_weights(fill, support::at(fill, "params"));
  // Theirs are real and imaginary part in turn, ours all real parts first.
  torch::Tensor filters = filterbank.named_parameters()["filters"];
  filters.set_data(weights.at(0)
                       .values.reshape({options.filters, 2, -1})
                       .transpose(0, 1)
                       .reshape(filters.sizes()));

  torch::Tensor sound =
      support::golden_chirp(support::at(one, "input").get<std::string>()).requires_grad_();
  const torch::Tensor bands = filterbank.forward(sound);
  QVERIFY(support::relative_error(bands, support::tensor(support::at(one, "z (B,filters,T)"))) <
          1e-6);
  const torch::Tensor weight = torch::sin(torch::arange(bands.numel(), torch::kFloat64));
  (bands.reshape(-1) * weight).sum().backward();
  const torch::Tensor stored = support::tensor(
      support::at(one, "grad of sum_i sin(i) z_i w.r.t. input, first 40 of each row"));
  QVERIFY(support::relative_error(sound.grad().flatten(1).narrow(1, 0, stored.size(1)), stored) <
          1e-6);
  const double sum = support::at(one, "sum of |grad| of the filters").get<double>();
  QVERIFY(std::abs(filters.grad().abs().sum().item<double>() - sum) < 1e-6 * sum);
}

}  // namespace

/// The learned filterbank against facebookresearch/CPC_audio's.
class GoldenLearnedFilterbank : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void all_cases() {
    support::check_all_cases("learned_filterbank.json", "what",
                             {{"learned filterbank", check_forward}}, {});
  }
};

}  // namespace test_golden_learned_filterbank

int golden_learned_filterbank(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_learned_filterbank::GoldenLearnedFilterbank>(argc,
                                                                                             argv);
}
#include "golden_learned_filterbank.moc"
