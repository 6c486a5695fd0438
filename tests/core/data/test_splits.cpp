#include <fstream>
#include <map>
#include <QtTest>
#include <set>

#include "core/built_in/catalogue.h"
#include "core/data/draw_splits.h"
#include "core/data/scan.h"
#include "core/experiment/experiment.h"
#include "core/training/preparation.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_splits {

using namespace earshot;
using earshot::testing::TemporaryFolder;
using earshot::testing::write_sound;
namespace fs = std::filesystem;

namespace {

using Splits = std::map<std::string, Split>;

const std::vector<Split> kAll{Split::Train, Split::Valid, Split::Test};

/// Named anew in each run.
std::string fresh_name() {
  static std::uint64_t seed = [] {
    const std::uint64_t now =
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
    qInfo("names from seed %llu", static_cast<unsigned long long>(now));
    return now;
  }();
  return std::to_string(seed++ % 1000000007);
}

std::vector<DrawnFile> files_of(int classes, int per_class) {
  std::vector<DrawnFile> files;
  for (int c = 0; c < classes; ++c) {
    for (int i = 0; i < per_class; ++i) {
      const std::string label(1, static_cast<char>('a' + c));
      files.push_back({label + "/" + fresh_name() + ".wav", 1000, label, ""});
    }
  }
  return files;
}

Splits drawn(const std::vector<DrawnFile>& files, std::uint64_t seed = 0,
             DrawnShares shares = {0.15, 0.25}) {
  Splits splits;
  const std::vector<Split> found = draw_splits(files, seed, shares);
  for (std::size_t i = 0; i < files.size(); ++i) splits[files[i].path] = found[i];
  return splits;
}

std::int64_t count(const Splits& splits, Split wanted, const std::string& below = "") {
  return std::ranges::count_if(splits, [&](const auto& one) {
    return one.second == wanted && one.first.starts_with(below);
  });
}

Splits scanned(const ScanRequest& request) {
  Splits splits;
  for (const Clip& clip : scan(built_in_importers(), request).clips) splits[clip.path] = clip.split;
  return splits;
}

std::string refusal(const ScanRequest& request) {
  try {
    scan(built_in_importers(), request);
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

void text(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

}  // namespace

class TestSplits : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;

  void add(const std::string& name, int samples = 80) {
    write_sound(folder_.path() / name, std::vector<float>(static_cast<std::size_t>(samples), 0.25F),
                16000);
  }
  ScanRequest request(const std::string& name) const {
    ScanRequest made;
    made.path = folder_.path() / name;
    made.strict = true;
    return made;
  }

 private Q_SLOTS:
  void every_label_has_its_share() {
    const Splits splits = drawn(files_of(4, 500));
    for (const char* label : {"a", "b", "c", "d"}) {
      QVERIFY(std::abs(count(splits, Split::Test, label) - 125) <= 20);
      QVERIFY(std::abs(count(splits, Split::Valid, label) - 75) <= 20);
    }
    auto skewed = files_of(1, 95);
    for (const DrawnFile& rare : files_of(2, 5)) {
      if (rare.label == "b") skewed.push_back(rare);
    }
    const Splits of_skewed = drawn(skewed);
    QVERIFY(count(of_skewed, Split::Test, "b") >= 1);
    QVERIFY(count(of_skewed, Split::Test, "b") <= 2);
    QVERIFY(count(of_skewed, Split::Train, "b") >= 1);
  }

  void no_split_is_empty_where_there_are_files_enough() {
    for (int attempt = 0; attempt < 300; ++attempt) {
      for (const int classes : {1, 2, 3}) {
        for (const int per_class : {1, 2, 4, 6, 10}) {
          const Splits splits = drawn(files_of(classes, per_class));
          const int files = classes * per_class;
          QVERIFY(count(splits, Split::Train) >= 1);
          if (files >= 2) QVERIFY(count(splits, Split::Test) >= 1);
          if (files >= 3) QVERIFY(count(splits, Split::Valid) >= 1);
          if (per_class < 2 || files < 4) continue;
          for (int c = 0; c < classes; ++c) {
            QVERIFY(count(splits, Split::Train, std::string(1, static_cast<char>('a' + c))) >= 1);
          }
        }
      }
    }
    QVERIFY(draw_splits({}, 0, {}).empty());
  }

  void a_class_for_each_file_is_still_split() {
    const Splits splits = drawn(files_of(20, 1));
    QVERIFY(count(splits, Split::Test) >= 3);
    QVERIFY(count(splits, Split::Train) >= 8);
  }

  void a_share_of_nothing_stays_empty() {
    const auto files = files_of(2, 10);
    QCOMPARE(count(drawn(files, 1, {0, 0}), Split::Train), 20);
    QCOMPARE(count(drawn(files, 1, {0, 1}), Split::Test), 20);
    QCOMPARE(count(drawn(files, 1, {0, 0.25}), Split::Valid), 0);
  }

  void no_group_is_torn() {
    for (int attempt = 0; attempt < 50; ++attempt) {
      auto files = files_of(3, 40);
      for (std::size_t i = 0; i < files.size(); ++i) files[i].group = std::to_string(i % 7);
      const Splits splits = drawn(files, static_cast<std::uint64_t>(attempt));
      std::map<std::string, std::set<Split>> of_group;
      for (const DrawnFile& file : files) of_group[file.group].insert(splits.at(file.path));
      std::set<Split> used;
      for (const auto& [group, found] : of_group) {
        QCOMPARE(found.size(), std::size_t{1});
        used.insert(*found.begin());
      }
      QCOMPARE(used.size(), std::size_t{3});
    }
    auto one = files_of(2, 8);
    for (DrawnFile& file : one) file.group = "the only one";
    QCOMPARE(count(drawn(one), Split::Train), 16);
  }

  void a_group_counts_for_the_label_of_most_of_its_files() {
    auto files = files_of(2, 60);
    for (std::size_t i = 0; i < files.size(); ++i) files[i].group = std::to_string(i / 6);
    const Splits splits = drawn(files);
    for (const char* label : {"a", "b"}) {
      for (const Split split : kAll) QVERIFY(count(splits, split, label) >= 6);
    }
  }

  void a_new_file_moves_no_other() {
    auto files = files_of(4, 500);
    const Splits before = drawn(files);
    int moved = 0;
    for (int i = 0; i < 20; ++i) {
      auto more = files;
      more.push_back({"a/" + fresh_name() + " new.wav", 999, "a", ""});
      const Splits after = drawn(more);
      for (const auto& [path, split] : before) {
        if (after.at(path) == split) continue;
        ++moved;
        QVERIFY(path.starts_with("a/"));  // other classes never
      }
    }
    // Where the draw itself is within the shares none moves; at their edge one may.
    QVERIFY2(moved <= 20, qPrintable(QString::number(moved)));
  }

  void a_new_file_of_a_class_within_its_shares_moves_none() {
    std::vector<DrawnFile> files;
    for (int i = 0; i < 1000; ++i) files.push_back({"a/" + std::to_string(i), 1000 + i, "a", ""});
    const Splits before = drawn(files);
    for (int i = 0; i < 50; ++i) {
      auto more = files;
      more.push_back({"a/new" + std::to_string(i), 1, "a", ""});
      const Splits after = drawn(more);
      for (const auto& [path, split] : before) QCOMPARE(after.at(path), split);
    }
  }

  void sounds_that_move_stay_in_their_splits() {
    for (const bool same_names : {false, true}) {
      auto files = files_of(2, 8);
      if (same_names) {
        for (std::size_t i = 0; i < files.size(); ++i) {
          files[i].path = files[i].label + "/" + std::to_string(i % 8) + ".wav";
        }
      }
      const std::vector<Split> before = draw_splits(files, 0, {});
      auto moved = files;
      for (DrawnFile& file : moved) {
        const auto slash = file.path.rfind('/');
        file.path = "elsewhere/" + file.path.substr(0, slash) + "/deep" + file.path.substr(slash);
      }
      QVERIFY(draw_splits(moved, 0, {}) == before);
    }
  }

  /// Otherwise a data set of folders that each hold an audio.wav would be in one split.
  void files_of_the_same_name_and_size_are_drawn_one_by_one() {
    std::vector<DrawnFile> files;
    for (int i = 0; i < 400; ++i) {
      files.push_back({"a/" + fresh_name() + "/mono/audio.wav", 1000, i % 2 ? "a" : "b", ""});
    }
    std::vector<Split> splits = draw_splits(files, 0, {0.15, 0.25});
    QVERIFY(std::abs(std::ranges::count(splits, Split::Test) - 100) <= 20);
    // The same numbers in two classes: not the same ones are for the test.
    files.clear();
    for (int i = 0; i < 400; ++i) {
      files.push_back({(i % 2 ? "a/" : "b/") + std::to_string(i / 2), 9, i % 2 ? "a" : "b", ""});
    }
    splits = draw_splits(files, 0, {0.15, 0.25});
    int alike = 0;
    for (std::size_t i = 0; i < 400; i += 2) alike += splits[i] == splits[i + 1] ? 1 : 0;
    QVERIFY2(alike < 130, qPrintable(QString::number(alike)));  // chance: 0.445 of 200, so 89
  }

  void the_seed_decides_them() {
    const auto files = files_of(2, 50);
    QVERIFY(drawn(files, 1) == drawn(files, 1));
    QVERIFY(drawn(files, 1) != drawn(files, 2));
  }

  void a_hundred_thousand_are_drawn_in_a_moment() {
    std::vector<DrawnFile> files;
    for (int i = 0; i < 100000; ++i) {
      const std::string label = std::to_string(i % 50);
      files.push_back({label + "/" + std::to_string(i) + "/a.wav", 320044, label, ""});
    }
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(draw_splits(files, 0, {}).size(), std::size_t{100000});
    QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
  }

  void experiments_of_before_keep_the_splits_of_their_paths() {
    // Drawn by the program that had this rule alone.
    const std::map<std::string, std::string> then{{"high/0.wav", "train"}, {"high/2.wav", "valid"},
                                                  {"high/6.wav", "valid"}, {"low/0.wav", "valid"},
                                                  {"low/3.wav", "valid"},  {"low/4.wav", "train"},
                                                  {"low/7.wav", "test"}};
    for (const auto& [path, split] : then) {
      add("then/" + path);
      QCOMPARE(to_text(split_of_path(path, 0, {0.15, 0.25})), split);
    }
    const Catalogue catalogue = built_in_catalogue();
    Experiment experiment = experiment_from_json(
        catalogue, R"({"earshot": {"format": 1}, "seed": 0, "data": {"label": "label"}})");
    QCOMPARE(experiment.text("data.split_rule"), std::string("path_hash"));
    QCOMPARE(experiment.text("data.folders"), std::string("labels"));
    ScanRequest old = scan_request(experiment);
    old.path = folder_.path() / "then";
    for (const auto& [path, split] : scanned(old)) QCOMPARE(to_text(split), then.at(path));
    set_value(catalogue, experiment, "seed", std::int64_t{7});
    QCOMPARE(scan_request(experiment).seed, std::uint64_t{7});  // as it was: of the one seed
  }

  void a_fresh_experiment_has_the_same_splits_whatever_its_seed() {
    const Catalogue catalogue = built_in_catalogue();
    Experiment experiment = default_experiment(catalogue);
    const ScanRequest before = scan_request(experiment);
    set_value(catalogue, experiment, "seed", std::int64_t{7});
    QVERIFY(scan_request(experiment) == before);
    set_value(catalogue, experiment, "data.split_seed", std::int64_t{7});
    QVERIFY(!(scan_request(experiment) == before));
  }

  void a_column_says_the_splits() {
    std::string manifest = "path,label,fold,subset\n";
    for (int i = 0; i < 10; ++i) {
      const std::string name = std::to_string(i) + ".wav";
      add("folds/" + name);
      manifest +=
          name + ",x," + std::to_string(i % 5 + 1) + "," + (i < 6 ? "Training" : "EVAL") + "\n";
    }
    text(folder_.path() / "folds/manifest.csv", manifest);
    ScanRequest wanted = request("folds");
    wanted.splits.column = "fold";
    wanted.splits.test_value = "5.0";
    wanted.splits.valid_value = "3, 4";
    const Dataset dataset = scan(built_in_importers(), wanted);
    QVERIFY(dataset.split_given);
    for (const Clip& clip : dataset.clips) {
      const std::string& fold = clip.labels[static_cast<std::size_t>(dataset.column("fold"))];
      QCOMPARE(to_text(clip.split), std::string(fold == "5"                  ? "test"
                                                : fold == "3" || fold == "4" ? "valid"
                                                                             : "train"));
    }
    wanted.splits = {};
    wanted.splits.column = "subset";
    QCOMPARE(count(scanned(wanted), Split::Test), 4);
    // The other way round costs no second look at the files.
    const Dataset again = with_splits(dataset, wanted);
    QCOMPARE(again.of(Split::Test).size(), std::size_t{4});
  }

  void a_column_of_splits_that_does_not_go_is_refused_with_what_would() {
    add("some/1.wav");
    text(folder_.path() / "some/manifest.csv", "path,label,fold\n1.wav,x,2\n");
    const auto refused = [&](const SplitWishes& wishes, const std::string& words) {
      ScanRequest wanted = request("some");
      wanted.splits = wishes;
      const std::string line = refusal(wanted);
      QVERIFY2(line.find(words) != std::string::npos, line.c_str());
    };
    refused({"flod"}, "data.split: this data has no column \"flod\"; did you mean fold?");
    refused({"fold"}, "data.split: the column \"fold\" holds \"2\"; say which");
    refused({"fold", "", "7"}, "data.test_value: no clip has \"7\" in the column \"fold\"");
    refused({"fold", "2", "2"}, "data.valid_value: \"2\" is a value of the test too");
    refused({"", "", "2"}, "data.test_value: needs data.split");
    refused({"", "", "", "speakers"}, "data.split_group: this data has no column \"speakers\"");
  }

  void groups_that_the_data_tears_are_told() {
    std::string manifest = "path,label,split,song\n";
    for (int i = 0; i < 6; ++i) {
      const std::string name = std::to_string(i) + ".wav";
      add("songs/" + name);
      manifest += name + ",x," + (i < 3 ? "train" : "test") + ",s" + std::to_string(i / 2) + "\n";
    }
    text(folder_.path() / "songs/manifest.csv", manifest);
    ScanRequest wanted = request("songs");
    wanted.splits.group = "song";
    QCOMPARE(scan(built_in_importers(), wanted).split_note,
             std::string("1 of 3 groups of the column \"song\" is in more than one split, e.g. "
                         "\"s1\" in train and test"));
    wanted.splits.group = "";
    QVERIFY(scan(built_in_importers(), wanted).split_note.empty());
  }

  void a_clip_without_a_split_goes_with_its_group() {
    std::string manifest = "path,label,split,song\n";
    for (int i = 0; i < 9; ++i) {
      const std::string name = std::to_string(i) + ".wav";
      add("partly/" + name);
      const char* split = i == 0 ? "test" : i == 3 ? "valid" : i == 6 ? "train" : "";
      manifest += name + ",x," + split + ",s" + std::to_string(i / 3) + "\n";
    }
    text(folder_.path() / "partly/manifest.csv", manifest);
    ScanRequest wanted = request("partly");
    wanted.splits.group = "song";
    const Splits splits = scanned(wanted);
    for (const Split split : kAll) QCOMPARE(count(splits, split), 3);
  }

  void words_of_the_splits() {
    QCOMPARE(to_text(Split::Train), std::string("train"));
    QCOMPARE(to_text(Split::Valid), std::string("valid"));
    QCOMPARE(to_text(Split::Test), std::string("test"));
  }
};

}  // namespace test_splits

int core_splits(int argc, char** argv) {
  return earshot::testing::run_test<test_splits::TestSplits>(argc, argv);
}
#include "test_splits.moc"
