#include <sys/resource.h>

#include <csignal>
#include <QtTest>

#include "core/training/trainer.h"
#include "tests/support/follow_trainer.h"
#include "tests/support/toy_training.h"

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
    std::optional<FullDisk> full;
    std::vector<std::string> reasons;
    TrainRequest request = fresh("full", toy_experiment());
    request.retry_seconds = 0;
    request.start_paused = true;
    Trainer trainer(request);
    int pauses = 0;
    const Followed followed = follow(trainer, [&](const Event& event) {
      const auto* state = std::get_if<StateChanged>(&event);
      if (state == nullptr || state->state != RunState::Paused) return;
      ++pauses;
      if (pauses == 1) trainer.post(RunSteps{4});
      if (pauses == 2) {
        full.emplace(std::filesystem::file_size(at("full") / "metrics.jsonl") + 7);
        trainer.post(Resume{});
      }
      if (pauses < 3) return;
      reasons.push_back(state->words);
      full.reset();
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

  void a_stop_while_the_disk_is_full_keeps_what_was_saved() {
    std::optional<FullDisk> full;
    Trainer trainer([&] {
      TrainRequest request = fresh("given-up", toy_experiment());
      request.start_paused = true;
      return request;
    }());
    int pauses = 0;
    const Followed followed = follow(trainer, [&](const Event& event) {
      const auto* state = std::get_if<StateChanged>(&event);
      if (state == nullptr || state->state != RunState::Paused) return;
      ++pauses;
      if (pauses == 1) trainer.post(RunSteps{4});
      if (pauses == 2) {
        full.emplace(std::filesystem::file_size(at("given-up") / "metrics.jsonl") + 7);
        trainer.post(Resume{});
      }
      if (pauses == 3) trainer.post(StopAndSave{});
    });
    full.reset();
    QVERIFY(followed.last.state == RunState::Failed);
    QVERIFY2(followed.last.words.find("checkpoint of step 4 is kept") != std::string::npos,
             followed.last.words.c_str());
    Trainer resumed(again("given-up"));
    QVERIFY(follow(resumed).last.state == RunState::Finished);
    QVERIFY(recorded("given-up") == whole_);
  }
};

QTEST_GUILESS_MAIN(TestTrainerFullDisk)
#include "test_trainer_full_disk.moc"
