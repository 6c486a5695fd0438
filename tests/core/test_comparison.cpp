#include <algorithm>
#include <fstream>
#include <QtTest>

#include "core/evaluation/compare.h"
#include "core/evaluation/trial_json.h"
#include "core/experiment/comparison.h"
#include "core/experiment/run_folder.h"
#include "tests/support/places.h"
#include "tests/support/support.h"

using namespace earshot;

class TestComparison : public QObject {
  Q_OBJECT

 private:
  const Catalogue catalogue_ = built_in_catalogue();
  const testing::TemporaryFolder folder_;

  Comparison one_method(double most_seconds) const {
    Comparison comparison = comparison_from_json(
        catalogue_,
        R"({"methods": ["moco-small"], "seeds": [0], "set": {"training.steps": 1000}})");
    comparison.most_seconds = most_seconds;
    return comparison;
  }
  std::filesystem::path run_of_it() const { return folder_.path() / "moco-small-seed0"; }

  /// As an earlier call left it; nothing is to be trained.
  void keep_trial(double seconds, std::int64_t steps, double most_seconds) const {
    Experiment experiment = one_method(0).methods[0].experiment;
    set_value(catalogue_, experiment, "seed", std::int64_t{0});
    std::filesystem::create_directories(run_of_it());
    save_experiment(catalogue_, experiment, RunPaths(run_of_it()).experiment());
    TrialResult trial;
    trial.method = "moco-small";
    trial.seconds = seconds;
    trial.steps = steps;
    trial.most_seconds = most_seconds;
    trial.probe_accuracy = 0.5;
    write_file_safely(run_of_it() / "trial.json", to_json(trial));
  }
  /// Whether the kept trial is taken into a comparison under this limit.
  bool taken_under(double most_seconds) const {
    try {
      const auto done = run_comparison(std::make_shared<const Catalogue>(catalogue_),
                                       one_method(most_seconds), folder_.path());
      return done.size() == 1 && done[0].probe_accuracy == 0.5;
    } catch (const OtherComparison& error) {
      if (std::string(error.what()).find("most_seconds") == std::string::npos) throw;
      return false;
    }
  }

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

  void a_trial_that_was_cut_belongs_to_its_limit_alone() {
    keep_trial(300.2, 700, 300);
    QVERIFY(taken_under(300));
    QVERIFY(!taken_under(60));
    QVERIFY(!taken_under(600));
    QVERIFY(!taken_under(0));
  }

  void a_trial_that_was_not_cut_goes_with_every_limit_that_lets_it() {
    keep_trial(200, 1000, 300);
    QVERIFY(taken_under(600));
    QVERIFY(taken_under(0));
    QVERIFY(!taken_under(100));
  }

  void a_trial_of_an_older_program_counts_as_made_under_the_present_limit() {
    keep_trial(300.2, 700, 300);
    std::string json;
    std::getline(std::ifstream(run_of_it() / "trial.json"), json);
    const std::string limit = "\"most_seconds\":300.0,";
    QVERIFY2(json.find(limit) != std::string::npos, json.c_str());
    json.erase(json.find(limit), limit.size());
    write_file_safely(run_of_it() / "trial.json", json);
    QVERIFY(taken_under(60));
    QVERIFY(taken_under(600));
  }

  void a_kept_trial_that_cannot_be_its_own_is_said_and_evaluated_again() {
    keep_trial(200, 1000, 0);
    QVERIFY(taken_under(0));
    std::string whole;
    std::getline(std::ifstream(run_of_it() / "trial.json"), whole);
    const auto said = [&](const std::string& part, const std::string& by) {
      std::string json = whole;
      json.replace(json.find(part), part.size(), by);
      write_file_safely(run_of_it() / "trial.json", json);
      std::string words;
      CompareHearing hearing;
      hearing.event = [&](const Event& event) {
        if (const auto* warning = std::get_if<Warning>(&event)) words = warning->words;
        throw std::runtime_error("heard");
      };
      try {
        run_comparison(std::make_shared<const Catalogue>(catalogue_), one_method(0), folder_.path(),
                       hearing);
      } catch (const std::runtime_error&) {
      }
      const std::string file = (run_of_it() / "trial.json").string() + ": ";
      return words.starts_with(file) ? words.substr(file.size()) : words;
    };
    const std::string again = "; the trial is evaluated again";
    QCOMPARE(said("\"moco-small\"", "\"=other\""),
             "is of another trial, \"=other\" with seed 0" + again);
    QCOMPARE(said("\"seed\":0", "\"seed\":7"),
             "is of another trial, \"moco-small\" with seed 7" + again);
    QCOMPARE(said("\"probe_accuracy\":0.5", "\"probe_accuracy\":7"),
             "probe_accuracy: 7 is not from 0 to 1" + again);
    QVERIFY(said("\"seconds\":200.0", "\"seconds\":-1").starts_with("seconds: -1 is not from 0"));
  }

  void a_list_is_a_list_and_a_number_has_bounds() {
    const auto refused = [&](const char* json) {
      try {
        comparison_from_json(catalogue_, json);
        return false;
      } catch (const ParameterError&) {
        return true;
      }
    };
    QVERIFY(refused(R"({"methods": ["moco-small"], "seeds": {"a": 1}})"));
    QVERIFY(refused(R"({"methods": ["moco-small"], "most_seconds": 1e999})"));
  }
};

QTEST_APPLESS_MAIN(TestComparison)
#include "test_comparison.moc"
