#include <fcntl.h>
#include <sched.h>
#include <sndfile.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <fstream>
#include <numbers>
#include <QtTest>
#include <thread>

#include "core/audio/decode.h"
#include "core/base/random.h"
#include "core/base/stopped.h"
#include "core/data/pcm_block.h"
#include "core/data/pcm_cache.h"
#include "core/data/scan.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_pcm_cache {

using namespace earshot;
using namespace earshot::testing;
namespace fs = std::filesystem;

namespace {

std::shared_ptr<const Dataset> opened(const fs::path& folder) {
  return std::make_shared<Dataset>(scan(built_in_importers(), {folder, 0}));
}

std::vector<float> all_of(PcmCache& cache, std::int64_t clip) {
  std::vector<float> samples(static_cast<std::size_t>(cache.length(clip)));
  cache.read(clip, 0, samples);
  return samples;
}

std::vector<float> noise(std::size_t count, double level, std::uint64_t seed = 1) {
  Random random(seed, {});
  std::vector<float> samples(count);
  for (float& sample : samples) sample = static_cast<float>(level * (2 * random.uniform() - 1));
  return samples;
}

std::vector<fs::path> cache_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

/// Disk taken, in bytes; a sparse file's size says nothing.
std::int64_t disk_of(const fs::path& file) {
  struct stat status{};
  stat(file.c_str(), &status);
  return status.st_blocks * 512;
}

}  // namespace

class TestPcmCache : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void it_holds_what_the_decoder_gives() {
    const TemporaryFolder sounds, caches;
    write_sound(sounds.path() / "a.wav", noise(30000, 0.8), 44100, 2);
    write_sound(sounds.path() / "b.flac", noise(9000, 0.2), 8000, 1,
                SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    PcmCache cache(opened(sounds.path()), 16000, caches.path());
    for (std::int64_t clip = 0; clip < 2; ++clip) {
      const auto expected = decode_mono(
          sounds.path() / cache.dataset().clips[static_cast<std::size_t>(clip)].path, 16000, 10.0);
      const auto got = all_of(cache, clip);
      QCOMPARE(got.size(), expected.size());
      for (std::size_t i = 0; i < got.size(); ++i) {
        QVERIFY(std::abs(got[i] - expected[i]) < 2e-5F);
      }
      QVERIFY(!cache.problem(clip));
    }
  }

