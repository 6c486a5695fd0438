#include <mutex>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/data/scan.h"
#include "core/experiment/run_writer.h"
#include "core/methods/method.h"
#include "core/training/preparation.h"
#include "core/training/replay.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_trainer {

using namespace earshot;

namespace {

/// What a method saw, kept for comparison.
struct Seen {
  std::mutex mutex;
  std::vector<Batch> batches;
};

/// A method from outside the program: it keeps every batch, and pulls features together.
class RecordingMethod : public Method {
 public:
  RecordingMethod(EncoderPointer encoder, std::shared_ptr<Seen> seen)
      : encoder_(register_module("encoder", std::move(encoder))), seen_(std::move(seen)) {}

  StepOutput step(const Batch& batch) override {
    {
      const std::lock_guard lock(seen_->mutex);
      Batch kept = batch;
      for (torch::Tensor& view : kept.views) view = view.clone();
      seen_->batches.push_back(std::move(kept));
    }
    StepOutput output;
    const torch::Tensor first = encoder_->forward(batch.views[0]);
    const torch::Tensor second = encoder_->forward(batch.views[1]);
    output.loss = (first - second).pow(2).mean();
    output.features = {first.detach(), second.detach()};
    return output;
  }
  EncoderPointer encoder() const override { return encoder_; }

 private:
  EncoderPointer encoder_;
  std::shared_ptr<Seen> seen_;
};

std::shared_ptr<Catalogue> catalogue_with_recorder(const std::shared_ptr<Seen>& seen) {
  auto catalogue = std::make_shared<Catalogue>(built_in_catalogue());
  MethodEntry entry;
  entry.words = {"recording", "Recording", "Keeps what it sees.", "this test"};
  entry.make = [seen](const Values&, const MethodContext& context) {
    return std::make_shared<RecordingMethod>(context.encoder, seen);
  };
  catalogue->methods.push_back(entry);
  entry.words.name = "recording-three";
  entry.views = {{"clean", 0, false}, {"changed", 0}, {"other", 1, false}};
  catalogue->methods.push_back(entry);
  return catalogue;
}

using testing::follow;
using testing::Followed;

}  // namespace

class TestTrainer : public QObject {
  Q_OBJECT
  testing::TemporaryFolder folder_;
  const std::shared_ptr<Seen> seen_ = std::make_shared<Seen>();
  const std::shared_ptr<const Catalogue> catalogue_ = catalogue_with_recorder(seen_);

  Experiment toy_experiment(int steps) const {
    Experiment experiment = preset_experiment(*catalogue_, "simclr-small");
    const auto set = [&](const std::string& path, const Value& value) {
      set_value(*catalogue_, experiment, path, value);
    };
    set("data.path", (folder_.path() / "sounds").string());
    set("training.batch_size", std::int64_t{8});
    set("training.steps", std::int64_t{steps});
    set("training.watch_every", std::int64_t{1000});
    set("views.crop_samples", std::int64_t{4000});
    return experiment;
  }

  TrainRequest request(const Experiment& experiment, const std::string& run) const {
    return testing::train_request(catalogue_, experiment, folder_.path() / run);
  }

  /// Pauses after four steps, makes the change if there is one, and stops there or goes on.
  Followed changed_after_four(TrainRequest asked, const std::optional<ChangeParameter>& change,
                              bool stops) const {
    asked.start_paused = true;
    Trainer trainer(asked);
    int pauses = 0;
    return follow(trainer, [&](const Event& event) {
      const auto* state = std::get_if<StateChanged>(&event);
      if (state == nullptr || state->state != RunState::Paused) return;
      ++pauses;
      if (pauses == 1) trainer.post(RunSteps{4});
      if (pauses != 2) return;
      if (change) trainer.post(*change);
      if (stops) {
        trainer.post(StopAndSave{});
      } else {
        trainer.post(Resume{});
      }
    });
  }

 private Q_SLOTS:
  void initTestCase() { testing::write_toy_sounds(folder_.path() / "sounds", 3, 16, 0.5, 16000); }

