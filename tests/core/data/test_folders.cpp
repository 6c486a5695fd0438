// What is read from the folders of data sets as people have them, and from lists and tables beside.
#include <fstream>
#include <QtTest>

#include "core/data/folder_layout.h"
#include "core/data/scan.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_folders {

using namespace earshot;
using earshot::testing::TemporaryFolder;
using earshot::testing::write_sound;
namespace fs = std::filesystem;

namespace {

using Texts = std::vector<std::string>;

/// The text of a column of the clip with this path; "?" where there is none.
std::string cell(const Dataset& dataset, const std::string& path, const std::string& column) {
  const std::int64_t clip = dataset.find(path);
  const int place = dataset.column(column);
  if (clip < 0 || place < 0) return "?";
  return dataset.clips[static_cast<std::size_t>(clip)].labels[static_cast<std::size_t>(place)];
}

std::string split_of(const Dataset& dataset, const std::string& path) {
  const std::int64_t clip = dataset.find(path);
  return clip < 0 ? "?" : to_text(dataset.clips[static_cast<std::size_t>(clip)].split);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

class TestFolders : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  int made_ = 0;

  /// A folder with these sounds, each of its own length.
  fs::path with(const Texts& sounds) {
    const fs::path made = folder_.path() / std::to_string(made_++);
    for (std::size_t i = 0; i < sounds.size(); ++i) {
      write_sound(made / sounds[i], std::vector<float>(80 + i, 0.25F), 16000);
    }
    return made;
  }
  Dataset opened(const Texts& sounds) { return scan(built_in_importers(), {with(sounds)}); }
  static void text(const fs::path& file, const std::string& content) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
  }

 private Q_SLOTS:
  void folders_called_after_splits_say_them_at_any_depth_and_in_any_case() {
    for (const Texts& names : std::vector<Texts>{{"train", "val", "test"},
                                                 {"Train", "Valid", "Test"},
                                                 {"TRN", "DEV", "TST"},
                                                 {"training", "validation", "testing"},
                                                 {"train-clean-100", "dev-clean", "test-other"},
                                                 {"audio_train", "audio_val", "audio_eval"},
                                                 {"trainset", "Validation Data", "Holdout"}}) {
      const std::string train = names[0], valid = names[1], test = names[2];
      for (const std::string around : {"", "audio/", "Data/wav/"}) {
        const auto below = [&](const std::string& split, const std::string& name) {
          return around + split + "/" + name;
        };
        const Dataset dataset = opened({below(train, "kick/1.wav"), below(train, "snare/2.wav"),
                                        below(valid, "kick/3.wav"), below(test, "kick/4.wav"),
                                        below(test, "snare/5.wav")});
        QVERIFY(dataset.split_given && dataset.folders_read);
        QCOMPARE(dataset.classes(0), (Texts{"kick", "snare"}));
        QCOMPARE(split_of(dataset, below(train, "snare/2.wav")), std::string("train"));
        QCOMPARE(split_of(dataset, below(valid, "kick/3.wav")), std::string("valid"));
        QCOMPARE(split_of(dataset, below(test, "kick/4.wav")), std::string("test"));
        QVERIFY(has(dataset.notes.at(0), train) && has(dataset.notes.at(0), "data.folders=labels"));
        QVERIFY(!has(dataset.notes.at(0), "\n"));
      }
    }
  }

  void the_class_may_come_before_the_split() {
    const Dataset dataset = opened({"kick/train/1.wav", "kick/test/2.wav", "snare/train/3.wav",
                                    "snare/valid/4.wav", "snare/test/5.wav"});
    QCOMPARE(dataset.classes(0), (Texts{"kick", "snare"}));
    QCOMPARE(split_of(dataset, "snare/valid/4.wav"), std::string("valid"));
    QCOMPARE(dataset.columns, (Texts{"label"}));
  }

  void a_development_set_beside_an_evaluation_set_is_for_training() {
    const Dataset dataset = opened({"dev/a/1.wav", "dev/b/2.wav", "eval/a/3.wav"});
    QCOMPARE(split_of(dataset, "dev/a/1.wav"), std::string("train"));
    QCOMPARE(split_of(dataset, "eval/a/3.wav"), std::string("test"));
  }

