#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <QtTest>

#include "core/audio/decode.h"
#include "core/data/listing.h"
#include "core/data/scan.h"
#include "tests/support/run_test.h"
#include "tests/support/sound_bytes.h"
#include "tests/support/support.h"

namespace test_unread_kinds {

using namespace earshot;
using earshot::testing::put;
using earshot::testing::sweep;
using earshot::testing::TemporaryFolder;
using earshot::testing::write_sound;
namespace fs = std::filesystem;

namespace {

std::map<std::string, Problem> problems_of(const Dataset& dataset) {
  std::map<std::string, Problem> problems;
  for (const Problem& problem : dataset.problems) problems[problem.path] = problem;
  return problems;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string mp4(
    "\0\0\0\x20"
    "ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0",
    32);

}  // namespace

/// What lies among sounds and is not read is said: by ending, with the count and what would help.
class TestUnreadKinds : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_thousand_files_of_one_ending_are_one_line() {
    const TemporaryFolder folder;
    write_sound(folder.path() / "a.wav", sweep(), 16000);
    for (int i = 0; i < 300; ++i) put(folder.path() / (std::to_string(i) + ".M4A"), mp4);
    for (int i = 0; i < 20; ++i) put(folder.path() / (std::to_string(i) + ".m4a"), mp4);
    const Dataset dataset = scan(built_in_importers(), {folder.path(), 0});
    QCOMPARE(dataset.clips.size(), std::size_t{1});
    QCOMPARE(dataset.problems.size(), std::size_t{1});
    const Problem& problem = dataset.problems.front();
    QCOMPARE(problem.path, std::string("*.m4a"));
    QCOMPARE(problem.files, std::int64_t{320});
    QCOMPARE(files_of(dataset.problems), std::int64_t{320});
    QVERIFY2(has(problem.reason, "320 files, the first 0.M4A: "), problem.reason.c_str());
    QVERIFY2(has(problem.reason, "ffmpeg -i x.m4a x.flac"), problem.reason.c_str());
  }

  void every_kind_that_is_not_read_is_counted_and_what_is_no_sound_is_not() {
    const TemporaryFolder folder;
    write_sound(folder.path() / "a.wav", sweep(), 16000);
    const std::vector<std::string> endings{
        "m4a", "aac", "wma", "webm", "mp4", "mka", "amr", "awb", "3gp", "m4b", "mov",  "avi",
        "mkv", "ape", "wv",  "spx",  "ra",  "tta", "dsf", "dff", "raw", "pcm", "ac3",  "dts",
        "mid", "mpc", "ogv", "ts",   "at3", "gsm", "aax", "shn", "tak", "sd2", "ulaw", "WMA"};
    for (const std::string& ending : endings) {
      put(folder.path() / ("x1" + ending + "." + ending), std::string(1000, '\0'));
    }
    for (const char* name : {"readme.txt", "labels.csv", "cover.jpg", "a.TextGrid", "notes",
                             "b.dat", "archive.zip", "model.pt", ".hidden.m4a"}) {
      put(folder.path() / name, "path,label\n");
    }
    const Dataset dataset = scan(built_in_importers(), {folder.path(), 0});
    QCOMPARE(files_of(dataset.problems), static_cast<std::int64_t>(endings.size()));
    for (const Problem& problem : dataset.problems) {
      QVERIFY2(has(problem.reason, "not read"), problem.reason.c_str());
    }
    const auto problems = problems_of(dataset);
    QVERIFY(has(problems.at("x1raw.raw").reason, "-f s16le -ar 16000"));
    QVERIFY(has(problems.at("x1mid.mid").reason, "notes"));
    QCOMPARE(problems.at("*.wma").files, std::int64_t{2});
  }

