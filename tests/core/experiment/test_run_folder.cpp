#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <QtTest>
#include <sstream>

#include "core/experiment/kept_files.h"
#include "core/experiment/npy.h"
#include "core/experiment/run_writer.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_run_folder {

using namespace earshot;

namespace {

std::string contents(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

class TestRunFolder : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void metrics_are_read_as_they_are_written() {
    const testing::TemporaryFolder folder;
    RunWriter writer(folder.path() / "run");
    writer.begin_at(0);
    writer.metric({1, {{"loss", 0.1 + 0.2}}});
    std::uintmax_t offset = 0;
    const auto first = read_metrics(writer.paths().metrics(), offset);
    QCOMPARE(first.size(), std::size_t{1});
    QCOMPARE(first[0].values[0].second, 0.1 + 0.2);
    writer.metric({2, {{"loss", std::nan("")}}});
    std::ofstream(writer.paths().metrics(), std::ios::app) << "{\"step\":3,\"lo";
    const auto second = read_metrics(writer.paths().metrics(), offset);
    QCOMPARE(second.size(), std::size_t{1});
    QCOMPARE(second[0].step, std::int64_t{2});
    QVERIFY(std::isnan(second[0].values[0].second));
  }

  void a_torn_line_and_later_steps_go_on_resuming() {
    const testing::TemporaryFolder folder;
    {
      RunWriter writer(folder.path());
      writer.begin_at(0);
      for (int step = 1; step <= 5; ++step) writer.metric({step, {{"loss", step}}});
      writer.change({2, "training.learning_rate", 0.3, 0.1});
      writer.change({4, "training.learning_rate", 0.1, 0.2});
    }
    std::ofstream(folder.path() / "metrics.jsonl", std::ios::app) << "{\"step\":6,\"lo";
    RunWriter writer(folder.path());
    writer.begin_at(3);
    writer.metric({4, {{"loss", 40}}});
    std::uintmax_t offset = 0;
    const auto lines = read_metrics(writer.paths().metrics(), offset);
    QCOMPARE(lines.size(), std::size_t{4});
    QCOMPARE(lines.back().values[0].second, 40.0);
    // What was reported is nowhere lost, and the changes are made again at their steps.
    const std::string cut = contents(folder.path() / "metrics.cut.jsonl");
    QCOMPARE(std::count(cut.begin(), cut.end(), '\n'), 2);
    QVERIFY(cut.find("\"step\":4,") != std::string::npos &&
            cut.find("\"step\":5,") != std::string::npos);
    QVERIFY(contents(folder.path() / "log.txt").find("steps 4 to 5") != std::string::npos);
    QCOMPARE(recorded_changes(folder.path()).size(), std::size_t{2});
  }

  void embeddings_of_later_steps_go_with_their_metrics() {
    const testing::TemporaryFolder folder;
    const auto embeddings = folder.path() / "embeddings";
    std::filesystem::create_directories(embeddings);
    for (const char* name : {"00000003.npy", "00000004.npy"}) {
      std::ofstream(embeddings / name) << name;
    }
    RunWriter writer(folder.path());
    writer.begin_at(3);
    QVERIFY(std::filesystem::exists(embeddings / "00000003.npy"));
    QVERIFY(!std::filesystem::exists(embeddings / "00000004.npy"));
    QCOMPARE(contents(folder.path() / "embeddings.cut" / "00000004.npy"),
             std::string("00000004.npy"));
  }

  void a_new_change_takes_the_place_of_later_ones_of_its_setting_alone() {
    const testing::TemporaryFolder folder;
    RunWriter writer(folder.path());
    writer.begin_at(0);
    writer.change({5, "a", 1.0, 2.0});
    writer.change({7, "b", 1.0, 2.0});
    writer.change({3, "a", 1.0, 4.0});
    const auto changes = recorded_changes(folder.path());
    QCOMPARE(changes.size(), std::size_t{2});
    QCOMPARE(changes[0].path, std::string("b"));
    QCOMPARE(changes[1].step, std::int64_t{3});
  }

  void what_a_training_made_is_set_aside_under_a_number_of_its_own() {
    const testing::TemporaryFolder folder;
    const auto at = [&](const char* name) { return folder.path() / name; };
    const auto make = [&](const std::string& mark) {
      std::filesystem::create_directories(at("embeddings"));
      std::ofstream(at("embeddings") / "00000010.npy") << mark;
      for (const char* name : {"metrics.jsonl", "changes.jsonl", "evaluation.json",
                               "evaluation-final.json", "checkpoint.pt", "metrics.cut.jsonl"}) {
        std::ofstream(at(name)) << mark;
      }
    };
    std::ofstream(at("experiment.json")) << "{}";
    std::ofstream(at("notes.txt")) << "mine";
    QCOMPARE(set_aside(folder.path()), 0);
    make("first");
    QCOMPARE(set_aside(folder.path()), 1);
    make("second");
    QCOMPARE(set_aside(folder.path()), 2);
    for (const char* name :
         {"metrics.before-1.jsonl", "changes.before-1.jsonl", "evaluation.before-1.json",
          "evaluation-final.before-1.json", "checkpoint.before-1.pt", "metrics.before-1.cut.jsonl",
          "embeddings.before-1/00000010.npy"}) {
      QVERIFY2(contents(at(name)) == "first", name);
    }
    QCOMPARE(contents(at("metrics.before-2.jsonl")), std::string("second"));
    QVERIFY(!std::filesystem::exists(at("metrics.jsonl")));
    QCOMPARE(contents(at("notes.txt")), std::string("mine"));
    QCOMPARE(contents(at("experiment.json")), std::string("{}"));
  }

  void a_line_that_does_not_fit_leaves_whole_lines_and_can_be_tried_again() {
    const testing::TemporaryFolder folder;
    RunWriter writer(folder.path());
    writer.begin_at(0);
    writer.metric({1, {{"loss", 1.0}}});
    const auto file = writer.paths().metrics();
    const std::string before = contents(file);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit free{};
    getrlimit(RLIMIT_FSIZE, &free);
    rlimit full = free;
    full.rlim_cur = before.size() + 5;  // the write stops in the middle of the line
    setrlimit(RLIMIT_FSIZE, &full);
    bool refused = false;
    try {
      writer.metric({2, {{"loss", 2.0}}});
    } catch (const std::runtime_error& error) {
      refused =
          std::string(error.what()).find("metrics.jsonl: cannot be written") != std::string::npos;
    }
    setrlimit(RLIMIT_FSIZE, &free);
    QVERIFY(refused);
    QCOMPARE(contents(file), before);
    writer.metric({2, {{"loss", 2.0}}});
    QCOMPARE(contents(file), before + "{\"step\":2,\"loss\":2.0}\n");
  }

  void what_a_killed_write_left_goes_at_the_next_start() {
    const testing::TemporaryFolder folder;
    const pid_t gone = fork();
    if (gone == 0) _exit(0);
    waitpid(gone, nullptr, 0);
    const std::string dead = ".tmp" + std::to_string(gone);
    const std::string alive = ".tmp" + std::to_string(getppid());
    std::filesystem::create_directories(folder.path() / "embeddings");
    for (const std::string& name :
         {"checkpoint.pt" + dead, "embeddings/00000001.npy" + dead, "evaluation.json" + alive,
          std::string("mine.tmp"), std::string("mine.tmp12x")}) {
      std::ofstream(folder.path() / name) << "half";
    }
    const RunWriter writer(folder.path());
    const auto there = [&](const std::string& name) {
      return std::filesystem::exists(folder.path() / name);
    };
    QVERIFY(!there("checkpoint.pt" + dead));
    QVERIFY(!there("embeddings/00000001.npy" + dead));
    QVERIFY(there("evaluation.json" + alive));
    QVERIFY(there("mine.tmp") && there("mine.tmp12x"));
  }

  void one_process_at_a_time_trains_a_run() {
    const testing::TemporaryFolder folder;
    const RunWriter first(folder.path());
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, RunWriter(folder.path()));
  }

