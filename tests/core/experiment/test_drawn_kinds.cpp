#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/catalogue/change_kinds.h"
#include "core/experiment/drawn_kinds.h"
#include "core/experiment/run_folder.h"
#include "tests/support/one_line_errors.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_drawn_kinds {

using namespace earshot;
using Kinds = std::set<std::string>;

/// Which kinds of change a training draws, as those who make them declare it.
class TestDrawnKinds : public QObject {
  Q_OBJECT

  Experiment with(const std::string& order, const std::string& preset = "simclr-small") const {
    Experiment experiment = preset_experiment(catalogue_, preset);
    set_value(catalogue_, experiment, "views.order", order);
    return experiment;
  }

 private Q_SLOTS:
  void links_that_are_on_and_have_a_chance_count() {
    Experiment experiment = with("noise, gain, filter, polarity");
    QVERIFY(drawn_kinds(catalogue_, experiment) ==
            Kinds({change_kind::added_noise, change_kind::level, change_kind::frequency_response}));
    set_value(catalogue_, experiment, "views.noise.probability", 0.0);
    set_value(catalogue_, experiment, "views.gain.enabled", false);
    QVERIFY(drawn_kinds(catalogue_, experiment) == Kinds({change_kind::frequency_response}));
    QVERIFY(drawn_kinds(catalogue_, with("")) == Kinds());
  }

  void a_method_that_hears_recorded_crops_alone_draws_nothing_of_the_chain() {
    Experiment experiment = with("reverb", "byol-a-small");
    QVERIFY(!drawn_kinds(catalogue_, experiment).contains(change_kind::room));
  }

  void what_a_method_draws_by_itself_counts_by_its_settings() {
    Experiment experiment = with("", "byol-a-small");
    set_value(catalogue_, experiment, "method.mixup", 0.4);
    QVERIFY(drawn_kinds(catalogue_, experiment).contains(change_kind::added_noise));
    QVERIFY(drawn_kinds(catalogue_, experiment).contains(change_kind::pitch));
    set_value(catalogue_, experiment, "method.mixup", 0.0);
    QVERIFY(!drawn_kinds(catalogue_, experiment).contains(change_kind::added_noise));
    Experiment pase = with("", "pase-plus-small");
    set_value(catalogue_, pase, "method.overlap_probability", 0.5);
    set_value(catalogue_, pase, "method.random_level", true);
    QVERIFY(drawn_kinds(catalogue_, pase) == Kinds({change_kind::added_noise, change_kind::level}));
  }

  void a_strangers_augmentation_says_its_kind_itself() {
    Catalogue catalogue = catalogue_;
    for (AugmentationEntry& entry : catalogue.augmentations) {
      if (entry.words.name == "polarity") entry.kinds = {"upside down"};
    }
    QVERIFY(drawn_kinds(catalogue, with("polarity")) == Kinds({"upside down"}));
  }

  void a_link_that_had_a_chance_for_a_while_was_heard() {
    const testing::TemporaryFolder folder;
    Experiment experiment = with("gain, reverb");
    set_value(catalogue_, experiment, "views.gain.probability", 0.0);
    set_value(catalogue_, experiment, "views.reverb.probability", 0.0);
    save_experiment(catalogue_, experiment, RunPaths(folder.path()).experiment());
    testing::write(RunPaths(folder.path()).changes(),
                   R"({"step": 10, "path": "views.gain.probability", "before": 0, "after": 0.5}
{"step": 20, "path": "views.gain.probability", "before": 0.5, "after": 0}
{"step": 30, "path": "views.reverb.probability", "before": 0, "after": 0.5}
)");
    QVERIFY(drawn_kinds(catalogue_, folder.path(), 10) == Kinds());
    QVERIFY(drawn_kinds(catalogue_, folder.path(), 15) == Kinds({change_kind::level}));
    QVERIFY(drawn_kinds(catalogue_, folder.path(), 30) == Kinds({change_kind::level}));
    QVERIFY(drawn_kinds(catalogue_, folder.path(), 31) ==
            Kinds({change_kind::level, change_kind::room}));
  }

 private:
  const Catalogue catalogue_ = built_in_catalogue();
};

}  // namespace test_drawn_kinds

int core_drawn_kinds(int argc, char** argv) {
  return earshot::testing::run_test<test_drawn_kinds::TestDrawnKinds>(argc, argv);
}
#include "test_drawn_kinds.moc"
