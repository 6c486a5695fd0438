#include <QtTest>

#include "core/losses/byol_loss.h"
#include "core/methods/kinds/byol.h"
#include "core/methods/parts/momentum.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_golden_byol {

using namespace earshot;
namespace support = earshot::testing;

namespace {

/// A momentum branch of one weight.
std::shared_ptr<torch::nn::Module> one_weight(const torch::Tensor& weight) {
  auto module = std::make_shared<torch::nn::Module>();
  module->register_parameter("weight", weight.clone());
  return module;
}

double tolerance(torch::Dtype dtype) {
  return dtype == torch::kFloat64 ? 1e-9 : 1e-5;
}

void near(double actual, double expected, double relative) {
  QVERIFY2(std::abs(actual - expected) <= relative * std::max(std::abs(expected), 1e-3),
           (std::to_string(actual) + " is not " + std::to_string(expected)).c_str());
}

}  // namespace

/// BYOL's loss, target and schedule against lightly and solo-learn.
class GoldenByol : public QObject {
  Q_OBJECT

 private:
  static void loss(const nlohmann::json& one, torch::Dtype dtype) {
    const auto stored = [&](const char* key) {
      return support::tensor(support::at(one, key), dtype);
    };
    const double sum =
        (byol_loss(stored("p0"), stored("z1")) + byol_loss(stored("p1"), stored("z0")))
            .mean()
            .item<double>();
    near(sum, support::at(one, "solo byol(p0,z1)+byol(p1,z0)").get<double>(), tolerance(dtype));
    // lightly's is half the sum of both negative cosines: ours is 4 + 4 times that.
    near(sum, 4 + 4 * support::at(one, "lightly 0.5*(D(p0,z1)+D(p1,z0))").get<double>(),
         tolerance(dtype));
  }

  static void average(const nlohmann::json& one, torch::Dtype dtype) {
    const auto stored = [&](const char* key) {
      return support::tensor(support::at(one, key), dtype);
    };
    const auto target = one_weight(stored("target_before"));
    follow(*target, *one_weight(stored("online")), support::at(one, "ema").get<double>());
    QVERIFY(support::relative_error(target->parameters()[0], stored("target_after")) <
            tolerance(dtype));
  }

  /// "cosine_schedule(step,max_steps=100,0.996->1)": [[step, value], ...], which reaches its end at
  /// step max_steps - 1.
  static void schedule(const std::string& key, const nlohmann::json& points) {
    static const QRegularExpression form(
        QStringLiteral("^cosine_schedule\\(step,max_steps=(\\d+),([0-9.]+)->1\\)$"));
    const auto found = form.match(QString::fromStdString(key));
    QVERIFY2(found.hasMatch(), key.c_str());
    for (const nlohmann::json& point : points) {
      near(byol_momentum(found.captured(2).toDouble(), point.at(0).get<std::int64_t>(),
                         found.captured(1).toLongLong() - 1),
           point.at(1).get<double>(), 1e-9);
    }
    QVERIFY(!points.empty());
  }

 private Q_SLOTS:
  void all_cases() {
    const nlohmann::json file = support::golden("byol.json");
    int ran = 0;
    for (const nlohmann::json& one : support::at(file, "cases")) {
      if (one.contains("p0")) {
        for (const torch::Dtype dtype : {torch::kFloat64, torch::kFloat32}) loss(one, dtype);
      } else if (one.contains("ema")) {
        for (const torch::Dtype dtype : {torch::kFloat64, torch::kFloat32}) average(one, dtype);
      } else {
        QCOMPARE(one.size(), std::size_t{1});
        schedule(one.begin().key(), one.begin().value());
      }
      ++ran;
    }
    QVERIFY(ran > 0);
  }
};

}  // namespace test_golden_byol

int golden_byol(int argc, char** argv) {
  return earshot::testing::run_test<test_golden_byol::GoldenByol>(argc, argv);
}
#include "golden_byol.moc"