  void a_class_called_test_among_others_is_a_class() {
    for (const Texts& names : std::vector<Texts>{
             {"test", "kick"}, {"train", "bus"}, {"val", "test"}, {"train", "test", "ride"}}) {
      Texts sounds;
      for (const std::string& name : names) {
        for (const char* file : {"/1.wav", "/2.wav"}) sounds.push_back(name + file);
      }
      const Dataset dataset = opened(sounds);
      QVERIFY(!dataset.split_given && !dataset.folders_read && dataset.notes.empty());
      QCOMPARE(dataset.classes(0).size(), names.size());
    }
  }

  void loose_sounds_beside_splits_leave_them() {
    const Dataset dataset =
        opened({"train/a/1.wav", "train/b/2.wav", "test/a/3.wav", "test/b/4.wav", "sample.wav"});
    QCOMPARE(split_of(dataset, "test/b/4.wav"), std::string("test"));
    QCOMPARE(dataset.classes(0), (Texts{"a", "b"}));
  }

  void splits_without_classes_have_no_labels_and_that_is_said() {
    const Dataset dataset = opened({"train/1.wav", "train/2.wav", "test/3.wav"});
    QVERIFY(dataset.split_given && dataset.classes(0).empty());
    QVERIFY(has(dataset.notes.at(0), "none names a class"));
  }

  void folders_around_all_are_passed_over() {
    const Dataset dataset = opened({"x/y/a/1.wav", "x/y/b/2.wav", "x/y/b/3.wav"});
    QCOMPARE(dataset.classes(0), (Texts{"a", "b"}));
    QVERIFY(!dataset.split_given);
    QVERIFY(has(dataset.notes.at(0), "x/y"));
    // What lies loose beside it is no class.
    QCOMPARE(opened({"x/a/1.wav", "x/b/2.wav", "readme.wav"}).classes(0), (Texts{"a", "b"}));
  }

  void folds_are_a_column_and_the_next_level_the_label() {
    for (const std::string fold : {"fold", "fold_", "Fold ", "FOLD-0"}) {
      const Dataset dataset = opened({fold + "1/a/1.wav", fold + "1/b/2.wav", fold + "2/a/3.wav"});
      QCOMPARE(dataset.columns, (Texts{"label", "fold"}));
      QCOMPARE(cell(dataset, fold + "2/a/3.wav", "fold"), std::string("2"));
      QCOMPARE(cell(dataset, fold + "2/a/3.wav", "label"), std::string("a"));
      QVERIFY(has(dataset.notes.back(), "data.split=fold"));
    }
  }

  void deeper_folders_are_columns_to_group_by() {
    const Dataset dataset = opened({"a/ann/1.wav", "a/bob/2.wav", "b/ann/3.wav", "b/bob/4.wav"});
    QCOMPARE(dataset.columns, (Texts{"label", "folder2"}));
    QCOMPARE(cell(dataset, "b/ann/3.wav", "folder2"), std::string("ann"));
    QVERIFY(dataset.notes.empty());
  }

  void names_up_to_a_first_dot_are_labels_where_there_are_no_others() {
    const Dataset dataset = opened({"training/kick.1.wav", "training/kick.2.wav",
                                    "training/snare.1.wav", "testing/snare.2.wav"});
    QCOMPARE(dataset.classes(0), (Texts{"kick", "snare"}));
    QVERIFY(opened({"a/x.1.wav", "b/x.2.wav"}).classes(0) == (Texts{"a", "b"}));
    QVERIFY(opened({"x.1.wav", "y.2.wav", "z.3.wav"}).classes(0).empty());
  }

  void lists_name_splits_and_the_rest_is_for_training() {
    const fs::path data = with({"yes/1.wav", "yes/2.wav", "yes/3.wav", "no/1.wav", "no/2.wav",
                                "_background_noise_/hum.wav"});
    text(data / "testing_list.txt", "yes/3.wav\nno/2.wav\n");
    text(data / "validation_list.txt", "yes/2.wav\r\n");
    text(data / "README.txt", "yes, this is a data set of words\nno more\n");
    const Dataset dataset = scan(built_in_importers(), {data});
    QCOMPARE(dataset.classes(0), (Texts{"no", "yes"}));
    QCOMPARE(split_of(dataset, "no/2.wav"), std::string("test"));
    QCOMPARE(split_of(dataset, "yes/2.wav"), std::string("valid"));
    QCOMPARE(split_of(dataset, "no/1.wav"), std::string("train"));
    QCOMPARE(dataset.clips.size(), std::size_t{6});
  }

