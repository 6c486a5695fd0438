#include <algorithm>
#include <fstream>
#include <QtTest>

#include "core/base/json.h"
#include "core/base/stopped.h"
#include "core/built_in/catalogue.h"
#include "core/runs/compared_figures.h"
#include "core/runs/evaluation.h"
#include "core/runs/trial_json.h"
#include "tests/support/one_line_errors.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_training.h"

namespace test_robustness {

using namespace earshot;

namespace {

Catalogue catalogue_with_a_strange_distortion() {
  Catalogue catalogue = built_in_catalogue();
  DistortionEntry mute;
  mute.words = {"muted", "muted", "Nothing is left.", "the test"};
  mute.kinds = {"silencing"};
  mute.distort = [](const SoundBlock&, std::span<float> out) { std::ranges::fill(out, 0.0F); };
  catalogue.distortions.push_back(mute);
  return catalogue;
}

const DistortionResult& of(const ProbeResult& probe, const std::string& name) {
  return *std::ranges::find(probe.distortions, name, &DistortionResult::name);
}

}  // namespace

/// The robustness protocol on a run of a few steps, from the judgement to what is kept of it.
class TestRobustness : public QObject, testing::ToyTraining {
  Q_OBJECT

  std::filesystem::path file() const { return at("run") / "evaluation@robustness.json"; }
  std::optional<EvaluationResult> kept() const {
    return kept_evaluation(*catalogue_, at("run"), experiment_, "label", "robustness");
  }
  Catalogue with_a_noise_of_all_kinds() const {
    Catalogue all = *catalogue_;
    for (AugmentationEntry& entry : all.augmentations) {
      if (entry.words.name != "noise") continue;
      for (const DistortionEntry& one : all.distortions) {
        entry.kinds.insert(entry.kinds.end(), one.kinds.begin(), one.kinds.end());
      }
    }
    return all;
  }
  std::string words_of_kept(const std::function<void(Json&)>& spoil) const {
    std::ifstream stream(file());
    Json json = Json::parse(stream);
    spoil(json);
    return testing::words_of([&] { evaluation_from_json(*catalogue_, json.dump()); });
  }

 public:
  TestRobustness()
      : ToyTraining(std::make_shared<const Catalogue>(catalogue_with_a_strange_distortion())) {}

 private Q_SLOTS:
  void initTestCase() {
    experiment_ = toy_experiment(2);
    set_value(*catalogue_, experiment_, "views.order", std::string("noise, gain, reverb"));
    set_value(*catalogue_, experiment_, "views.noise.probability", 0.5);
    set_value(*catalogue_, experiment_, "views.gain.probability", 0.0);
    set_value(*catalogue_, experiment_, "views.reverb.enabled", false);
    Trainer trainer(fresh("run", experiment_));
    const testing::Followed followed = testing::follow(trainer);
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
    all_seen_ = evaluate_run(with_a_noise_of_all_kinds(), {at("run"), "", "", "robustness"});
    result_ = evaluate_run(*catalogue_, {at("run"), "", "", "robustness"},
                           [this](const std::string& words, double) { told_.insert(words); });
    linear_ = evaluate_run(*catalogue_, {at("run"), "", "", "linear"});
  }

  void every_distortion_is_judged_for_the_encoder_and_every_baseline() {
    const auto names_in_order = [this](const ProbeResult& probe) {
      return std::ranges::equal(probe.distortions, catalogue_->distortions, {},
                                &DistortionResult::name,
                                [](const DistortionEntry& entry) { return entry.words.name; });
    };
    QVERIFY(names_in_order(result_.probe));
    QCOMPARE(result_.baselines.size(), catalogue_->baselines.size());
    for (const auto& [name, probe] : result_.baselines)
      QVERIFY2(names_in_order(probe), name.c_str());
    QVERIFY(told_.contains("embedding with this encoder"));
    QVERIFY(told_.contains("embedding with this encoder: white noise, 10 dB"));
  }

  void a_kind_that_the_training_draws_is_seen() {
    // Of the chain only the noise has a chance.
    for (const DistortionResult& one : result_.probe.distortions) {
      const bool is_noise = one.name == "white_noise_10_db" || one.name == "pink_noise_5_db";
      QVERIFY2(one.seen == is_noise, one.name.c_str());
    }
  }

