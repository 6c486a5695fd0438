#include <ATen/Parallel.h>

#include <cmath>
#include <QtTest>

#include "core/augment/augmentation.h"
#include "core/tensor/rows.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"
#include "tests/support/with_examples.h"
#include "tests/support/without_values.h"

namespace test_augment_registry {

using namespace earshot;

namespace {

constexpr std::int64_t rate = 16000;

/// Rows that differ in kind: a chirp, noise bursts, a quiet tone with a click.
torch::Tensor sounds(std::int64_t samples) {
  torch::Tensor time = torch::arange(samples, torch::kFloat64) / static_cast<double>(rate);
  torch::manual_seed(5);
  const torch::Tensor chirp = 0.5 * torch::sin(2000.0 * time + 9000.0 * time * time);
  const torch::Tensor bursts = 0.2 * torch::randn({samples}, torch::kFloat64) *
                               (torch::sin(20.0 * time) > 0).to(torch::kFloat64);
  torch::Tensor tone = 0.01 * torch::sin(2764.6 * time);
  tone[samples / 2] += 0.4;
  return torch::stack({chirp, bursts, tone}).unsqueeze(1).to(torch::kFloat32);
}

std::vector<Drawn> drawn_rows(const Augmentation& augmentation, std::int64_t rows,
                              std::int64_t samples, std::uint64_t seed) {
  std::vector<Drawn> draws;
  for (std::int64_t row = 0; row < rows; ++row) {
    Random random(seed, {static_cast<std::uint64_t>(row)});
    draws.push_back(augmentation.draw(random, {rate, samples}));
  }
  return draws;
}

bool same(const Drawn& a, const Drawn& b) {
  return a.augmentation == b.augmentation && a.applied == b.applied && a.numbers == b.numbers &&
         a.words == b.words && a.key == b.key;
}

double fallback_number(const Parameter& parameter) {
  if (const auto* whole = std::get_if<std::int64_t>(&parameter.fallback)) {
    return static_cast<double>(*whole);
  }
  return std::get<double>(parameter.fallback);
}

}  // namespace

class TestAugmentRegistry : public QObject {
  Q_OBJECT

  std::vector<AugmentationEntry> entries_ = testing::catalogue_with_examples().augmentations;

