#include <fstream>
#include <QtTest>
#include <sstream>

#include "core/built_in/catalogue.h"
#include "core/experiment/run_writer.h"
#include "core/methods/method.h"
#include "core/training/checkpoint.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_training.h"

namespace test_trainer_keeps {

using namespace earshot;
using testing::follow;
using testing::Followed;

namespace {

std::string contents(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// Sees nothing where it is looked at, and learns all the same.
class ShyEncoder : public Encoder {
 public:
  explicit ShyEncoder(EncoderPointer encoder)
      : encoder_(register_module("inner", std::move(encoder))) {}
  torch::Tensor forward(const torch::Tensor& waveform) override {
    if (!is_training()) throw std::runtime_error("shy");
    return encoder_->forward(waveform);
  }
  std::int64_t features() const override { return encoder_->features(); }
  std::int64_t minimum_samples() const override { return encoder_->minimum_samples(); }

 private:
  EncoderPointer encoder_;
};

/// Pulls features together; fails in every way that does not concern its learning, and where it is
/// asked to at a step of its learning.
class FailingMethod : public Method {
 public:
  FailingMethod(EncoderPointer encoder, std::int64_t failing_step)
      : encoder_(register_module("encoder", std::make_shared<ShyEncoder>(std::move(encoder)))),
        failing_step_(failing_step) {}

  StepOutput step(const Batch& batch) override {
    StepOutput output;
    const torch::Tensor a = encoder_->forward(batch.views[0]);
    if (batch.step == failing_step_) a.matmul(torch::zeros({3, 3}));
    output.loss = (a - encoder_->forward(batch.views[1])).pow(2).mean();
    output.features = {a.detach().flatten()};  // health wants rows
    return output;
  }
  std::vector<InsidePart> inside() const override { throw std::runtime_error("nothing inside"); }
  EncoderPointer encoder() const override { return encoder_; }

 private:
  EncoderPointer encoder_;
  std::int64_t failing_step_;
};

std::shared_ptr<Catalogue> catalogue_with_failures() {
  auto catalogue = std::make_shared<Catalogue>(built_in_catalogue());
  for (const auto& [name, step] : {std::pair{"shy", -1}, std::pair{"broken", 4}}) {
    MethodEntry entry;
    entry.words = {name, name, "Fails.", "this test"};
    entry.make = [step = step](const Values&, const MethodContext& context) {
      return std::make_shared<FailingMethod>(context.encoder, step);
    };
    catalogue->methods.push_back(entry);
  }
  return catalogue;
}

}  // namespace

/// What a training keeps, whatever happens around it.
class TestTrainerKeeps : public QObject, testing::ToyTraining {
  Q_OBJECT
  std::vector<double> whole_;  ///< losses of the toy experiment, left alone

 public:
  TestTrainerKeeps() : ToyTraining(catalogue_with_failures()) {}

 private:
  std::int64_t checkpoint_step(const std::string& run) const {
    return load_run(*catalogue_, at(run)).facts.step;
  }

  /// Runs to the given steps one after another, pausing at each; `paused(n)` is called at the n-th
  /// pause, before the training goes on; then to the end.
  Followed with_pauses(TrainRequest request, const std::vector<std::int64_t>& steps,
                       const std::function<void(Trainer&, std::size_t)>& paused) const {
    request.start_paused = true;
    Trainer trainer(std::move(request));
    std::size_t pauses = 0;
    std::int64_t done = 0;
    return follow(trainer, [&](const Event& event) {
      if (const auto* step = std::get_if<StepDone>(&event)) done = step->step;
      const auto* state = std::get_if<StateChanged>(&event);
      if (state == nullptr || state->state != RunState::Paused) return;
      if (pauses > 0) paused(trainer, pauses);
      if (pauses < steps.size()) {
        trainer.post(RunSteps{steps[pauses] - done});
      } else {
        trainer.post(Resume{});
      }
      ++pauses;
    });
  }

 private Q_SLOTS:
  void initTestCase() {
    whole_ = left_alone();
    QCOMPARE(whole_.size(), std::size_t{10});
  }