  void a_batch_in_pieces_is_trained_on_and_resumed() {
    Experiment experiment = toy_experiment(6);
    set_value(*catalogue_, experiment, "training.rows_at_once", std::int64_t{4});
    set_value(*catalogue_, experiment, "training.schedule", std::string("constant"));
    Trainer whole(request(experiment, "pieces"));
    const Followed all = follow(whole);
    QVERIFY2(all.last.state == RunState::Finished, all.last.words.c_str());
    set_value(*catalogue_, experiment, "training.steps", std::int64_t{3});
    Trainer begun(request(experiment, "pieces-begun"));
    follow(begun);
    TrainRequest rest = request(experiment, "pieces-begun");
    rest.experiment.reset();
    rest.steps = 6;
    Trainer resumed(rest);
    const Followed end = follow(resumed);
    QVERIFY2(end.last.state == RunState::Finished, end.last.words.c_str());
    QCOMPARE(end.steps.back().loss, all.steps.back().loss);
  }

  void who_hears_of_the_end_may_go_on_with_the_run_at_once() {
    Trainer trainer(request(toy_experiment(2), "ended"));
    int refused = -1;
    follow(trainer, [&](const Event& event) {
      const auto* state = std::get_if<StateChanged>(&event);
      if (state == nullptr || state->state != RunState::Finished) return;
      try {
        const RunWriter next(folder_.path() / "ended");
        refused = 0;
      } catch (const std::runtime_error&) {
        refused = 1;
      }
    });
    QCOMPARE(refused, 0);
  }

  /// "As at step N" is what the trainer used, to the last bit, although most rows pass the random
  /// part of the chain in company.
  void a_replayed_view_is_the_tensor_that_the_trainer_used() {
    Experiment experiment = toy_experiment(6);
    set_value(*catalogue_, experiment, "method.name", std::string("recording"));
    set_value(*catalogue_, experiment, "views.order",
              std::string("polarity, noise, gain, filter, delay, pitch_shift, reverb"));
    set_value(*catalogue_, experiment, "views.noise.probability", 0.9);
    Trainer trainer(request(experiment, "recorded"));
    const Followed followed = follow(trainer);
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
    QCOMPARE(seen_->batches.size(), std::size_t{6});
    ScanRequest scanned;
    scanned.path = folder_.path() / "sounds";
    scanned.seed = 0;
    PcmCache cache(std::make_shared<const Dataset>(scan(built_in_importers(), scanned)), 16000);
    for (const std::int64_t step : {0, 5}) {
      const Batch& batch = seen_->batches[static_cast<std::size_t>(step)];
      for (const std::size_t row : {std::size_t{0}, std::size_t{7}}) {
        const ReplayedViews replayed =
            replay_views(*catalogue_, experiment, cache, batch.clips[row], step);
        QCOMPARE(replayed.seen_at_step, step);
        for (std::size_t view = 0; view < 2; ++view) {
          const torch::Tensor used =
              batch.views[view][static_cast<std::int64_t>(row)].flatten().contiguous();
          const std::vector<float> expected(used.data_ptr<float>(),
                                            used.data_ptr<float>() + used.numel());
          QVERIFY(replayed.views[view] == expected);
        }
        QVERIFY(replayed.views[0] != replayed.views[1]);
      }
    }
  }

  /// PASE's distorted chunk without a distortion is its clean chunk, bit for bit.
  void an_undistorted_chunk_is_the_clean_one() {
    const auto experiment = [this](double probability) {
      Experiment made = preset_experiment(*catalogue_, "pase-plus-small");
      set_value(*catalogue_, made, "data.path", (folder_.path() / "sounds").string());
      set_value(*catalogue_, made, "training.batch_size", std::int64_t{8});
      for (const char* distortion : {"background_noise", "clipping", "time_mask", "band_stop"}) {
        set_value(*catalogue_, made, std::string("views.") + distortion + ".probability",
                  probability);
      }
      return made;
    };
    ScanRequest scanned;
    scanned.path = folder_.path() / "sounds";
    scanned.seed = 0;
    PcmCache cache(std::make_shared<const Dataset>(scan(built_in_importers(), scanned)), 16000);
    const ReplayedViews off = replay_views(*catalogue_, experiment(0), cache, 0, 0);
    QVERIFY(off.views[0] == off.views[1]);
    const ReplayedViews on = replay_views(*catalogue_, experiment(1), cache, 0, 0);
    QVERIFY(on.views[0] != on.views[1]);
    QVERIFY(on.views[1] == off.views[1]);
  }