  void each_entry() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      QTest::newRow(entries_[i].words.name.c_str()) << static_cast<int>(i);
    }
  }

  const AugmentationEntry& fetched() {
    const int index = *static_cast<int*>(QTest::qData("index", QMetaType::Int));
    return entries_[static_cast<std::size_t>(index)];
  }

 private Q_SLOTS:
  void initTestCase() { QVERIFY(entries_.size() >= 3); }

  void is_well_declared_data() { each_entry(); }
  void is_well_declared() {
    const AugmentationEntry& entry = fetched();
    QVERIFY(!entry.words.label.empty() && !entry.words.summary.empty());
    QVERIFY(!entry.words.source.empty());
    QCOMPARE(entry.parameters.at(0).id, std::string("enabled"));
    QCOMPARE(entry.parameters.at(1).id, std::string("probability"));
    QVERIFY(entry.parameters.at(1).applies == Applies::NextStep);
    std::set<std::string> ids;
    for (const Parameter& parameter : entry.parameters) {
      const char* const id = parameter.id.c_str();
      QVERIFY2(ids.insert(parameter.id).second, id);
      QVERIFY2(!parameter.label.empty() && !parameter.help.empty(), id);
      QVERIFY2(!parameter.source.empty(), id);
      if (parameter.kind != Kind::Integer && parameter.kind != Kind::Real) continue;
      QVERIFY2(std::isfinite(parameter.hard_min) && std::isfinite(parameter.hard_max), id);
      const double fallback = fallback_number(parameter);
      QVERIFY2(parameter.hard_min <= parameter.soft_min, id);
      QVERIFY2(parameter.soft_min <= fallback && fallback <= parameter.soft_max, id);
      QVERIFY2(parameter.soft_max <= parameter.hard_max, id);
    }
  }

  void repeats_for_the_same_stream_data() { each_entry(); }
  void repeats_for_the_same_stream() {
    const auto augmentation = fetched().make({});
    const torch::Tensor input = sounds(8000);
    const auto first = drawn_rows(*augmentation, 3, 8000, 11);
    const auto second = drawn_rows(*augmentation, 3, 8000, 11);
    for (std::size_t row = 0; row < 3; ++row) {
      QVERIFY(same(first[row], second[row]));
      QVERIFY(first[row].applied);
      QVERIFY(!first[row].words.empty());
      QCOMPARE(first[row].augmentation, fetched().words.name);
    }
    QVERIFY(torch::equal(augmentation->apply(input, rate, first),
                         augmentation->apply(input, rate, second)));
  }

  void keeps_shape_and_argument_data() { each_entry(); }
  void keeps_shape_and_argument() {
    const auto augmentation = fetched().make({});
    for (const std::int64_t samples : {1, 2, 37, 400, 8000}) {
      const torch::Tensor input = samples < 37 ? torch::ones({3, 1, samples}) : sounds(samples);
      const torch::Tensor before = input.clone();
      for (std::uint64_t seed = 0; seed < 8; ++seed) {
        const torch::Tensor output =
            augmentation->apply(input, rate, drawn_rows(*augmentation, 3, samples, seed));
        QVERIFY(output.sizes() == input.sizes());
        QVERIFY(output.scalar_type() == torch::kFloat32);
        QVERIFY(torch::isfinite(output).all().item<bool>());
      }
      QVERIFY(torch::equal(input, before));
    }
  }

  void silence_stays_silent_data() { each_entry(); }
  void silence_stays_silent() {
    const auto augmentation = fetched().make({});
    const torch::Tensor silence = torch::zeros({4, 1, 8000});
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      const torch::Tensor output =
          augmentation->apply(silence, rate, drawn_rows(*augmentation, 4, 8000, seed));
      QCOMPARE(output.abs().max().item<float>(), 0.0F);
    }
  }

  void rows_do_not_know_each_other_data() { each_entry(); }
  void rows_do_not_know_each_other() {
    const auto augmentation = fetched().make({});
    const torch::Tensor input = sounds(8000);
    const int threads = at::get_num_threads();
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      const auto draws = drawn_rows(*augmentation, 3, 8000, seed);
      at::set_num_threads(2);
      const torch::Tensor together = augmentation->apply(input, rate, draws);
      at::set_num_threads(1);
      for (std::int64_t row = 0; row < 3; ++row) {
        const torch::Tensor alone = augmentation->apply(input.narrow(0, row, 1), rate,
                                                        {draws[static_cast<std::size_t>(row)]});
        QVERIFY(torch::equal(alone, together.narrow(0, row, 1)));
      }
    }
    at::set_num_threads(threads);
  }

  /// float64 takes the tensor operations that any other device takes; float32 here takes the loops.
  void loops_and_tensor_operations_agree_data() { each_entry(); }
  void loops_and_tensor_operations_agree() {
    const auto augmentation = fetched().make({});
    for (const std::int64_t samples : {37, 12000}) {
      const torch::Tensor input = sounds(samples);
      for (std::uint64_t seed = 0; seed < 8; ++seed) {
        const auto draws = drawn_rows(*augmentation, 3, samples, seed);
        const torch::Tensor fast = augmentation->apply(input, rate, draws);
        const torch::Tensor exact = augmentation->apply(input.to(torch::kFloat64), rate, draws);
        QVERIFY(exact.scalar_type() == torch::kFloat64);
        for (std::int64_t row = 0; row < 3; ++row) {
          const double error = testing::relative_error(fast[row], exact[row]);
          QVERIFY2(error < 2e-4,
                   qPrintable(QString("%1 samples, row %2, %3: %4 off")
                                  .arg(samples)
                                  .arg(row)
                                  .arg(draws[static_cast<std::size_t>(row)].words.c_str())
                                  .arg(error)));
        }
      }
    }
  }

  void takes_any_strides_data() { each_entry(); }
  void takes_any_strides() {
    const auto augmentation = fetched().make({});
    const torch::Tensor wide = torch::stack({sounds(4000), sounds(4000)}, 3);
    const torch::Tensor strided = wide.select(3, 1);
    QVERIFY(!strided.is_contiguous());
    const auto draws = drawn_rows(*augmentation, 3, 4000, 3);
    QVERIFY(torch::equal(augmentation->apply(strided, rate, draws),
                         augmentation->apply(strided.contiguous(), rate, draws)));
  }

  void refuses_what_does_not_fit_data() { each_entry(); }
  void refuses_what_does_not_fit() {
    const auto augmentation = fetched().make({});
    const auto draws = drawn_rows(*augmentation, 2, 400, 1);
    QVERIFY_EXCEPTION_THROWN(augmentation->apply(torch::zeros({3, 1, 400}), rate, draws),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(augmentation->apply(torch::zeros({2, 2, 400}), rate, draws),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(augmentation->apply(torch::zeros({2, 400}), rate, draws),
                             std::invalid_argument);
  }

#if TORCH_VERSION_MAJOR >= 2
  /// The meta device has shapes and no values: it refuses a tensor made on another device and any
  /// wait for a value.
  void runs_without_values_data() { each_entry(); }
  void runs_without_values() {
    const auto augmentation = fetched().make({});
    const torch::Tensor input = torch::empty({3, 1, 8000}, torch::device(torch::kMeta));
    torch::Tensor output;
    const std::string lacking = testing::operator_without_kernel(
        [&] { output = augmentation->apply(input, rate, drawn_rows(*augmentation, 3, 8000, 2)); });
    if (!lacking.empty()) QSKIP(("LibTorch has no kernel for " + lacking).c_str());
    QVERIFY(output.is_meta());
    QVERIFY(output.sizes() == input.sizes());
  }
#endif
};

}  // namespace test_augment_registry

int core_augment_registry(int argc, char** argv) {
  return earshot::testing::run_test<test_augment_registry::TestAugmentRegistry>(argc, argv);
}
#include "test_augment_registry.moc"
