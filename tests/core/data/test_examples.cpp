#include <fcntl.h>
#include <sndfile.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <numbers>
#include <QtTest>
#include <set>

#include "core/audio/decode.h"
#include "core/audio/ogg_cut.h"
#include "core/audio/sound_file.h"
#include "core/base/stopped.h"
#include "core/built_in/examples.h"
#include "core/data/child_process.h"
#include "core/data/debian_package.h"
#include "core/data/example_layouts.h"
#include "core/data/examples.h"
#include "core/data/scan.h"
#include "core/data/sha1.h"
#include "tests/support/fake_programs.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_examples {

using namespace earshot;
using namespace earshot::testing;
namespace fs = std::filesystem;

namespace {

/// $EARSHOT_DATA, for its scope.
struct DataFolder {
  explicit DataFolder(const fs::path& folder) { qputenv("EARSHOT_DATA", folder.c_str()); }
  ~DataFolder() { qunsetenv("EARSHOT_DATA"); }
};

constexpr int kVorbis = SF_FORMAT_OGG | SF_FORMAT_VORBIS;

std::vector<float> tone(double hertz, double seconds, int rate, double level = 0.4) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<float>(
        level * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / rate));
  }
  return samples;
}

void text(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << content;
}

std::string error_of(const std::function<void()>& action) try {
  action();
  return {};
} catch (const std::runtime_error& error) {
  return error.what();
}

/// A tree as the package's, with few syllables.
void write_voice_tree(const fs::path& tree) {
  for (const char* syllable : {"ㄅㄚ", "ㄅㄚ1", "ㄅㄚ2", "ㄓㄨㄥ4", "ㄕ3", "ㄧㄢ", "ㄩ3"}) {
    for (const char* speaker : {"3.ogg", "5.ogg"}) {
      write_sound(tree / "usr/share/gcin-voice/ogg" / syllable / speaker, tone(300, 0.3, 16000),
                  16000, 1, kVorbis);
    }
  }
  text(tree / "usr/share/doc/gcin-voice/copyright", "free for all\n");
}

int children_of(const fs::path& folder) {
  int count = 0;
  if (!fs::exists(folder)) return 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder)) ++count;
  return count;
}

}  // namespace

