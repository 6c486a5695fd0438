#include <chrono>
#include <fstream>
#include <QtTest>

#include "core/data/clip_list.h"
#include "core/data/scan.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_clip_list {

using namespace earshot;

namespace {

Dataset scanned(const std::filesystem::path& folder) {
  ScanRequest request;
  request.path = folder;
  return scan(built_in_importers(), request);
}

}  // namespace

/// What a run knows its sounds by.
class TestClipList : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void every_kind_of_change_is_named() {
    const testing::TemporaryFolder folder;
    testing::write_toy_sounds(folder.path(), 2, 4, 0.1, 8000);
    ClipList before = clip_list(scanned(folder.path()), "label", "");
    QCOMPARE(before.size(), std::size_t{8});
    QVERIFY(!changes_between(before, clip_list(scanned(folder.path()), "label", "")).any());
    // What a drawn split makes of other files is not asked here.
    for (KnownClip& clip : before) clip.split = "train";
    std::filesystem::remove(folder.path() / "class0" / "00.wav");
    // Another sound of the same length.
    std::filesystem::copy(folder.path() / "class1" / "02.wav", folder.path() / "class0" / "01.wav",
                          std::filesystem::copy_options::overwrite_existing);
    testing::write_sound(folder.path() / "class1" / "new.wav", std::vector<float>(800, 0.1F), 8000);
    ClipList now = clip_list(scanned(folder.path()), "label", "");
    for (KnownClip& clip : now) {
      clip.split = "train";
      if (clip.path == "class0/02.wav") clip.label = "other";
      if (clip.path == "class0/03.wav") clip.group = "other";
      if (clip.path == "class1/00.wav") clip.split = "elsewhere";
    }
    const ClipChanges changes = changes_between(before, now);
    using Names = std::vector<std::string>;
    QVERIFY((changes.added == Names{"class1/new.wav"}));
    QVERIFY((changes.removed == Names{"class0/00.wav"}));
    QVERIFY((changes.replaced == Names{"class0/01.wav"}));
    QVERIFY((changes.relabelled == Names{"class0/02.wav"}));
    QVERIFY((changes.regrouped == Names{"class0/03.wav"}));
    QVERIFY((changes.moved == Names{"class1/00.wav"}));
    QVERIFY(in_words(changes).starts_with("1 added (class1/new.wav); 1 removed (class0/00.wav)"));
  }

  void a_file_of_other_dates_or_in_another_place_is_the_same() {
    const testing::TemporaryFolder folder;
    testing::write_toy_sounds(folder.path() / "a", 1, 3, 0.1, 8000);
    std::filesystem::copy(folder.path() / "a", folder.path() / "b",
                          std::filesystem::copy_options::recursive);
    QVERIFY(clip_list(scanned(folder.path() / "a"), "label", "") ==
            clip_list(scanned(folder.path() / "b"), "label", ""));
  }

  void many_are_named_by_the_first_few() {
    ClipList many(100);
    for (std::size_t i = 0; i < many.size(); ++i) many[i].path = std::to_string(100 + i);
    QCOMPARE(in_words(changes_between({}, many)), std::string("100 added (100, 101, 102, …)"));
  }

  void no_cell_of_it_is_a_formula() {
    ClipList clips;
    for (const char* name : {"=cmd()|'x'!A0", "+1+2", "-rf", "@SUM(A1)", " =x", "\t=x", "'=x", "'",
                             "-1", "\\=x", "<script>", "%1", "../../x", "\xE2\x80\xAEx"}) {
      clips.push_back({name, 1, 16000, 3, 4, "train", name, name});
    }
    const std::string text = to_tsv(clips);
    QVERIFY(clip_list_from_tsv(text) == clips);
    for (const char* formula :
         {"\t=", "\n=", "\t+", "\n+", "\t-rf", "\n-rf", "\t@", "\n@", "\t =", "\n ="}) {
      QVERIFY2(text.find(formula) == std::string::npos, formula);
    }
    QVERIFY(text.find("\t-1\t") != std::string::npos);
  }

  void what_is_written_is_read_whatever_it_is_called() {
    ClipList clips(2);
    clips[0] = {"a\tb\nc\\n\r.wav", 1, 48000, 3, 0xfedcba9876543210ULL, "train", "x\ty", "g\\"};
    clips[1] = {"plain.wav", 2, 16000, 4, 5, "test", "", ""};
    QVERIFY(clip_list_from_tsv(to_tsv(clips)) == clips);
    const auto refused = [](const std::string& text, const char* part) {
      try {
        clip_list_from_tsv(text);
      } catch (const std::runtime_error& error) {
        return std::string(error.what()).find(part) != std::string::npos;
      }
      return false;
    };
    const std::string whole = to_tsv(clips);
    QVERIFY(refused("", "empty"));
    QVERIFY(refused(whole.substr(0, whole.size() - 1), "line 3"));
    QVERIFY(refused("path\n", "line 1"));
    std::string wrong = whole;
    wrong.replace(wrong.find("48000"), 5, "fast!");
    QVERIFY(refused(wrong, "line 2"));
  }

  void a_hundred_thousand_clips_are_compared_at_once() {
    ClipList clips(100000);
    for (std::size_t i = 0; i < clips.size(); ++i) clips[i].path = std::to_string(i) + ".wav";
    const auto start = std::chrono::steady_clock::now();
    QVERIFY(!changes_between(clip_list_from_tsv(to_tsv(clips)), clips).any());
    const double took =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    QVERIFY2(took < 10, qPrintable(QString::number(took)));  // some 0.1 s where nothing else runs
  }
};

}  // namespace test_clip_list

int core_clip_list(int argc, char** argv) {
  return earshot::testing::run_test<test_clip_list::TestClipList>(argc, argv);
}
#include "test_clip_list.moc"
