#include <fstream>
#include <QtTest>
#include <sstream>

#include "core/built_in/catalogue.h"
#include "core/experiment/run_writer.h"
#include "core/tensor_files/safetensors.h"
#include "core/training/checkpoint.h"
#include "core/training/checkpoint_places.h"
#include "core/training/model.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/formula_sounds.h"
#include "tests/support/places.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_old_checkpoints {

using namespace earshot;
using namespace earshot::testing;

namespace {

std::string contents(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// What torch::load, which these trusted files may be given to, finds at a place.
torch::Tensor truth_at(torch::serialize::InputArchive& archive, const std::string& path) {
  const std::size_t dot = path.find('.');
  if (dot == std::string::npos) {
    torch::Tensor tensor;
    if (!archive.try_read(path, tensor)) archive.try_read(path, tensor, /*is_buffer=*/true);
    return tensor;
  }
  torch::serialize::InputArchive part;
  archive.read(path.substr(0, dot), part);
  return truth_at(part, path.substr(dot + 1));
}

c10::IValue value_at(torch::serialize::InputArchive& archive, const std::string& key) {
  c10::IValue value;
  archive.read(key, value);
  return value;
}

}  // namespace

/// Runs of the version before checkpoints became safetensors: see tests/fixtures/old-runs.
class TestOldCheckpoints : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  const std::shared_ptr<const Catalogue> catalogue_ =
      std::make_shared<const Catalogue>(built_in_catalogue());

  static std::filesystem::path fixture(const QString& name) {
    return source_folder() / "tests" / "fixtures" / "old-runs" / name.toStdString();
  }

  /// A copy of an old run, on the sounds that this test made.
  std::filesystem::path copied(const QString& name, const std::string& as) const {
    const auto run = folder_.path() / as;
    std::filesystem::create_directories(run);
    for (const char* file : {"checkpoint.pt", "metrics.jsonl"}) {
      std::filesystem::copy_file(fixture(name) / file, run / file);
    }
    std::string experiment = contents(fixture(name) / "experiment.json");
    const std::string place = "SOUNDS";
    experiment.replace(experiment.find(place), place.size(), (folder_.path() / "sounds").string());
    std::ofstream(run / "experiment.json") << experiment;
    return run;
  }

  Followed resumed(const std::filesystem::path& run, std::int64_t steps) const {
    TrainRequest request;
    request.catalogue = catalogue_;
    request.run = run;
    request.steps = steps;
    Trainer trainer(request);
    return follow(trainer);
  }