  void whoever_is_asked_to_stop_leaves_what_is_not_decoded_yet() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 1, 3, 0.5, 16000);
    std::stop_source stop;
    PcmCache cache(opened(sounds.path()), 16000, caches.path());
    cache.leave_when(stop.get_token());
    const auto first = all_of(cache, 0);
    QCOMPARE(first, all_of(*std::make_unique<PcmCache>(opened(sounds.path()), 16000), 0));
    stop.request_stop();
    QCOMPARE(all_of(cache, 0), first);
    QVERIFY_EXCEPTION_THROWN(cache.length(1), Stopped);
    QVERIFY_EXCEPTION_THROWN(cache.problem(2), Stopped);
  }

  void quiet_and_loud_sound_keep_their_precision() {
    const TemporaryFolder sounds, caches;
    // -72 dBFS of 24 bit, and float sound 12 dB above full scale.
    write_sound(sounds.path() / "quiet.wav", noise(5000, 2.5e-4), 16000, 1,
                SF_FORMAT_WAV | SF_FORMAT_PCM_24);
    write_sound(sounds.path() / "loud.wav", noise(5000, 4.0), 16000, 1,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    PcmCache cache(opened(sounds.path()), 16000, caches.path());
    const auto error = [&](const char* name) {
      const auto expected = decode_mono(sounds.path() / name, 16000, 1.0);
      const auto got = all_of(cache, cache.dataset().find(name));
      double largest = 0;
      for (std::size_t i = 0; i < expected.size(); ++i) {
        largest = std::max<double>(largest, std::abs(expected[i] - got.at(i)));
      }
      return largest;
    };
    QVERIFY(error("quiet.wav") <= 2.5e-4 / 65534 * 1.01);
    QVERIFY(error("loud.wav") <= 4.0 / 65534 * 1.01);
  }

  void crops_are_parts_of_the_whole_and_silence_outside() {
    const TemporaryFolder sounds, caches;
    write_sound(sounds.path() / "a.wav", noise(5000, 0.5), 16000);
    PcmCache cache(opened(sounds.path()), 16000, caches.path());
    const auto whole = all_of(cache, 0);
    QCOMPARE(whole.size(), std::size_t{5000});
    for (const std::int64_t start : {0, 1, 1023, 1024, 1025, 4000, 4990, -700, -3000, 6000}) {
      std::vector<float> crop(2100, 9.0F);
      cache.read(0, start, crop);
      for (std::int64_t i = 0; i < 2100; ++i) {
        const std::int64_t place = start + i;
        const float expected =
            place >= 0 && place < 5000 ? whole[static_cast<std::size_t>(place)] : 0.0F;
        QCOMPARE(crop[static_cast<std::size_t>(i)], expected);
      }
    }
  }

  void what_cannot_be_used_says_why() {
    const TemporaryFolder sounds, caches;
    write_sound(sounds.path() / "good.wav", noise(5000, 0.5), 16000);
    write_sound(sounds.path() / "offset.wav", std::vector<float>(5000, 0.5F), 16000);
    write_sound(sounds.path() / "silent.wav", noise(5000, 5e-5), 16000, 1,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    write_sound(sounds.path() / "cut.flac", noise(50000, 0.5), 16000, 1,
                SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    wipe_middle(sounds.path() / "cut.flac");
    write_sound(sounds.path() / "short.wav", {0.5F}, 192000);
    const auto dataset = opened(sounds.path());
    QCOMPARE(dataset->clips.size(), std::size_t{5});
    for (int run = 0; run < 2; ++run) {  // the second is told by the file
      PcmCache cache(dataset, 16000, caches.path());
      const auto reason = [&](const char* name) {
        const auto problem = cache.problem(dataset->find(name));
        return problem ? problem->path + ": " + problem->reason : std::string();
      };
      QCOMPARE(reason("good.wav"), std::string());
      QCOMPARE(reason("silent.wav"),
               std::string("silent.wav: silent: nothing in it rises above -80 dB"));
      QVERIFY(!reason("offset.wav").empty());
      QVERIFY(reason("cut.flac").find("cut short") != std::string::npos);
      QVERIFY(reason("short.wav").find("too short") != std::string::npos);
      QCOMPARE(cache.length(dataset->find("silent.wav")), std::int64_t{0});
      std::vector<float> samples(10, 1.0F);
      cache.read(dataset->find("cut.flac"), 0, samples);
      QCOMPARE(samples, std::vector<float>(10, 0.0F));
    }
  }

  void a_later_run_reads_without_the_sound_files() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 2, 2, 0.5, 16000);
    const auto dataset = opened(sounds.path());
    std::vector<float> first;
    {
      PcmCache cache(dataset, 16000, caches.path());
      first = all_of(cache, 3);
    }
    // Same size and time but other sound: only the cache can still know the first.
    const fs::path file = sounds.path() / dataset->clips[3].path;
    const auto time = fs::last_write_time(file);
    write_sound(file, noise(8000, 0.9), 16000);
    fs::last_write_time(file, time);
    PcmCache cache(dataset, 16000, caches.path());
    QCOMPARE(all_of(cache, 3), first);
    QCOMPARE(cache_files(caches.path()).size(), std::size_t{1});
  }

  void a_changed_file_makes_a_new_cache_and_removes_the_old() {
    const TemporaryFolder sounds, caches;
    write_sound(sounds.path() / "a.wav", noise(5000, 0.5), 16000);
    std::vector<float> before;
    {
      PcmCache cache(opened(sounds.path()), 16000, caches.path());
      before = all_of(cache, 0);
    }
    const auto old = cache_files(caches.path());
    write_sound(sounds.path() / "a.wav", noise(5000, 0.25, 2), 16000);
    fs::last_write_time(sounds.path() / "a.wav", fs::file_time_type::clock::now());
    PcmCache cache(opened(sounds.path()), 16000, caches.path());
    QVERIFY(all_of(cache, 0) != before);
    const auto now = cache_files(caches.path());
    QCOMPARE(now.size(), std::size_t{1});
    QVERIFY(now != old);
    PcmCache other_rate(opened(sounds.path()), 8000, caches.path());
    QCOMPARE(other_rate.length(0), std::int64_t{2500});
    QCOMPARE(cache_files(caches.path()).size(), std::size_t{2});
  }

  void a_file_that_changes_or_goes_while_open_is_told_and_not_remembered() {
    const TemporaryFolder sounds, caches;
    write_sound(sounds.path() / "a.wav", noise(5000, 0.5), 16000);
    write_sound(sounds.path() / "b.wav", noise(5000, 0.5), 16000);
    const auto dataset = opened(sounds.path());
    fs::rename(sounds.path() / "a.wav", sounds.path() / "kept");
    fs::rename(sounds.path() / "kept", sounds.path() / "a.wav");
    {
      PcmCache cache(dataset, 16000, caches.path());
      fs::rename(sounds.path() / "a.wav", sounds.path() / "kept");
      write_sound(sounds.path() / "b.wav", noise(6000, 0.5), 16000);
      QVERIFY(cache.problem(0)->reason.find("no such file any more") != std::string::npos);
      QVERIFY(cache.problem(1)->reason.find("changed since") != std::string::npos);
      QCOMPARE(cache.length(0), std::int64_t{0});
    }
    fs::rename(sounds.path() / "kept", sounds.path() / "a.wav");
    write_sound(sounds.path() / "b.wav", noise(5000, 0.5), 16000);
    PcmCache again(opened(sounds.path()), 16000, caches.path());
    QVERIFY(!again.problem(0) && !again.problem(1));
  }

  void torn_blocks_are_decoded_again() {
    const TemporaryFolder sounds, caches;
    write_sound(sounds.path() / "a.wav", noise(20000, 0.5), 16000);
    std::vector<float> first;
    {
      PcmCache cache(opened(sounds.path()), 16000, caches.path());
      first = all_of(cache, 0);
    }
    // A machine that lost its power: the table says ready, a page of samples never got there.
    const fs::path file = cache_files(caches.path()).at(0);
    const int descriptor = open(file.c_str(), O_RDWR);
    const std::vector<char> zeros(4096, 0);
    QCOMPARE(pwrite(descriptor, zeros.data(), 4096, 12288), ssize_t{4096});
    ::close(descriptor);
    PcmCache cache(opened(sounds.path()), 16000, caches.path());
    QCOMPARE(all_of(cache, 0), first);
  }

  void a_damaged_or_cut_cache_file_is_made_anew() {
    const TemporaryFolder sounds, caches;
    write_sound(sounds.path() / "a.wav", noise(20000, 0.5), 16000);
    std::vector<float> first;
    {
      PcmCache cache(opened(sounds.path()), 16000, caches.path());
      first = all_of(cache, 0);
    }
    const fs::path file = cache_files(caches.path()).at(0);
    fs::resize_file(file, 5000);
    {
      PcmCache cache(opened(sounds.path()), 16000, caches.path());
      QCOMPARE(all_of(cache, 0), first);
    }
    std::ofstream(file, std::ios::binary) << "something else altogether";
    PcmCache cache(opened(sounds.path()), 16000, caches.path());
    QCOMPARE(all_of(cache, 0), first);
  }

  void a_killed_process_leaves_nothing_wrong() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 2, 30, 1.0, 44100);
    const auto dataset = opened(sounds.path());
    const pid_t child = fork();
    if (child == 0) {
      try {
        PcmCache cache(dataset, 16000, caches.path());
        for (std::int64_t clip = 0;; clip = (clip + 1) % 60) cache.length(clip);
      } catch (...) {
        _exit(1);
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
    const TemporaryFolder elsewhere;
    PcmCache cache(dataset, 16000, caches.path());
    PcmCache fresh(dataset, 16000, elsewhere.path());
    for (std::int64_t clip = 0; clip < 60; ++clip) {
      QCOMPARE(all_of(cache, clip), all_of(fresh, clip));
    }
  }

  void many_threads_and_two_caches_agree() {
    const TemporaryFolder sounds, caches, elsewhere;
    write_toy_sounds(sounds.path(), 3, 10, 0.7, 22050);
    const auto dataset = opened(sounds.path());
    PcmCache alone(dataset, 16000, elsewhere.path());
    PcmCache first(dataset, 16000, caches.path());
    PcmCache second(dataset, 16000, caches.path());
    std::atomic<int> wrong = 0;
    std::vector<std::vector<float>> expected;
    for (std::int64_t clip = 0; clip < 30; ++clip) expected.push_back(all_of(alone, clip));
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        Random random(5, {static_cast<std::uint64_t>(thread)});
        for (int i = 0; i < 200; ++i) {
          const std::int64_t clip = random.integer(0, 29);
          PcmCache& cache = thread % 2 == 0 ? first : second;
          if (all_of(cache, clip) != expected[static_cast<std::size_t>(clip)]) ++wrong;
        }
      });
    }
    threads.clear();
    QCOMPARE(wrong.load(), 0);
  }

  void clips_not_asked_for_take_no_disk() {
    const TemporaryFolder sounds, caches;
    write_toy_sounds(sounds.path(), 1, 6, 8.0, 16000);
    PcmCache cache(opened(sounds.path()), 16000, caches.path());
    QVERIFY(cache.length(0) > 0);
    const std::int64_t taken = disk_of(cache_files(caches.path()).at(0));
    QVERIFY2(taken < 2 * 8 * 16000 * 2, qPrintable(QString::number(taken)));
  }

  void a_cache_that_cannot_be_made_says_so() {
    const TemporaryFolder sounds;
    write_sound(sounds.path() / "a.wav", noise(500, 0.5), 16000);
    const auto dataset = opened(sounds.path());
    try {
      PcmCache cache(dataset, 16000, "/proc/no/such");
      QFAIL("made a cache in /proc");
    } catch (const std::runtime_error& error) {
      QVERIFY(std::string(error.what()).find("EARSHOT_CACHE") != std::string::npos);
    }
    PcmCache cache(dataset, 16000, sounds.path() / "cache");
    QVERIFY_EXCEPTION_THROWN(cache.length(1), std::out_of_range);
    QVERIFY_EXCEPTION_THROWN(cache.length(-1), std::out_of_range);
  }

  void a_full_disk_is_an_error_with_words() {
    const TemporaryFolder sounds, disk;
    write_sound(sounds.path() / "a.wav", noise(400000, 0.5), 16000);
    const auto dataset = opened(sounds.path());
    // A file system of 300 kB that only the child sees.
    const pid_t child = fork();
    if (child == 0) {
      const bool mounted =
          (unshare(CLONE_NEWNS) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0) &&
          mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
          mount("none", disk.path().c_str(), "tmpfs", 0, "size=300k") == 0;
      if (!mounted) _exit(77);
      try {
        PcmCache cache(dataset, 16000, disk.path());
        cache.length(0);
        _exit(1);
      } catch (const std::runtime_error& error) {
        const std::string words = error.what();
        const bool clear = words.find("No space left") != std::string::npos &&
                           words.find("EARSHOT_CACHE") != std::string::npos;
        _exit(clear ? 0 : 2);
      }
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WEXITSTATUS(status) == 77) QSKIP("no small file system can be mounted here");
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
  }

  void a_block_knows_whether_it_is_whole() {
    const auto samples = noise(1000, 0.7);
    PcmBlock block = packed(samples);
    QVERIFY(is_whole(block));
    QVERIFY(!is_whole(PcmBlock{}));
    std::vector<float> out(1024, 1.0F);
    unpack(block, 0, out);
    QCOMPARE(out[1023], 0.0F);
    for (std::size_t place : {0UL, 500UL, 1023UL}) {
      PcmBlock torn = block;
      torn.samples[place] = static_cast<std::int16_t>(torn.samples[place] ^ 1);
      QVERIFY(!is_whole(torn));
    }
    block.scale *= 2;
    QVERIFY(!is_whole(block));
    QVERIFY(is_whole(packed(std::vector<float>(1024, 0.0F))));
  }
};

}  // namespace test_pcm_cache

int core_pcm_cache(int argc, char** argv) {
  return earshot::testing::run_test<test_pcm_cache::TestPcmCache>(argc, argv);
}
#include "test_pcm_cache.moc"