  void a_pause_is_saved_so_that_what_is_evaluated_is_now() {
    std::vector<std::int64_t> saved;
    const Followed followed =
        with_pauses(fresh("paused", toy_experiment()), {3, 4},
                    [&](Trainer&, std::size_t) { saved.push_back(checkpoint_step("paused")); });
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
    QVERIFY((saved == std::vector<std::int64_t>{3, 4}));
    QVERIFY(recorded("paused") == whole_);
  }

  void seconds_bring_a_checkpoint_before_so_many_steps_do() {
    Experiment experiment = toy_experiment(4);
    set_value(*catalogue_, experiment, "training.checkpoint_seconds", 1e-6);
    Trainer trainer(fresh("seconds", experiment));
    std::vector<std::int64_t> saved;
    follow(trainer, [&](const Event& event) {
      if (const auto* one = std::get_if<CheckpointSaved>(&event)) saved.push_back(one->step);
    });
    QVERIFY((saved == std::vector<std::int64_t>{1, 2, 3, 4}));
  }

  /// A slider is dragged over the border between two steps.
  void the_last_value_of_each_setting_counts_at_a_border() {
    const Followed followed =
        with_pauses(fresh("dragged", toy_experiment()), {4}, [&](Trainer& trainer, std::size_t) {
          for (int tick = 1; tick <= 60; ++tick) {
            trainer.post(ChangeParameter{"training.learning_rate", 0.001 + 1e-5 * tick});
            trainer.post(ChangeParameter{"method.temperature", 0.1 + 0.01 * tick});
          }
          trainer.post(ChangeParameter{"method.temperature", 0.1});
        });
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
    const auto changes = recorded_changes(at("dragged"));
    QCOMPARE(changes.size(), std::size_t{1});  // the temperature is where it was
    QCOMPARE(followed.changes.size(), std::size_t{1});
    QCOMPARE(changes[0].step, std::int64_t{4});
    QCOMPARE(std::get<double>(changes[0].after), 0.001 + 1e-5 * 60);
    QCOMPARE(followed.steps[4].learning_rate, 0.001 + 1e-5 * 60);
    QVERIFY(followed.steps[3].learning_rate != followed.steps[4].learning_rate);
  }

  /// As killed: the checkpoint is older than the changes, and the metrics are newer.
  void changes_after_the_checkpoint_are_made_again_at_their_steps() {
    const Followed all = with_pauses(
        fresh("changed", toy_experiment()), {4, 6, 8}, [&](Trainer& trainer, std::size_t pause) {
          if (pause == 1) {
            std::filesystem::copy(at("changed"), at("killed"),
                                  std::filesystem::copy_options::recursive);
          } else {
            trainer.post(ChangeParameter{"method.temperature", pause == 2 ? 0.4 : 0.2});
            trainer.post(ChangeParameter{"training.learning_rate", 0.01});
          }
        });
    QVERIFY2(all.last.state == RunState::Finished, all.last.words.c_str());
    for (const char* name : {"metrics.jsonl", "changes.jsonl"}) {
      std::filesystem::copy(at("changed") / name, at("killed") / name,
                            std::filesystem::copy_options::overwrite_existing);
    }
    const std::string changes = contents(at("killed") / "changes.jsonl");
    QCOMPARE(recorded_changes(at("killed")).size(), std::size_t{3});
    Trainer trainer(again("killed"));
    const Followed rest = follow(trainer);
    QVERIFY2(rest.last.state == RunState::Finished, rest.last.words.c_str());
    QCOMPARE(rest.steps.front().step, std::int64_t{5});
    QVERIFY(recorded("killed") == recorded("changed"));
    QVERIFY(recorded("killed") != whole_);
    QCOMPARE(contents(at("killed") / "changes.jsonl"), changes);
    QCOMPARE(rest.changes.size(), std::size_t{3});
  }

