#include <fstream>
#include <QTemporaryDir>
#include <QtTest>
#include <random>

#include "app/session/kept_log_mel.h"
#include "core/base/stopped.h"
#include "core/built_in/importers.h"
#include "core/data/scan.h"
#include "tests/support/run_test.h"
#include "tests/support/two_pitches.h"

namespace test_kept_log_mel {

using namespace earshot;
namespace fs = std::filesystem;

/// The log-mel map of a start is there at the next, and never that of other sounds.
class TestKeptLogMel : public QObject {
  Q_OBJECT

  fs::path at(const char* name) const { return folder_.filePath(name).toStdString(); }
  Dataset dataset() const {
    ScanRequest request;
    request.path = at("sounds");
    return scan(built_in_importers(), request);
  }
  /// Whether clips were decoded for it.
  bool heard_again(const Dataset& sounds, Features* found = nullptr) {
    std::int64_t reports = 0;
    const auto count = [&reports](std::int64_t, std::int64_t) { ++reports; };
    Features features = kept_log_mel_features(sounds, 64, {}, count, {}, at("kept"));
    if (found != nullptr) *found = std::move(features);
    return reports > 0;
  }
  fs::path kept_file() const {
    for (const auto& entry : fs::directory_iterator(at("kept"))) return entry.path();
    return {};
  }
  static std::string bytes_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::make_two_pitches(at("sounds"), 20);
  }
  void init() { fs::remove_all(at("kept")); }

  void the_same_sounds_are_heard_once() {
    const Dataset sounds = dataset();
    Features first, second;
    QVERIFY(heard_again(sounds, &first));
    QVERIFY(!heard_again(sounds, &second));
    QCOMPARE(first.items.size(), std::size_t{40});
    QVERIFY(first.items == second.items);
    QVERIFY(first.values == second.values);
    QCOMPARE(second.width, first.width);
  }

  void a_clip_that_changed_is_heard_again() {
    QVERIFY(heard_again(dataset()));
    fs::last_write_time(at("sounds") / "low" / "3.wav",
                        fs::file_time_type::clock::now() - std::chrono::hours(1));
    QVERIFY(heard_again(dataset()));
    QVERIFY(!heard_again(dataset()));
    fs::rename(at("sounds") / "low" / "3.wav", at("sounds") / "low" / "renamed.wav");
    QVERIFY(heard_again(dataset()));
    fs::rename(at("sounds") / "low" / "renamed.wav", at("sounds") / "low" / "3.wav");
  }

  void a_kept_file_that_is_not_whole_and_right_is_dropped() {
    const Dataset sounds = dataset();
    Features right;
    QVERIFY(heard_again(sounds, &right));
    const std::string whole = bytes_of(kept_file());
    const std::size_t seed = std::random_device{}();
    qInfo("seed %zu", seed);
    std::mt19937_64 draw(seed);
    for (int i = 0; i < 12; ++i) {
      std::string bad = whole;
      if (i == 0) bad.clear();
      if (i == 1) bad += "more";
      if (i == 2) bad.resize(bad.size() - 4);
      if (i == 3) bad.resize(60);
      if (i > 3) bad[draw() % bad.size()] ^= static_cast<char>(1 << (draw() % 8));
      std::ofstream(kept_file(), std::ios::binary) << bad;
      Features found;
      QVERIFY2(heard_again(sounds, &found), qPrintable(QString::number(i)));
      QVERIFY(found.values == right.values);
      QVERIFY(bytes_of(kept_file()) == whole);
    }
  }

  void a_part_is_not_kept_for_the_whole() {
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(
        kept_log_mel_features(dataset(), 64, stop.get_token(), {}, {}, at("kept")), Stopped);
    QVERIFY(!fs::exists(at("kept")));
    QVERIFY(heard_again(dataset()));
  }

  void where_nothing_can_be_written_the_features_are_there_all_the_same() {
    std::ofstream(at("a_file")) << "no folder";
    const Features found = kept_log_mel_features(dataset(), 64, {}, {}, {}, at("a_file"));
    QCOMPARE(found.items.size(), std::size_t{40});
  }

 private:
  QTemporaryDir folder_;
};

}  // namespace test_kept_log_mel

int app_kept_log_mel(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_kept_log_mel::TestKeptLogMel>(argc, argv);
}
#include "test_kept_log_mel.moc"
