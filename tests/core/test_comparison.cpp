#include <algorithm>
#include <QtTest>

#include "core/experiment/comparison.h"
#include "tests/support/places.h"
#include "tests/support/support.h"

using namespace earshot;

class TestComparison : public QObject {
  Q_OBJECT

 private:
  const Catalogue catalogue_ = built_in_catalogue();

 private Q_SLOTS:
  /// The file behind README's table leaves no method out.
  void the_committed_comparison_has_every_small_preset() {
    const Comparison comparison =
        load_comparison(catalogue_, testing::source_folder() / "docs" / "small-presets.json");
    QCOMPARE(comparison.seeds.size(), std::size_t{3});
    for (const Preset& preset : catalogue_.presets) {
      const std::string& name = preset.words.name;
      const bool compared =
          std::ranges::any_of(comparison.methods, [&](const auto& m) { return m.name == name; });
      QVERIFY2(compared == name.ends_with("-small"), name.c_str());
    }
  }

  void own_settings_win_over_those_for_all() {
    const Comparison comparison = comparison_from_json(
        catalogue_, R"({"methods": ["moco-small", {"name": "warm", "preset": "simclr-small",
                        "set": {"method.temperature": 0.5, "training.steps": 7}}],
                        "seeds": [4], "set": {"training.steps": 9}})");
    QCOMPARE(comparison.methods.size(), std::size_t{2});
    QCOMPARE(comparison.methods[0].experiment.integer("training.steps"), std::int64_t{9});
    QCOMPARE(comparison.methods[1].name, std::string("warm"));
    QCOMPARE(comparison.methods[1].experiment.integer("training.steps"), std::int64_t{7});
    QCOMPARE(comparison.methods[1].experiment.real("method.temperature"), 0.5);
    QCOMPARE(comparison.seeds, std::vector<std::int64_t>{4});
  }
};

QTEST_APPLESS_MAIN(TestComparison)
#include "test_comparison.moc"