  void a_run_without_its_checkpoint_is_refused_and_can_be_begun_anew() {
    std::filesystem::copy(at("whole"), at("lost"), std::filesystem::copy_options::recursive);
    std::filesystem::remove(RunPaths(at("lost")).checkpoint());
    std::ofstream(at("lost") / "evaluation.json") << "{}";
    const std::string metrics = contents(at("lost") / "metrics.jsonl");
    {
      Trainer trainer(again("lost"));
      const Followed refused = follow(trainer);
      QVERIFY(refused.last.state == RunState::Failed);
      QVERIFY(refused.last.nothing_started);
      QVERIFY(refused.last.refusal == Refusal::NoCheckpoint);
      const QString words = QString::fromStdString(refused.last.words);
      QVERIFY2(words.contains("metrics to step 10") && words.contains("an evaluation") &&
                   words.contains("--from-start"),
               qPrintable(words));
    }
    QCOMPARE(contents(at("lost") / "metrics.jsonl"), metrics);
    TrainRequest request = again("lost");
    request.from_start = true;
    Trainer trainer(request);
    const Followed anew = follow(trainer);
    QVERIFY2(anew.last.state == RunState::Finished, anew.last.words.c_str());
    QCOMPARE(anew.steps.front().step, std::int64_t{1});
    QVERIFY(recorded("lost") == whole_);
    QCOMPARE(contents(at("lost") / "metrics.before-1.jsonl"), metrics);
    QVERIFY(std::filesystem::exists(at("lost") / "evaluation.before-1.json"));
    QVERIFY(!std::filesystem::exists(at("lost") / "evaluation.json"));
  }

  void changed_sounds_are_named_and_wait_for_a_word() {
    std::filesystem::copy(at("sounds"), at("changing"), std::filesystem::copy_options::recursive);
    Experiment experiment = toy_experiment(4);
    set_value(*catalogue_, experiment, "data.path", at("changing").string());
    Trainer begun(fresh("clips", experiment));
    QVERIFY(follow(begun).last.state == RunState::Finished);
    const auto list = at("clips") / "clips.tsv";
    const std::string clips = contents(list);
    QCOMPARE(std::count(clips.begin(), clips.end(), '\n'), 49);
    std::filesystem::copy(at("sounds") / "class0" / "00.wav", at("changing") / "class0" / "z.wav");
    const std::string metrics = contents(at("clips") / "metrics.jsonl");
    TrainRequest request = again("clips");
    request.steps = 6;
    {
      Trainer trainer(request);
      const Followed refused = follow(trainer);
      QVERIFY(refused.last.refusal == Refusal::ChangedData);
      QVERIFY2(refused.last.words.find("1 added (class0/z.wav)") != std::string::npos &&
                   refused.last.words.find("--changed-data accept") != std::string::npos,
               refused.last.words.c_str());
    }
    QCOMPARE(contents(list), clips);
    QCOMPARE(contents(at("clips") / "metrics.jsonl"), metrics);
    request.accept_changed_data = true;
    {
      Trainer trainer(request);
      QVERIFY(follow(trainer).last.state == RunState::Finished);
    }
    const std::string renewed = contents(list);
    QVERIFY(renewed != clips && renewed.find("class0/z.wav") != std::string::npos);
    QVERIFY(contents(at("clips") / "log.txt").find("1 added (class0/z.wav)") != std::string::npos);
    // Accepted once, they are the run's.
    request.accept_changed_data = false;
    request.steps = 7;
    Trainer trainer(request);
    QVERIFY(follow(trainer).last.state == RunState::Finished);
  }

  void a_run_of_before_gets_a_list_of_its_clips() {
    Trainer begun(fresh("older", toy_experiment(3)));
    QVERIFY(follow(begun).last.state == RunState::Finished);
    std::filesystem::remove(at("older") / "clips.tsv");
    TrainRequest request = again("older");
    request.steps = 10;
    Trainer trainer(request);
    QVERIFY(follow(trainer).last.state == RunState::Finished);
    QVERIFY(std::filesystem::exists(at("older") / "clips.tsv"));
    QVERIFY(recorded("older") == whole_);
  }

  void sounds_that_moved_are_found_where_it_is_told_to_look() {
    std::filesystem::copy(at("sounds"), at("here"), std::filesystem::copy_options::recursive);
    Experiment experiment = toy_experiment(3);
    set_value(*catalogue_, experiment, "data.path", at("here").string());
    Trainer begun(fresh("moved", experiment));
    QVERIFY(follow(begun).last.state == RunState::Finished);
    std::filesystem::rename(at("here"), at("there"));
    TrainRequest request = again("moved");
    request.steps = 10;
    {
      Trainer trainer(request);
      const Followed lost = follow(trainer);
      QVERIFY2(lost.last.nothing_started && lost.last.words.find("--data") != std::string::npos,
               lost.last.words.c_str());
    }
    request.data = at("there").string();
    Trainer trainer(request);
    const Followed found = follow(trainer);
    QVERIFY2(found.last.state == RunState::Finished, found.last.words.c_str());
    const std::vector<double> losses = recorded("moved");
    QVERIFY(losses == whole_);
    // The run folder does not say where they lie on this machine today.
    QCOMPARE(experiment_of_run(*catalogue_, at("moved")).text("data.path"), at("here").string());
  }

