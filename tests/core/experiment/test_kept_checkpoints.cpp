#include <fstream>
#include <QtTest>

#include "core/experiment/kept_checkpoints.h"
#include "core/experiment/kept_files.h"
#include "core/experiment/run_folder.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_kept_checkpoints {

using namespace earshot;

/// Checkpoints that stay beside the last one of a run.
class TestKeptCheckpoints : public QObject {
  Q_OBJECT

  std::filesystem::path run() const { return folder_->path() / "run"; }
  void save(const std::string& bytes) const {
    write_file_safely(RunPaths(run()).checkpoint(), bytes);
  }
  static std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  std::vector<std::int64_t> steps() const {
    std::vector<std::int64_t> all;
    for (const KeptCheckpoint& kept : kept_checkpoints(run())) all.push_back(kept.step);
    return all;
  }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<testing::TemporaryFolder>();
    std::filesystem::create_directories(run());
  }

  void they_lie_evenly_over_the_training() {
    QCOMPARE(steps_between_kept(800, 3), std::int64_t{200});
    QCOMPARE(steps_between_kept(601, 3), std::int64_t{151});
    QCOMPARE(steps_between_kept(2, 3), std::int64_t{1});
    QCOMPARE(steps_between_kept(800, 0), std::int64_t{0});
    QCOMPARE(steps_between_kept(latest_step, 1), latest_step / 2);
  }

  void what_is_kept_stays_as_it_was_when_the_last_is_written_anew() {
    save("two hundred");
    keep_checkpoint(run(), 200, 3);
    save("three hundred");
    QCOMPARE(steps(), (std::vector<std::int64_t>{200}));
    QCOMPARE(bytes_of(kept_checkpoints(run()).front().file), std::string("two hundred"));
    // Made again after a crash: the later one counts.
    save("again");
    keep_checkpoint(run(), 200, 3);
    keep_checkpoint(run(), 200, 3);
    QCOMPARE(bytes_of(kept_checkpoints(run()).front().file), std::string("again"));
  }

  void of_more_than_asked_for_those_go_that_stand_closest_between_others() {
    for (const std::int64_t step : {100, 200, 210, 400}) {
      save(std::to_string(step));
      keep_checkpoint(run(), step, 3);
    }
    QCOMPARE(steps(), (std::vector<std::int64_t>{100, 210, 400}));
    save("500");
    keep_checkpoint(run(), 500, 2);
    QCOMPARE(steps(), (std::vector<std::int64_t>{210, 500}));
  }

  void other_files_there_are_passed_over_and_left() {
    save("one");
    keep_checkpoint(run(), 7, 3);
    const std::filesystem::path folder = RunPaths(run()).kept_checkpoints();
    for (const char* name : {"note.txt", "7.safetensors", "-0000001.safetensors", "00000008.pt"}) {
      std::ofstream(folder / name) << "somebody's";
    }
    QCOMPARE(steps(), (std::vector<std::int64_t>{7}));
    keep_checkpoint(run(), 9, 1);
    QVERIFY(std::filesystem::exists(folder / "note.txt"));
    QCOMPARE(steps(), (std::vector<std::int64_t>{9}));
  }

  void a_folder_that_leads_elsewhere_is_not_written_into() {
    save("one");
    std::filesystem::create_directories(folder_->path() / "elsewhere");
    std::filesystem::create_directory_symlink(folder_->path() / "elsewhere",
                                              RunPaths(run()).kept_checkpoints());
    QVERIFY_EXCEPTION_THROWN(keep_checkpoint(run(), 7, 3), std::runtime_error);
    QVERIFY(std::filesystem::is_empty(folder_->path() / "elsewhere"));
  }

  void a_resume_from_an_earlier_step_sets_later_ones_aside() {
    for (const std::int64_t step : {100, 200}) {
      save(std::to_string(step));
      keep_checkpoint(run(), step, 3);
    }
    cut_after(run(), 150);
    QCOMPARE(steps(), (std::vector<std::int64_t>{100}));
    QVERIFY(std::filesystem::exists(run() / "checkpoints.cut/00000200.safetensors"));
    QVERIFY(set_aside(run()) == 1);
    QVERIFY(steps().empty());
    QVERIFY(std::filesystem::exists(run() / "checkpoints.before-1/00000100.safetensors"));
  }

 private:
  std::unique_ptr<testing::TemporaryFolder> folder_;
};

}  // namespace test_kept_checkpoints

int core_kept_checkpoints(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_kept_checkpoints::TestKeptCheckpoints>(argc,
                                                                                          argv);
}
#include "test_kept_checkpoints.moc"
