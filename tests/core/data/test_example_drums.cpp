#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <QtTest>
#include <random>
#include <set>

#include "core/audio/decode.h"
#include "core/base/stopped.h"
#include "core/data/drum_kind.h"
#include "core/data/drumkit.h"
#include "core/data/example_layouts.h"
#include "core/data/scan.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_example_drums {

using namespace earshot;
using namespace earshot::testing;
namespace fs = std::filesystem;

namespace {

constexpr int kFlac = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
constexpr int kRate = 44100;

/// A hit that nobody else has: noise that dies away between two samples that are heard, with
/// silence before and behind it.
std::vector<float> hit(unsigned seed, double seconds, float level = 0.5F, int rate = kRate) {
  std::mt19937 draw(seed);
  std::uniform_real_distribution<float> noise(-1, 1);
  const auto sounding = static_cast<std::size_t>(seconds * rate);
  std::vector<float> samples(1000 + sounding + 3000, 0.0F);
  for (std::size_t i = 0; i < sounding; ++i) {
    const float left = 1 - static_cast<float>(i) / static_cast<float>(sounding);
    samples[1000 + i] = level * noise(draw) * (0.1F + 0.9F * left * left);
  }
  samples[1000] = level;
  samples[1000 + sounding - 1] = -level / 4;
  return samples;
}

void write_text(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

using Instruments = std::vector<std::pair<std::string, std::vector<std::string>>>;

/// As Hydrogen writes it, with more around the names than is looked for.
void write_kit(const fs::path& folder, const Instruments& instruments) {
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<drumkit_info xmlns=\"http://x/drumkit\">\n"
      " <name>A &lt;kit></name>\n <componentList><drumkitComponent><name>Main</name>"
      "</drumkitComponent></componentList>\n <instrumentList>\n";
  for (const auto& [name, files] : instruments) {
    xml += "  <instrument>\n   <id>0</id>\n   <name>" + name + "</name>\n   <image/>\n";
    for (const std::string& file : files) {
      xml += "   <instrumentComponent><layer><filename>" + file +
             "</filename><min>0</min></layer></instrumentComponent>\n";
    }
    xml += "  </instrument>\n";
  }
  write_text(folder / "drumkit.xml", xml + " </instrumentList>\n</drumkit_info>\n");
}

fs::path kit_folder(const fs::path& package, const std::string& kit) {
  return package / "usr/share/hydrogen/data/drumkits" / kit;
}

std::string whole(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string error_of(const std::function<void()>& action) try {
  action();
  return {};
} catch (const std::runtime_error& error) {
  return error.what();
}

/// Two packages with a kit of each split, and one that nobody sorted.
struct TwoPackages {
  TemporaryFolder folder;
  std::map<std::string, fs::path> packages{{"hydrogen-drumkits", folder.path() / "kits"},
                                           {"hydrogen-data", folder.path() / "data"}};
  fs::path out = folder.path() / "out";

  TwoPackages() {
    fs::create_directories(out);
    const auto kick = hit(1, 0.4);
    const fs::path train = kit_folder(packages["hydrogen-drumkits"], "The Black Pearl 1.0");
    write_kit(train, {{"Kick", {"Kick-Soft.wav", "Kick-Hard.wav", "Kick-Hard.wav"}},
                      {"Snare &amp; wires", {"Snare 1.flac"}},
                      {"HiHat semi-open", {"half.wav"}},
                      {"Crash", {"broken.flac", "nowhere.wav", "../../secret.wav", "mute.wav"}},
                      {"Ride", {"long.wav"}}});
    write_sound(train / "Kick-Soft.wav", hit(2, 0.3, 0.02F), kRate);
    write_sound(train / "Kick-Hard.wav", kick, kRate, 1, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    write_sound(train / "Snare 1.flac", hit(3, 0.3), kRate, 1, kFlac);
    write_sound(train / "half.wav", hit(4, 0.3), kRate);
    write_text(train / "broken.flac", "fLaC and nothing that can be played\n");
    write_sound(train / "mute.wav", std::vector<float>(20000, 0.0F), kRate);
    write_sound(train / "long.wav", hit(5, 5.0), kRate);
    write_sound(train.parent_path().parent_path() / "secret.wav", hit(6, 0.3), kRate);
    // The same kick once more, at half the level and as another kind of file.
    auto quieter = kick;
    for (float& sample : quieter) sample *= 0.5F;
    const fs::path again = kit_folder(packages["hydrogen-data"], "GMRockKit");
    write_kit(again, {{"Bass Drum", {"BD.aiff"}}, {"Closed HH", {"hh.wav"}}});
    write_sound(again / "BD.aiff", quieter, kRate, 1, SF_FORMAT_AIFF | SF_FORMAT_FLOAT);
    write_sound(again / "hh.wav", hit(7, 0.1, 0.5F, 48000), 48000);
    const fs::path test = kit_folder(packages["hydrogen-drumkits"], "Millo-Drums_v.1");
    write_kit(test, {{"Kick", {"a b.wav", "a_b.wav"}}});
    write_sound(test / "a b.wav", hit(8, 0.2), kRate);
    write_sound(test / "a_b.wav", hit(9, 0.2), kRate);
    const fs::path valid = kit_folder(packages["hydrogen-drumkits"], "ColomboAcousticDrumkit");
    write_kit(valid, {{"Floor Tom", {"tom.wav"}}});
    write_sound(valid / "tom.wav", hit(10, 0.2), kRate);
    write_text(kit_folder(packages["hydrogen-drumkits"], "VariBreaks") / "drumkit.xml", "no kit");
    const fs::path other = kit_folder(packages["hydrogen-drumkits"], "circAfrique v4");
    write_kit(other, {{"Clap", {"clap.wav"}}});
    write_sound(other / "clap.wav", hit(11, 0.2), kRate);
  }

  Dataset laid_out() {
    lay_out_drums(packages, out, [](double) {}, {});
    return scan(built_in_importers(), {out, 0});
  }
};

}  // namespace

class TestExampleDrums : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void instruments_and_their_recordings_are_read() {
    const auto kit = parse_drumkit(
        "\xEF\xBB\xBF<?xml version='1.0'?><drumkit_info xmlns='x'><name>no instrument</name>"
        "<!-- <instrument><name>a comment</name></instrument> --><instrumentList>"
        "<instrument><id>0</id>\n<name> Rim &amp; Sn&#228;re &#x41;&lt; &no; &#0;</name>"
        "<filename>old.wav</filename></instrument><instrument/>"
        "<instrument ><component><name>not mine</name><layer><filename>1&apos;.flac</filename>"
        "</layer><layer><filename>2.flac</filename></layer></component></instrument>"
        "</instrumentList><filename>outside.wav</filename></drumkit_info>");
    QCOMPARE(kit.size(), std::size_t{3});
    QCOMPARE(kit[0].name, std::string("Rim & Sn\xC3\xA4re A< &no; &#0;"));
    QCOMPARE(kit[0].files, std::vector<std::string>{"old.wav"});
    QVERIFY(kit[1].name.empty() && kit[1].files.empty());
    QVERIFY(kit[2].name.empty());
    QCOMPARE(kit[2].files, (std::vector<std::string>{"1'.flac", "2.flac"}));
  }

  void a_kit_that_ends_early_gives_what_it_had() {
    const auto kit = parse_drumkit("<instrument><name>Kick</name><layer><filename>k.wav</file");
    QCOMPARE(kit.size(), std::size_t{1});
    QCOMPARE(kit[0].name, std::string("Kick"));
    QCOMPARE(kit[0].files, std::vector<std::string>{"k.wav"});
  }

  void what_is_no_kit_is_refused_in_one_line() {
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += "<instrument>";
    for (const std::string& xml : {std::string(), std::string("text"), std::string("<a/>"), deep}) {
      const std::string error = error_of([&] { parse_drumkit(xml); });
      QVERIFY2(error.starts_with("no drum kit: ") && error.find('\n') == std::string::npos,
               error.c_str());
    }
    const std::string missing = error_of([] { read_drumkit("/nowhere/drumkit.xml"); });
    QVERIFY2(missing.starts_with("/nowhere/drumkit.xml: "), missing.c_str());
  }

  void kinds_follow_the_names_that_authors_give() {
    const std::map<std::string, std::string> kinds{{"Kick", "kick"},
                                                   {"808 Bass Drum", "kick"},
                                                   {"Snare Rimshot", "snare"},
                                                   {"Stick", "stick"},
                                                   {"Side Stick (soft)", "stick"},
                                                   {"HH_open", "hihat_open"},
                                                   {"Hat Closed", "hihat_closed"},
                                                   {"Open HH", "hihat_open"},
                                                   {"Tom (Hi-Hat)", "tom"},
                                                   {"Cowbell", "cowbell"},
                                                   {"Hand Clap", "clap"},
                                                   {"Ride Bell", "ride"},
                                                   {"Crash (right)", "crash"},
                                                   {"FLOOR TOM", "tom"}};
    for (const auto& [name, kind] : kinds) {
      QVERIFY2(drum_kind(name) == kind, (name + ": " + drum_kind(name).value_or("none")).c_str());
    }
    for (const std::string name :
         {"Hat semi-open", "Snare roll", "Crash choke", "Maracas", "", "("}) {
      QVERIFY2(!drum_kind(name), name.c_str());
    }
    QVERIFY(!drum_kind(std::string(100000, '(')));
  }

  void hits_are_laid_out_by_kind_and_split_by_kit() {
    TwoPackages made;
    const Dataset dataset = made.laid_out();
    QVERIFY(dataset.split_given && dataset.problems.empty());
    QCOMPARE(dataset.columns, (std::vector<std::string>{"label", "source", "kit", "instrument"}));
    std::map<std::string, Clip> clips;
    for (const Clip& clip : dataset.clips) clips[clip.path] = clip;
    std::set<std::string> paths;
    for (const auto& [path, clip] : clips) paths.insert(path);
    QCOMPARE(
        paths,
        (std::set<std::string>{
            "hihat_closed/GMRockKit__hh.flac", "kick/GMRockKit__BD.flac",
            "kick/Millo-Drums-v-1__a-b-2.flac", "kick/Millo-Drums-v-1__a-b.flac",
            "kick/The-Black-Pearl-1-0__Kick-Soft.flac", "ride/The-Black-Pearl-1-0__long.flac",
            "snare/The-Black-Pearl-1-0__Snare-1.flac", "tom/ColomboAcousticDrumkit__tom.flac"}));
    QCOMPARE(clips.at("snare/The-Black-Pearl-1-0__Snare-1.flac").labels,
             (std::vector<std::string>{"snare", "hydrogen-drumkits", "The Black Pearl 1.0",
                                       "Snare & wires"}));
    const int kit = dataset.column("kit");
    std::map<std::string, std::set<Split>> splits;
    for (const Clip& clip : dataset.clips) {
      splits[clip.labels[static_cast<std::size_t>(kit)]].insert(clip.split);
    }
    QCOMPARE(splits,
             (std::map<std::string, std::set<Split>>{{"ColomboAcousticDrumkit", {Split::Valid}},
                                                     {"GMRockKit", {Split::Train}},
                                                     {"Millo-Drums_v.1", {Split::Test}},
                                                     {"The Black Pearl 1.0", {Split::Train}}}));
  }

  void hits_begin_at_once_are_loud_enough_and_end_in_three_seconds() {
    TwoPackages made;
    for (const Clip& clip : made.laid_out().clips) {
      const auto samples = decode_mono(made.out / clip.path, kRate, 60.0);
      const auto first = std::find_if(samples.begin(), samples.end(),
                                      [](float sample) { return std::abs(sample) > 0.003F; });
      QVERIFY2(first - samples.begin() <= 400, clip.path.c_str());
      float peak = 0;
      for (const float sample : samples) peak = std::max(peak, std::abs(sample));
      QVERIFY2(peak > 0.095F && peak <= 1.0F, clip.path.c_str());
      QVERIFY2(clip.seconds() <= 3.0, clip.path.c_str());
      QVERIFY2(std::abs(samples.back()) < 1e-3F || clip.seconds() < 0.19, clip.path.c_str());
    }
  }

  void what_is_left_out_is_named_with_its_reason() {
    TwoPackages made;
    made.laid_out();
    const std::string told = whole(made.out / "left-out.txt");
    for (const std::string& line :
         {std::string("The Black Pearl 1.0/Kick-Hard.wav: the same recording as GMRockKit/BD.aiff"),
          std::string("The Black Pearl 1.0/broken.flac: "),
          std::string("The Black Pearl 1.0/nowhere.wav: "),
          std::string("The Black Pearl 1.0: ../../secret.wav is no name of a file"),
          std::string("The Black Pearl 1.0/mute.wav: silent"),
          std::string("VariBreaks/drumkit.xml: no drum kit")}) {
      QVERIFY2(told.find(line) != std::string::npos, (line + " is not in\n" + told).c_str());
    }
    QCOMPARE(std::count(told.begin(), told.end(), '\n'), std::ptrdiff_t{6});
  }

  void packages_without_a_known_kit_are_an_error_that_says_so() {
    const TemporaryFolder folder;
    write_kit(kit_folder(folder.path() / "p", "Unknown"), {{"Kick", {"k.wav"}}});
    fs::create_directories(folder.path() / "out");
    const std::string error = error_of([&] {
      lay_out_drums({{"hydrogen-drumkits", folder.path() / "p"}}, folder.path() / "out",
                    [](double) {}, {});
    });
    QVERIFY2(error.starts_with("hydrogen-drumkits: none of the drum kits"), error.c_str());
    QVERIFY(!fs::exists(folder.path() / "out" / "manifest.csv"));
  }

  void it_stops_between_two_hits() {
    TwoPackages made;
    std::stop_source stop;
    int asked = 0;
    QVERIFY_EXCEPTION_THROWN(lay_out_drums(
                                 made.packages, made.out,
                                 [&](double) {
                                   if (++asked == 3) stop.request_stop();
                                 },
                                 stop.get_token()),
                             Stopped);
    QCOMPARE(asked, 3);
  }
};

}  // namespace test_example_drums

int core_example_drums(int argc, char** argv) {
  return earshot::testing::run_test<test_example_drums::TestExampleDrums>(argc, argv);
}
#include "test_example_drums.moc"
