#include <algorithm>
#include <fstream>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/experiment/comparison.h"
#include "core/experiment/run_folder.h"
#include "core/runs/compare.h"
#include "core/runs/compared_figures.h"
#include "core/runs/trial_json.h"
#include "tests/support/places.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_comparison {

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
    trial.figures = {{"probe_accuracy", 0.5}};
    write_file_safely(run_of_it() / "trial.json", to_json(trial));
  }
  /// Whether the kept trial is taken into a comparison under this limit.
  bool taken_under(double most_seconds) const {
    try {
      const auto done = run_comparison(std::make_shared<const Catalogue>(catalogue_),
                                       one_method(most_seconds), folder_.path());
      return done.size() == 1 && done[0].ranked() == 0.5;
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

  /// The rest of what it would have made is made as it would have made it, in one go or several.
  void a_comparison_that_an_older_earshot_began_goes_on_as_it_was_begun() {
    const testing::TemporaryFolder place;
    testing::write_toy_sounds(place.path() / "sounds", 3, 10, 0.4, 16000);
    const nlohmann::json small{{"data.path", (place.path() / "sounds").string()},
                               {"training.steps", 2},
                               {"training.batch_size", 4},
                               {"training.watch_clips", 0},
                               {"training.threads", 1},
                               {"training.device", "cpu"},
                               {"evaluation.windows", 1}};
    nlohmann::json then = small;
    then.update({{"data.split_rule", "path_hash"},
                 {"data.split_seed", -1},
                 {"data.folders", "labels"},
                 {"data.padded_frames", "counted"}});
    const nlohmann::json of_pase{{"method.target_scale", "deviation"},
                                 {"method.overlap_level", "whole"},
                                 {"data.short_clips", "pad"}};
    const auto compared = [&](const nlohmann::json& for_all, const nlohmann::json& methods,
                              const char* folder, std::string* note = nullptr) {
      const nlohmann::json json{{"methods", methods}, {"seeds", {0, 1}}, {"set", for_all}};
      CompareHearing hearing;
      hearing.event = [note](const Event& event) {
        const auto* warning = std::get_if<Warning>(&event);
        if (note != nullptr && warning != nullptr) *note += warning->words + "\n";
      };
      auto trials = run_comparison(std::make_shared<const Catalogue>(catalogue_),
                                   comparison_from_json(catalogue_, json.dump()),
                                   place.path() / folder, hearing);
      for (TrialResult& trial : trials) trial.seconds = trial.milliseconds_per_step = 0;
      return to_tsv(catalogue_, trials);
    };
    const nlohmann::json of_simclr{
        {"views.order", "gain, equaliser, band_stop, time_mask, background_noise"}};
    const nlohmann::json explicitly{
        {{"name", "simclr-small"}, {"preset", "simclr-small"}, {"set", of_simclr}},
        {{"name", "pase-small"}, {"preset", "pase-small"}, {"set", of_pase}}};
    const nlohmann::json now{"simclr-small", "pase-small"};
    const std::string whole = compared(then, explicitly, "whole");

    // As the older program left it: one trial done, one trained and not evaluated, two not begun.
    std::filesystem::copy(place.path() / "whole", place.path() / "older",
                          std::filesystem::copy_options::recursive);
    for (const char* trial : {"simclr-small-seed1", "pase-small-seed1"}) {
      std::filesystem::remove_all(place.path() / "older" / trial);
    }
    std::filesystem::remove(place.path() / "older" / "pase-small-seed0" / "trial.json");
    for (const char* trial : {"simclr-small-seed0", "pase-small-seed0"}) {
      const auto file = place.path() / "older" / trial / "experiment.json";
      auto stored = nlohmann::json::parse(std::ifstream(file));
      for (const char* later : {"split_rule", "split_seed", "folders", "padded_frames", "split",
                                "split_group", "level", "valid_value", "test_value"}) {
        QCOMPARE(stored["data"].erase(later), std::size_t{1});
      }
      for (const char* later : {"target_scale", "decoder_slope", "overlap_level", "lowest_f0_hz"}) {
        stored["method"].erase(later);
      }
      std::ofstream(file) << stored.dump();
    }
    std::string note;
    QCOMPARE(compared(small, now, "older", &note), whole);
    QVERIFY2(note.find("an older Earshot began this comparison") != std::string::npos &&
                 note.find("data.split_rule") != std::string::npos &&
                 note.find("views.order") != std::string::npos &&
                 note.find("data.short_clips") != std::string::npos,
             note.c_str());
    for (const char* trial : {"simclr-small-seed1", "pase-small-seed1"}) {
      const auto of = [&](const char* folder) {
        return load_experiment(catalogue_, RunPaths(place.path() / folder / trial).experiment());
      };
      const auto found = differences(of("older"), of("whole"));
      QVERIFY2(found.empty(),
               found.empty() ? "" : (found.front().path + " is " + found.front().before).c_str());
    }
    // What is its own by now is gone on with too, and another comparison is still refused.
    std::filesystem::remove_all(place.path() / "older" / "pase-small-seed1");
    QCOMPARE(compared(small, now, "older"), whole);
    const std::vector<std::pair<std::string, nlohmann::json>> others{{"training.steps", 3},
                                                                     {"data.split_rule", "drawn"}};
    for (const auto& [path, value] : others) {
      nlohmann::json other = small;
      other[path] = value;
      QVERIFY_THROWS_EXCEPTION(OtherComparison, compared(other, now, "older"));
    }
  }

  void trials_of_different_sounds_are_told_by_what_learns_nothing() {
    const auto trial = [](double log_mel, double untrained) {
      TrialResult one;
      one.figures = {{"probe_accuracy", 0.8},
                     {"log_mel_accuracy", log_mel},
                     {"untrained_accuracy", untrained}};
      return one;
    };
    QVERIFY(of_same_sounds(catalogue_, {}));
    // Another seed has other first weights; another rate hears a little else.
    QVERIFY(of_same_sounds(catalogue_, {trial(0.70, 0.5), trial(0.71, 0.7)}));
    QVERIFY(!of_same_sounds(catalogue_, {trial(0.70, 0.5), trial(0.25, 0.5)}));
    TrialResult failed;
    QVERIFY(of_same_sounds(catalogue_, {trial(0.70, 0.5), failed}));
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

}  // namespace test_comparison

int core_comparison(int argc, char** argv) {
  return earshot::testing::run_test<test_comparison::TestComparison>(argc, argv);
}
#include "test_comparison.moc"
