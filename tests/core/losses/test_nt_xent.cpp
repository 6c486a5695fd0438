#include <cmath>
#include <QtTest>

#include "core/losses/nt_xent.h"
#include "core/tensor/precision.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_nt_xent {

using namespace earshot;
namespace support = earshot::testing;

namespace {

torch::Tensor noise(std::int64_t rows, std::int64_t dimensions, std::uint64_t seed = 1) {
  torch::manual_seed(seed);
  return torch::randn({rows, dimensions}, torch::kFloat64);
}

double loss_of(const torch::Tensor& a, const torch::Tensor& b, double temperature) {
  return nt_xent(a, b, temperature).loss.item<double>();
}

bool near(double actual, double expected, double tolerance = 1e-9) {
  return std::abs(actual - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

}  // namespace

class TestNtXent : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void identical_embeddings_give_chance() {
    for (const int pairs : {2, 4, 7, 48}) {
      const torch::Tensor same = noise(1, 16).expand({pairs, 16});
      QVERIFY(near(loss_of(same, same, 0.5), std::log(2.0 * pairs - 1.0)));
    }
    const torch::Tensor clmr = noise(1, 64).expand({48, 64});
    QVERIFY(near(loss_of(clmr, clmr, 0.5), 4.553877, 1e-6));
  }

  void perfect_orthogonal_pairs_give_the_floor() {
    const torch::Tensor two = torch::eye(2, torch::kFloat64);
    QVERIFY(near(loss_of(two, two, 0.5), 0.239545, 1e-6));
    QVERIFY(near(loss_of(two, two, 0.2), 0.013386, 1e-6));
    QVERIFY(near(loss_of(two, two, 0.1), 9.08e-5, 1e-7));
    for (const int pairs : {3, 8}) {
      const torch::Tensor many = torch::eye(pairs, torch::kFloat64);
      const double floor = std::log1p((2.0 * pairs - 2.0) * std::exp(-1.0 / 0.07));
      QVERIFY(near(loss_of(many, many, 0.07), floor));
    }
  }

  void the_length_of_a_row_does_not_matter() {
    const torch::Tensor a = noise(6, 10, 1), b = noise(6, 10, 2);
    const torch::Tensor lengths = torch::rand({6, 1}, torch::kFloat64) * 50 + 0.01;
    QVERIFY(near(loss_of(a * lengths, b, 0.3), loss_of(a, b, 0.3)));
    QVERIFY(near(loss_of(a, b * lengths, 0.3), loss_of(a, b, 0.3)));
  }

  void the_views_can_be_swapped() {
    const torch::Tensor a = noise(6, 10, 1), b = noise(6, 10, 2);
    QVERIFY(near(loss_of(a, b, 0.3), loss_of(b, a, 0.3)));
    // But which rows are siblings matters.
    QVERIFY(!near(loss_of(a, b, 0.3), loss_of(a, b.roll(1, 0), 0.3), 1e-3));
  }

  void a_gradient_is_orthogonal_to_its_row() {
    const torch::Tensor a = noise(6, 10, 1).requires_grad_(), b = noise(6, 10, 2).requires_grad_();
    nt_xent(a, b, 0.2).loss.backward();
    for (const torch::Tensor& rows : {a, b}) {
      QVERIFY(rows.grad().norm().item<double>() > 0.01);
      QVERIFY((rows.grad() * rows).sum(1).abs().max().item<double>() < 1e-12);
    }
  }

  void gradients_are_those_of_finite_differences() {
    const torch::Tensor a = noise(3, 4, 1).requires_grad_(), b = noise(3, 4, 2);
    nt_xent(a, b, 0.5).loss.backward();
    const double step = 1e-6;
    for (std::int64_t i = 0; i < a.numel(); ++i) {
      const torch::Tensor shift = torch::zeros(a.numel(), torch::kFloat64);
      shift[i] = step;
      const torch::Tensor moved = shift.view(a.sizes());
      const double slope =
          (loss_of(a.detach() + moved, b, 0.5) - loss_of(a.detach() - moved, b, 0.5)) / (2 * step);
      QVERIFY(near(a.grad().flatten()[i].item<double>(), slope, 1e-7));
    }
  }

  void one_pair_has_nothing_to_learn() {
    const torch::Tensor a = noise(1, 8, 1).requires_grad_(), b = noise(1, 8, 2).requires_grad_();
    const NtXent result = nt_xent(a, b, 0.1);
    result.loss.backward();
    QCOMPARE(result.loss.item<double>(), 0.0);
    QCOMPARE(a.grad().abs().max().item<double>(), 0.0);
    QCOMPARE(b.grad().abs().max().item<double>(), 0.0);
    QVERIFY(!result.negative_similarity.defined());
  }

  void a_dead_row_harms_nobody() {
    torch::Tensor a = noise(4, 6, 1);
    a[2].zero_();
    a.requires_grad_();
    const torch::Tensor b = noise(4, 6, 2).requires_grad_();
    const NtXent result = nt_xent(a, b, 0.1);
    result.loss.backward();
    QVERIFY(std::isfinite(result.loss.item<double>()));
    QCOMPARE(a.grad()[2].abs().max().item<double>(), 0.0);
    QVERIFY(a.grad()[0].abs().max().item<double>() > 0);
    QVERIFY(b.grad().isfinite().all().item<bool>());
  }

  void diagnostics_tell_siblings_from_strangers() {
    const torch::Tensor axes = torch::eye(4, torch::kFloat64);
    const NtXent perfect = nt_xent(axes, axes, 0.5);
    QCOMPARE(perfect.accuracy.item<double>(), 1.0);
    QVERIFY(near(perfect.positive_similarity.item<double>(), 1.0));
    QVERIFY(near(perfect.negative_similarity.item<double>(), 0.0));
    const NtXent crossed = nt_xent(axes, axes.roll(1, 0), 0.5);
    QCOMPARE(crossed.accuracy.item<double>(), 0.0);
    QVERIFY(near(crossed.positive_similarity.item<double>(), 0.0));
    // Each row meets its double among the 2N - 2 strangers once.
    QVERIFY(near(crossed.negative_similarity.item<double>(), 1.0 / 6.0));
    QVERIFY(!perfect.accuracy.requires_grad());
  }

  void a_small_temperature_does_not_overflow() {
    const torch::Tensor a = noise(8, 16, 1).to(torch::kFloat32).requires_grad_();
    const torch::Tensor b = noise(8, 16, 2).to(torch::kFloat32);
    const NtXent result = nt_xent(a, b, 1e-4);
    result.loss.backward();
    QVERIFY(std::isfinite(result.loss.item<double>()));
    QVERIFY(a.grad().isfinite().all().item<bool>());
  }

  void it_calculates_in_float32_under_autocast() {
    const torch::Tensor a = noise(32, 64, 1).to(torch::kFloat32);
    const torch::Tensor b = noise(32, 64, 2).to(torch::kFloat32);
    const double plain = loss_of(a, b, 0.07);
    const AutocastGuard low_precision(Precision::BFloat16, "cpu");
    QCOMPARE(loss_of(a, b, 0.07), plain);
    const NtXent halves = nt_xent(a.to(torch::kBFloat16), b.to(torch::kBFloat16), 0.07);
    QVERIFY(halves.loss.scalar_type() == torch::kFloat32);
    QVERIFY(near(halves.loss.item<double>(), plain, 0.01));
  }

  void what_does_not_fit_is_refused() {
    const torch::Tensor a = noise(4, 6);
    QVERIFY_EXCEPTION_THROWN(nt_xent(a, noise(3, 6), 0.1), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(nt_xent(a[0], a[0], 0.1), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(nt_xent(a.slice(0, 0, 0), a.slice(0, 0, 0), 0.1),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(nt_xent(a, a, 0.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(nt_xent(a, a, std::nan("")), std::invalid_argument);
  }
};

}  // namespace test_nt_xent

int core_nt_xent(int argc, char** argv) {
  return earshot::testing::run_test<test_nt_xent::TestNtXent>(argc, argv);
}
#include "test_nt_xent.moc"
