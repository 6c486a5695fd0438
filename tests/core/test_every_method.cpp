#include <malloc.h>

#include <QtTest>
#include <set>

#include "core/training/model.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/support.h"

using namespace earshot;
using testing::follow;
using testing::Followed;

/// What every method of the catalogue must hold to, each by its small preset on toy sounds.
class TestEveryMethod : public QObject {
  Q_OBJECT

 private:
  testing::TemporaryFolder folder_;
  const std::shared_ptr<const Catalogue> catalogue_ =
      std::make_shared<const Catalogue>(built_in_catalogue());

  void set(Experiment& experiment, const std::string& path, const Value& value) const {
    set_value(*catalogue_, experiment, path, value);
  }
  Experiment toy(const std::string& preset, std::int64_t steps) const {
    Experiment experiment = preset_experiment(*catalogue_, preset);
    set(experiment, "data.path", (folder_.path() / "sounds").string());
    set(experiment, "training.batch_size", std::int64_t{8});
    set(experiment, "training.steps", steps);
    set(experiment, "training.schedule", std::string("constant"));
    set(experiment, "training.warmup_steps", std::int64_t{0});
    set(experiment, "training.watch_clips", std::int64_t{0});
    return experiment;
  }
  TrainRequest request(const Experiment& experiment, const std::string& run) const {
    TrainRequest made;
    made.catalogue = catalogue_;
    made.experiment = experiment;
    made.run = folder_.path() / run;
    return made;
  }
  static double mean_loss(const std::vector<StepDone>& steps, std::size_t first) {
    double sum = 0;
    for (std::size_t i = first; i < first + 4; ++i) sum += steps[i].loss;
    return sum / 4;
  }
  void each_small_preset() const {
    QTest::addColumn<QString>("preset");
    for (const Preset& preset : catalogue_->presets) {
      const std::string& name = preset.words.name;
      if (!name.ends_with("-small")) continue;
      QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
  }

  /// The preset with two clips a step and the shortest crop that it takes.
  Experiment least(const std::string& preset) const {
    Experiment experiment = toy(preset, 2);
    set(experiment, "training.batch_size", std::int64_t{2});
    set(experiment, "views.crop_samples", std::int64_t{64});
    for (const ParameterError& error : contradictions(*catalogue_, experiment)) {
      const QString words = error.what();
      const qsizetype at = words.lastIndexOf("at least ");
      if (!words.contains("views.crop_samples") || at < 0) continue;
      set(experiment, "views.crop_samples",
          static_cast<std::int64_t>(words.mid(at + 9).split(' ').first().toLongLong()));
    }
    return experiment;
  }
  Batch batch_of(const Experiment& experiment, bool silent) const {
    const std::int64_t crop = experiment.integer("views.crop_samples");
    Batch batch;
    for (std::size_t i = 0; i < catalogue_->method(experiment.text("method.name"))->views.size();
         ++i) {
      batch.views.push_back(silent ? torch::zeros({2, 1, crop}) : 0.1 * torch::randn({2, 1, crop}));
    }
    batch.clips = batch.labels = batch.groups = {0, 1};
    return batch;
  }

 private Q_SLOTS:
  void initTestCase() { testing::write_toy_sounds(folder_.path() / "sounds", 4, 8, 0.6, 16000); }

  void every_method_has_both_presets() {
    for (const MethodEntry& method : catalogue_->methods) {
      const std::string& name = method.words.name;
      QVERIFY2(catalogue_->preset(name + "-small") != nullptr, name.c_str());
      const bool published = name != "nce" && name != "supervised";
      QVERIFY2(!published || catalogue_->preset(name + "-paper") != nullptr, name.c_str());
    }
  }

  void every_preset_is_whole() {
    std::set<std::string> labels;
    for (const Preset& preset : catalogue_->presets) {
      const Experiment experiment = preset_experiment(*catalogue_, preset.words.name);
      QVERIFY2(labels.insert(preset.words.label).second, preset.words.label.c_str());
      for (const ParameterError& error : contradictions(*catalogue_, experiment)) {
        QFAIL((preset.words.name + ": " + error.what()).c_str());
      }
    }
  }

  void the_loss_falls_data() { each_small_preset(); }
  void the_loss_falls() {
    QFETCH(QString, preset);
    const std::string name = preset.toStdString();
    Experiment experiment = toy(name, 24);
    // A queue of strangers is an easy one; this test has so few clips that it is soon full of them.
    if (name.starts_with("moco")) set(experiment, "method.queue_size", std::int64_t{8});
    Trainer trainer(request(experiment, name + "-falls"));
    const Followed run = follow(trainer);
    QVERIFY2(run.last.state == RunState::Finished, run.last.words.c_str());
    const double before = mean_loss(run.steps, 0), after = mean_loss(run.steps, 20);
    QVERIFY2(after < before, qPrintable(QString("%1 -> %2").arg(before).arg(after)));
  }

  void a_run_goes_on_bit_for_bit_data() { each_small_preset(); }
  void a_run_goes_on_bit_for_bit() {
    QFETCH(QString, preset);
    const std::string name = preset.toStdString();
    const Experiment experiment = toy(name, 7);
    Trainer whole(request(experiment, name + "-whole"));
    const Followed all = follow(whole);
    QVERIFY2(all.last.state == RunState::Finished, all.last.words.c_str());

    TrainRequest begin = request(experiment, name + "-parts");
    begin.start_paused = true;
    Trainer begun(begin);
    begun.post(RunSteps{3});
    bool stopping = false;
    follow(begun, [&](const Event& event) {
      const auto* state = std::get_if<StateChanged>(&event);
      const auto* step = std::get_if<StepDone>(&event);
      if (step != nullptr && step->step == 3) stopping = true;
      if (stopping && state != nullptr && state->state == RunState::Paused) {
        begun.post(StopAndSave{});
      }
    });
    TrainRequest rest = request(experiment, name + "-parts");
    rest.experiment.reset();
    Trainer resumed(rest);
    const Followed end = follow(resumed);
    QVERIFY2(end.last.state == RunState::Finished, end.last.words.c_str());
    QCOMPARE(end.steps.size(), std::size_t{4});
    for (std::size_t i = 0; i < 4; ++i) QCOMPARE(end.steps[i].loss, all.steps[i + 3].loss);
  }

  void the_least_of_everything_survives_data() { each_small_preset(); }
  void the_least_of_everything_survives() {
    QFETCH(QString, preset);
    const Experiment experiment = least(preset.toStdString());
    QVERIFY(contradictions(*catalogue_, experiment).empty());
    const auto method = make_method(*catalogue_, experiment);
    method->prepare({{"a", "b"}, 2, 1});
    for (const bool silent : {false, true}) {
      const Batch batch = batch_of(experiment, silent);
      method->train();
      const StepOutput output = method->step(batch);
      QVERIFY(output.loss.isfinite().item<bool>());
      output.loss.backward();
      for (const auto& parameter : method->named_parameters()) {
        const torch::Tensor& gradient = parameter.value().grad();
        if (!gradient.defined()) continue;
        QVERIFY2(gradient.isfinite().all().item<bool>(), parameter.key().c_str());
      }
      method->after_step({0, 2});
      method->inside();
    }
  }

  /// What a method keeps of earlier steps must not hold their graphs.
  void memory_stays_flat_data() { each_small_preset(); }
  void memory_stays_flat() {
    QFETCH(QString, preset);
    Experiment experiment = least(preset.toStdString());
    const auto method = make_method(*catalogue_, experiment);
    method->prepare({{"a", "b"}, 2, 1});
    method->train();
    Batch batch = batch_of(experiment, false);
    constexpr std::int64_t steps = 200, settled = 80;
    std::size_t before = 0, most = 0;
    for (batch.step = 0; batch.step < steps; ++batch.step) {
      {
        const StepOutput output = method->step(batch);
        method->zero_grad();
        output.loss.backward();
        method->after_step({batch.step, steps});
        method->inside();
      }
      const struct mallinfo2 memory = mallinfo2();
      const std::size_t in_use = memory.uordblks + memory.hblkhd;
      if (batch.step < settled) {
        before = std::max(before, in_use);
      } else {
        most = std::max(most, in_use);
      }
    }
    constexpr std::size_t nothing_much = 256 * 1024;  // bytes
    QVERIFY2(most < before + nothing_much,
             qPrintable(QString("%1 bytes, then %2").arg(before).arg(most)));
  }
};

QTEST_GUILESS_MAIN(TestEveryMethod)
#include "test_every_method.moc"
