#include <fstream>
#include <QtTest>
#include <sstream>

#include "core/built_in/catalogue.h"
#include "core/experiment/run_folder.h"
#include "core/runs/embed_run.h"
#include "core/runs/evaluation.h"
#include "core/runs/export.h"
#include "core/tensor_files/safetensors.h"
#include "core/training/checkpoint.h"
#include "core/training/checkpoint_places.h"
#include "core/training/model.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/run_test.h"
#include "tests/support/small_presets.h"
#include "tests/support/support.h"

namespace test_checkpoint {

using namespace earshot;
using namespace earshot::testing;

namespace {

std::string words_of(const std::function<void()>& work) {
  try {
    work();
    return "";
  } catch (const std::exception& error) {
    return error.what();
  }
}

bool contains(const std::string& words, const std::string& part) {
  return words.find(part) != std::string::npos;
}

/// Two encoders that are one: the second path leads to the same tensors.
class TwoPaths : public Method {
 public:
  explicit TwoPaths(EncoderPointer encoder)
      : encoder_(register_module("encoder", encoder)),
        again_(register_module("again", std::move(encoder))) {}
  StepOutput step(const Batch&) override { return {}; }
  EncoderPointer encoder() const override { return encoder_; }

 private:
  EncoderPointer encoder_, again_;
};

/// A method one of whose buffers cannot be copied: 4 PB of one value.
class Endless : public Method {
 public:
  explicit Endless(EncoderPointer encoder)
      : encoder_(register_module("encoder", std::move(encoder))) {
    endless_ = register_buffer("endless", torch::zeros({1}).expand({std::int64_t{1} << 50}));
  }
  /// Makes it a buffer of one value.
  void end() { endless_.set_data(torch::zeros({1})); }
  StepOutput step(const Batch& batch) override {
    StepOutput output;
    const torch::Tensor features = encoder_->forward(batch.views[0]);
    output.loss = features.square().mean();
    output.features = {features.detach()};
    return output;
  }
  EncoderPointer encoder() const override { return encoder_; }

 private:
  EncoderPointer encoder_;
  torch::Tensor endless_;
};

}  // namespace

class TestCheckpoint : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  std::shared_ptr<Catalogue> catalogue_ = std::make_shared<Catalogue>(built_in_catalogue());
  std::filesystem::path run_;
  Experiment experiment_;
  std::shared_ptr<Endless> endless_;  ///< the last that was made

  std::filesystem::path copied(const std::string& name) const {
    const auto run = folder_.path() / name;
    std::filesystem::copy(run_, run, std::filesystem::copy_options::recursive);
    return run;
  }

  void set(const std::filesystem::path& run, const std::string& path, const Value& value) const {
    Experiment changed = experiment_;
    set_value(*catalogue_, changed, path, value);
    save_experiment(*catalogue_, changed, RunPaths(run).experiment());
  }

  Followed resumed(const std::filesystem::path& run, std::int64_t steps) const {
    TrainRequest request;
    request.catalogue = catalogue_;
    request.run = run;
    request.steps = steps;
    Trainer trainer(request);
    return follow(trainer);
  }

  struct Opened {
    std::shared_ptr<Method> method;
    std::unique_ptr<Optimiser> optimiser;
  };
  Opened opened(const Experiment& experiment) const {
    Opened made{make_method(*catalogue_, experiment), nullptr};
    const auto options = options_from<TrainingOptions>(experiment.within("training"));
    made.optimiser = make_optimiser(options, parameter_groups(*made.method, options.head_rate));
    return made;
  }

 private Q_SLOTS:
  void initTestCase() {
    MethodEntry entry;
    entry.words = {"endless", "Endless", "Has a buffer of 4 PB.", "this test"};
    entry.make = [this](const Values&, const MethodContext& context) {
      endless_ = std::make_shared<Endless>(context.encoder);
      return endless_;
    };
    catalogue_->methods.push_back(entry);
    write_toy_sounds(folder_.path() / "sounds", 2, 8, 0.5, 16000);
    experiment_ = preset_experiment(*catalogue_, "byol-small");
    for (const auto& [path, value] : std::vector<std::pair<std::string, Value>>{
             {"data.path", (folder_.path() / "sounds").string()},
             {"training.batch_size", std::int64_t{4}},
             {"training.steps", std::int64_t{20}},
             {"training.watch_clips", std::int64_t{0}},
             {"training.device", std::string("cpu")},
             {"views.crop_samples", std::int64_t{4000}},
             {"encoder.widths", std::string("4,8")},
             {"method.hidden_dim", std::int64_t{16}},
             {"method.projection_dim", std::int64_t{8}}}) {
      set_value(*catalogue_, experiment_, path, value);
    }
    run_ = folder_.path() / "run";
    TrainRequest request = train_request(catalogue_, experiment_, run_);
    request.steps = 3;
    Trainer trainer(request);
    QVERIFY(follow(trainer).last.state == RunState::Finished);
  }

