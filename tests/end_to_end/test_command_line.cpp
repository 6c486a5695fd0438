#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <QProcess>
#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>

#include "core/data/delimited.h"
#include "tests/support/places.h"
#include "tests/support/run_test.h"
#include "tests/support/toy_runs.h"

namespace test_command_line {

using namespace earshot;
using testing::run_program;

namespace {

bool one_line(const std::string& error) {
  return error.starts_with("earshot: ") && std::count(error.begin(), error.end(), '\n') == 1;
}

bool contains(const std::string& whole, const std::string& part) {
  return whole.find(part) != std::string::npos;
}

/// "a b c" -> its words; none of them holds a space.
QStringList words(const char* text) {
  return QString::fromUtf8(text).split(QLatin1Char(' '));
}

}  // namespace

/// The program as a person without a window meets it.
class TestCommandLine : public QObject {
  Q_OBJECT
  std::unique_ptr<testing::ToyRuns> toy_;

 private Q_SLOTS:
  void initTestCase() {
    toy_ = std::make_unique<testing::ToyRuns>();
    const auto made = toy_->make("toy.json");
    QVERIFY2(made.status == 0, made.err.c_str());
    const auto trained = toy_->train("toy.json", "run");
    QVERIFY2(trained.status == 0, trained.err.c_str());
  }

  void a_path_alone_opens_the_window_and_a_wrong_word_does_not() {
    const QString program = QString::fromStdString(testing::program().string());
    QProcessEnvironment places = QProcessEnvironment::systemEnvironment();
    QTemporaryDir home;
    places.insert("HOME", home.path());
    places.insert("QT_QPA_PLATFORM", "offscreen");
    for (const QStringList& words :
         {QStringList{home.path()}, QStringList{"window", home.path()}}) {
      QProcess window;
      window.setProcessEnvironment(places);
      window.start(program, words);
      QVERIFY(window.waitForStarted());
      QVERIFY2(!window.waitForFinished(3000), window.readAllStandardError().constData());
      window.kill();
      window.waitForFinished();
    }
    const auto refused = run_program({"nowhere"});
    QCOMPARE(refused.status, 2);
    QVERIFY(one_line(refused.err));
  }

  void presets_come_one_object_a_line() {
    const auto listed = run_program(words("presets --json"));
    QCOMPARE(listed.status, 0);
    std::vector<std::string> names;
    for (const auto& line : listed.lines()) names.push_back(line.at("name"));
    QVERIFY(std::find(names.begin(), names.end(), "simclr-small") != names.end());
    QVERIFY(std::find(names.begin(), names.end(), "clmr-paper") != names.end());
  }

  void describe_gives_every_setting_its_range_and_source() {
    const auto told = run_program(words("describe method.simclr --json"));
    QCOMPARE(told.status, 0);
    bool found = false;
    for (const auto& line : told.lines()) {
      QVERIFY(!line.at("source").get<std::string>().empty());
      found = found || line.at("path") == "method.temperature";
    }
    QVERIFY(found);
    QCOMPARE(run_program(words("describe metod")).status, 2);
    std::ifstream kept(testing::source_folder() / "docs" / "reference.md");
    const std::string reference{std::istreambuf_iterator<char>(kept), {}};
    const std::string today = run_program(words("describe --markdown")).out;
    QVERIFY(contains(today, "| `training.steps` |"));
    QVERIFY2(today == reference, "./earshot.sh describe --markdown >docs/reference.md renews it");
  }

  void wrong_command_lines_end_with_2_and_one_line() {
    const auto check = [](const QStringList& arguments, const std::string& part) {
      const auto result = run_program(arguments);
      QVERIFY2(result.status == 2, (std::to_string(result.status) + result.err).c_str());
      QVERIFY2(one_line(result.err), result.err.c_str());
      QVERIFY2(contains(result.err, part), result.err.c_str());
      QVERIFY2(result.out.empty(), result.out.c_str());
    };
    const QStringList out{QStringLiteral("--out"), toy_->text("never.json")};
    check(words("trian"), "trian");
    check(words("train missing.json"), "missing.json");
    check(words("new simclr-smal") + out, "did you mean simclr-small?");
    check(words("new simclr-small --set method.temprature=1") + out,
          "did you mean method.temperature?");
    check(words("new simclr-small --set method.temperature=-1") + out,
          "method.temperature: -1 is not allowed");
    check(words("new simclr-small --set nothing") + out, "path.to.parameter=value");
    check(words("resume") << toy_->text("sounds"), "not a run folder");
    check(words("evaluate") << toy_->text("sounds"), "not a run folder");
    check(words("export") << toy_->text("run") << words("--out encoder.onnx"), ".safetensors");
    QVERIFY(!std::filesystem::exists(toy_->at("never.json")));
  }

