#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>
#include <QElapsedTimer>
#include <QProcess>
#include <QtTest>

#include "core/experiment/run_folder.h"
#include "tests/support/places.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_runs.h"

namespace test_stopped {

using namespace earshot;
using testing::run_program;

namespace {

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    names.push_back(std::filesystem::relative(entry.path(), folder).string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// A program that a gate holds at a marked place (tests/support/gate.cpp).
class Held {
 public:
  Held(const std::filesystem::path& folder, const QString& gate, const QStringList& arguments)
      : folder_(folder), process_(std::make_unique<QProcess>()) {
    std::filesystem::create_directories(folder_);
    auto variables = QProcessEnvironment::systemEnvironment();
    variables.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(EARSHOT_GATE_LIBRARY));
    variables.insert(QStringLiteral("EARSHOT_GATE"), gate);
    variables.insert(QStringLiteral("EARSHOT_GATE_FOLDER"), QString::fromStdString(folder_));
    // What is decoded already is not opened again.
    variables.insert(QStringLiteral("EARSHOT_CACHE"), QString::fromStdString(folder_ / "cache"));
    variables.insert(QStringLiteral("EARSHOT_TRUST_THIS_MACHINE"), QStringLiteral("1"));
    process_->setProcessEnvironment(variables);
    process_->start(QString::fromStdString(testing::program().string()), arguments);
  }
  /// Waits until it is there.
  bool is_held() {
    for (int i = 0; i < 6000 && process_->state() != QProcess::NotRunning; ++i) {
      if (std::filesystem::exists(folder_ / "reached")) return true;
      process_->waitForFinished(10);
    }
    return false;
  }
  void open() const { std::ofstream(folder_ / "open") << '\n'; }
  void receive(int signal) const { ::kill(static_cast<pid_t>(process_->processId()), signal); }
  /// Also where it has ended by itself, before anybody waited.
  bool ends() {
    return process_->state() == QProcess::NotRunning || process_->waitForFinished(60000);
  }
  QProcess& process() { return *process_; }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<QProcess> process_;
};

}  // namespace

/// A signal at any place of a command that is no training: it ends soon, says so in one line, and
/// leaves nothing half written.
class TestStopped : public QObject {
  Q_OBJECT
  std::unique_ptr<testing::ToyRuns> toy_;

  QStringList command(const char* name, const char* out) const {
    QStringList words{QString::fromLatin1(name), toy_->text("run")};
    if (out != nullptr) {
      words += {QStringLiteral("--out"), toy_->text("out/" + std::string(out))};
    }
    return words;
  }

 private Q_SLOTS:
  void initTestCase() {
    toy_ = std::make_unique<testing::ToyRuns>();
    QVERIFY(toy_->make("toy.json", {}, 3).status == 0);
    const auto trained = toy_->train("toy.json", "run");
    QVERIFY2(trained.status == 0, trained.err.c_str());
    std::filesystem::create_directories(toy_->at("out"));
  }