  void people_read_its_names_and_facts() {
    const SafetensorsFile file(RunPaths(run_).checkpoint());
    QCOMPARE(file.metadata().at("step"), std::string("3"));
    QCOMPARE(file.metadata().at("checkpoint"), std::string("1"));
    std::set<std::string> names;
    for (const StoredTensor& tensor : file.tensors()) names.insert(tensor.name);
    for (const char* name :
         {"method.encoder.convolutions.0.weight", "method.target_encoder.convolutions.0.weight",
          "optimiser.encoder.convolutions.0.weight.exp_avg",
          "optimiser.encoder.convolutions.0.weight.exp_avg_sq",
          "optimiser.encoder.convolutions.0.weight.step"}) {
      QVERIFY2(names.contains(name), name);
    }
    QVERIFY(!names.contains("optimiser.target_encoder.convolutions.0.weight.exp_avg"));
  }

  /// Everything that a method and its optimiser hold, for each of them, from a state that no
  /// beginning has.
  void what_is_loaded_is_what_was_saved_data() { each_small_preset(built_in_catalogue()); }
  void what_is_loaded_is_what_was_saved() {
    QFETCH(QString, preset);
    const Experiment experiment = least(*catalogue_, preset.toStdString());
    Opened saved = opened(experiment), loaded = opened(experiment);
    const torch::NoGradGuard no_grad;
    double value = 0;
    for (const auto& [path, tensor] : tensors_once(*saved.method)) tensor.fill_(value += 1);
    for (const auto& [path, parameter] : parameter_paths(*saved.method, *saved.optimiser).flat()) {
      std::vector<torch::Tensor> state;
      for (const KeptState& kept : saved.optimiser->kept()) {
        value += 1;
        state.push_back(kept.is_counter ? torch::tensor(static_cast<std::int64_t>(value))
                                        : torch::full_like(parameter, value));
      }
      saved.optimiser->set_state(parameter, state);
    }
    const auto file = folder_.path() / "one.safetensors";
    save_checkpoint(file, *saved.method, *saved.optimiser, {7, 1.5, 2});
    const CheckpointFacts facts = load_checkpoint(file, *loaded.method, loaded.optimiser.get());
    QVERIFY(facts.step == 7 && facts.seconds == 1.5 && facts.threads == 2);
    const auto ours = named_tensors(*loaded.method), theirs = named_tensors(*saved.method);
    QVERIFY(!ours.empty() && ours.size() == theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
      QVERIFY2(torch::equal(ours[i].second, theirs[i].second), ours[i].first.c_str());
    }
    const auto mine = parameter_paths(*loaded.method, *loaded.optimiser).flat();
    const auto other = parameter_paths(*saved.method, *saved.optimiser).flat();
    for (std::size_t i = 0; i < mine.size(); ++i) {
      const auto one = loaded.optimiser->state(mine[i].second);
      const auto two = saved.optimiser->state(other[i].second);
      QVERIFY(!one.empty() && one.size() == two.size());
      for (std::size_t k = 0; k < one.size(); ++k) QVERIFY(torch::equal(one[k], two[k]));
    }
  }

  void a_tensor_with_two_paths_is_kept_once() {
    const auto encoder = make_encoder(*catalogue_, experiment_);
    TwoPaths method(encoder);
    TrainingOptions options;
    const auto optimiser = make_optimiser(options, parameter_groups(method, 1.0));
    const auto file = folder_.path() / "two.safetensors";
    save_checkpoint(file, method, *optimiser, {});
    const SafetensorsFile kept(file);
    for (const StoredTensor& tensor : kept.tensors()) {
      QVERIFY2(!tensor.name.starts_with("method.again"), tensor.name.c_str());
    }
    TwoPaths other(make_encoder(*catalogue_, experiment_));
    load_checkpoint(file, other, nullptr);
  }

  /// Nobody puts the tensors of one network into another, whoever opens the run.
  void an_edited_network_is_refused_by_all_who_open_it() {
    const auto run = copied("edited");
    set(run, "encoder.widths", std::string("4,16"));
    const std::string metrics =
        (std::ostringstream() << std::ifstream(RunPaths(run).metrics()).rdbuf()).str();
    const std::string shapes =
        "float32 [8, 4, 3, 3] in the file, but float32 [16, 4, 3, 3] in the network";
    for (const std::string& words :
         {words_of([&] { load_run(*catalogue_, run); }),
          words_of([&] { embed_run(*catalogue_, run, ""); }),
          words_of([&] { evaluate_run(*catalogue_, {run, "", ""}); }),
          words_of([&] { export_encoder(*catalogue_, run, run / "e.pt"); }),
          resumed(run, 5).last.words}) {
      QVERIFY2(contains(words, "checkpoint.safetensors: does not fit") && contains(words, shapes) &&
                   contains(words, "more)") && !contains(words, "\n"),
               words.c_str());
    }
    const std::string after =
        (std::ostringstream() << std::ifstream(RunPaths(run).metrics()).rdbuf()).str();
    QVERIFY(after == metrics);
    QVERIFY(!std::filesystem::exists(run / "e.pt"));
  }