  void wrong_experiments_start_nothing() {
    const auto check = [this](const std::string& json, const std::string& part) {
      std::ofstream(toy_->at("wrong.json")) << json;
      const auto result =
          run_program(QStringList{QStringLiteral("train"), toy_->text("wrong.json"),
                                  QStringLiteral("--run"), toy_->text("wrong-run")});
      QVERIFY2(result.status == 2, (std::to_string(result.status) + result.err).c_str());
      QVERIFY2(one_line(result.err) && contains(result.err, part), result.err.c_str());
      QVERIFY(!std::filesystem::exists(toy_->at("wrong-run")));
    };
    check("{\"training\": {\"stepz\": 3}}", "did you mean training.steps?");
    check("{\"training\": {\"steps\": \"3\"}}", "training.steps: \"3\" is not allowed");
    check("{\"method\": {\"temperature\": 1e9}}", "method.temperature");
    check("{\"data\": {\"path\": \"/nowhere/at/all\"}}", "/nowhere/at/all");
    check("[]", "object");
    std::filesystem::create_directories(toy_->at("no-sound"));
    std::ofstream(toy_->at("no-sound") / "notes.txt") << "words";
    check("{\"data\": {\"path\": \"" + toy_->at("no-sound").string() + "\"}}", "no-sound");
  }

  void a_batch_larger_than_the_data_is_refused() {
    const auto result = toy_->train("toy.json", "large", words("--set training.batch_size=4096"));
    QCOMPARE(result.status, 2);
    QVERIFY2(contains(result.err, "training.batch_size: 4096 is more than"), result.err.c_str());
    QVERIFY(!std::filesystem::exists(toy_->at("large")));
  }

  void an_unwritable_run_folder_is_refused() {
    std::ofstream(toy_->at("a-file")) << "x";
    const auto result = toy_->train("toy.json", "a-file/run");
    QCOMPARE(result.status, 2);
    QVERIFY2(one_line(result.err) && contains(result.err, "a-file"), result.err.c_str());
  }

  void views_are_written_with_every_draw() {
    const auto views = [this](const char* clip, const std::string& out) {
      return run_program(QStringList{QStringLiteral("views"), toy_->text("toy.json"),
                                     QStringLiteral("--clip"), QString::fromUtf8(clip),
                                     QStringLiteral("--step"), QStringLiteral("2"),
                                     QStringLiteral("--out"), toy_->text(out)});
    };
    const auto written = views("class1/03.wav", "views");
    QVERIFY2(written.status == 0, written.err.c_str());
    std::ifstream stream(toy_->at("views") / "views.json");
    const auto json = nlohmann::json::parse(stream);
    QCOMPARE(json.at("views").size(), std::size_t{2});
    for (const auto& view : json.at("views")) {
      const auto file = toy_->at("views") / view.at("file").get<std::string>();
      QVERIFY(std::filesystem::file_size(file) >= 4000 * sizeof(float));
      QVERIFY(view.at("draws").size() >= 2);
      QCOMPARE(view.at("draws")[0].at("augmentation").get<std::string>(), std::string("crop"));
    }
    QCOMPARE(json.at("step").get<int>(), 2);
    const auto missing = views("nobody.wav", "views2");
    QCOMPARE(missing.status, 2);
    QVERIFY(contains(missing.err, "nobody.wav"));
  }

