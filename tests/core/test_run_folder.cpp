#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <QtTest>
#include <sstream>

#include "core/experiment/npy.h"
#include "core/experiment/run_writer.h"
#include "tests/support/support.h"

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
      writer.change({4, "training.learning_rate", 0.1, 0.2});
      writer.change({2, "training.learning_rate", 0.3, 0.1});
    }
    std::ofstream(folder.path() / "metrics.jsonl", std::ios::app) << "{\"step\":6,\"lo";
    RunWriter writer(folder.path());
    writer.begin_at(3);
    writer.metric({4, {{"loss", 40}}});
    std::uintmax_t offset = 0;
    const auto lines = read_metrics(writer.paths().metrics(), offset);
    QCOMPARE(lines.size(), std::size_t{4});
    QCOMPARE(lines.back().values[0].second, 40.0);
    const auto changes = recorded_changes(folder.path());
    QCOMPARE(changes.size(), std::size_t{1});
    QCOMPARE(changes[0].step, std::int64_t{2});
  }

  void one_process_at_a_time_trains_a_run() {
    const testing::TemporaryFolder folder;
    const RunWriter first(folder.path());
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, RunWriter(folder.path()));
  }

  /// A full disk, as the kernel tells it: the write stops in the middle.
  void a_failed_write_leaves_the_old_file_whole() {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "checkpoint.pt";
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
    QVERIFY(message.find("checkpoint.pt: cannot be written: File too large") != std::string::npos);
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

QTEST_APPLESS_MAIN(TestRunFolder)
#include "test_run_folder.moc"