  /// A full disk, as the kernel tells it: the write stops in the middle.
  void a_failed_write_leaves_the_old_file_whole() {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "checkpoint.safetensors";
    write_file_safely(file, "the old one");
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    rlimit small = before;
    small.rlim_cur = 4096;
    setrlimit(RLIMIT_FSIZE, &small);
    std::string message;
    try {
      write_file_safely(file, std::string(100000, 'x'));
    } catch (const std::runtime_error& error) {
      message = error.what();
    }
    setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(message.find("checkpoint.safetensors: cannot be written: File too large") !=
            std::string::npos);
    QCOMPARE(contents(file), std::string("the old one"));
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      files += entry.is_regular_file() ? 1 : 0;
    }
    QCOMPARE(files, 1);  // no temporary is left behind
  }

  void npy_has_an_aligned_header() {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "a.npy";
    const std::vector<float> values{1, 2, 3, 4, 5, 6};
    write_npy(file, values, {3, 2});
    const std::string bytes = contents(file);
    QCOMPARE(bytes.substr(1, 5), std::string("NUMPY"));
    const std::size_t header =
        static_cast<unsigned char>(bytes[8]) + 256U * static_cast<unsigned char>(bytes[9]);
    QCOMPARE((10 + header) % 64, std::size_t{0});
    QVERIFY(bytes.find("'shape': (3, 2, )") != std::string::npos);
    QCOMPARE(bytes.size(), 10 + header + 24);
  }

  void npy_is_read_as_it_was_written_and_nothing_else() {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "a.npy";
    const std::vector<float> values{1, -2, 3.5F, 4, 5, 6};
    write_npy(file, values, {3, 2});
    const NpyArray read = read_npy(file);
    QVERIFY(read.values == values);
    QVERIFY((read.shape == std::vector<std::int64_t>{3, 2}));
    const std::string whole = contents(file);
    const auto refused = [&](const std::string& bytes) {
      write_file_safely(file, bytes);
      try {
        read_npy(file);
      } catch (const std::runtime_error& error) {
        return std::string(error.what()).starts_with(file.string() + ": ");
      }
      return false;
    };
    QVERIFY(refused(whole.substr(0, whole.size() - 4)));
    QVERIFY(refused(whole.substr(0, 9)));
    QVERIFY(refused(""));
    std::string doubles = whole;
    doubles.replace(doubles.find("<f4"), 3, "<f8");
    QVERIFY(refused(doubles));
    QVERIFY(refused(whole + "more"));
  }
};

}  // namespace test_run_folder

int core_run_folder(int argc, char** argv) {
  return earshot::testing::run_test<test_run_folder::TestRunFolder>(argc, argv);
}
#include "test_run_folder.moc"
