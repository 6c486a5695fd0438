#include <fstream>
#include <QtTest>

#include "core/base/stopped.h"
#include "core/data/open_source.h"
#include "core/data/scan.h"
#include "tests/example_importer/json_lines.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_example_importer {

using namespace earshot;
namespace fs = std::filesystem;

/// The importer that docs/add-an-importer.md builds, and what all importers share.
class TestExampleImporter : public QObject {
  Q_OBJECT

  fs::path at(const std::string& name) const { return folder_.path() / name; }
  fs::path listing(const std::string& name, const std::string& text) const {
    std::ofstream(at(name), std::ios::binary) << text;
    return at(name);
  }
  Dataset scanned(const fs::path& path, std::stop_token stop = {}) const {
    return scan(catalogue_.importers, {path}, {}, stop);
  }
  std::string error_of(const fs::path& path) const {
    try {
      scanned(path);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return {};
  }

 private Q_SLOTS:
  void initTestCase() {
    for (const char* name : {"a.wav", "b.wav", "sub/c.wav"}) {
      fs::create_directories(at(name).parent_path());
      testing::write_sound(at(name), std::vector<float>(8000, 0.1F), 8000);
    }
  }

  void its_lines_become_clips_with_labels_and_splits() {
    const Dataset dataset = scanned(
        listing("good.jsonl",
                "{\"file\": \"sub/c.wav\", \"label\": \"low\", \"split\": \"test\"}\n\n"
                "{\"file\": \"b.wav\"}\r\n{\"file\": \"" +
                    at("a.wav").string() + "\", \"label\": \"high\", \"split\": \"train\"}\n"));
    QCOMPARE(dataset.clips.size(), std::size_t{3});
    // In the order of their paths; an absolute one below the listing's folder is made relative.
    QCOMPARE(dataset.clips[0].path, std::string("a.wav"));
    QCOMPARE(dataset.clips[0].labels, (std::vector<std::string>{"high"}));
    QVERIFY(dataset.clips[0].split == Split::Train);
    QCOMPARE(dataset.clips[1].labels, (std::vector<std::string>{""}));
    QCOMPARE(dataset.clips[2].path, std::string("sub/c.wav"));
    QVERIFY(dataset.clips[2].split == Split::Test && dataset.split_given);
    QCOMPARE(dataset.clips[2].frames, std::int64_t{8000});
    QVERIFY(dataset.problems.empty());
  }

  void what_is_wrong_with_a_line_is_told_with_its_number() {
    const Dataset dataset = scanned(listing(
        "faults.jsonl",
        "{\"file\": \"a.wav\"}\n{\"label\": \"x\"}\nno json\n{\"file\": \"b.wav\", \"split\": "
        "\"tests\"}\n{\"file\": \"a.wav\"}\n{\"file\": \"gone.wav\"}\n{\"file\": 3}\n"));
    QCOMPARE(dataset.clips.size(), std::size_t{1});
    std::string all;
    for (const Problem& problem : dataset.problems) {
      all += problem.path + ": " + problem.reason + "\n";
    }
    for (const char* told :
         {"faults.jsonl: line 2: no \"file\", which names the sound\n", "faults.jsonl: line 3: ",
          "faults.jsonl: line 4: split \"tests\" is not known; it takes train, valid or test\n",
          "a.wav: line 5: the same file as line 1\n",
          "gone.wav: line 6: ", "faults.jsonl: line 7: file: is no text\n"}) {
      QVERIFY2(all.find(told) != std::string::npos, (told + ("\n" + all)).c_str());
    }
    QCOMPARE(dataset.problems.size(), std::size_t{6});
  }

  void what_nobody_recognises_is_told_what_can_be_opened() {
    QCOMPARE(error_of(listing("other.jsonl", "[1, 2]\n")),
             at("other.jsonl").string() +
                 ": is none of what can be opened: a folder of sounds, a .csv or .tsv manifest, a "
                 "sound file or a .jsonl listing");
    QCOMPARE(error_of(at("absent.jsonl")),
             at("absent.jsonl").string() + ": no such folder or manifest");
  }

  void the_first_that_recognises_a_path_takes_it() {
    ImporterEntry first = example::json_lines_importer();
    first.words.name = "first";
    const fs::path file = listing("whose.jsonl", "{\"file\": \"a.wav\"}\n");
    Importers importers = catalogue_.importers;
    QCOMPARE(importer_of(importers, file)->words.name, std::string("json-lines"));
    importers.insert(importers.begin(), first);
    QCOMPARE(importer_of(importers, file)->words.name, std::string("first"));
    QCOMPARE(importer_of(importers, at("sub"))->words.name, std::string("folder"));
    QVERIFY(importer_of({}, file) == nullptr);
  }

  void a_sound_file_stands_for_its_folder() {
    const Dataset dataset = scanned(at("sub/c.wav"));
    QCOMPARE(dataset.root, at("sub"));
    QCOMPARE(dataset.clips.size(), std::size_t{1});
  }

  void an_importer_that_is_wrong_itself_is_named() {
    ImporterEntry wrong = example::json_lines_importer();
    const auto with = [&](std::vector<std::string> columns, std::vector<std::string> labels) {
      wrong.read = [=, this](const ImportRequest&) {
        SoundSource source{folder_.path(), {}, false};
        source.manifest.columns = columns;
        source.manifest.entries.push_back({0, "a.wav", labels, {}});
        return source;
      };
      try {
        return std::to_string(scan({wrong}, {at("whose.jsonl")}).clips.size());
      } catch (const std::runtime_error& error) {
        return std::string(error.what());
      }
    };
    QCOMPARE(with({"genre"}, {"x"}),
             std::string("the importer json-lines: its first column is \"genre\", not \"label\""));
    QCOMPARE(with({"label"}, {"x", "y"}),
             std::string("the importer json-lines: a.wav has 2 labels for 1 columns"));
    QCOMPARE(with({}, {}), std::string("1"));
  }

  void a_stop_leaves_nothing_half_read() {
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(scanned(at("whose.jsonl"), stop.get_token()), Stopped);
  }

 private:
  const testing::TemporaryFolder folder_;
  const Catalogue catalogue_ = example::catalogue_with_json_lines();
};

}  // namespace test_example_importer

int core_example_importer(int argc, char** argv) {
  return earshot::testing::run_test<test_example_importer::TestExampleImporter>(argc, argv);
}
#include "test_example_importer.moc"