  void a_stop_before_the_first_step_leaves_nothing_to_go_on_with() {
    Trainer trainer(fresh("unbegun", toy_experiment()));
    trainer.post(StopAndSave{});
    const Followed followed = follow(trainer);
    QVERIFY(followed.last.state == RunState::Stopped);
    // Either nothing is there, and it is said so, or what is there can be gone on with.
    QCOMPARE(followed.last.nothing_started, !std::filesystem::exists(at("unbegun")));
    QCOMPARE(followed.last.nothing_started, !has_checkpoint(at("unbegun")));
  }

  void what_only_looks_on_may_fail_while_training_goes_on() {
    Experiment experiment = toy_experiment(12);
    set_value(*catalogue_, experiment, "method.name", std::string("shy"));
    set_value(*catalogue_, experiment, "training.watch_clips", std::int64_t{20});
    set_value(*catalogue_, experiment, "training.watch_every", std::int64_t{2});
    set_value(*catalogue_, experiment, "training.health_every", std::int64_t{2});
    Trainer trainer(fresh("shy", experiment));
    const Followed followed = follow(trainer);
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
    QCOMPARE(recorded("shy").size(), std::size_t{12});
    QCOMPARE(followed.warnings.size(), std::size_t{4});  // of each kind one
    for (const char* part :
         {"the map: shy", "health: ", "Inside: nothing inside", "the label since the start: shy"}) {
      QVERIFY2(std::any_of(followed.warnings.begin(), followed.warnings.end(),
                           [&](const auto& words) { return words.starts_with(part); }),
               part);
    }
  }

  void embeddings_are_not_written_through_a_link_and_that_is_said_once() {
    Experiment experiment = toy_experiment(6);
    set_value(*catalogue_, experiment, "training.watch_clips", std::int64_t{20});
    set_value(*catalogue_, experiment, "training.watch_every", std::int64_t{2});
    std::filesystem::create_directories(at("linked"));
    std::filesystem::create_directories(at("elsewhere"));
    std::filesystem::create_directory_symlink(at("elsewhere"), at("linked") / "embeddings");
    Trainer trainer(fresh("linked", experiment));
    const Followed followed = follow(trainer);
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
    QCOMPARE(followed.warnings.size(), std::size_t{1});
    QVERIFY2(followed.warnings[0].find("embeddings: is a link to") != std::string::npos,
             followed.warnings[0].c_str());
    QVERIFY(std::filesystem::is_empty(at("elsewhere")));
  }

  void a_step_that_fails_inside_libtorch_is_one_line_and_the_rest_is_in_the_log() {
    Experiment experiment = toy_experiment();
    set_value(*catalogue_, experiment, "method.name", std::string("broken"));
    set_value(*catalogue_, experiment, "training.checkpoint_every", std::int64_t{2});
    Trainer trainer(fresh("broken", experiment));
    const Followed followed = follow(trainer);
    QVERIFY(followed.last.state == RunState::Failed);
    QVERIFY(!followed.last.nothing_started);
    const QString words = QString::fromStdString(followed.last.words);
    QVERIFY2(words.startsWith("step 5 failed: LibTorch says: ") && !words.contains('\n') &&
                 words.contains("checkpoint of step 4"),
             qPrintable(words));
    const std::string log = contents(at("broken") / "log.txt");
    QVERIFY(log.find("Exception raised from") != std::string::npos);
    QVERIFY(log.rfind("failed: step 5") > log.find("Exception raised from"));
  }
};

}  // namespace test_trainer_keeps

int core_trainer_keeps(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_trainer_keeps::TestTrainerKeeps>(argc, argv);
}
#include "test_trainer_keeps.moc"