  void sounds_under_names_that_do_not_say_so_are_found_by_what_they_hold() {
    const TemporaryFolder folder;
    write_sound(folder.path() / "a.wav", sweep(), 16000);
    for (const char* name : {"one", "two", "x.part", "y.wav_backup"}) {
      fs::copy_file(folder.path() / "a.wav", folder.path() / name);
    }
    put(folder.path() / "download.xyz", mp4);
    put(folder.path() / "table.dat", std::string(5000, 'x'));
    const auto problems = problems_of(scan(built_in_importers(), {folder.path(), 0}));
    QCOMPARE(problems.size(), std::size_t{4});
    QVERIFY(
        has(problems.at("names without an ending").reason, "2 files, the first one: sound (WAV)"));
    QVERIFY(has(problems.at("x.part").reason, "rename to end in .wav"));
    QVERIFY(has(problems.at("y.wav_backup").reason, "sound (WAV)"));
    QVERIFY(has(problems.at("download.xyz").reason, "MP4"));
  }

  void a_folder_of_nothing_else_says_what_it_holds() {
    const TemporaryFolder folder;
    for (int i = 0; i < 12; ++i) put(folder.path() / (std::to_string(i) + ".m4a"), mp4);
    try {
      scan(built_in_importers(), {folder.path(), 0});
      QFAIL("it was read");
    } catch (const std::runtime_error& error) {
      QVERIFY2(has(error.what(), "12 left out, the first: *.m4a: 12 files"), error.what());
      QVERIFY2(has(error.what(), "ffmpeg -i x.m4a x.flac"), error.what());
    }
  }

  void a_tables_lines_of_one_such_kind_are_one_line() {
    const TemporaryFolder folder;
    write_sound(folder.path() / "a.wav", sweep(), 16000);
    std::string table = "path,label\na.wav,x\nabsent.m4a,y\n";
    for (int i = 0; i < 50; ++i) {
      put(folder.path() / (std::to_string(i) + ".m4a"), mp4);
      table += std::to_string(i) + ".m4a,y\n";
    }
    put(folder.path() / "list.csv", table);
    const Dataset dataset = scan(built_in_importers(), {folder.path() / "list.csv", 0});
    QCOMPARE(dataset.problems.size(), std::size_t{2});
    const auto problems = problems_of(dataset);
    QCOMPARE(problems.at("*.m4a").files, std::int64_t{50});
    QVERIFY(has(problems.at("absent.m4a").reason, "line 3: there is no such file"));
  }

  void every_kind_that_libsndfile_reads_is_listed_and_read_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("format");
    const auto add = [](const char* name, int format) { QTest::newRow(name) << name << format; };
    add("x.au", SF_FORMAT_AU | SF_FORMAT_PCM_16);
    add("x.snd", SF_FORMAT_AU | SF_FORMAT_ULAW);
    add("x.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_24);
    add("x.aifc", SF_FORMAT_AIFF | SF_FORMAT_FLOAT);
    add("x.w64", SF_FORMAT_W64 | SF_FORMAT_PCM_16);
    add("x.rf64", SF_FORMAT_RF64 | SF_FORMAT_PCM_16);
    add("x.caf", SF_FORMAT_CAF | SF_FORMAT_PCM_16);
    add("alac.caf", SF_FORMAT_CAF | SF_FORMAT_ALAC_16);
    add("x.paf", SF_FORMAT_PAF | SF_FORMAT_PCM_16);
    add("x.svx", SF_FORMAT_SVX | SF_FORMAT_PCM_16);
    add("x.iff", SF_FORMAT_SVX | SF_FORMAT_PCM_S8);
    add("x.sph", SF_FORMAT_NIST | SF_FORMAT_PCM_16);
    add("x.nist", SF_FORMAT_NIST | SF_FORMAT_ULAW);
    add("x.voc", SF_FORMAT_VOC | SF_FORMAT_PCM_16);
    add("x.sf", SF_FORMAT_IRCAM | SF_FORMAT_PCM_16);
    add("x.ircam", SF_FORMAT_IRCAM | SF_FORMAT_FLOAT);
    add("x.avr", SF_FORMAT_AVR | SF_FORMAT_PCM_16);
    add("x.pvf", SF_FORMAT_PVF | SF_FORMAT_PCM_16);
    add("x.htk", SF_FORMAT_HTK | SF_FORMAT_PCM_16);
    add("x.bwf", SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM);
    add("gsm.wav", SF_FORMAT_WAV | SF_FORMAT_GSM610);
    add("alaw.wav", SF_FORMAT_WAV | SF_FORMAT_ALAW);
    add("ms.wav", SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM);
  }