  static void rows() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"simclr", "moco", "byol", "supervised", "vq"}) {
      QTest::newRow(name) << QString(name);
    }
  }

 private Q_SLOTS:
  void initTestCase() { write_formula_sounds(folder_.path() / "sounds"); }

  void a_resume_goes_on_as_the_old_version_did_data() { rows(); }
  void a_resume_goes_on_as_the_old_version_did() {
    QFETCH(QString, name);
    const auto run = copied(name, "on-" + name.toStdString());
    const Followed followed = resumed(run, 12);
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
    std::ifstream losses(fixture(name) / "losses-on.txt");
    QCOMPARE(followed.steps.size(), std::size_t{6});
    for (const StepDone& step : followed.steps) {
      double expected = 0;
      QVERIFY(losses >> expected);
      QVERIFY2(std::abs(step.loss - expected) <= 1e-5 * std::abs(expected),
               std::to_string(step.loss).c_str());
    }
    // The new form took the old one's place, and goes on by itself.
    QVERIFY(std::filesystem::exists(RunPaths(run).checkpoint()));
    QVERIFY(!std::filesystem::exists(RunPaths(run).old_checkpoint()));
    QCOMPARE(resumed(run, 13).steps.size(), std::size_t{1});
  }

  void every_value_is_the_stored_one_data() { rows(); }
  void every_value_is_the_stored_one() {
    QFETCH(QString, name);
    const auto run = copied(name, "values-" + name.toStdString());
    const Experiment experiment = experiment_of_run(*catalogue_, run);
    const auto method = make_method(*catalogue_, experiment);
    method->prepare({{"class0", "class1", "class2"}, 12, 3});
    const auto options = options_from<TrainingOptions>(experiment.within("training"));
    const auto optimiser = make_optimiser(options, parameter_groups(*method, options.head_rate));
    const CheckpointFacts facts =
        load_checkpoint(RunPaths(run).old_checkpoint(), *method, optimiser.get());
    QCOMPARE(facts.step, std::int64_t{6});
    QCOMPARE(facts.threads, std::int64_t{1});

    torch::serialize::InputArchive archive;
    archive.load_from(RunPaths(run).old_checkpoint().string());
    for (const auto& [path, tensor] : named_tensors(*method)) {
      QVERIFY2(torch::equal(truth_at(archive, "method." + path), tensor), path.c_str());
    }
    torch::serialize::InputArchive state, groups;
    archive.read("optimiser", state);
    const auto paths = parameter_paths(*method, *optimiser);
    std::size_t number = 0;
    if (optimiser->kept().front().name == "velocity") {
      for (const auto& [path, parameter] : paths.flat()) {
        QVERIFY(torch::equal(truth_at(state, "velocity" + std::to_string(number++)),
                             optimiser->state(parameter).at(0)));
      }
      return;
    }
    torch::serialize::InputArchive by_address;
    state.read("param_groups", groups);
    state.read("state", by_address);
    for (std::size_t g = 0; g < paths.groups.size(); ++g) {
      torch::serialize::InputArchive group;
      groups.read("param_groups/" + std::to_string(g), group);
      for (std::size_t i = 0; i < paths.groups[g].size(); ++i) {
        const auto& [path, parameter] = paths.groups[g][i];
        const std::string address = value_at(group, "params/" + std::to_string(i)).toStringRef();
        const auto held = optimiser->state(parameter);
        for (std::size_t k = 0; k < held.size(); ++k) {
          const std::string kind = optimiser->kept()[k].name;
          torch::serialize::InputArchive of_parameter;
          by_address.read(address, of_parameter);
          const torch::Tensor truth =
              optimiser->kept()[k].is_counter
                  ? torch::tensor(value_at(of_parameter, kind).toInt(), torch::kInt64)
                  : truth_at(of_parameter, kind);
          QVERIFY2(torch::equal(truth, held[k]), (path + "." + kind).c_str());
          ++number;
        }
      }
    }
    QVERIFY(number > 4);
  }

  /// Only the rename makes the new one good: until then the old one is kept.
  void a_save_that_fails_keeps_the_old_checkpoint() {
    const auto run = copied("simclr", "failing");
    const std::string before = contents(RunPaths(run).old_checkpoint());
    std::filesystem::create_directories(RunPaths(run).checkpoint().string() + ".tmp" +
                                        std::to_string(::getpid()));
    const Followed followed = resumed(run, 8);
    QVERIFY(followed.last.state == RunState::Failed);
    QVERIFY2(
        followed.last.words.find("checkpoint.safetensors: cannot be written") != std::string::npos,
        followed.last.words.c_str());
    QVERIFY(contents(RunPaths(run).old_checkpoint()) == before);
  }

  void it_opens_for_its_encoder_alone_data() { rows(); }
  void it_opens_for_its_encoder_alone() {
    QFETCH(QString, name);
    const auto run = copied(name, "opened-" + name.toStdString());
    const LoadedRun loaded = load_run(*catalogue_, run);
    QCOMPARE(loaded.facts.step, std::int64_t{6});
    const torch::NoGradGuard no_grad;
    QVERIFY(loaded.encoder->forward(torch::ones({1, 1, 4000})).isfinite().all().item<bool>());
    QVERIFY(std::filesystem::exists(RunPaths(run).old_checkpoint()));
  }

  /// What lies between the records, and their code, is nobody's concern: a flip is told, or changes
  /// nothing.
  void no_flipped_bit_is_taken_for_a_value() {
    const auto run = copied("simclr", "flipped");
    const auto file = RunPaths(run).old_checkpoint();
    const std::string whole = contents(file);
    const Experiment experiment = experiment_of_run(*catalogue_, run);
    const auto options = options_from<TrainingOptions>(experiment.within("training"));
    const auto values = [&] {
      const auto method = make_method(*catalogue_, experiment);
      const auto optimiser = make_optimiser(options, parameter_groups(*method, options.head_rate));
      const CheckpointFacts facts = load_checkpoint(file, *method, optimiser.get());
      std::vector<torch::Tensor> all{torch::tensor(facts.step), torch::tensor(facts.seconds)};
      for (const auto& [path, tensor] : named_tensors(*method)) all.push_back(tensor);
      for (const auto& [path, parameter] : parameter_paths(*method, *optimiser).flat()) {
        for (const torch::Tensor& kept : optimiser->state(parameter)) all.push_back(kept);
      }
      return all;
    };
    const auto right = values();
    int noticed = 0;
    for (std::size_t place = 0; place < whole.size(); place += 331) {
      std::string flipped = whole;
      flipped[place] = static_cast<char>(flipped[place] ^ 0x40);
      std::ofstream(file, std::ios::binary) << flipped;
      try {
        const auto found = values();
        for (std::size_t i = 0; i < right.size(); ++i) QVERIFY(torch::equal(found[i], right[i]));
      } catch (const std::runtime_error&) {
        ++noticed;
      }
    }
    QVERIFY(noticed > 20);
  }
};

}  // namespace test_old_checkpoints

int core_old_checkpoints(int argc, char** argv) {
  return earshot::testing::run_test<test_old_checkpoints::TestOldCheckpoints>(argc, argv);
}
#include "test_old_checkpoints.moc"