  void a_steps_whole_batch_is_written_with_the_first_weights() {
    const auto views = [this](int step) {
      return run_program(QStringList{QStringLiteral("views"), toy_->text("toy.json"),
                                     QStringLiteral("--step"), QString::number(step),
                                     QStringLiteral("--weights-before"), QStringLiteral("--out"),
                                     toy_->text("step")});
    };
    const auto none = views(0);  // people count from 1
    QCOMPARE(none.status, 2);
    QVERIFY(!std::filesystem::exists(toy_->at("step")));
    const auto written = views(1);
    QVERIFY2(written.status == 0, written.err.c_str());
    for (const char* file : {"batch.json", "draws.tsv", "view-a.npy", "view-b/row-0007.wav",
                             "picture-a.npy", "weights-before.safetensors"}) {
      QVERIFY2(std::filesystem::exists(toy_->at("step") / file), file);
    }
    const auto later = views(4);
    QCOMPARE(later.status == 0, false);
    QVERIFY2(one_line(later.err) && contains(later.err, "before step 4"), later.err.c_str());
  }

  void published_constants_stand_beside_ours() {
    const auto told = run_program(QStringList{
        QStringLiteral("describe"), QStringLiteral("--presets"), QStringLiteral("--markdown")});
    QCOMPARE(told.status, 0);
    QVERIFY(contains(told.out, "## pase-plus-paper"));
    QVERIFY(contains(told.out, "|  | temperature | 0.1 | 0.1 (`method.temperature`) |"));
    const auto wrong = run_program(QStringList{
        QStringLiteral("describe"), QStringLiteral("--presets"), QStringLiteral("simclr-pper")});
    QCOMPARE(wrong.status, 2);
    QVERIFY(contains(wrong.err, "simclr-paper"));
  }

  void evaluation_has_the_keys_and_its_baselines() {
    const auto told = run_program(
        QStringList{QStringLiteral("evaluate"), toy_->text("run"), QStringLiteral("--json")});
    QVERIFY2(told.status == 0, told.err.c_str());
    const auto json = told.lines().at(0);
    QCOMPARE(json.at("protocol").get<std::string>(), std::string("linear"));
    QCOMPARE(json.at("split").get<std::string>(), std::string("test"));
    for (const char* name : {"untrained", "log_mel", "log_mel_quarters"}) {
      const auto& baseline = json.at("baselines").at(name);
      QVERIFY(baseline.at("accuracy").is_number());
      QCOMPARE(baseline.at("metrics").at("accuracy"), baseline.at("accuracy"));
    }
    const auto classes = json.at("classes").size();
    QCOMPARE(classes, std::size_t{3});
    double total = 0;
    double hits = 0;
    for (std::size_t i = 0; i < classes; ++i) {
      for (std::size_t j = 0; j < classes; ++j) {
        const double count = json.at("confusion")[i][j];
        total += count;
        if (i == j) hits += count;
      }
    }
    QVERIFY(std::abs(hits / total - json.at("accuracy").get<double>()) < 1e-9);
    QVERIFY(std::filesystem::exists(toy_->at("run") / "evaluation.json"));
  }