  /// A clip that is auditioned alone is given another one where the method mixes clips.
  void an_audition_hears_what_the_method_mixes_in() {
    Experiment experiment = preset_experiment(*catalogue_, "pase-plus-small");
    set_value(*catalogue_, experiment, "data.path", (folder_.path() / "sounds").string());
    set_value(*catalogue_, experiment, "views.order", std::string());
    set_value(*catalogue_, experiment, "training.batch_size", std::int64_t{8});
    const PreparedData data = prepare_data(*catalogue_, experiment, {}, {});
    const auto take = [&](double probability, std::int64_t draw) {
      set_value(*catalogue_, experiment, "method.overlap_probability", probability);
      return audition_views(*catalogue_, experiment, *data.cache, 0, draw);
    };
    const ReplayedViews alone = take(0, 1), overlapped = take(1, 1);
    QVERIFY(alone.views[0] == alone.views[1]);
    QVERIFY(overlapped.views[0] != alone.views[0]);
    QVERIFY(overlapped.views[1] == alone.views[1]);
    QVERIFY(overlapped.draws[0].back().words.starts_with("another clip over it from"));
    QVERIFY(take(1, 1).views[0] == overlapped.views[0]);
    const auto order = [&](const char* chain) {
      set_value(*catalogue_, experiment, "views.order", std::string(chain));
      std::string names;
      const ReplayedViews taken = take(1, 1);
      for (const Drawn& drawn : taken.draws[0]) names += drawn.augmentation + " ";
      return names;
    };
    QCOMPARE(order("gain, reverb, clipping"), std::string("crop gain reverb overlap clipping "));
    QCOMPARE(order("gain, clipping"), std::string("crop overlap gain clipping "));
    set_value(*catalogue_, experiment, "views.order", std::string());
    QVERIFY(take(1, 2).draws[0].back().numbers != overlapped.draws[0].back().numbers);
  }

  /// A clean crop, the same crop augmented, and another clean crop: as the method's plan says.
  void views_are_cut_and_augmented_as_the_method_plans_them() {
    Experiment experiment = toy_experiment(1);
    set_value(*catalogue_, experiment, "method.name", std::string("recording-three"));
    set_value(*catalogue_, experiment, "views.order", std::string("polarity"));
    set_value(*catalogue_, experiment, "views.polarity.probability", 1.0);
    set_value(*catalogue_, experiment, "data.group", std::string("label"));
    {
      const std::lock_guard lock(seen_->mutex);
      seen_->batches.clear();
    }
    Trainer trainer(request(experiment, "planned"));
    const Followed followed = follow(trainer);
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
    QCOMPARE(seen_->batches.size(), std::size_t{1});
    const Batch& batch = seen_->batches.front();
    QCOMPARE(batch.views.size(), std::size_t{3});
    QVERIFY(batch.views[1].equal(-batch.views[0]));
    QVERIFY(!batch.views[2].equal(batch.views[0]));
    QCOMPARE(batch.labels.size(), std::size_t{8});
    for (std::size_t row = 0; row < batch.labels.size(); ++row) {
      // Sixteen clips of each of three classes, by path.
      QCOMPARE(batch.labels[row], batch.clips[row] / 16);
      QCOMPARE(batch.groups[row], batch.labels[row]);
    }
  }

  void it_hears_commands_at_step_borders() {
    Trainer trainer(request(toy_experiment(1000), "commanded"));
    bool paused = false;
    std::int64_t stepped = 0;
    const Followed followed = follow(trainer, [&](const Event& event) {
      if (const auto* step = std::get_if<StepDone>(&event)) {
        stepped = step->step;
        if (step->step == 2) trainer.post(Pause{});
      }
      const auto* state = std::get_if<StateChanged>(&event);
      if (state == nullptr || state->state != RunState::Paused) return;
      if (!paused) {
        paused = true;
        trainer.post(ChangeParameter{"training.learning_rate", 0.0005});
        trainer.post(ChangeParameter{"training.batch_size", std::int64_t{4}});
        trainer.post(RunSteps{3});
      } else {
        trainer.post(StopAndSave{});
      }
    });
    QVERIFY2(followed.last.state == RunState::Stopped, followed.last.words.c_str());
    QCOMPARE(followed.changes.size(), std::size_t{1});
    QVERIFY(followed.steps.back().learning_rate < 0.00051);
    QCOMPARE(followed.warnings.size(), std::size_t{1});  // the batch needs a restart
    QVERIFY(followed.warnings[0].find("training.batch_size") != std::string::npos);
    const Experiment kept = experiment_of_run(*catalogue_, folder_.path() / "commanded");
    QCOMPARE(kept.real("training.learning_rate"), 0.0005);
    QCOMPARE(experiment_of_run(*catalogue_, folder_.path() / "commanded", 0)
                 .real("training.learning_rate"),
             toy_experiment(10).real("training.learning_rate"));
  }