  void a_network_of_more_or_fewer_parts_is_refused() {
    const auto run = copied("parts");
    set(run, "encoder.widths", std::string("4"));
    QVERIFY(contains(words_of([&] { load_run(*catalogue_, run); }), "has no place in the network"));
    set(run, "method.predictor", false);
    QVERIFY(contains(resumed(run, 5).last.words, "has no place in the network"));
    set(run, "training.optimiser", std::string("sgd"));
    QVERIFY(contains(resumed(run, 5).last.words, "\"optimiser."));
    Experiment without = experiment_;
    set_value(*catalogue_, without, "method.predictor", false);
    Opened fewer = opened(without), all = opened(experiment_);
    const auto file = folder_.path() / "fewer.safetensors";
    save_checkpoint(file, *fewer.method, *fewer.optimiser, {});
    const std::string words = words_of([&] { load_checkpoint(file, *all.method, nullptr); });
    QVERIFY2(contains(words, "\"method.predictor.") && contains(words, "is missing in the file"),
             words.c_str());
  }

  void nothing_is_copied_before_all_of_it_fits() {
    Opened saved = opened(experiment_);
    const auto file = folder_.path() / "misfit.safetensors";
    save_checkpoint(file, *saved.method, *saved.optimiser, {});
    Experiment wider = experiment_;
    set_value(*catalogue_, wider, "encoder.widths", std::string("4,9"));
    Opened other = opened(wider);
    std::vector<torch::Tensor> before;
    for (const auto& [path, tensor] : named_tensors(*other.method))
      before.push_back(tensor.clone());
    QVERIFY_EXCEPTION_THROWN(load_checkpoint(file, *other.method, nullptr), std::runtime_error);
    std::size_t i = 0;
    for (const auto& [path, tensor] : named_tensors(*other.method)) {
      QVERIFY(torch::equal(before[i++], tensor));
    }
  }

  void facts_that_nobody_can_have_are_refused() {
    Opened one = opened(experiment_);
    const auto file = folder_.path() / "facts.safetensors";
    for (const CheckpointFacts& facts :
         {CheckpointFacts{-1, 0, 1}, CheckpointFacts{std::int64_t{1} << 60, 0, 1},
          CheckpointFacts{1, std::nan(""), 1}, CheckpointFacts{1, 0, 1'000'000'000}}) {
      save_checkpoint(file, *one.method, *one.optimiser, facts);
      QVERIFY(contains(words_of([&] { load_checkpoint(file, *one.method, nullptr); }), "damaged"));
    }
  }

  void memory_that_runs_out_while_saving_is_a_warning_at_the_last_step_too() {
#if defined(__SANITIZE_ADDRESS__)
    QSKIP("the sanitizer ends the program where so much memory is asked for");
#endif
    Experiment experiment = experiment_;
    set_value(*catalogue_, experiment, "method.name", std::string("endless"));
    set_value(*catalogue_, experiment, "training.checkpoint_every", std::int64_t{2});
    for (const bool comes_back : {true, false}) {
      const auto run = folder_.path() / (comes_back ? "freed" : "endless");
      TrainRequest request = train_request(catalogue_, experiment, run);
      request.steps = 5;
      request.retry_seconds = 0;
      Trainer trainer(request);
      int pauses = 0;
      const Followed followed = follow(trainer, [&](const Event& event) {
        const auto* state = std::get_if<StateChanged>(&event);
        if (state == nullptr || state->state != RunState::Paused) return;
        ++pauses;
        if (comes_back) {
          endless_->end();
          trainer.post(Resume{});
        } else {
          trainer.post(StopAndSave{});
        }
      });
      QCOMPARE(followed.steps.size(), std::size_t{5});
      QCOMPARE(pauses, 1);
      int warnings = 0, last = 0;
      for (const std::string& words : followed.warnings) {
        if (contains(words, "cannot be written: memory ran out; training goes on")) ++warnings;
        if (contains(words, "memory ran out; training stands still until step 5, the last")) ++last;
        QVERIFY(!contains(words, "\n"));
      }
      QCOMPARE(warnings, 2);
      QCOMPARE(last, 1);
      QCOMPARE(has_checkpoint(run), comes_back);
      QVERIFY(followed.last.state == (comes_back ? RunState::Finished : RunState::Failed));
      if (!comes_back) {
        QVERIFY2(contains(followed.last.words, "memory ran out; step 5 could not be saved and no"),
                 followed.last.words.c_str());
      }
    }
  }
};

}  // namespace test_checkpoint

int core_checkpoint(int argc, char** argv) {
  return earshot::testing::run_test<test_checkpoint::TestCheckpoint>(argc, argv);
}
#include "test_checkpoint.moc"