class TestExamples : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void sha1_gives_the_published_digests() {
    // RFC 3174, section 7.3.
    QCOMPARE(hex(sha1("abc")), std::string("a9993e364706816aba3e25717850c26c9cd0d89d"));
    QCOMPARE(hex(sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
             std::string("84983e441c3bd26ebaae4aa1f95129e5e54670f1"));
    QCOMPARE(hex(sha1(std::string(1000000, 'a'))),
             std::string("34aa973cd4c4daa4f61eeb2bdbad27316534016f"));
    std::string digits;
    for (int i = 0; i < 80; ++i) digits += "01234567";
    QCOMPARE(hex(sha1(digits)), std::string("dea356a2cddd90c7a7ecedc5ebb563934f460452"));
    QCOMPARE(hex(sha1("")), std::string("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
    // 0xa9993e36...9d is 68 modulo 100 and 1 modulo 2.
    QCOMPARE(remainder(sha1("abc"), 2), 1U);
    QCOMPARE(remainder(sha1("abc"), 256), 0x9dU);
  }

  void an_ogg_head_is_cut_without_decoding() {
    const TemporaryFolder folder;
    const fs::path whole = folder.path() / "whole.ogg";
    const fs::path head = folder.path() / "head.ogg";
    write_sound(whole, tone(440, 6.0, 22050), 22050, 1, kVorbis);
    copy_ogg_head(whole, head, 60000);
    QCOMPARE(read_header(head).frames, std::int64_t{60000});
    QCOMPARE(SoundFile(head).fault(), std::string());
    auto expected = decode_mono(whole, 22050, 60.0);
    expected.resize(60000);
    QCOMPARE(decode_mono(head, 22050, 60.0), expected);
    copy_ogg_head(whole, head, 10000000);
    QCOMPARE(fs::file_size(head), fs::file_size(whole));
    text(folder.path() / "text.ogg", "no pages in here, but long enough for a head\n");
    QVERIFY(!error_of([&] { copy_ogg_head(folder.path() / "text.ogg", head, 1000); }).empty());
  }

  void programs_run_and_are_heard() {
    const TemporaryFolder folder;
    const auto result =
        run_process({"sh", "-c", "pwd; echo \"$1\" >&2; cat; exit 3", "sh", "a b; $(c)"},
                    folder.path(), {}, {});
    QCOMPARE(result.status, 3);
    QCOMPARE(fs::canonical(result.output.substr(0, result.output.size() - 1)),
             fs::canonical(folder.path()));
    QCOMPARE(result.errors, std::string("a b; $(c)\n"));
    const std::string error =
        error_of([&] { run_process({"no-such-program"}, folder.path(), {}, {}); });
    QVERIFY(error.starts_with("no-such-program: "));
  }

  void programs_end_when_stopped() {
    const TemporaryFolder folder;
    std::stop_source stop;
    int calls = 0;
    const auto begin = std::chrono::steady_clock::now();
    const auto run = [&] {
      run_process(
          {"sh", "-c", "sleep 60 & sleep 60"}, folder.path(),
          [&] {
            if (++calls == 3) stop.request_stop();
          },
          stop.get_token());
    };
    QVERIFY_EXCEPTION_THROWN(run(), Stopped);
    QVERIFY(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
  }

  void syllables_are_laid_out_by_tone_with_all_their_labels() {
    const TemporaryFolder folder;
    write_voice_tree(folder.path() / "package");
    fs::create_directories(folder.path() / "out");
    lay_out_tones(folder.path() / "package", folder.path() / "out", [](double) {}, {});
    const Dataset dataset = scan(built_in_importers(), {folder.path() / "out", 0});
    QCOMPARE(dataset.columns,
             (std::vector<std::string>{"label", "source", "tone", "speaker", "initial", "final"}));
    QVERIFY(dataset.split_given && dataset.problems.empty());
    std::map<std::string, Clip> clips;
    for (const Clip& clip : dataset.clips) clips[clip.path] = clip;
    QCOMPARE(clips.size(), std::size_t{12});  // the neutral tone is left out
    using Texts = std::vector<std::string>;
    QCOMPARE(clips.at("tone4/zh_ueng_4_luo.ogg").labels,
             (Texts{"tone4", "gcin-voice", "4", "luo", "zh", "ueng"}));
    QCOMPARE(clips.at("tone3/sh_ih_3_edward.ogg").labels,
             (Texts{"tone3", "gcin-voice", "3", "edward", "sh", "ih"}));
    QCOMPARE(clips.at("tone1/0_ian_1_luo.ogg").labels,
             (Texts{"tone1", "gcin-voice", "1", "luo", "none", "ian"}));
    QCOMPARE(clips.at("tone3/0_v_3_luo.ogg").labels[5], std::string("v"));
    QCOMPARE(clips.at("tone1/b_a_1_luo.ogg").split, clips.at("tone2/b_a_2_edward.ogg").split);
  }

  void tracks_are_copied_mixed_and_cut() {
    const TemporaryFolder folder;
    const fs::path& root = folder.path();
    const auto track = [&](const std::string& path, double seconds, double hertz) {
      write_sound(root / path, tone(hertz, seconds, 8000), 8000, 1, kVorbis);
    };
    track("s/usr/share/music/Long One.ogg", 301, 300);
    for (int i = 0; i < 13; ++i) track("s/usr/share/music/t" + std::to_string(i) + ".ogg", 46, 300);
    track("s/usr/share/music/jingle.ogg", 10, 300);
    track("p/usr/themes/a.ogg", 46, 300);
    track("p/usr/sounds/b.ogg", 46, 300);
    track("t/usr/music/c.ogg", 46, 300);
    for (const char* song : {"m/songs/one/", "m/songs/two & more/"}) {
      track(std::string(song) + "song.ogg", 46, 400);
      track(std::string(song) + "guitar.ogg", 47, 1000);
    }
    track("e/songs/three/song.ogg", 20, 400);
    fs::create_directories(root / "out");
    double done = 0;
    lay_out_music({{"singularity-music", root / "s"},
                   {"pushover-data", root / "p"},
                   {"trackballs-data", root / "t"},
                   {"fretsonfire-songs-muldjord", root / "m"},
                   {"fretsonfire-songs-sectoid", root / "e"}},
                  root / "out", [&](double share) { done = share; }, {});
    QVERIFY(std::abs(done - 1) < 1e-9);
    const Dataset dataset = scan(built_in_importers(), {root / "out", 0});
    QVERIFY(dataset.problems.empty());
    std::map<std::string, int> albums;
    std::map<Split, int> singularity;
    for (const Clip& clip : dataset.clips) {
      ++albums[clip.labels[0]];
      if (clip.labels[0] == "singularity") ++singularity[clip.split];
      QVERIFY(clip.seconds() > 45 && clip.seconds() <= 300);
    }
    QCOMPARE(albums, (std::map<std::string, int>{
                         {"metal", 2}, {"pushover", 1}, {"singularity", 12}, {"trackballs", 1}}));
    QCOMPARE(singularity[Split::Test], 4);
    QCOMPARE(singularity[Split::Valid], 2);
    const auto metal = dataset.find("metal/two_more.ogg");
    QVERIFY(metal >= 0);
    QVERIFY(std::abs(dataset.clips[static_cast<std::size_t>(metal)].seconds() - 47) < 0.01);
    const auto mixed = decode_mono(root / "out/metal/two_more.ogg", 8000, 10.0);
    for (const double hertz : {400.0, 1000.0}) {
      double real = 0;
      double imaginary = 0;
      for (std::size_t i = 0; i < 80000; ++i) {
        const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / 8000;
        real += mixed[i] * std::cos(angle) / 40000;
        imaginary += mixed[i] * std::sin(angle) / 40000;
      }
      QVERIFY(std::abs(std::hypot(real, imaginary) - 0.28) < 0.02);
    }
  }

  void an_example_is_fetched_laid_out_and_kept() {
    const TemporaryFolder folder;
    const fs::path tree = folder.path() / "tree";
    write_voice_tree(tree);
    text(tree / "DEBIAN/control",
         "Package: gcin-voice\nVersion: 1\nArchitecture: all\nMaintainer: nobody <n@o>\n"
         "Description: test\n");
    const fs::path package = folder.path() / "made.deb";
    if (std::system(
            ("dpkg-deb -b '" + tree.string() + "' '" + package.string() + "' >/dev/null 2>&1")
                .c_str()) != 0) {
      QSKIP("dpkg-deb is not here");
    }
    testing::FakePrograms programs;
    programs.add("apt-get",
                 "case \"$*\" in\n"
                 "*--print-uris*) echo \"'http://x/y.deb' gcin-voice_1_all.deb 4000 SHA256:0\";;\n"
                 "*download*) cp '" +
                     package.string() +
                     "' gcin-voice_1_all.deb;;\n"
                     "esac\n");
    const DataFolder set(folder.path() / "data");
    QVERIFY(!example_ready(tones_));
    QCOMPARE(licence_text(tones_), std::string());
    std::vector<double> done;
    const fs::path made =
        resolve_data(examples_, "example:tones", [&](const std::string& words, double share) {
          QVERIFY(!words.empty());
          done.push_back(share);
        });
    QCOMPARE(made, folder.path() / "data" / "tones");
    QVERIFY(std::is_sorted(done.begin(), done.end()) && done.back() == 1);
    QVERIFY(example_ready(tones_));
    QCOMPARE(scan(built_in_importers(), {made, 0}).clips.size(), std::size_t{12});
    QVERIFY(licence_text(tones_).find("free for all") != std::string::npos);
    QCOMPARE(children_of(folder.path() / "data"), 1);  // no temporary folder stays
    programs.add("apt-get", "exit 1\n");
    QCOMPARE(prepare_example(tones_), made);  // nothing is fetched again
  }

  void without_packages_it_says_what_would_help() {
    const TemporaryFolder folder;
    const DataFolder set(folder.path());
    testing::FakePrograms programs;
    const auto failing = [&](const std::string& script) {
      programs.add("apt-get", script);
      const std::string error = error_of([&] { prepare_example(tones_); });
      return children_of(folder.path()) == 0 ? error : "left something behind: " + error;
    };
    const std::string no_network = failing(
        "case \"$*\" in *update*) echo 'W: hm' >&2; echo 'E: no route' >&2; exit 100;; esac\n"
        "echo 'E: Unable to locate package gcin-voice' >&2; exit 100\n");
    QVERIFY2(no_network.find("no route") != std::string::npos &&
                 no_network.find("apt-get update") != std::string::npos,
             no_network.c_str());
    const std::string unknown = failing(
        "case \"$*\" in *update*) exit 0;; esac\n"
        "echo 'E: Unable to locate package gcin-voice' >&2; exit 100\n");
    QVERIFY2(unknown.find("Unable to locate") != std::string::npos, unknown.c_str());
    const std::string download = failing(
        "case \"$*\" in *--print-uris*) echo \"'u' f.deb 10 h\";; "
        "*) echo 'E: Failed to fetch f.deb' >&2; exit 100;; esac\n");
    QVERIFY2(download.find("Failed to fetch") != std::string::npos, download.c_str());
    const std::string broken = failing(
        "case \"$*\" in *--print-uris*) echo \"'u' f.deb 10 h\";; *) echo no > f.deb;; esac\n");
    QVERIFY2(broken.find("cannot be unpacked") != std::string::npos, broken.c_str());
    for (const std::string& line : {no_network, unknown, download, broken}) {
      QVERIFY(line.find('\n') == std::string::npos);
    }
  }

  void it_can_be_cancelled_while_it_fetches() {
    const TemporaryFolder folder;
    const DataFolder set(folder.path());
    testing::FakePrograms programs;
    programs.add("apt-get",
                 "case \"$*\" in *--print-uris*) echo \"'u' f.deb 1000 h\";; "
                 "*) head -c 500 /dev/zero > f.deb; sleep 60;; esac\n");
    std::stop_source stop;
    double seen = 0;
    QVERIFY_EXCEPTION_THROWN(
        prepare_example(
            tones_,
            [&](const std::string& words, double share) {
              seen = std::max(seen, share);
              if (words.find("0.0 of 0.0 MB") != std::string::npos && share > 0) {
                stop.request_stop();
              }
            },
            stop.get_token()),
        Stopped);
    QVERIFY(seen > 0);
    QCOMPARE(children_of(folder.path()), 0);
  }

  void names_and_paths() {
    QCOMPARE(resolve_data(examples_, "some/folder"), fs::path("some/folder"));
    const std::string error = error_of([&] { resolve_data(examples_, "example:bells"); });
    QCOMPARE(error, std::string("example:bells: no such example; there are tones, drums, music"));
    for (const ExampleEntry& example : examples_) {
      QVERIFY(example.download_bytes > 7000000 && !example.licence.empty());
    }
    qputenv("XDG_DATA_HOME", "/somewhere");
    QCOMPARE(example_folder(tones_), fs::path("/somewhere/earshot/examples/tones"));
    qputenv("EARSHOT_DATA", "/else");
    QCOMPARE(example_folder(tones_), fs::path("/else/tones"));
    qunsetenv("EARSHOT_DATA");
    qunsetenv("XDG_DATA_HOME");
  }

  /// A program that was killed while it laid an example out leaves its workshop.
  void workshops_of_killed_programs_go_and_those_of_living_ones_stay() {
    const TemporaryFolder folder;
    const DataFolder set(folder.path());
    text(folder.path() / "tones" / "manifest.csv", "path\n");
    text(folder.path() / ".tones-dEaDxx" / "packages" / "half.deb", "half");
    text(folder.path() / ".tones-ALivex" / "packages" / "half.deb", "half");
    text(folder.path() / ".tones-of-mine" / "note", "mine");
    const int living = ::open((folder.path() / ".tones-ALivex").c_str(), O_RDONLY | O_DIRECTORY);
    QVERIFY(::flock(living, LOCK_EX) == 0);
    prepare_example(tones_);
    QVERIFY(!fs::exists(folder.path() / ".tones-dEaDxx"));
    QVERIFY(fs::exists(folder.path() / ".tones-ALivex" / "packages" / "half.deb"));
    QVERIFY(fs::exists(folder.path() / ".tones-of-mine" / "note"));
    ::close(living);
    prepare_example(tones_);
    QVERIFY(!fs::exists(folder.path() / ".tones-ALivex"));
  }

  void the_true_package_gives_the_known_clips_and_splits() {
    // Kept beside the other tests' caches, so that it is fetched once.
    const char* cache = std::getenv("EARSHOT_CACHE");
    const TemporaryFolder folder;
    const fs::path data = cache != nullptr ? fs::path(cache) / "examples" : folder.path();
    const DataFolder set(data);
    const std::string error = error_of([&] { prepare_example(tones_); });
    if (!error.empty()) QSKIP(error.c_str());
    const Dataset dataset = scan(built_in_importers(), {example_folder(tones_), 0});
    QCOMPARE(dataset.clips.size(), std::size_t{2334});
    QVERIFY(dataset.problems.empty());
    // Counts of tones.sh, whose splits others compare with.
    QCOMPARE(dataset.of(Split::Train).size(), std::size_t{1509});
    QCOMPARE(dataset.of(Split::Valid).size(), std::size_t{325});
    QCOMPARE(dataset.of(Split::Test).size(), std::size_t{500});
    QCOMPARE(dataset.classes(0).size(), std::size_t{4});
    QCOMPARE(dataset.classes(dataset.column("final")).size(), std::size_t{39});
    QCOMPARE(dataset.classes(dataset.column("initial")).size(), std::size_t{22});
    QCOMPARE(dataset.classes(dataset.column("speaker")).size(), std::size_t{2});
  }

 private:
  const std::vector<ExampleEntry> examples_ = built_in_examples();
  const ExampleEntry tones_ = example_of(examples_, "tones");
};

}  // namespace test_examples

int core_examples(int argc, char** argv) {
  return earshot::testing::run_test<test_examples::TestExamples>(argc, argv);
}
#include "test_examples.moc"