  void other_sounds_leave_the_runs_own_figures_alone() {
    const auto kept = [this] {
      std::map<std::string, std::string> files;
      for (const auto& entry : std::filesystem::directory_iterator(toy_->at("run"))) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("evaluation")) continue;
        std::ifstream stream(entry.path());
        files[name] = std::string(std::istreambuf_iterator<char>(stream), {});
      }
      return files;
    };
    const auto before = kept();
    QVERIFY(contains(before.at("evaluation.json"), "\"clips\":48"));
    testing::write_toy_sounds(toy_->at("other"), 2, 20, 0.5, 16000);
    const auto told = run_program(words("evaluate --json")
                                  << toy_->text("run") << "--data" << toy_->text("other"));
    QVERIFY2(told.status == 0, told.err.c_str());
    const auto data = told.lines().at(0).at("data");
    QCOMPARE(data.at("path").get<std::string>(), toy_->at("other").string());
    QCOMPARE(data.at("clips").get<int>(), 40);
    QVERIFY(kept() == before);
  }

  void data_and_labels_that_are_not_there_start_nothing() {
    std::filesystem::create_directories(toy_->at("mute"));
    std::ofstream(toy_->at("mute") / "notes.txt") << "words";
    const auto check = [this](const char* command, const QStringList& more,
                              const std::string& part) {
      const auto result = run_program(words(command) + QStringList{toy_->text("run")} + more);
      QVERIFY2(result.status == 2, (std::to_string(result.status) + result.err).c_str());
      QVERIFY2(one_line(result.err) && result.err.starts_with("earshot: " + part),
               result.err.c_str());
      QVERIFY2(result.out.empty(), result.out.c_str());
    };
    const QStringList out{QStringLiteral("--out"), toy_->text("never.npy")};
    for (const char* name : {"nowhere", "mute"}) {
      const QStringList data{QStringLiteral("--data"), toy_->text(name)};
      const std::string part = "--data: " + toy_->at(name).string();
      check("evaluate", data, part);
      check("embed", data + out, part);
    }
    check("evaluate", words("--label colour"), "--label: this data has no column \"colour\"");
    QVERIFY(!std::filesystem::exists(toy_->at("never.npy")));
  }

  void a_report_draws_curves_and_map_without_a_display() {
    const auto written = run_program({QStringLiteral("report"), toy_->text("run"),
                                      QStringLiteral("--out"), toy_->text("report.html")});
    QVERIFY2(written.status == 0, written.err.c_str());
    QFile file(toy_->text("report.html"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray page = file.readAll();
    QList<quint32> widths;
    for (qsizetype at = page.indexOf("base64,"); at >= 0; at = page.indexOf("base64,", at + 1)) {
      const QByteArray png = QByteArray::fromBase64(page.mid(at + 7, 64));
      widths += qFromBigEndian<quint32>(png.constData() + 16);
    }
    QCOMPARE(widths.size(), 3);  // confusion matrix, map, curves
    QVERIFY2(widths[1] >= 1200, qPrintable(QString::number(widths[1])));
    QVERIFY2(widths[2] >= 1200, qPrintable(QString::number(widths[2])));
    QVERIFY(page.contains("log-mel"));
  }

  void embeddings_come_with_their_metadata() {
    for (const char* name : {"features.npy", "features.tsv"}) {
      const auto written = run_program(QStringList{QStringLiteral("embed"), toy_->text("run"),
                                                   QStringLiteral("--data"), toy_->text("sounds"),
                                                   QStringLiteral("--out"), toy_->text(name)});
      QVERIFY2(written.status == 0, written.err.c_str());
    }
    std::ifstream metadata(toy_->at("features.metadata.tsv"));
    std::string line;
    std::getline(metadata, line);
    QCOMPARE(line, std::string("path\tlabel\tsplit"));
    int rows = 0;
    while (std::getline(metadata, line)) ++rows;
    QCOMPARE(rows, 48);
  }

  void names_in_metadata_are_words_and_come_back_as_they_were() {
    const std::vector<std::string> names{"=cmd()|'x'!A1", "+1+2",    "<script>", "%1",
                                         "\"quoted\"",    "../../x", "a,b",      "\xE2\x80\xAEx"};
    const std::filesystem::path sounds = toy_->at("hostile");
    std::filesystem::create_directories(sounds);
    std::string table = "path\tlabel\n";
    for (const std::string& name : names) {
      const std::string file = std::to_string(&name - names.data()) + ".wav";
      std::filesystem::copy(toy_->at("sounds/class0/00.wav"), sounds / file);
      table += file + "\t" + quoted_field(name, '\t') + "\n";
    }
    std::ofstream(sounds / "manifest.tsv") << table;
    const auto written = run_program(QStringList{
        QStringLiteral("embed"), toy_->text("run"), QStringLiteral("--data"),
        toy_->text("hostile/manifest.tsv"), QStringLiteral("--out"), toy_->text("hostile.npy")});
    QVERIFY2(written.status == 0, written.err.c_str());
    const auto rows = read_delimited(toy_->at("hostile.metadata.tsv"));
    QCOMPARE(rows.size(), 1 + names.size());
    for (std::size_t row = 0; row < names.size(); ++row) {
      QCOMPARE(rows[row + 1].fields[1], names[row]);
    }
    std::ifstream raw(toy_->at("hostile.metadata.tsv"));
    for (std::string line; std::getline(raw, line);) {
      QVERIFY(line.find("\t=") == std::string::npos && line.find("\t+") == std::string::npos);
    }
  }
};

}  // namespace test_command_line

int end_to_end_command_line(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_command_line::TestCommandLine>(argc, argv);
}
#include "test_command_line.moc"