  void the_headline_is_the_mean_over_what_was_not_seen() {
    for (const ProbeResult* probe : {&result_.probe, &result_.baselines.front().second}) {
      double unseen = 0, seen = 0;
      for (const DistortionResult& one : probe->distortions) {
        (one.seen ? seen : unseen) += one.accuracy;
      }
      QCOMPARE(probe->figures.front().first, std::string("unseen_accuracy"));
      QVERIFY(std::abs(probe->ranked() - unseen / 8) < 1e-12);
      QVERIFY(std::abs(*probe->figure("seen_accuracy") - seen / 2) < 1e-12);
    }
  }

  void clean_clips_are_judged_as_by_the_linear_probe() {
    const EvaluationResult& linear = linear_;
    QCOMPARE(*result_.probe.figure("accuracy"), linear.probe.ranked());
    QCOMPARE(*result_.probe.figure("knn_accuracy"), *linear.probe.figure("knn_accuracy"));
    QVERIFY(result_.probe.confusion == linear.probe.confusion);
    QCOMPARE(result_.probe.valid_accuracy, linear.probe.valid_accuracy);
    QVERIFY(!parse_json(to_json(linear)).contains("distortions"));
  }

  void what_leaves_nothing_of_the_sound_leaves_one_class() {
    // All test clips look alike, so that one class of the three is right.
    const auto& confusion = result_.probe.confusion;
    const double clips = static_cast<double>(result_.probe.test_clips);
    const double told = of(result_.probe, "muted").accuracy * clips;
    QVERIFY(std::ranges::any_of(confusion, [told](const auto& row) {
      std::int64_t own = 0;
      for (const std::int64_t count : row) own += count;
      return std::abs(static_cast<double>(own) - told) < 1e-9;
    }));
  }

  void it_says_the_same_twice_whatever_counts_as_seen() {
    for (std::size_t i = 0; i < result_.probe.distortions.size(); ++i) {
      QCOMPARE(all_seen_.probe.distortions[i].accuracy, result_.probe.distortions[i].accuracy);
      QCOMPARE(all_seen_.baselines[1].second.distortions[i].accuracy,
               result_.baselines[1].second.distortions[i].accuracy);
    }
  }

  void it_is_kept_beside_the_runs_own_and_read_back() {
    QVERIFY(std::filesystem::exists(file()));
    auto read = kept();
    QVERIFY(read.has_value());
    read->seconds = result_.seconds;  // it was made again in between
    QCOMPARE(to_json(*read), to_json(result_));
    QCOMPARE(read->probe.ranked(), result_.probe.ranked());
    QCOMPARE(read->baselines.back().second.distortions.size(), result_.probe.distortions.size());
    const Json json = parse_json(to_json(result_));
    const Json& first = json["distortions"][0];
    QCOMPARE(first["name"].get<std::string>(), std::string("white_noise_10_db"));
    QVERIFY(first["seen"].get<bool>());
    QCOMPARE(first["accuracy"].get<double>(), result_.probe.distortions[0].accuracy);
    QCOMPARE(first["baselines"]["log_mel"].get<double>(),
             of(result_.baselines[1].second, "white_noise_10_db").accuracy);
    for (const char* key : {"accuracy", "macro_f1", "knn_accuracy", "unseen_accuracy"}) {
      QVERIFY2(json.contains(key), key);
    }
  }

  void a_broken_file_is_refused_in_one_line() {
    using testing::has;
    const auto first = [](Json& json) -> Json& { return json["distortions"][0]; };
    QVERIFY(has(words_of_kept([&](Json& json) { first(json)["accuracy"] = 1.5; }),
                "distortions[0].accuracy: 1.5 is not allowed; it takes a number from 0 to 1"));
    QVERIFY(has(words_of_kept([&](Json& json) { first(json)["seen"] = 1; }),
                "distortions[0].seen: 1 is not allowed; it takes true or false"));
    QVERIFY(has(words_of_kept([&](Json& json) { first(json).erase("name"); }),
                "distortions[0]: has no name"));
    QVERIFY(has(words_of_kept([&](Json& json) { first(json)["baselines"].erase("log_mel"); }),
                "distortions[0].baselines: has no log_mel"));
    QVERIFY(has(words_of_kept([&](Json& json) { first(json)["baselines"]["log_mel"] = "x"; }),
                "distortions[0].baselines.log_mel: \"x\" is not allowed"));
    QVERIFY(has(words_of_kept([&](Json& json) { json["distortions"][1] = first(json); }),
                "distortions[1].name: \"white_noise_10_db\" is not allowed"));
    QVERIFY(has(words_of_kept([&](Json& json) { json["distortions"] = Json::object(); }),
                "distortions: {} is not allowed; it takes a list"));
    QVERIFY(has(words_of_kept([&](Json& json) { json["unseen_accuracy"] = -0.1; }),
                "unseen_accuracy: -0.1 is not allowed"));
    const std::string before = to_json(result_);
    testing::write(file(), before.substr(0, before.size() / 2));
    const std::string words = testing::words_of([&] { kept(); });
    QVERIFY2(has(words, "evaluation@robustness.json: an evaluation cannot be read"), words.c_str());
    QVERIFY(words.find('\n') == std::string::npos);
    testing::write(file(), before);
  }

