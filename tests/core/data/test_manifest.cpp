// Tables of sounds as spreadsheets and data sets write them.
#include <sys/stat.h>

#include <fstream>
#include <QtTest>

#include "core/data/composed.h"
#include "core/data/scan.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_manifest {

using namespace earshot;
using earshot::testing::TemporaryFolder;
using earshot::testing::write_sound;
namespace fs = std::filesystem;

namespace {

using Texts = std::vector<std::string>;

std::string utf16(const std::string& ascii, bool little, bool mark) {
  std::string text = !mark ? "" : little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char letter : ascii) {
    text += little ? std::string{letter, '\0'} : std::string{'\0', letter};
  }
  return text;
}

}  // namespace

class TestManifest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  int made_ = 0;

  /// A folder of a manifest and of sounds.
  Dataset opened(const std::string& table, const Texts& sounds = {"a.wav", "b.wav", "sub/c.wav"},
                 const std::string& name = "manifest.csv", bool read_folders = true) {
    const fs::path made = folder_.path() / std::to_string(made_++);
    for (const std::string& sound : sounds) {
      write_sound(made / sound, std::vector<float>(80, 0.25F), 16000);
    }
    std::ofstream(made / name, std::ios::binary) << table;
    ScanRequest request{name == "manifest.csv" ? made : made / name};
    request.read_folders = read_folders;
    return scan(built_in_importers(), request);
  }
  static std::string labels(const Dataset& dataset) {
    std::string line;
    for (const Clip& clip : dataset.clips) line += clip.path + "=" + clip.labels[0] + " ";
    return line;
  }

 private Q_SLOTS:
  void columns_may_have_the_names_that_data_sets_give_them() {
    for (const char* file :
         {"path", "filename", "file_name", "File Name", "file", "fname", "filepath", "file_path",
          "audio", "wav", "audio_filepath", "slice_file_name", "sound", "clip"}) {
      for (const char* label :
           {"label", "class", "Category", "genre", "target", "tag", "emotion"}) {
        const Dataset dataset =
            opened(std::string(label) + "," + file + ",n\nx,a.wav,1\ny,sub/c.wav,2\n");
        QCOMPARE(labels(dataset), std::string("a.wav=x sub/c.wav=y "));
        QCOMPARE(dataset.columns, (Texts{"label", "n"}));
        QCOMPARE(dataset.column(std::string(label) == "label" ? "label" : label), 0);
      }
    }
  }

  void the_column_whose_files_are_there_is_taken_of_several() {
    const Dataset dataset =
        opened("id,file,original_filename,label\n1,a.wav,x9.wav,x\n2,b,y.wav,y\n");
    QCOMPARE(labels(dataset), std::string("a.wav=x b.wav=y "));
    // None by its name, one by what it holds.
    QCOMPARE(labels(opened("thing,label\na.wav,x\nb.wav,y\n")), std::string("a.wav=x b.wav=y "));
  }

  void a_table_without_a_column_of_files_is_refused_with_what_would_do() {
    try {
      opened("foo,bar\n1,2\n");
      QFAIL("taken");
    } catch (const std::runtime_error& error) {
      const std::string line = error.what();
      QVERIFY(line.find("which has foo, bar; call the one with the files' names path") !=
              std::string::npos);
    }
  }

  void a_table_without_names_of_columns_is_read_from_its_first_line() {
    const Dataset dataset = opened("a.wav,x,train\nb.wav,y,test\nsub/c.wav,x,train\n");
    QCOMPARE(labels(dataset), std::string("a.wav=x b.wav=y sub/c.wav=x "));
    QCOMPARE(dataset.of(Split::Test), std::vector<std::int64_t>{1});
    QVERIFY(dataset.notes.at(0).find("without names") != std::string::npos);
  }

  void splits_may_be_called_otherwise_where_their_cells_are_words() {
    for (const char* name : {"split", "set", "Subset", "partition", "fold"}) {
      const Dataset dataset =
          opened(std::string("path,label,") + name + "\na.wav,x,Training\nb.wav,y, EVAL \n");
      QVERIFY(dataset.split_given);
      QCOMPARE(dataset.of(Split::Test), std::vector<std::int64_t>{1});
    }
    // Numbers are no words: they stay a column, and what would split by it is said.
    const Dataset dataset = opened("path,label,split\na.wav,x,1\nb.wav,y,2\n");
    QVERIFY(!dataset.split_given);
    QVERIFY(dataset.notes.back().find("data.split=split") != std::string::npos);
  }

  void blanks_around_cells_are_no_part_of_them() {
    const Dataset dataset = opened(
        "path , label, speaker \n a.wav,kick ,\tAnn\nb.wav , kick,Ann "
        "\n\xC2\xA0sub/c.wav,kick\xC2\xA0,Ann\n");
    QCOMPARE(dataset.classes(0), (Texts{"kick"}));
    QCOMPARE(dataset.classes(dataset.column("speaker")), (Texts{"Ann"}));
    QCOMPARE(dataset.clips.size(), std::size_t{3});
  }

  void line_ends_marks_and_separators_of_all_programs_are_taken() {
    const std::string plain = "path,label\na.wav,x\nb.wav,\"y, z\"\n";
    const auto with = [&](char letter, const std::string& other) {
      std::string text;
      for (const char one : plain) text += one == letter ? other : std::string(1, one);
      return text;
    };
    std::string semicolons = "path;label\na.wav;x\nb.wav;\"y, z\"\n";
    for (const std::string& table :
         {plain, with('\n', "\r\n"), with('\n', "\r"), "\xEF\xBB\xBF" + plain, semicolons,
          "sep=;\n" + semicolons, "\xEF\xBB\xBFsep=;\r\n" + semicolons, utf16(plain, true, true),
          utf16(plain, false, true), utf16(plain, true, false), utf16(plain, false, false),
          std::string("path\tlabel\na.wav\tx\nb.wav\ty, z\n"),
          std::string("path|label\na.wav|x\nb.wav|y, z\n"),
          std::string("\"path\", \"label\"\n\"a.wav\" , \"x\"\n\"b.wav\", \"y, z\" \n"),
          std::string("path,label\n\na.wav,x\n , \n\nb.wav,\"y, z\",,\n")}) {
      const Dataset dataset = opened(table);
      QVERIFY2(labels(dataset) == "a.wav=x b.wav=y, z ", (table + labels(dataset)).c_str());
    }
  }

  void files_are_found_as_they_are_meant() {
    const Texts sounds{"audio/kick/one.wav", "audio/kick/6400.wav", "audio/snare/Two.WAV"};
    for (const char* path : {"audio/kick/one.wav", "audio\\kick\\one.wav", "kick/one.wav",
                             "one.wav", "one", "ONE.WAV", "./audio/kick/one.wav",
                             "C:\\Users\\me\\audio\\kick\\one.wav", "/home/me/data/kick/one.wav"}) {
      const Dataset dataset = opened(std::string("path,label\n") + path + ",x\n", sounds);
      QVERIFY2(labels(dataset) == "audio/kick/one.wav=x ", path);
    }
    QCOMPARE(labels(opened("fname,label\n6400.0,3.0\ntwo,4.0\n", sounds)),
             std::string("audio/kick/6400.wav=3 audio/snare/Two.WAV=4 "));
  }

  void sounds_beside_the_tables_folder_are_found() {
    const fs::path made = folder_.path() / "beside";
    write_sound(made / "audio/fold1/x.wav", std::vector<float>(80, 0.25F), 16000);
    fs::create_directories(made / "metadata");
    std::ofstream(made / "metadata/list.csv") << "slice_file_name,fold,class\nx.wav,1,siren\n";
    const Dataset dataset = scan(built_in_importers(), {made / "metadata/list.csv"});
    QCOMPARE(dataset.clips.size(), std::size_t{1});
    QCOMPARE(dataset.clips[0].labels[0], std::string("siren"));
  }

  void a_name_that_several_files_have_is_not_guessed() {
    const Dataset dataset =
        opened("path,label\nc.wav,x\nsub/c.wav,y\n", {"sub/c.wav", "other/c.wav"});
    QCOMPARE(labels(dataset), std::string("sub/c.wav=y "));
    QCOMPARE(dataset.problems.size(), std::size_t{1});
    QVERIFY(dataset.problems[0].reason.find("other/c.wav and sub/c.wav") != std::string::npos);
  }

  void whole_numbers_stay_whole_and_others_as_they_are() {
    const Dataset dataset = opened("path,label,take\na.wav,1.0,1.5\nb.wav,,2.0\nsub/c.wav,2.0,x\n");
    QCOMPARE(dataset.classes(0), (Texts{"1", "2"}));
    QCOMPARE(dataset.classes(1), (Texts{"1.5", "2.0", "x"}));
  }

  void letters_and_marks_may_be_put_together_otherwise() {
    const std::string one = "caf\xC3\xA9", apart = "cafe\xCC\x81";
    const Dataset dataset =
        opened("path,label\n" + one + ".wav," + apart + "\nna\xC3\xAFve.wav," + one + "\n",
               {apart + ".wav", "nai\xCC\x88ve.wav"});
    QCOMPARE(dataset.clips.size(), std::size_t{2});
    QCOMPARE(dataset.classes(0), (Texts{one}));
    QCOMPARE(composed(apart), one);
    QCOMPARE(composed("e\xCC\xA3\xCC\x82"), std::string("\xE1\xBB\x87"));  // Vietnamese, two marks
    QCOMPARE(composed("\xC3\xAA\xCC\xA3"), std::string("\xE1\xBB\x87"));
    QCOMPARE(composed("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), std::string("\xED\x95\x9C"));
    QCOMPARE(composed("\xE3\x81\x8B\xE3\x82\x99"), std::string("\xE3\x81\x8C"));  // kana
    QCOMPARE(composed("plain \xFF"), std::string("plain \xFF"));
  }

  void what_a_table_names_is_read_where_it_is_a_file_and_left_out_where_not() {
    const fs::path beside = folder_.path() / "beside";
    write_sound(beside / "x.wav", std::vector<float>(80, 0.25F), 16000);
    QCOMPARE(::mkfifo((beside / "fifo.wav").c_str(), 0600), 0);
    fs::create_directories(beside / "folder.wav");
    fs::create_symlink("/dev/zero", beside / "zero.wav");
    const Texts none{"/dev/zero",
                     "/dev/stdin",
                     "/proc/self/mem",
                     "/proc/self/fd/0",
                     "../../../../../../../../dev/urandom",
                     "../beside/fifo.wav",
                     (beside / "fifo.wav").string(),
                     "../beside/folder.wav",
                     "../beside/zero.wav",
                     "..",
                     "/",
                     "~/x.wav",
                     "file:///dev/zero",
                     "=cmd()",
                     "<script>.wav",
                     "%1.wav",
                     "\xE2\x80\xAEvaw.wav"};
    std::string table = "path,label\na.wav,x\n../beside/x.wav,y\n";
    for (const std::string& name : none) table += name + ",z\n";
    const Dataset dataset = opened(table, {"a.wav", "b.wav"});
    QCOMPARE(dataset.clips.size(), std::size_t{2});
    QCOMPARE(dataset.classes(0), (Texts{"x", "y"}));
    QCOMPARE(dataset.problems.size(), none.size());
    for (const Problem& problem : dataset.problems) {
      QVERIFY2(!problem.reason.empty() && problem.reason.find('\n') == std::string::npos,
               problem.path.c_str());
    }
  }

  void a_manifest_that_is_no_file_is_not_waited_for() {
    const fs::path made = folder_.path() / "kinds";
    fs::create_directories(made);
    QCOMPARE(::mkfifo((made / "fifo.csv").c_str(), 0600), 0);
    fs::create_symlink("/dev/zero", made / "zero.csv");
    std::ofstream(made / "large.csv") << "path,label\n";
    fs::resize_file(made / "large.csv", 5'000'000'000);
    const auto said = [](const fs::path& path) {
      try {
        scan(built_in_importers(), {path});
      } catch (const std::runtime_error& error) {
        return std::string(error.what());
      }
      return std::string();
    };
    QCOMPARE(said(made / "fifo.csv"),
             (made / "fifo.csv").string() + ": cannot be read: it is a FIFO, not a file");
    QCOMPARE(said(made / "zero.csv"),
             (made / "zero.csv").string() + ": cannot be read: it is a device, not a file");
    QVERIFY(said(made / "large.csv").find("it has 5.0 GB, and at most 2.0 GB are read") !=
            std::string::npos);
    QCOMPARE(said("/dev/zero"),
             std::string("/dev/zero: is none of what can be opened: a folder of sounds, a .csv or "
                         ".tsv manifest or a sound file"));
  }

  void experiments_of_before_take_no_other_column_for_labels() {
    const Dataset dataset =
        opened("path,genre,subset\nsub/c.wav,x,train\n", {"sub/c.wav"}, "manifest.csv", false);
    QCOMPARE(dataset.columns, (Texts{"label", "genre", "subset"}));
    QCOMPARE(dataset.clips[0].labels[0], std::string("sub"));
    QVERIFY(!dataset.split_given && dataset.notes.empty());
  }
};

}  // namespace test_manifest

int core_manifest(int argc, char** argv) {
  return earshot::testing::run_test<test_manifest::TestManifest>(argc, argv);
}
#include "test_manifest.moc"
