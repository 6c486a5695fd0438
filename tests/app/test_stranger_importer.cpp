// docs/add-an-importer.md, carried out by somebody who knew the page alone.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <QAction>
#include <QTemporaryDir>
#include <sstream>
#include <string>

#include "app/window/workbench.h"
#include "core/base/json.h"
#include "core/built_in/catalogue.h"
#include "core/data/scan.h"
#include "tests/strangers/importer/playlist.h"
#include "tests/support/program.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"

namespace test_stranger_importer {

using namespace earshot;

Catalogue catalogue_with_playlists() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.importers.push_back(strangers::playlist_importer());
  return catalogue;
}

/// A command with what it prints as errors.
int run_told(const QStringList& words, std::string* errors) {
  const std::ostringstream told;
  std::streambuf* const before = std::cerr.rdbuf(told.rdbuf());
  const int status = testing::run_program_here(catalogue_with_playlists(), words);
  std::cerr.rdbuf(before);
  *errors = told.str();
  return status;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class TestStrangerImporter : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;

  QString at(const char* name) const { return folder_.filePath(name); }
  void write(const char* name, const std::string& text) const {
    std::ofstream(at(name).toStdString(), std::ios::binary) << text;
  }
  std::string read(const QString& file) const {
    std::ifstream stream(file.toStdString(), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  Dataset scanned(const char* name) const {
    ScanRequest request;
    request.path = at(name).toStdString();
    return scan(catalogue_with_playlists().importers, request);
  }
  std::string refusal(const char* name) const {
    try {
      scanned(name);
    } catch (const std::exception& error) {
      return error.what();
    }
    return "";
  }
  /// Forty sounds below "sounds", whose labels no folder's name has.
  void write_whole_list() const {
    Json sounds = Json::array();
    for (const char* name : {"high", "low"}) {
      for (int clip = 0; clip < 20; ++clip) {
        const std::string file =
            std::string("sounds/") + name + "/" + std::to_string(clip) + ".wav";
        sounds.push_back({{"file", file}, {"label", std::string("a ") + name + " one"}});
      }
    }
    Json listing;
    listing["sounds"] = sounds;
    write("list.playlist.json", json_text(listing));
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("stranger_importer", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), 20);
    write_whole_list();
    write("broken.playlist.json", R"({"sounds": [{"file": "a.wav")");
  }
  void cleanupTestCase() { bench_.reset(); }

  void a_listing_becomes_clips_with_their_labels() {
    const Dataset dataset = scanned("list.playlist.json");
    QCOMPARE(dataset.clips.size(), std::size_t{40});
    QVERIFY(dataset.problems.empty());
    QCOMPARE(dataset.columns, std::vector<std::string>{"label"});
    QCOMPARE(dataset.classes(0), (std::vector<std::string>{"a high one", "a low one"}));
    const std::int64_t clip = dataset.find("sounds/low/3.wav");
    QVERIFY(clip >= 0);
    QCOMPARE(dataset.clips[static_cast<std::size_t>(clip)].labels.at(0), std::string("a low one"));
  }
  void what_is_wrong_with_a_single_sound_is_told_and_the_rest_is_read() {
    write("odd.playlist.json",
          R"({"sounds": [{"file": "sounds/low/0.wav"}, {"label": "x"}, 7, {"file": 7},
              {"file": "sounds/low/1.wav", "label": 1}, {"file": "sounds/gone.wav"}]})");
    const Dataset dataset = scanned("odd.playlist.json");
    QCOMPARE(dataset.clips.size(), std::size_t{1});
    QCOMPARE(dataset.clips[0].path, std::string("sounds/low/0.wav"));
    QCOMPARE(files_of(dataset.problems), std::int64_t{5});
    const auto told_of = [&](const std::string& what) {
      return std::ranges::any_of(dataset.problems,
                                 [&](const Problem& one) { return has(one.path, what); });
    };
    for (const char* place : {"sound 2", "sound 3", "sound 4", "sound 5", "sounds/gone.wav"})
      QVERIFY2(told_of(place), place);
  }
  void a_broken_listing_is_refused_in_one_line_that_names_it_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no JSON") << QByteArray(R"({"sounds": [{"file": "a.wav")");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("no sounds") << QByteArray(R"({"songs": []})");
    QTest::newRow("sounds are a text") << QByteArray(R"({"sounds": "a.wav"})");
    QTest::newRow("no sound") << QByteArray(R"({"sounds": []})");
  }
  void a_broken_listing_is_refused_in_one_line_that_names_it() {
    QFETCH(QByteArray, text);
    write("wrong.playlist.json", text.toStdString());
    const std::string why = refusal("wrong.playlist.json");
    QVERIFY2(has(why, "wrong.playlist.json"), why.c_str());
    QVERIFY2(!has(why, "\n"), why.c_str());
  }

  void the_command_line_trains_on_it() {
    const Catalogue catalogue = catalogue_with_playlists();
    QCOMPARE(testing::run_program_here(
                 catalogue, {"new", "simclr-small", "--data", at("list.playlist.json"), "--out",
                             at("e.json"), "--set", "training.batch_size=8", "--set",
                             "views.crop_samples=4000", "--set", "training.steps=4"}),
             0);
    QVERIFY(has(read(at("e.json")), "list.playlist.json"));
    std::string printed;
    QCOMPARE(testing::run_program_here(
                 catalogue, {"train", at("e.json"), "--run", at("run"), "--json"}, &printed),
             0);
    const std::string metrics = read(at("run/metrics.jsonl"));
    QVERIFY2(std::ranges::count(metrics, '\n') >= 4, metrics.c_str());
  }
  void the_command_line_refuses_a_broken_one_in_a_line_that_names_it() {
    std::string errors;
    int status = run_told({"new", "simclr-small", "--data", at("broken.playlist.json"), "--out",
                           at("broken.json"), "--set", "training.batch_size=8"},
                          &errors);
    if (status == 0)
      status = run_told({"train", at("broken.json"), "--run", at("no_run"), "--json"}, &errors);
    QVERIFY(status != 0);
    QVERIFY2(has(errors, "broken.playlist.json"), errors.c_str());
    QCOMPARE(std::ranges::count(errors, '\n'), std::ptrdiff_t{1});
  }

  void the_window_opens_it() {
    bench_ =
        std::make_unique<Workbench>(std::make_shared<const Catalogue>(catalogue_with_playlists()));
    bench_->start(at("list.playlist.json"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    DataDocument& data = bench_->session().data();
    QTRY_VERIFY_WITH_TIMEOUT(data.dataset(), 20000);
    QCOMPARE(data.dataset()->clips.size(), std::size_t{40});
    QCOMPARE(bench_->session().label_of(data.dataset()->find("sounds/high/0.wav")),
             QString("a high one"));
  }
  void the_menu_file_offers_it() {
    const QAction* const action = bench_->window().actions().at("file.open_playlist");
    QVERIFY(action != nullptr);
    QVERIFY2(action->text().contains("Open playlist"), qPrintable(action->text()));
  }
  void the_window_says_in_one_line_why_it_refuses_a_broken_one() {
    DataDocument& data = bench_->session().data();
    bench_->open(at("broken.playlist.json"));
    QTRY_VERIFY_WITH_TIMEOUT(data.refused(), 20000);
    QVERIFY2(data.words().contains("broken.playlist.json"), qPrintable(data.words()));
    QVERIFY2(!data.words().contains('\n'), qPrintable(data.words()));
  }
};

}  // namespace test_stranger_importer

int app_stranger_importer(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_stranger_importer::TestStrangerImporter>(
      argc, argv);
}

#include "test_stranger_importer.moc"