  /// The stopped run goes on with the changed setting, and its steps equal those of a run whose
  /// trainer was never stopped but changed at the same step.
  void a_live_change_survives_a_stop() {
    Experiment experiment = toy_experiment(8);
    set_value(*catalogue_, experiment, "training.schedule", std::string("constant"));
    const ChangeParameter change{"method.temperature", 0.4};
    const Followed whole = changed_after_four(request(experiment, "changed-whole"), change, false);
    const Followed first = changed_after_four(request(experiment, "changed-stopped"), change, true);
    QCOMPARE(first.steps.size(), std::size_t{4});
    TrainRequest again = request(experiment, "changed-stopped");
    again.experiment.reset();
    Trainer resumed(again);
    const Followed second = follow(resumed);
    QCOMPARE(second.steps.size(), std::size_t{4});
    for (std::size_t i = 0; i < 4; ++i) {
      QCOMPARE(second.steps[i].loss, whole.steps[i + 4].loss);
    }
  }

  void a_run_on_a_gpu_goes_on_from_its_folder() {
    if (!torch::cuda::is_available()) QSKIP("needs a GPU");
    Experiment experiment = toy_experiment(3);
    set_value(*catalogue_, experiment, "training.device", std::string("cuda"));
    for (const char* optimiser : {"adam", "adamw", "sgd", "lars"}) {
      set_value(*catalogue_, experiment, "training.optimiser", std::string(optimiser));
      const std::string run = std::string("gpu-") + optimiser;
      Trainer begun(request(experiment, run));
      QCOMPARE(follow(begun).steps.size(), std::size_t{3});
      TrainRequest rest = request(experiment, run);
      rest.experiment.reset();
      rest.steps = 6;
      Trainer resumed(rest);
      const Followed end = follow(resumed);
      QVERIFY2(end.last.state == RunState::Finished, end.last.words.c_str());
      QCOMPARE(end.steps.size(), std::size_t{3});
    }
  }

  /// A change of the chain reaches views that were made ahead, too.
  void views_made_ahead_are_those_that_the_step_would_make() {
    Experiment experiment = toy_experiment(8);
    set_value(*catalogue_, experiment, "views.order", std::string("filter"));
    set_value(*catalogue_, experiment, "views.filter.probability", 0.5);
    const ChangeParameter change{"views.filter.probability", 1.0};
    TrainRequest asked = request(experiment, "in-time");
    const Followed in_time = changed_after_four(asked, change, false);
    asked = request(experiment, "ahead");
    asked.views_ahead = true;
    const Followed ahead = changed_after_four(asked, change, false);
    asked = request(experiment, "unchanged");
    asked.views_ahead = true;
    const Followed unchanged = changed_after_four(asked, std::nullopt, false);
    QCOMPARE(ahead.steps.size(), std::size_t{8});
    for (std::size_t i = 0; i < 8; ++i) {
      QCOMPARE(ahead.steps[i].loss, in_time.steps[i].loss);
      QCOMPARE(ahead.steps[i].loss == unchanged.steps[i].loss, i < 4);
    }
  }

  void failures_are_told_and_start_nothing() {
    Experiment experiment = toy_experiment(5);
    set_value(*catalogue_, experiment, "data.path", std::string("/nowhere"));
    Trainer trainer(request(experiment, "nothing"));
    const Followed followed = follow(trainer);
    QVERIFY(followed.last.state == RunState::Failed);
    QVERIFY(followed.last.nothing_started);
    QVERIFY(followed.last.words.find("/nowhere") != std::string::npos);
    QVERIFY(!std::filesystem::exists(folder_.path() / "nothing"));
  }

  void dropping_the_trainer_stops_and_saves() {
    {
      Trainer trainer(request(toy_experiment(100000), "dropped"));
      bool stepped = false;
      while (!stepped) {
        for (const Event& event : trainer.wait(1.0)) {
          stepped = stepped || std::holds_alternative<StepDone>(event);
        }
      }
    }
    QVERIFY(std::filesystem::exists(folder_.path() / "dropped" / "checkpoint.safetensors"));
  }
};

}  // namespace test_trainer

int core_trainer(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_trainer::TestTrainer>(argc, argv);
}
#include "test_trainer.moc"
