#include <sndfile.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <QtTest>

#include "core/base/stopped.h"
#include "core/base/utf8.h"
#include "core/data/delimited.h"
#include "core/data/manifest.h"
#include "core/data/scan.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_scan {

using namespace earshot;
using earshot::testing::TemporaryFolder;
using earshot::testing::write_sound;
namespace fs = std::filesystem;

namespace {

const std::vector<float> kTone(1600, 0.25F);

void sound(const fs::path& file) {
  write_sound(file, kTone, 16000);
}

void text(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

std::vector<std::string> paths_of(const Dataset& dataset) {
  std::vector<std::string> paths;
  for (const Clip& clip : dataset.clips) paths.push_back(clip.path);
  return paths;
}

std::map<std::string, std::string> reasons_of(const Dataset& dataset) {
  std::map<std::string, std::string> reasons;
  for (const Problem& problem : dataset.problems) reasons[problem.path] = problem.reason;
  return reasons;
}

std::string error_of(const fs::path& path) {
  try {
    scan(built_in_importers(), {path, 0});
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return {};
}

using Texts = std::vector<std::string>;

}  // namespace

class TestScan : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_folder_gives_clips_by_path_with_labels_from_its_sub_folders() {
    const TemporaryFolder folder;
    sound(folder.path() / "snare/b.wav");
    sound(folder.path() / "kick/deep/c.WAV");
    sound(folder.path() / "kick/a.wav");
    sound(folder.path() / "loose.wav");
    sound(folder.path() / ".hidden/x.wav");
    text(folder.path() / "kick/notes.txt", "no sound");
    const Dataset dataset = scan(built_in_importers(), {folder.path(), 0});
    QCOMPARE(paths_of(dataset),
             (Texts{"kick/a.wav", "kick/deep/c.WAV", "loose.wav", "snare/b.wav"}));
    QCOMPARE(dataset.columns, (Texts{"label"}));
    QCOMPARE(dataset.clips[1].labels, (Texts{"kick"}));
    QCOMPARE(dataset.clips[2].labels, (Texts{""}));
    QCOMPARE(dataset.classes(0), (Texts{"kick", "snare"}));
    QCOMPARE(dataset.clips[0].frames, std::int64_t{1600});
    QCOMPARE(dataset.clips[0].seconds(), 0.1);
    QCOMPARE(dataset.clips[0].format, std::string("WAV"));
    QVERIFY(dataset.problems.empty());
    QVERIFY(!dataset.split_given);
    QCOMPARE(dataset.find("snare/b.wav"), std::int64_t{3});
    QCOMPARE(dataset.find((dataset.root / "kick/../kick/a.wav").string()), std::int64_t{0});
    QCOMPARE(dataset.find("kick/none.wav"), std::int64_t{-1});
    QCOMPARE(dataset.column("tone"), -1);
  }

  void bad_files_are_listed_with_the_reason() {
    const TemporaryFolder folder;
    sound(folder.path() / "good.wav");
    text(folder.path() / "zero.wav", "");
    text(folder.path() / "words.mp3", "This is a letter, not a song.\n");
    text(folder.path() / "header.flac", "fLaC\x00");
    write_sound(folder.path() / "noframes.aiff", {}, 16000, 1, SF_FORMAT_AIFF | SF_FORMAT_PCM_16);
    sound(folder.path() / "cut.wav");
    fs::resize_file(folder.path() / "cut.wav", 1000);
    write_sound(folder.path() / "wide.wav", std::vector<float>(24 * 500, 0.1F), 16000, 24);
    const Dataset dataset = scan(built_in_importers(), {folder.path(), 0});
    QCOMPARE(paths_of(dataset), (Texts{"good.wav", "wide.wav"}));
    QCOMPARE(dataset.clips[1].channels, std::int64_t{24});
    const auto reasons = reasons_of(dataset);
    QCOMPARE(reasons.size(), std::size_t{5});
    QCOMPARE(reasons.at("zero.wav"), std::string("empty: a file of 0 bytes"));
    QVERIFY(reasons.at("words.mp3").find("text, not sound") != std::string::npos);
    QVERIFY(reasons.at("header.flac").find("FLAC header") != std::string::npos);
    QCOMPARE(reasons.at("noframes.aiff"), std::string("empty: a header without sound"));
    QCOMPARE(reasons.at("cut.wav"), std::string("cut short: 956 of 3200 bytes of sound are there"));
  }

  void folders_without_sound_are_refused_in_one_line() {
    const TemporaryFolder folder;
    text(folder.path() / "readme.txt", "hello");
    QVERIFY(error_of(folder.path()).find("holds no sound that can be read (WAV") !=
            std::string::npos);
    text(folder.path() / "a.wav", "");
    const std::string line = error_of(folder.path());
    QVERIFY(line.find("1 left out, the first: a.wav: empty") != std::string::npos);
    QVERIFY(line.starts_with(folder.path().string()));
    QVERIFY(line.find('\n') == std::string::npos);
    QVERIFY(error_of(folder.path() / "absent").ends_with("no such folder or manifest"));
    QVERIFY(error_of(folder.path() / "readme.txt")
                .find("is none of what can be opened: a folder of sounds") != std::string::npos);
  }

  void links_are_followed_once() {
    const TemporaryFolder folder;
    sound(folder.path() / "a/x.wav");
    fs::create_directory_symlink(folder.path(), folder.path() / "a/loop");
    QCOMPARE(paths_of(scan(built_in_importers(), {folder.path(), 0})), (Texts{"a/x.wav"}));
  }

  void a_name_that_is_not_utf8_is_a_problem() {
    const TemporaryFolder folder;
    sound(folder.path() / "good.wav");
    sound(folder.path() / "na\xEFve.wav");
    const Dataset dataset = scan(built_in_importers(), {folder.path(), 0});
    QCOMPARE(dataset.clips.size(), std::size_t{1});
    QCOMPARE(reasons_of(dataset).at("na?ve.wav"), std::string("its name is not UTF-8; rename it"));
  }

  void a_manifest_says_labels_splits_and_further_columns() {
    const TemporaryFolder folder;
    for (const char* name : {"s/b.wav", "s/a.wav", "c, d.wav", "e.wav"}) {
      sound(folder.path() / name);
    }
    text(folder.path() / "manifest.csv",
         "\xEF\xBB\xBFpath,Label,speaker,split\r\n"
         "s/b.wav,loud,\"Ann \"\"A\"\" B\",dev\r\n"
         "./s/a.wav,soft,Bob,TRAIN\r\n"
         "\r\n"
         "\"c, d.wav\",\"two\nlines\",,test\r\n" +
             (folder.path() / "e.wav").string() + ",loud,Bob,validation");
    const Dataset dataset = scan(built_in_importers(), {folder.path(), 0});
    QCOMPARE(dataset.columns, (Texts{"label", "speaker"}));
    QCOMPARE(paths_of(dataset), (Texts{"c, d.wav", "e.wav", "s/a.wav", "s/b.wav"}));
    QCOMPARE(dataset.clips[0].labels, (Texts{"two\nlines", ""}));
    QCOMPARE(dataset.clips[3].labels, (Texts{"loud", "Ann \"A\" B"}));
    QCOMPARE(dataset.clips[0].split, Split::Test);
    QCOMPARE(dataset.clips[1].split, Split::Valid);
    QCOMPARE(dataset.clips[2].split, Split::Train);
    QCOMPARE(dataset.clips[3].split, Split::Valid);
    QVERIFY(dataset.split_given);
    QVERIFY(dataset.problems.empty());
    QCOMPARE(dataset.classes(1), (Texts{"Ann \"A\" B", "Bob"}));
  }

  void a_tsv_elsewhere_names_files_below_its_folder() {
    const TemporaryFolder folder;
    sound(folder.path() / "x/one, two.wav");
    text(folder.path() / "list.tsv", "tone\tpath\n3\tx/one, two.wav\n");
    const Dataset dataset = scan(built_in_importers(), {folder.path() / "list.tsv", 0});
    QCOMPARE(dataset.columns, (Texts{"label", "tone"}));
    QCOMPARE(dataset.clips.at(0).labels, (Texts{"x", "3"}));
    QVERIFY(!dataset.split_given);
  }

  void lines_that_make_no_sense_are_named() {
    const TemporaryFolder folder;
    for (const char* name : {"a.wav", "b.wav", "c.wav"}) sound(folder.path() / name);
    text(folder.path() / "manifest.csv",
         "path,label,split\n"
         "a.wav,x,train\n"
         "gone.wav,x,train\n"
         "b.wav,x,trian\n"
         "c.wav,x\n"
         "a.wav,y,test\n"
         ",y,test\n");
    const Dataset dataset = scan(built_in_importers(), {folder.path(), 0});
    QCOMPARE(paths_of(dataset), (Texts{"a.wav"}));
    const auto reasons = reasons_of(dataset);
    QCOMPARE(dataset.problems.size(), std::size_t{5});
    QCOMPARE(reasons.at("gone.wav"), std::string("line 3: there is no such file"));
    QCOMPARE(reasons.at("b.wav"),
             std::string("line 4: split \"trian\" is not known; it takes train, valid or test"));
    QCOMPARE(reasons.at("c.wav"), std::string("line 5: 2 fields where the first line has 3"));
    QCOMPARE(reasons.at("a.wav"), std::string("line 6: the same file as line 2"));
    QCOMPARE(reasons.at(""), std::string("line 7: no path"));
  }

  void manifests_that_cannot_be_read_are_refused() {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "list.csv";
    const auto refused = [&](const std::string& content, const std::string& words) {
      text(file, content);
      const std::string line = error_of(file);
      QVERIFY2(line.starts_with(file.string()), line.c_str());
      QVERIFY2(line.find(words) != std::string::npos, line.c_str());
    };
    refused("foo,label\na,x\n", "no column \"path\" in its first line, which has foo, label");
    refused("", "empty");
    refused("path,label\na.wav,\"x\nb.wav,y\n", "line 2: a quote that is never closed");
    refused("path,label\na.wav,\xE9\x81\n", "line 2 is not UTF-8; save it as UTF-8");
    refused("path,x,x\na.wav,1,2\n", "two columns are called \"x\"");
  }

  void reports_come_while_it_scans_and_add_up() {
    const TemporaryFolder folder;
    for (int i = 0; i < 60; ++i) sound(folder.path() / (std::to_string(i) + ".wav"));
    text(folder.path() / "z.wav", "");
    std::vector<std::string> told;
    std::size_t problems = 0;
    std::int64_t done = 0;
    std::int64_t total = 0;
    const Dataset dataset =
        scan(built_in_importers(), {folder.path(), 0}, [&](const ScanProgress& progress) {
          for (const Clip& clip : progress.found) told.push_back(clip.path);
          problems += progress.problems.size();
          QVERIFY(progress.done >= done);
          done = progress.done;
          total = progress.total;
        });
    QCOMPARE(told, paths_of(dataset));
    QCOMPARE(problems, std::size_t{1});
    QCOMPARE(done, std::int64_t{61});
    QCOMPARE(total, std::int64_t{61});
  }

  void it_stops_when_asked() {
    const TemporaryFolder folder;
    for (int i = 0; i < 20; ++i) sound(folder.path() / (std::to_string(i) + ".wav"));
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(scan(built_in_importers(), {folder.path(), 0}, {}, stop.get_token()),
                             Stopped);
  }

  void delimited_text_follows_rfc_4180() {
    const auto rows = parse_delimited("a,\"b,\"\"c\"\"\"\r\n\n\"x\ny\",\n,z", ',');
    QCOMPARE(rows.size(), std::size_t{3});
    QCOMPARE(rows[0].fields, (Texts{"a", "b,\"c\""}));
    QCOMPARE(rows[1].fields, (Texts{"x\ny", ""}));
    QCOMPARE(rows[1].line, std::int64_t{3});
    QCOMPARE(rows[2].fields, (Texts{"", "z"}));
    QCOMPARE(rows[2].line, std::int64_t{5});
    for (const std::string field : {"plain", "a,b", "say \"so\"", "two\nlines", ""}) {
      const auto back = parse_delimited(quoted_field(field, ',') + ",end", ',');
      QCOMPARE(back.at(0).fields.at(0), field);
    }
  }

  void utf8_is_told_from_what_is_not() {
    for (const char* good : {"", "plain", "\xC3\xA9", "\xE3\x84\x85", "\xF0\x9F\x8E\xB5"}) {
      QVERIFY(is_utf8(good));
    }
    for (const char* bad : {"\xE9", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80",
                            "\xE3\x84", "\x80"}) {
      QVERIFY(!is_utf8(bad));
    }
  }
};

}  // namespace test_scan

int core_scan(int argc, char** argv) {
  return earshot::testing::run_test<test_scan::TestScan>(argc, argv);
}
#include "test_scan.moc"
