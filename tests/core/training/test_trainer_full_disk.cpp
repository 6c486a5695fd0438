#include <sys/resource.h>

#include <csignal>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/training/trainer.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_training.h"

namespace test_trainer_full_disk {

using namespace earshot;
using testing::follow;
using testing::Followed;

namespace {

/// No file of this process grows beyond so many bytes, as on a disk that is full.
class FullDisk {
 public:
  explicit FullDisk(std::uintmax_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit small = before_;
    small.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

/// Takes a run that began paused four steps on, then fills its disk within the next line.
struct FilledAfterFour {
  Trainer& trainer;
  std::filesystem::path metrics;
  std::optional<FullDisk> full = {};
  int pauses = 0;

  /// What a pause says that came of it; nothing for every other event.
  std::optional<std::string> hear(const Event& event) {
    const auto* state = std::get_if<StateChanged>(&event);
    if (state == nullptr || state->state != RunState::Paused) return {};
    ++pauses;
    if (pauses == 1) trainer.post(RunSteps{4});
    if (pauses == 2) {
      full.emplace(std::filesystem::file_size(metrics) + 7);
      trainer.post(Resume{});
    }
    return pauses < 3 ? std::nullopt : std::optional(state->words);
  }
};

}  // namespace

/// What a training does where there is no room left to write down what it made.
class TestTrainerFullDisk : public QObject, testing::ToyTraining {
  Q_OBJECT
  std::vector<double> whole_;  ///< losses of the toy experiment, left alone

 public:
  TestTrainerFullDisk() : ToyTraining(std::make_shared<Catalogue>(built_in_catalogue())) {}

 private Q_SLOTS:
  void initTestCase() {
    whole_ = left_alone();
    QCOMPARE(whole_.size(), std::size_t{10});
  }

  void a_full_disk_at_a_step_pauses_until_there_is_room() {
    std::vector<std::string> reasons;
    TrainRequest request = fresh("full", toy_experiment());
    request.retry_seconds = 0;
    request.start_paused = true;
    Trainer trainer(request);
    FilledAfterFour disk{trainer, at("full") / "metrics.jsonl"};
    const Followed followed = follow(trainer, [&](const Event& event) {
      const auto words = disk.hear(event);
      if (!words) return;
      reasons.push_back(*words);
      disk.full.reset();
      trainer.post(Resume{});
    });
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
    QCOMPARE(reasons.size(), std::size_t{1});
    QVERIFY2(reasons[0].find("metrics.jsonl: cannot be written") != std::string::npos,
             reasons[0].c_str());
    QVERIFY(recorded("full") == whole_);
    QCOMPARE(followed.steps.size(), whole_.size());
  }

  void where_nobody_presses_anything_a_full_disk_is_tried_again() {
    std::optional<FullDisk> full;
    TrainRequest request = fresh("alone", toy_experiment());
    request.retry_seconds = 0.02;
    request.start_paused = true;
    Trainer trainer(request);
    bool began = false;
    const Followed followed = follow(trainer, [&](const Event& event) {
      if (std::holds_alternative<Warning>(event)) full.reset();
      const auto* state = std::get_if<StateChanged>(&event);
      if (state == nullptr || state->state != RunState::Paused || began) return;
      began = true;
      full.emplace(7);
      trainer.post(Resume{});
    });
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
    QCOMPARE(followed.warnings.size(), std::size_t{1});
    QVERIFY(recorded("alone") == whole_);
  }

  void a_full_disk_at_the_last_checkpoint_pauses_until_there_is_room() {
    std::optional<FullDisk> full;
    TrainRequest request = fresh("last", toy_experiment());
    request.retry_seconds = 0;
    request.start_paused = true;
    Trainer trainer(request);
    int pauses = 0;
    const Followed followed = follow(trainer, [&](const Event& event) {
      const auto* state = std::get_if<StateChanged>(&event);
      if (state == nullptr || state->state != RunState::Paused) return;
      // Room for ten lines, and for no network.
      if (++pauses == 1) {
        full.emplace(std::uintmax_t{20'000});
      } else {
        full.reset();
      }
      trainer.post(Resume{});
    });
    QVERIFY2(followed.last.state == RunState::Finished, followed.last.words.c_str());
    QCOMPARE(pauses, 2);
    QCOMPARE(followed.warnings.size(), std::size_t{1});
    QVERIFY2(followed.warnings[0].find("step 10, the last, can be saved: make room") !=
                 std::string::npos,
             followed.warnings[0].c_str());
    QVERIFY(has_checkpoint(at("last")));
    QVERIFY(recorded("last") == whole_);
  }

  void a_stop_while_the_disk_is_full_keeps_what_was_saved() {
    TrainRequest request = fresh("given-up", toy_experiment());
    request.start_paused = true;
    Trainer trainer(request);
    FilledAfterFour disk{trainer, at("given-up") / "metrics.jsonl"};
    const Followed followed = follow(trainer, [&](const Event& event) {
      if (disk.hear(event)) trainer.post(StopAndSave{});
    });
    disk.full.reset();
    QVERIFY(followed.last.state == RunState::Failed);
    QVERIFY2(followed.last.words.find("checkpoint of step 4 is kept") != std::string::npos,
             followed.last.words.c_str());
    Trainer resumed(again("given-up"));
    QVERIFY(follow(resumed).last.state == RunState::Finished);
    QVERIFY(recorded("given-up") == whole_);
  }
};

}  // namespace test_trainer_full_disk

int core_trainer_full_disk(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_trainer_full_disk::TestTrainerFullDisk>(argc,
                                                                                           argv);
}
#include "test_trainer_full_disk.moc"