  void every_kind_that_libsndfile_reads_is_listed_and_read() {
    QFETCH(QString, name);
    QFETCH(int, format);
    const TemporaryFolder folder;
    const std::string file = name.toStdString();
    write_sound(folder.path() / file, sweep(), testing::kRate, 1, format);
    QVERIFY(has_sound_extension(file));
    const Dataset dataset = scan(built_in_importers(), {folder.path(), 0});
    QCOMPARE(dataset.clips.size(), std::size_t{1});
    QVERIFY(dataset.clips[0].format != "other");
    const auto got = decode_mono(folder.path() / file, testing::kRate, 10.0);
    QVERIFY2(std::abs(static_cast<double>(got.size()) - testing::kFrames) < 700,
             std::to_string(got.size()).c_str());
    QVERIFY(testing::likeness(sweep(), got) > 0.9);
  }

  void what_is_odd_about_files_that_are_read_is_a_note() {
    const TemporaryFolder folder;
    std::vector<float> loud = sweep();
    for (float& sample : loud) sample = std::round(sample * 32767);
    for (const char* name : {"a.wav", "b.wav", "c.wav"}) {
      write_sound(folder.path() / name, loud, 16000, 1, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    }
    write_sound(folder.path() / "plain.wav", sweep(), 16000, 1, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    const std::string sound = testing::pcm16(sweep());
    put(folder.path() / "more.wav",
        testing::riff(testing::format_chunk() + testing::chunk("data", sound)) +
            std::string(100000, 'z'));
    const Dataset dataset = scan(built_in_importers(), {folder.path(), 0});
    QCOMPARE(dataset.clips.size(), std::size_t{5});
    QCOMPARE(dataset.problems.size(), std::size_t{0});
    const auto said = [&](const std::string& begin, const std::string& part) {
      return std::ranges::any_of(dataset.notes, [&](const std::string& note) {
        return note.starts_with(begin) && has(note, part);
      });
    };
    QVERIFY2(said("3 files, the first a.wav: ", "integers"), dataset.notes.back().c_str());
    QVERIFY(said("3 files, the first a.wav: ", "divided by 32768"));
    QVERIFY(said("more.wav: ", "not read"));
    QCOMPARE(dataset.notes.size(), std::size_t{2});
  }

  void tables_in_latin_1_are_read_and_that_is_said() {
    const TemporaryFolder folder;
    write_sound(folder.path() / "caf\xC3\xA9.wav", sweep(), 16000);
    write_sound(folder.path() / "b.wav", sweep(), 16000);
    for (const char* name : {"list.csv", "list.tsv"}) {
      const std::string between = std::string(name).ends_with("tsv") ? "\t" : ",";
      put(folder.path() / name, "path" + between + "label\nb.wav" + between + "x\ncaf\xE9.wav" +
                                    between + "M\xFCller \x80\n");
      const Dataset dataset = scan(built_in_importers(), {folder.path() / name, 0});
      QCOMPARE(dataset.clips.size(), std::size_t{2});
      QCOMPARE(dataset.clips[1].path, std::string("caf\xC3\xA9.wav"));
      QCOMPARE(dataset.clips[1].labels[0], std::string("M\xC3\xBCller \xE2\x82\xAC"));
      QVERIFY2(has(dataset.notes.at(0), "list." + std::string(name).substr(5) + ": line 3"),
               dataset.notes.at(0).c_str());
      QVERIFY(has(dataset.notes[0], "Windows-1252"));
      fs::remove(folder.path() / name);
    }
  }
};

}  // namespace test_unread_kinds

int core_unread_kinds(int argc, char** argv) {
  return earshot::testing::run_test<test_unread_kinds::TestUnreadKinds>(argc, argv);
}
#include "test_unread_kinds.moc"
