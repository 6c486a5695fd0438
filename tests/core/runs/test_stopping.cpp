#include <algorithm>
#include <QtTest>

#include "core/base/stopped.h"
#include "core/built_in/catalogue.h"
#include "core/data/check.h"
#include "core/data/clip_list.h"
#include "core/data/same_sounds.h"
#include "core/data/scan.h"
#include "core/measures/embed.h"
#include "core/measures/linear_probe.h"
#include "core/measures/log_mel_statistics.h"
#include "core/models/encoders/small_log_mel.h"
#include "core/projection/affinities.h"
#include "core/projection/projection.h"
#include "core/runs/compare.h"
#include "core/runs/embed_run.h"
#include "core/runs/evaluation.h"
#include "core/runs/export.h"
#include "core/training/preparation.h"
#include "tests/support/features.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_training.h"

namespace test_stopping {

using namespace earshot;

/// Whatever is stopped throws Stopped: nobody gets half of anything.
class TestStopping : public QObject, testing::ToyTraining {
  Q_OBJECT

  using Work = std::function<void(const std::stop_token&)>;

  std::vector<std::pair<const char*, Work>> works() {
    const Experiment experiment = toy_experiment(1);
    const auto dataset =
        std::make_shared<const Dataset>(scan(built_in_importers(), {at("sounds")}));
    const auto cache = std::make_shared<PcmCache>(dataset, 16000, at("cache"));
    const auto encoder = std::make_shared<SmallLogMel>(SmallLogMelOptions{}, 16000);
    const std::vector<std::int64_t> clips = {0, 1, 2, 3};
    const torch::Tensor rows = torch::randn({30, 4});
    const Features features = testing::features_of(rows);
    const auto run = at("run");
    return {
        {"scan",
         [=, this](const auto& stop) { scan(built_in_importers(), {at("sounds")}, {}, stop); }},
        {"check", [=](const auto& stop) { check_sounds(*cache, {}, {}, stop); }},
        {"clip list", [=](const auto& stop) { clip_list(*dataset, "label", "", {}, stop); }},
        {"shared sounds", [=](const auto& stop) { shared_sounds(*dataset, stop); }},
        {"usable", [=](const auto& stop) { usable_of(*cache, clips, nullptr, {}, stop); }},
        {"embed",
         [=](const auto& stop) {
           embed_items(*encoder, *cache, whole_clips(clips), {4000}, {}, stop);
         }},
        {"settle",
         [=](const auto& stop) {
           settle_batch_norm(*encoder, *cache, whole_clips(clips), {4000}, 1, stop);
         }},
        {"statistics",
         [=](const auto& stop) { log_mel_statistics(*cache, whole_clips(clips), {}, stop); }},
        {"probe",
         [=](const auto& stop) {
           std::vector<std::int64_t> labels;
           for (int i = 0; i < 30; ++i) labels.push_back(i % 2);
           linear_probe(rows, labels, {{0, 1, 2, 3, 4, 5}, {6, 7}, {8, 9}}, 2, {}, stop);
         }},
        {"affinities", [=](const auto& stop) { affinities<float>(rows, 5.0, stop); }},
        {"t-SNE", [=](const auto& stop) { tsne(features, {}, {}, stop); }},
        {"preparation",
         [=, this](const auto& stop) { prepare_data(*catalogue_, experiment, {}, stop); }},
        {"embedding of a run",
         [=, this](const auto& stop) { embed_run(*catalogue_, run, "", stop); }},
        {"evaluation",
         [=, this](const auto& stop) { evaluate_run(*catalogue_, {run, "", ""}, {}, stop); }},
        {"export",
         [=, this](const auto& stop) { export_encoder(*catalogue_, run, at("e.pt"), stop); }},
        {"comparison",
         [=, this](const auto& stop) {
           const Comparison comparison =
               comparison_from_json(*catalogue_, R"({"methods": ["simclr-small"], "seeds": [0]})");
           run_comparison(catalogue_, comparison, at("compared"), {}, stop);
         }},
    };
  }

 public:
  TestStopping() : ToyTraining(std::make_shared<const Catalogue>(built_in_catalogue())) {}

 private Q_SLOTS:
  void initTestCase() {
    Trainer trainer(fresh("run", toy_experiment(1)));
    const testing::Followed followed = testing::follow(trainer);
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
  }

  void what_is_stopped_before_it_begins_throws() {
    std::stop_source stop;
    stop.request_stop();
    for (const auto& [name, work] : works()) {
      bool thrown = false;
      try {
        work(stop.get_token());
      } catch (const Stopped&) {
        thrown = true;
      }
      QVERIFY2(thrown, name);
    }
    QVERIFY(!std::filesystem::exists(at("e.pt")));
    QVERIFY(!std::filesystem::exists(RunPaths(at("run")).evaluation()));
  }

  void an_evaluation_that_is_stopped_on_its_way_keeps_nothing() {
    std::stop_source stop;
    const auto evaluate = [&] {
      evaluate_run(
          *catalogue_, {at("run"), "", ""},
          [&](const std::string& words, double) {
            if (words.find("untrained") != std::string::npos) stop.request_stop();
          },
          stop.get_token());
    };
    QVERIFY_EXCEPTION_THROWN(evaluate(), Stopped);
    QVERIFY(!std::filesystem::exists(RunPaths(at("run")).evaluation()));
  }

  void a_comparison_that_is_stopped_has_told_what_is_done() {
    const Comparison comparison = comparison_from_json(
        *catalogue_, R"({"methods": ["simclr-small"], "seeds": [0, 1], "set": {"data.path": ")" +
                         at("sounds").string() +
                         R"(", "training.steps": 1, "training.batch_size": 8,)"
                         R"( "views.crop_samples": 4000}})");
    std::stop_source stop;
    CompareHearing hearing;
    std::vector<TrialResult> done;
    hearing.ended = [&](const TrialResult& trial) {
      done.push_back(trial);
      stop.request_stop();
    };
    const auto compare = [&](const std::stop_token& token) {
      return run_comparison(catalogue_, comparison, at("two"), hearing, token);
    };
    QVERIFY_EXCEPTION_THROWN(compare(stop.get_token()), Stopped);
    QCOMPARE(done.size(), std::size_t{1});
    QCOMPARE(compare({}).size(), std::size_t{2});
  }
};

}  // namespace test_stopping

int core_stopping(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_stopping::TestStopping>(argc, argv);
}
#include "test_stopping.moc"
