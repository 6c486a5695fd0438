#include <sndfile.h>

#include <QtTest>

#include "core/base/stopped.h"
#include "core/data/check.h"
#include "core/data/scan.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_check {

using namespace earshot;
using earshot::testing::TemporaryFolder;
using earshot::testing::wipe_middle;
using earshot::testing::write_sound;
using earshot::testing::write_toy_sounds;
namespace fs = std::filesystem;

class TestCheck : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void every_fault_of_the_content_is_listed_once_in_order() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 2, 10, 0.5, 16000);
    write_toy_sounds(sounds.path() / "x", 1, 1, 0.05, 16000);
    write_sound(sounds.path() / "class0/05.wav", std::vector<float>(8000, 0.0F), 16000);
    std::vector<float> ramp(30000);
    for (std::size_t i = 0; i < ramp.size(); ++i) {
      ramp[i] = static_cast<float>((i * 7919) % 1000) / 2e3F;
    }
    const fs::path cut = sounds.path() / "class1/03.flac";
    write_sound(cut, ramp, 16000, 1, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    wipe_middle(cut);
    PcmCache cache(std::make_shared<Dataset>(scan(built_in_importers(), {sounds.path(), 0})), 16000,
                   caches.path());
    std::size_t told = 0;
    std::int64_t done = 0;
    const auto problems = check_sounds(cache, {0.1, 2}, [&](const CheckProgress& progress) {
      told += progress.problems.size();
      done = progress.done;
      QCOMPARE(progress.total, std::int64_t{22});
    });
    QCOMPARE(done, std::int64_t{22});
    QCOMPARE(told, std::size_t{3});
    QCOMPARE(problems.size(), std::size_t{3});
    QCOMPARE(problems[0].path, std::string("class0/05.wav"));
    QVERIFY(problems[0].reason.starts_with("silent"));
    QCOMPARE(problems[1].path, std::string("class1/03.flac"));
    QVERIFY(problems[1].reason.starts_with("cut short"));
    QCOMPARE(problems[2].reason, std::string("too short: 0.05 s is shorter than 0.1 s"));
  }

  void it_stops_when_asked() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 1, 40, 2.0, 44100);
    PcmCache cache(std::make_shared<Dataset>(scan(built_in_importers(), {sounds.path(), 0})), 16000,
                   caches.path());
    std::stop_source stop;
    stop.request_stop();
    std::int64_t done = -1;
    const auto check = [&] {
      check_sounds(
          cache, {0, 2}, [&](const CheckProgress& progress) { done = progress.done; },
          stop.get_token());
    };
    QVERIFY_EXCEPTION_THROWN(check(), Stopped);
    QCOMPARE(done, std::int64_t{0});
  }
};

}  // namespace test_check

int core_check(int argc, char** argv) {
  return earshot::testing::run_test<test_check::TestCheck>(argc, argv);
}
#include "test_check.moc"
