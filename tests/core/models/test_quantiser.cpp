#include <cmath>
#include <QtTest>

#include "core/models/layers/vector_quantiser.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_quantiser {

using namespace earshot;
namespace support = earshot::testing;

namespace {

VectorQuantiserOptions small_options(bool averaged = false) {
  VectorQuantiserOptions options;
  options.codes = 5;
  options.dimensions = 3;
  options.averaged = averaged;
  options.revive_after = 4;
  return options;
}

std::shared_ptr<VectorQuantiser> small_quantiser(bool averaged = false) {
  torch::manual_seed(1);
  return std::make_shared<VectorQuantiser>(small_options(averaged));
}

torch::Tensor vectors_of(std::int64_t count, std::uint64_t seed = 2) {
  torch::manual_seed(seed);
  return torch::randn({count, 3});
}

/// The largest difference of each row of a to each of b: [rows of a, rows of b].
torch::Tensor differences(const torch::Tensor& a, const torch::Tensor& b) {
  return (a.detach().unsqueeze(1) - b.unsqueeze(0)).abs().amax(2);
}

Random stream(std::uint64_t step) {
  return Random(9, {step});
}

}  // namespace

/// The vector quantiser: its terms and gradients, its beginning, its averages and its revival.
class TestQuantiser : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_nearest_code_is_found_as_by_hand() {
    const torch::Tensor vectors = vectors_of(50), codebook = vectors_of(7, 3);
    const Quantised quantised = quantise(vectors, codebook);
    for (std::int64_t i = 0; i < 50; ++i) {
      std::int64_t nearest = 0;
      double least = INFINITY;
      for (std::int64_t code = 0; code < 7; ++code) {
        const double distance = (vectors[i] - codebook[code]).norm().item<double>();
        if (distance < least) {
          least = distance;
          nearest = code;
        }
      }
      QCOMPARE(quantised.index[i].item<std::int64_t>(), nearest);
      QVERIFY(support::relative_error(quantised.straight[i], codebook[nearest]) < 1e-6);
    }
  }

  void of_equally_near_codes_the_first_is_taken() {
    const torch::Tensor codebook = torch::tensor({{1.0, 0.0}, {-1.0, 0.0}, {1.0, 0.0}});
    const torch::Tensor vectors = torch::tensor({{0.0, 3.0}, {2.0, 0.0}});
    const Quantised quantised = quantise(vectors, codebook);
    QCOMPARE(quantised.index[0].item<std::int64_t>(), std::int64_t{0});
    QCOMPARE(quantised.index[1].item<std::int64_t>(), std::int64_t{0});
  }

  void the_gradient_goes_straight_through() {
    torch::Tensor vectors = vectors_of(6).requires_grad_();
    torch::Tensor codebook = vectors_of(4, 3).requires_grad_();
    const torch::Tensor a = vectors_of(6, 4);
    (a * quantise(vectors, codebook).straight).sum().backward();
    QVERIFY(torch::equal(vectors.grad(), a));
    QVERIFY(!codebook.grad().defined() || codebook.grad().abs().max().item<double>() == 0);
  }

  void the_terms_have_the_gradients_of_the_paper() {
    constexpr double beta = 0.25;
    torch::Tensor vectors = vectors_of(6).requires_grad_();
    torch::Tensor codebook = torch::cat({vectors_of(3, 3), torch::full({1, 3}, 50.0)});
    codebook.requires_grad_();
    const Quantised quantised = quantise(vectors, codebook);
    const torch::Tensor terms =
        codebook_term(vectors, quantised) + beta * commitment_term(vectors, quantised);
    terms.sum().backward();
    const torch::Tensor difference = (quantised.codes - vectors).detach();
    QVERIFY(support::relative_error(terms, (1 + beta) * difference.square().sum(1)) < 1e-6);
    QVERIFY(support::relative_error(vectors.grad(), -2 * beta * difference) < 1e-6);
    torch::Tensor expected = torch::zeros({4, 3});
    expected.index_add_(0, quantised.index, 2 * difference);
    QVERIFY(support::relative_error(codebook.grad(), expected) < 1e-6);
    QCOMPARE(codebook.grad()[3].abs().max().item<double>(), 0.0);  // chosen by none
  }

  void a_vector_on_its_code_costs_nothing() {
    const torch::Tensor codebook = vectors_of(4);
    const Quantised quantised = quantise(codebook, codebook);
    QCOMPARE(codebook_term(codebook, quantised).max().item<double>(), 0.0);
    QCOMPARE(commitment_term(codebook, quantised).max().item<double>(), 0.0);
  }

  void perplexity_counts_codes() {
    const auto of = [](const std::vector<float>& counts) {
      return perplexity(torch::tensor(counts)).item<double>();
    };
    QVERIFY(std::abs(of({7, 0, 0}) - 1) < 1e-6);
    QVERIFY(std::abs(of({2, 2, 2, 2}) - 4) < 1e-6);
    QVERIFY(std::abs(of({4, 2, 1, 1}) - 3.363586) < 1e-5);
  }

  void it_begins_as_vectors_of_the_first_batch_once() {
    const auto quantiser = small_quantiser();
    const torch::Tensor vectors = vectors_of(40);
    quantiser->forward(vectors, stream(0));
    const torch::Tensor begun = quantiser->codebook().detach().clone();
    const torch::Tensor distances = differences(begun, vectors);
    QCOMPARE(distances.amin(1).max().item<double>(), 0.0);
    QVERIFY(differences(begun, begun).add(100 * torch::eye(5)).min().item<double>() > 0);
    quantiser->forward(vectors_of(40, 5), stream(1));
    QVERIFY(torch::equal(quantiser->codebook(), begun));
    // Of a batch with fewer vectors than codes each is taken.
    const auto poor = small_quantiser();
    poor->forward(vectors_of(2), stream(0));
    QCOMPARE(differences(poor->codebook(), vectors_of(2)).amin(0).max().item<double>(), 0.0);
  }

  void evaluation_changes_nothing() {
    const auto quantiser = small_quantiser();
    quantiser->eval();
    const torch::Tensor before = quantiser->codebook().detach().clone();
    quantiser->forward(vectors_of(10), stream(0));
    quantiser->after_step();
    QVERIFY(torch::equal(quantiser->codebook(), before));
  }

  void dead_codes_come_back_as_vectors() {
    for (const bool averaged : {false, true}) {
      const auto quantiser = small_quantiser(averaged);
      quantiser->forward(vectors_of(40), stream(0));
      {
        const torch::NoGradGuard no_grad;
        quantiser->codebook().slice(0, 3).fill_(1000);
        for (auto& buffer : quantiser->named_buffers()) {
          if (buffer.key() == "sums") buffer.value().slice(0, 3).fill_(1000);
        }
      }
      for (std::uint64_t step = 0; step < 3; ++step) {
        quantiser->forward(vectors_of(40, step), stream(step));
        quantiser->after_step();
      }
      QCOMPARE(quantiser->revived().item<double>(), 0.0);
      QVERIFY(quantiser->codebook()[4].min().item<double>() > 900);
      const torch::Tensor vectors = vectors_of(40, 8);
      quantiser->forward(vectors, stream(4));
      quantiser->after_step();
      QCOMPARE(quantiser->revived().item<double>(), 2.0);
      QCOMPARE(differences(quantiser->codebook().slice(0, 3), vectors).amin(1).max().item<double>(),
               0.0);
    }
  }

  void a_share_of_the_vectors_passes_on_codes_at_random() {
    VectorQuantiserOptions options = small_options();
    options.corruption = 0.4;
    torch::manual_seed(1);
    VectorQuantiser quantiser(options);
    quantiser.forward(vectors_of(40), stream(0));
    const torch::Tensor vectors = vectors_of(1000, 3).requires_grad_();
    const Quantised quantised = quantiser.forward(vectors, stream(1));
    const Quantised nearest = quantise(vectors, quantiser.codebook());
    QVERIFY(torch::equal(quantised.index, nearest.index));
    QVERIFY(torch::equal(quantised.codes, nearest.codes));
    const torch::Tensor passed = differences(quantised.straight, quantiser.codebook().detach());
    QVERIFY(passed.amin(1).max().item<double>() < 1e-5);
    // Of 40 % random codes one in five is the nearest all the same.
    const torch::Tensor others = passed.argmin(1).ne(quantised.index).to(torch::kFloat32).mean();
    QVERIFY(std::abs(others.item<double>() - 0.4 * 0.8) < 0.05);
    quantised.straight.sum().backward();
    QVERIFY(torch::equal(vectors.grad(), torch::ones_like(vectors)));
    QVERIFY(torch::equal(quantiser.forward(vectors, stream(1)).straight, quantised.straight));
    quantiser.eval();
    QVERIFY(torch::equal(quantiser.forward(vectors, stream(1)).straight, nearest.straight));
  }

  void averages_follow_the_vectors() {
    VectorQuantiserOptions options = small_options(true);
    options.decay = 0.9;
    options.codes = 2;
    torch::manual_seed(1);
    VectorQuantiser quantiser(options);
    QVERIFY(!quantiser.codebook().requires_grad());
    const torch::Tensor centres = torch::tensor({{4.0, 0.0, 0.0}, {-4.0, 0.0, 0.0}});
    for (std::uint64_t step = 0; step < 80; ++step) {
      torch::manual_seed(step);
      const torch::Tensor vectors = torch::cat({centres[0] + 0.1 * torch::randn({50, 3}),
                                                centres[1] + 0.1 * torch::randn({50, 3})})
                                        .to(torch::kFloat32);
      quantiser.forward(vectors, stream(step));
      quantiser.after_step();
    }
    const torch::Tensor codes = std::get<0>(quantiser.codebook().detach().select(1, 0).sort());
    QVERIFY(support::relative_error(codes, torch::tensor({-4.0f, 4.0f})) < 0.05);
  }

  void a_copy_of_its_state_goes_on_alike() {
    const auto first = small_quantiser(true), second = small_quantiser(true);
    for (std::uint64_t step = 0; step < 3; ++step) {
      first->forward(vectors_of(20, step), stream(step));
      first->after_step();
    }
    {
      const torch::NoGradGuard no_grad;
      const auto values = first->named_buffers();
      for (auto& buffer : second->named_buffers()) buffer.value().copy_(values[buffer.key()]);
      second->codebook().copy_(first->codebook());
    }
    for (std::uint64_t step = 3; step < 12; ++step) {
      for (const auto& quantiser : {first, second}) {
        quantiser->forward(vectors_of(3, step), stream(step));
        quantiser->after_step();
      }
      QVERIFY(torch::equal(first->codebook(), second->codebook()));
    }
    QVERIFY(first->revived().item<double>() > 0);
  }
};

}  // namespace test_quantiser

int core_quantiser(int argc, char** argv) {
  return earshot::testing::run_test<test_quantiser::TestQuantiser>(argc, argv);
}
#include "test_quantiser.moc"