  /// Each is held for ever where it stands, so that it ends by itself or not at all.
  void whatever_it_waits_for_it_ends_and_nothing_is_half_written() {
    struct Row {
      const char *name, *out, *gate;
      int signal;
    };
    const std::vector<Row> rows{{"evaluate", nullptr, "open:class1/05.wav", SIGINT},
                                {"evaluate", nullptr, "rename:evaluation.json", SIGTERM},
                                {"embed", "e.npy", "open:class1/05.wav", SIGPIPE},
                                {"embed", "e.tsv", "rename:e.tsv", SIGHUP},
                                {"export", "encoder.pt", "open:encoder.pt", SIGINT},
                                {"export", "e.safetensors", "rename:e.safetensors", SIGPIPE},
                                {"report", "a.html", "open:class1/05.wav", SIGHUP},
                                {"report", "b.html", "rename:b.html", SIGTERM}};
    const auto before = names_in(toy_->at("run"));
    const std::string log = bytes_of(toy_->at("run") / "log.txt");
    std::vector<Held> held;
    held.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      held.emplace_back(toy_->at("gate" + std::to_string(i)), QString::fromLatin1(rows[i].gate),
                        command(rows[i].name, rows[i].out));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) QVERIFY2(held[i].is_held(), rows[i].gate);
    for (std::size_t i = 0; i < rows.size(); ++i) held[i].receive(rows[i].signal);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      QVERIFY2(held[i].ends(), rows[i].gate);
      const std::string words = std::string(rows[i].name) + " " + rows[i].gate + ": " +
                                held[i].process().readAllStandardError().toStdString();
      QVERIFY2(held[i].process().exitStatus() == QProcess::NormalExit, words.c_str());
      QVERIFY2(held[i].process().exitCode() == 1, words.c_str());
      QVERIFY2(words.find("earshot: stopped") != std::string::npos &&
                   std::count(words.begin(), words.end(), '\n') == 1,
               words.c_str());
    }
    QVERIFY(names_in(toy_->at("out")).empty());
    QCOMPARE(names_in(toy_->at("run")), before);
    QCOMPARE(bytes_of(toy_->at("run") / "log.txt"), log);
  }

  /// What a kill leaves of a file goes when the file is written the next time.
  void what_a_kill_left_of_a_file_goes_at_the_next_time() {
    Held killed(toy_->at("gate-kill"), QStringLiteral("rename:encoder.pt"),
                command("export", "encoder.pt"));
    QVERIFY(killed.is_held());
    killed.receive(SIGKILL);
    QVERIFY(killed.ends());
    QCOMPARE(names_in(toy_->at("out")).size(), std::size_t{1});
    std::ofstream(toy_->at("out") / "mine.tmp999999") << "somebody's";
    const auto again = run_program(command("export", "encoder.pt"));
    QVERIFY2(again.status == 0, again.err.c_str());
    QCOMPARE(names_in(toy_->at("out")), (std::vector<std::string>{"encoder.pt", "mine.tmp999999"}));
    std::filesystem::remove_all(toy_->at("out"));
    std::filesystem::create_directories(toy_->at("out"));
  }

  /// Before the first step there is nothing to resume, and nobody is told to.
  void a_training_that_is_stopped_while_it_reads_its_sounds_offers_what_is_there() {
    const auto started = [this](const char* gate, const char* command, const char* file,
                                const char* option, const char* out) {
      return Held(toy_->at(std::string("gate-") + out), QString::fromLatin1(gate),
                  {QString::fromLatin1(command), toy_->text(file), QString::fromLatin1(option),
                   toy_->text(out)});
    };
    std::ofstream(toy_->at("compare.json")) << nlohmann::json{
        {"methods", {"simclr-small"}},
        {"set",
         {{"data.path", toy_->at("sounds").string()},
          {"training.steps", 3},
          {"training.batch_size", 8}}}}.dump();
    std::vector<Held> held;
    held.push_back(started("open:class1/05.wav", "train", "toy.json", "--run", "scanning"));
    held.push_back(started("open:cache/", "train", "toy.json", "--run", "decoding"));
    held.push_back(started("open:class1/05.wav", "compare", "compare.json", "--out", "compared"));
    const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (std::size_t i = 0; i < held.size(); ++i) {
      QVERIFY(held[i].is_held());
      held[i].receive(signals[i]);
    }
    // Where the signal is heard only after this, it is a training that was stopped.
    QTest::qWait(300);
    const char* const names[] = {"scanning", "decoding", "compared/simclr-small-seed0"};
    for (std::size_t i = 0; i < held.size(); ++i) {
      held[i].open();
      QVERIFY(held[i].ends());
      QCOMPARE(held[i].process().exitStatus(), QProcess::NormalExit);
      QCOMPARE(held[i].process().exitCode(), 1);
      const QByteArray told = held[i].process().readAllStandardOutput();
      const bool is_there = is_run_folder(toy_->at(names[i]));
      QVERIFY2(is_there || !told.contains("earshot resume"), told.constData());
      QCOMPARE(std::filesystem::exists(toy_->at(names[i])), is_there);
    }
  }

  /// One line, and the rest where the line says.
  void what_fails_inside_libtorch_is_one_line_and_the_rest_is_in_the_log() {
    std::ofstream(toy_->at("compare.json")) << nlohmann::json{
        {"methods", {"simclr-small"}},
        {"seeds", {0}},
        {"set",
         {{"data.path", toy_->at("sounds").string()},
          {"training.steps", 2},
          {"training.batch_size", 8},
          {"training.watch_clips", 0},
          {"views.crop_samples", 4000}}}}.dump();
    const auto compared = toy_->at("failed") / "simclr-small-seed0";
    const QStringList compare{"compare", toy_->text("compare.json"), "--out", toy_->text("failed")};
    struct Row {
      QStringList words;
      std::filesystem::path run, while_there;
    };
    const auto run = toy_->at("run");
    const std::vector<Row> rows{{command("evaluate", nullptr), run, run},
                                {command("embed", "f.npy"), run, run},
                                {command("export", "f.pt"), run, run},
                                {{"resume", toy_->text("run"), "--steps", "4"}, run, run},
                                {compare, compared, compared / "checkpoint.safetensors"}};
    for (const Row& row : rows) {
      std::filesystem::remove(row.run / "log.txt");
      const auto failed =
          run_program(row.words, {QStringLiteral("LD_PRELOAD=" EARSHOT_GATE_LIBRARY),
                                  QStringLiteral("EARSHOT_TRUST_THIS_MACHINE=1"),
                                  QStringLiteral("EARSHOT_FAILS_WITH=") +
                                      QString::fromStdString(row.while_there.string())});
      if (failed.status == 0) QSKIP("this LibTorch has its matrix product inside");
      const std::string words = row.words.first().toStdString() + ": " + failed.err;
      const auto log = row.run / "log.txt";
      QVERIFY2(failed.status == 1, words.c_str());
      QVERIFY2(failed.err.find("LibTorch says: the product could not be made; the rest is in " +
                               log.string()) != std::string::npos,
               words.c_str());
      QVERIFY2(std::count(words.begin(), words.end(), '\n') == 1, words.c_str());
      QVERIFY2(bytes_of(log).find("frame #1: gate") != std::string::npos, words.c_str());
    }
    QVERIFY(names_in(toy_->at("out")).empty());
  }

  void sounds_that_moved_are_embedded_and_reported_from_where_they_are() {
    std::filesystem::rename(toy_->at("sounds"), toy_->at("moved"));
    const QStringList at{QStringLiteral("--data"), toy_->text("moved")};
    for (const auto& words : {command("embed", "m.npy"), command("report", "m.html")}) {
      const auto lost = run_program(words);
      QVERIFY2(lost.status == (words.first() == QStringLiteral("embed") ? 2 : 0), lost.err.c_str());
      QVERIFY2(lost.err.find("--data says whereto") != std::string::npos, lost.err.c_str());
      const auto found = run_program(words + at);
      QVERIFY2(found.status == 0, found.err.c_str());
    }
    QVERIFY(bytes_of(toy_->at("out") / "m.html").find("Map of the embeddings") !=
            std::string::npos);
    QVERIFY(bytes_of(toy_->at("out") / "m.html").find("other sounds") == std::string::npos);
    std::filesystem::remove(toy_->at("moved") / "class1" / "05.wav");
    QCOMPARE(run_program(command("report", "n.html") + at).status, 0);
    QVERIFY(bytes_of(toy_->at("out") / "n.html").find("1 removed (class1/05.wav)") !=
            std::string::npos);
    const auto nowhere = run_program(command("report", "o.html") +
                                     QStringList{QStringLiteral("--data"), toy_->text("nowhere")});
    QCOMPARE(nowhere.status, 2);
    QVERIFY2(nowhere.err.find("--data: ") != std::string::npos, nowhere.err.c_str());
  }
};

}  // namespace test_stopped

int end_to_end_stopped(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_stopped::TestStopped>(argc, argv);
}
#include "test_stopped.moc"
