#include <fstream>
#include <QtTest>

#include "core/built_in/importers.h"
#include "core/data/kept_headers.h"
#include "core/data/scan.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_kept_headers {

using namespace earshot;
using earshot::testing::TemporaryFolder;
using earshot::testing::write_sound;
namespace fs = std::filesystem;

/// Headers that an earlier scan read are read again only where a file is not what it was.
class TestKeptHeaders : public QObject {
  Q_OBJECT

 private:
  static constexpr std::size_t files = KeptHeaders::least_files;
  TemporaryFolder folder_;
  fs::path sounds_ = folder_.path() / "sounds", cache_ = folder_.path() / "cache";

  static std::string name(std::size_t i) { return "s" + std::to_string(i) + ".wav"; }
  void sound(const std::string& name, std::size_t frames) const {
    write_sound(sounds_ / name, std::vector<float>(frames, 0.25F), 16000);
  }
  /// As if all files had been there for a while.
  KeptHeaders headers() const { return KeptHeaders(sounds_, cache_, std::chrono::hours(-1)); }
  std::size_t opened_of_all(KeptHeaders& kept) const {
    for (std::size_t i = 0; i < files; ++i) kept.read(name(i));
    kept.keep();
    return kept.opened();
  }
  fs::path kept_file() const { return fs::directory_iterator(cache_ / "headers")->path(); }

 private Q_SLOTS:
  void initTestCase() {
    fs::create_directories(sounds_);
    for (std::size_t i = 0; i < files; ++i) sound(name(i), 1600 + i);
  }
  void init() { fs::remove_all(cache_); }

  void the_second_time_says_the_same_and_opens_nothing() {
    KeptHeaders first = headers();
    QCOMPARE(opened_of_all(first), files);
    KeptHeaders second = headers();
    for (std::size_t i = 0; i < files; ++i) {
      const AudioHeader header = second.read(name(i));
      QCOMPARE(header.frames, static_cast<std::int64_t>(1600 + i));
      QCOMPARE(header.rate, 16000);
      QCOMPARE(header.channels, 1);
      QCOMPARE(header.format, first.read(name(i)).format);
    }
    QCOMPARE(second.opened(), std::size_t{0});
  }

  void a_file_that_changed_is_opened_and_one_that_went_is_missed() {
    KeptHeaders first = headers();
    opened_of_all(first);
    sound(name(3), 800);
    sound(name(4), 1604);  // as long as before
    fs::rename(sounds_ / name(5), folder_.path() / "away.wav");
    KeptHeaders second = headers();
    QCOMPARE(second.read(name(3)).frames, 800);
    QCOMPARE(second.read(name(4)).frames, 1604);
    QVERIFY_EXCEPTION_THROWN(second.read(name(5)), std::runtime_error);
    QCOMPARE(second.read(name(6)).frames, 1606);
    QCOMPARE(second.opened(), std::size_t{2});
    sound(name(3), 1603);
    fs::rename(folder_.path() / "away.wav", sounds_ / name(5));
  }

  void what_was_written_just_now_is_not_kept() {
    KeptHeaders first(sounds_, cache_, std::chrono::hours(1));
    QCOMPARE(opened_of_all(first), std::size_t{0});
    QVERIFY(!fs::exists(cache_ / "headers"));
  }

  void a_damaged_file_is_as_if_nothing_was_kept_data() {
    QTest::addColumn<qint64>("length");
    QTest::addColumn<qint64>("spoilt");
    QTest::newRow("empty") << qint64{0} << qint64{-1};
    QTest::newRow("cut short") << qint64{500} << qint64{-1};
    QTest::newRow("one byte otherwise") << qint64{-1} << qint64{700};
  }
  void a_damaged_file_is_as_if_nothing_was_kept() {
    QFETCH(qint64, length);
    QFETCH(qint64, spoilt);
    KeptHeaders first = headers();
    opened_of_all(first);
    const fs::path file = kept_file();
    if (length >= 0) fs::resize_file(file, static_cast<std::uintmax_t>(length));
    if (spoilt >= 0) {
      std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekg(spoilt);
      const int before = bytes.get();
      bytes.seekp(spoilt);
      bytes.put(static_cast<char>(before ^ 1));
    }
    KeptHeaders second = headers();
    QCOMPARE(opened_of_all(second), files);
    KeptHeaders third = headers();
    QCOMPARE(opened_of_all(third), std::size_t{0});
  }

  void a_scan_without_a_cache_finds_the_same() {
    QVERIFY(qputenv("EARSHOT_CACHE", "/dev/null/none"));
    const Dataset dataset = scan(built_in_importers(), {sounds_, 0});
    QCOMPARE(dataset.clips.size(), files);
    QVERIFY(dataset.problems.empty());
  }
};

}  // namespace test_kept_headers

int core_kept_headers(int argc, char** argv) {
  return earshot::testing::run_test<test_kept_headers::TestKeptHeaders>(argc, argv);
}
#include "test_kept_headers.moc"
