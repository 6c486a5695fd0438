#include <map>
#include <QtTest>

#include "core/data/scan.h"
#include "tests/support/support.h"

using namespace earshot;
using earshot::testing::TemporaryFolder;
using earshot::testing::write_sound;

namespace {

std::map<std::string, Split> splits_of(const std::filesystem::path& folder, std::uint64_t seed,
                                       double valid = 0.15, double test = 0.25) {
  std::map<std::string, Split> splits;
  for (const Clip& clip : scan({folder, seed, valid, test}).clips) splits[clip.path] = clip.split;
  return splits;
}

}  // namespace

class TestSplits : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;

  void add(const std::string& name) {
    write_sound(folder_.path() / name, std::vector<float>(80, 0.25F), 16000);
  }

 private Q_SLOTS:
  void initTestCase() {
    for (int i = 0; i < 2000; ++i) add(std::to_string(i % 4) + "/" + std::to_string(i) + ".wav");
  }

  void the_shares_are_as_asked() {
    std::map<Split, int> counts;
    for (const auto& [path, split] : splits_of(folder_.path(), 1)) ++counts[split];
    QVERIFY(std::abs(counts[Split::Test] - 500) < 80);  // four deviations
    QVERIFY(std::abs(counts[Split::Valid] - 300) < 64);
  }

  void the_seed_decides_them() {
    QVERIFY(splits_of(folder_.path(), 1) == splits_of(folder_.path(), 1));
    QVERIFY(splits_of(folder_.path(), 1) != splits_of(folder_.path(), 2));
  }

  void extremes_hold() {
    for (const auto& [path, split] : splits_of(folder_.path(), 1, 0, 0)) {
      QCOMPARE(split, Split::Train);
    }
    for (const auto& [path, split] : splits_of(folder_.path(), 1, 0, 1)) {
      QCOMPARE(split, Split::Test);
    }
  }

  void a_new_file_moves_no_other() {
    const auto before = splits_of(folder_.path(), 1);
    add("0/a new one.wav");
    auto after = splits_of(folder_.path(), 1);
    QCOMPARE(after.erase("0/a new one.wav"), std::size_t{1});
    QVERIFY(before == after);
  }

  void words_of_the_splits() {
    QCOMPARE(to_text(Split::Train), std::string("train"));
    QCOMPARE(to_text(Split::Valid), std::string("valid"));
    QCOMPARE(to_text(Split::Test), std::string("test"));
  }
};

QTEST_APPLESS_MAIN(TestSplits)
#include "test_splits.moc"
