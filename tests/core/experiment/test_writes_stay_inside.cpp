// Whatever a run folder or a name out of a file says: nothing is written outside the run's own
// folder.
#include <sys/stat.h>
#include <unistd.h>

#include <QtTest>

#include "core/audio/decode.h"
#include "core/base/regular_file.h"
#include "core/experiment/kept_files.h"
#include "core/experiment/npy.h"
#include "core/experiment/own_folder.h"
#include "core/experiment/run_writer.h"
#include "tests/support/one_line_errors.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_writes_stay_inside {

using namespace earshot;
using earshot::testing::has;
using earshot::testing::words_of;
using earshot::testing::write;

class TestWritesStayInside : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_run_is_never_written_through_a_link_or_into_a_fifo() {
    const testing::TemporaryFolder folder;
    const RunPaths paths(folder.path() / "run");
    std::filesystem::create_directories(paths.folder);
    const auto outside = folder.path() / "outside";
    write(outside, "mine");
    for (const auto& file : {paths.metrics(), paths.changes(), paths.log()}) {
      std::filesystem::create_symlink(outside, file);
    }
    RunWriter writer(paths.folder);
    QVERIFY(has(words_of([&] { writer.change({1, "seed", Value(1.0), Value(2.0)}); }),
                "changes.jsonl: cannot be written: it is a link"));
    writer.log("words");
    std::filesystem::remove(paths.metrics());
    QCOMPARE(::mkfifo(paths.metrics().c_str(), 0600), 0);
    QVERIFY(
        has(words_of([&] { writer.begin_at(0); }), "metrics.jsonl: cannot be read: it is a FIFO"));
    QCOMPARE(std::filesystem::file_size(outside), std::uintmax_t{4});
  }

  void a_folder_of_a_run_that_leads_elsewhere_is_read_and_nothing_more() {
    const testing::TemporaryFolder folder;
    const RunPaths paths(folder.path() / "run");
    const auto outside = folder.path() / "outside";
    std::filesystem::create_directories(paths.folder);
    std::filesystem::create_directories(outside);
    const auto later = outside / "00000005.npy";
    write_npy(later, std::vector<float>{1, 2}, {1, 2});
    write(outside / "a.npy.tmp999999999", "a stranger's");
    std::filesystem::create_symlink(outside, paths.embeddings());
    write(paths.metrics(), "{\"step\":1,\"loss\":1}\n{\"step\":5,\"loss\":1}\n");
    QVERIFY(has(made_so_far(paths.folder), "embeddings to step 5"));
    RunWriter writer(paths.folder);
    writer.begin_at(1);
    QVERIFY(std::filesystem::exists(outside / "a.npy.tmp999999999"));
    QVERIFY(std::filesystem::exists(later));
    const std::string words = words_of([&] { make_own_folder(paths.embeddings()); });
    QCOMPARE(words, paths.embeddings().string() + ": is a link to " + outside.string() +
                        ", and a run writes into its own folder alone");
    std::filesystem::remove(paths.embeddings());
    make_own_folder(paths.embeddings());
    std::filesystem::rename(later, paths.embeddings() / later.filename());
    std::filesystem::create_symlink(outside, paths.folder / "embeddings.cut");
    QVERIFY(has(words_of([&] { cut_after(paths.folder, 1); }), "embeddings.cut: is a link to"));
    QVERIFY(!std::filesystem::exists(later));
  }

  void no_name_that_can_be_foreseen_leads_a_write_elsewhere() {
    const testing::TemporaryFolder folder;
    const auto outside = folder.path() / "outside";
    write(outside, "mine");
    const std::string process = std::to_string(::getpid());
    const auto linked = [&](const std::string& name) {
      std::filesystem::create_symlink(outside, folder.path() / name);
    };
    linked("a.json.tmp" + process);
    write_file_safely(folder.path() / "a.json", "words");
    QCOMPARE(read_regular_file(folder.path() / "a.json", 100), std::string("words"));
    linked("a.wav.part" + process);
    write_wav(folder.path() / "a.wav", std::vector<float>(100, 0.5F), 16000);
    QVERIFY(!std::filesystem::is_symlink(folder.path() / "a.wav"));
    const auto run = folder.path() / "run";
    std::filesystem::create_directories(run);
    for (const auto& target : {outside, folder.path() / "new"}) {
      std::filesystem::create_symlink(target, run / ".lock");
      QVERIFY(has(words_of([&] { RunWriter writer(run); }), "its .lock is a link"));
      std::filesystem::remove(run / ".lock");
    }
    QVERIFY(!std::filesystem::exists(folder.path() / "new"));
    QCOMPARE(read_regular_file(outside, 100), std::string("mine"));
  }

  void a_label_never_leads_out_of_the_run() {
    const RunPaths paths("/runs/one");
    QCOMPARE(paths.evaluation(), std::filesystem::path("/runs/one/evaluation.json"));
    QCOMPARE(paths.evaluation("genre"), std::filesystem::path("/runs/one/evaluation-genre.json"));
    QCOMPARE(paths.evaluation("Größe der Bühne").filename().string(),
             std::string("evaluation-Größe der Bühne.json"));
    std::set<std::string> names;
    const std::vector<std::string> labels = {"../x",
                                             "/etc/x",
                                             "a/b",
                                             "a%2Fb",
                                             std::string("a\0b", 3),
                                             "a\nb",
                                             "\x1b[2J",
                                             "\xff",
                                             std::string(300, 'x'),
                                             std::string(300, 'x') + "y",
                                             std::string(299, 'x')};
    for (const std::string& label : labels) {
      const auto file = paths.evaluation(label);
      QCOMPARE(file.parent_path(), std::filesystem::path("/runs/one"));
      QVERIFY(file.filename().string().size() <= 200);
      QVERIFY(file.string().find('\0') == std::string::npos);
      QVERIFY(names.insert(file.string()).second);
    }
  }
};

}  // namespace test_writes_stay_inside

int core_writes_stay_inside(int argc, char** argv) {
  return earshot::testing::run_test<test_writes_stay_inside::TestWritesStayInside>(argc, argv);
}
#include "test_writes_stay_inside.moc"