  void stopped_between_two_distortions_it_keeps_what_was_there() {
    std::filesystem::remove(file());
    std::stop_source stop;
    const auto evaluate = [&] {
      evaluate_run(
          *catalogue_, {at("run"), "", "", "robustness"},
          [&](const std::string& words, double) {
            if (words.find("reverberation") != std::string::npos) stop.request_stop();
          },
          stop.get_token());
    };
    QVERIFY_EXCEPTION_THROWN(evaluate(), Stopped);
    QVERIFY(!std::filesystem::exists(file()));
  }

  void where_every_kind_is_drawn_the_headline_is_the_mean_over_all() {
    QVERIFY(std::ranges::all_of(all_seen_.probe.distortions, &DistortionResult::seen));
    QCOMPARE(all_seen_.probe.ranked(), *all_seen_.probe.figure("seen_accuracy"));
  }

  void a_trial_of_a_comparison_has_a_column_for_each_and_is_ranked_by_the_headline() {
    TrialResult trial;
    trial.method = "simclr-small";
    trial.figures = compared_values(*catalogue_, result_);
    trial.seen = {"white_noise_10_db", "pink_noise_5_db"};
    QCOMPARE(trial.ranked(), result_.probe.ranked());
    QCOMPARE(trial.figure("probe_accuracy"), *result_.probe.figure("accuracy"));
    QCOMPARE(trial.figure("log_mel_accuracy"), *result_.baselines[1].second.figure("accuracy"));
    QCOMPARE(trial.figure("probe_reverberation"), of(result_.probe, "reverberation").accuracy);
    QCOMPARE(trial.figure("log_mel_reverberation"),
             of(result_.baselines[1].second, "reverberation").accuracy);
    const std::string head = to_tsv(*catalogue_, {trial});
    for (const char* column :
         {"\tprobe_unseen_accuracy\t", "\tprobe_seen_accuracy\t", "\tuntrained_unseen_accuracy\t",
          "\tprobe_speech_codec\t", "\tuntrained_speech_codec\t"}) {
      QVERIFY2(testing::has(head, column), column);
    }
    for (const ComparedFigure& shown : shown_figures(*catalogue_, {trial})) {
      QVERIFY2(shown.distortion.empty(), shown.id.c_str());
    }
    // It is the same trial when it is read again.
    testing::write(at("trial.json"), to_json(trial));
    std::string problem;
    const auto read = kept_trial(compared_figures(*catalogue_), at("trial.json"), 0, problem);
    QVERIFY2(read.has_value(), problem.c_str());
    QCOMPARE(read->ranked(), trial.ranked());
    QVERIFY(read->seen == trial.seen);
    QCOMPARE(to_tsv(*catalogue_, {*read}), to_tsv(*catalogue_, {trial}));
  }

  void trials_of_the_linear_probe_have_the_columns_that_they_had() {
    TrialResult trial;
    trial.figures = compared_values(*catalogue_, linear_);
    const std::string text = to_tsv(*catalogue_, {trial});
    QVERIFY2(testing::has(text,
                          "\tmilliseconds_per_step\tprobe_accuracy\tknn_accuracy\t"
                          "untrained_accuracy\tlog_mel_accuracy"),
             text.c_str());
    QVERIFY(!testing::has(text, "unseen") && !testing::has(text, "speech_codec"));
  }

 private:
  Experiment experiment_;
  EvaluationResult result_, linear_, all_seen_;
  std::set<std::string> told_;
};

}  // namespace test_robustness

int core_robustness(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_robustness::TestRobustness>(argc, argv);
}
#include "test_robustness.moc"
