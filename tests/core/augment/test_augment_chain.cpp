#include <QtTest>

#include "core/augment/make_chain.h"
#include "core/built_in/augmentations.h"
#include "tests/support/run_test.h"

namespace test_augment_chain {

using namespace earshot;

namespace {

/// Adds a drawn number, so that what was applied where can be read off.
class Add : public Augmentation {
 public:
  Drawn draw(Random& random, const ViewShape&) const override {
    Drawn drawn;
    drawn.numbers = {{"amount", random.uniform(1, 2)}};
    drawn.words = "added";
    return drawn;
  }
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t,
                      const std::vector<Drawn>& draws) const override {
    std::vector<double> amounts;
    for (const Drawn& drawn : draws) amounts.push_back(drawn.number("amount"));
    return waveform + torch::tensor(amounts, torch::kFloat32).reshape({-1, 1, 1});
  }
};

ChainLink link(const std::string& name, double probability, bool enabled = true) {
  return {name, enabled, probability, std::make_shared<const Add>()};
}

std::vector<std::vector<Drawn>> drawn(const Chain& chain, std::int64_t rows) {
  std::vector<std::vector<Drawn>> draws;
  for (std::int64_t row = 0; row < rows; ++row) draws.push_back(chain.draw(1, 0, row, 0, {100, 4}));
  return draws;
}

}  // namespace

class TestAugmentChain : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void rows_not_applied_pass_untouched() {
    const Chain chain({link("a", 0.5), link("b", 0.5)});
    const auto draws = drawn(chain, 64);
    const torch::Tensor input = torch::zeros({64, 1, 4});
    const torch::Tensor output = chain.apply(input, 100, draws);
    int untouched = 0;
    for (std::int64_t row = 0; row < 64; ++row) {
      double expected = 0;
      for (const Drawn& one : draws[static_cast<std::size_t>(row)]) {
        if (one.applied) expected += one.number("amount");
      }
      untouched += expected == 0;
      QVERIFY(std::abs(output[row].mean().item<double>() - expected) < 1e-6);
    }
    QVERIFY(untouched > 4 && untouched < 28);
    QCOMPARE(input.abs().max().item<float>(), 0.0F);
  }

  void all_rows_or_none_work_too() {
    const torch::Tensor input = torch::zeros({3, 1, 4});
    const Chain always({link("a", 1.0)});
    QVERIFY((always.apply(input, 100, drawn(always, 3)) >= 1).all().item<bool>());
    const Chain never({link("a", 0.0)});
    QVERIFY(torch::equal(never.apply(input, 100, drawn(never, 3)), input));
    QVERIFY(torch::equal(Chain({}).apply(input, 100, {{}, {}, {}}), input));
    QCOMPARE(input.abs().max().item<float>(), 0.0F);
  }

  void a_link_switched_off_is_absent() {
    const Chain on({link("a", 1.0), link("b", 1.0)});
    const Chain off({link("a", 1.0, false), link("b", 1.0)});
    const auto draws = drawn(on, 2);
    const torch::Tensor output = off.apply(torch::zeros({2, 1, 4}), 100, draws);
    for (std::size_t row = 0; row < 2; ++row) {
      const double only_b = draws[row][1].number("amount");
      QVERIFY(std::abs(output[static_cast<std::int64_t>(row)].mean().item<double>() - only_b) <
              1e-6);
    }
    QVERIFY(!drawn(off, 1)[0][0].applied);
    QCOMPARE(drawn(off, 1)[0][0].augmentation, std::string("a"));
  }

  void a_link_s_draws_do_not_depend_on_the_others() {
    const auto both = Chain({link("a", 0.7), link("b", 0.7)}).draw(9, 2, 5, 1, {100, 4});
    const auto turned = Chain({link("b", 0.7), link("a", 0.7)}).draw(9, 2, 5, 1, {100, 4});
    const auto without = Chain({link("a", 0.7, false), link("b", 0.7)}).draw(9, 2, 5, 1, {100, 4});
    QCOMPARE(both[0].numbers == turned[1].numbers, true);
    QCOMPARE(both[1].numbers == turned[0].numbers, true);
    QCOMPARE(both[1].numbers == without[1].numbers, true);
    QCOMPARE(both[1].applied, without[1].applied);
  }

  void every_name_of_a_view_matters() {
    const Chain chain({link("a", 1.0)});
    const auto amount = [&](std::uint64_t seed, std::int64_t epoch, std::int64_t clip,
                            std::int64_t view) {
      return chain.draw(seed, epoch, clip, view, {100, 4})[0].number("amount");
    };
    const std::set<double> different{amount(1, 1, 1, 0), amount(2, 1, 1, 0), amount(1, 2, 1, 0),
                                     amount(1, 1, 2, 0), amount(1, 1, 1, 1)};
    QCOMPARE(different.size(), std::size_t{5});
    QCOMPARE(amount(1, 1, 1, 0), amount(1, 1, 1, 0));
  }

  void the_probability_is_met() {
    for (const double probability : {0.01, 0.3, 0.6, 0.8}) {
      const Chain chain({link("a", probability)});
      int applied = 0;
      for (std::int64_t clip = 0; clip < 100000; ++clip) {
        applied += chain.draw(3, 0, clip, 0, {100, 4})[0].applied;
      }
      QVERIFY(std::abs(applied / 1e5 - probability) < 0.005);
    }
  }

  void draws_that_do_not_fit_are_refused() {
    const Chain chain({link("a", 1.0)});
    const torch::Tensor input = torch::zeros({2, 1, 4});
    QVERIFY_EXCEPTION_THROWN(chain.apply(input, 100, drawn(chain, 3)), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(chain.apply(input, 100, {{}, {}}), std::invalid_argument);
  }

  void a_chain_is_made_by_names_and_settings() {
    Catalogue catalogue;
    catalogue.augmentations = built_in_augmentations();
    const Chain chain = make_chain(catalogue, {"gain", "polarity"}, [](const std::string& name) {
      if (name == "gain") {
        return Values{{"probability", 0.25}, {"lowest_db", -6.0}, {"highest_db", -6.0}};
      }
      return Values{{"enabled", false}};
    });
    QCOMPARE(chain.links().size(), std::size_t{2});
    QCOMPARE(chain.links()[0].name, std::string("gain"));
    QCOMPARE(chain.links()[0].probability, 0.25);
    QVERIFY(chain.links()[0].enabled);
    QVERIFY(!chain.links()[1].enabled);
    QCOMPARE(chain.links()[1].probability, 0.8);
    Random random(1, {});
    QCOMPARE(chain.links()[0].augmentation->draw(random, {100, 4}).number("gain_db"), -6.0);
  }

  void a_chain_names_what_is_wrong() {
    Catalogue catalogue;
    catalogue.augmentations = built_in_augmentations();
    const auto message = [&](const std::string& name, const Values& values) {
      try {
        make_chain(catalogue, {name}, [&](const std::string&) { return values; });
      } catch (const ParameterError& error) {
        return std::string(error.what());
      }
      return std::string();
    };
    QCOMPARE(message("polaritty", {}),
             std::string("views.order: there is no augmentation \"polaritty\"; did you mean "
                         "polarity?"));
    QVERIFY(message("gain", {{"probability", 1.5}}).starts_with("probability: 1.5 is not allowed"));
    QVERIFY(message("gain", {{"lowest_db", true}}).starts_with("lowest_db: true is not allowed"));
  }
};

}  // namespace test_augment_chain

int core_augment_chain(int argc, char** argv) {
  return earshot::testing::run_test<test_augment_chain::TestAugmentChain>(argc, argv);
}
#include "test_augment_chain.moc"