  void what_no_list_names_is_left_out_where_one_is_for_training() {
    const fs::path data = with({"g/a/1.wav", "g/a/2.wav", "g/b/3.wav", "g/b/4.wav"});
    text(data / "train_filtered.txt", "a/1.wav\nb/3.wav\n");
    text(data / "test_filtered.txt", "a/2.wav\n");
    const Dataset dataset = scan(built_in_importers(), {data});
    QCOMPARE(dataset.clips.size(), std::size_t{3});
    QCOMPARE(dataset.problems.at(0).path, std::string("g/b/4.wav"));
    QVERIFY(has(dataset.problems.at(0).reason, "train_filtered.txt"));
  }

  void a_table_beside_gives_labels_and_columns() {
    const fs::path data = with({"ESC/audio/1-a.wav", "ESC/audio/2-b.wav", "ESC/audio/3-c.wav"});
    text(data / "ESC/meta/esc50.csv",
         "filename,fold,target,category,esc10\n1-a.wav,1,0,dog,True\n2-b.wav,2,14,rain,False\n"
         "3-c.wav,2,0,dog,True\n9-z.wav,5,3,cow,False\n");
    const Dataset dataset = scan(built_in_importers(), {data});
    QCOMPARE(dataset.classes(0), (Texts{"dog", "rain"}));
    QCOMPARE(cell(dataset, "ESC/audio/2-b.wav", "fold"), std::string("2"));
    QCOMPARE(dataset.column("category"), 0);  // by its own name too
    QVERIFY(has(dataset.notes.at(0), "esc50.csv"));
    ScanRequest folds{data};
    folds.splits.column = "fold";
    folds.splits.test_value = "2";
    QCOMPARE(scan(built_in_importers(), folds).of(Split::Test).size(), std::size_t{2});
  }

  void tables_of_splits_each_say_their_part() {
    const fs::path data = with({"train/1.wav", "train/2.wav", "test/3.wav"});
    text(data / "train/metadata.csv", "file_name,genre\n1.wav,x\n2.wav,y\n");
    text(data / "test/metadata.csv", "file_name,genre\n3.wav,y\n");
    const Dataset dataset = scan(built_in_importers(), {data});
    QCOMPARE(cell(dataset, "train/2.wav", "genre"), std::string("y"));
    QCOMPARE(cell(dataset, "test/3.wav", "label"), std::string("y"));
    QCOMPARE(split_of(dataset, "test/3.wav"), std::string("test"));
  }

  void a_table_of_features_gives_no_columns() {
    const fs::path data = with({"g/a/1.wav", "g/b/2.wav"});
    std::string head = "filename", one = "1.wav", two = "2.wav";
    for (int i = 0; i < 60; ++i) {
      head += ",mfcc" + std::to_string(i);
      one += ",0.5";
      two += ",0.25";
    }
    text(data / "features.csv", head + ",label\n" + one + ",rock\n" + two + ",pop\n");
    const Dataset dataset = scan(built_in_importers(), {data});
    QCOMPARE(dataset.columns, (Texts{"label"}));
    QCOMPARE(dataset.classes(0), (Texts{"pop", "rock"}));
  }

  void other_files_beside_change_nothing() {
    const fs::path data = with({"a/1.wav", "b/2.wav"});
    text(data / "notes.csv", "path,label\nelsewhere.wav,x\n");
    text(data / "broken.csv", "path,label\n\"never closed\n");
    text(data / "test.txt", "nothing that is here\n");
    const Dataset dataset = scan(built_in_importers(), {data});
    QCOMPARE(dataset.classes(0), (Texts{"a", "b"}));
    QVERIFY(!dataset.folders_read && dataset.notes.empty());
  }

  void labels_alone_undo_it() {
    ScanRequest request{with({"train/a/1.wav", "train/b/2.wav", "test/a/3.wav"})};
    request.read_folders = false;
    const Dataset dataset = scan(built_in_importers(), request);
    QCOMPARE(dataset.classes(0), (Texts{"test", "train"}));
    QVERIFY(!dataset.split_given && !dataset.folders_read && dataset.notes.empty());
  }

  void a_hundred_thousand_paths_are_read_in_a_moment() {
    Texts paths;
    for (int i = 0; i < 100000; ++i) {
      paths.push_back((i % 3 ? "train/" : "test/") + std::to_string(i % 50) + "/" +
                      std::to_string(i) + ".wav");
    }
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(read_folder_layout(paths).labels.size(), paths.size());
    QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
  }
};

}  // namespace test_folders

int core_folders(int argc, char** argv) {
  return earshot::testing::run_test<test_folders::TestFolders>(argc, argv);
}
#include "test_folders.moc"
