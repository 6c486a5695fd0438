#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>
#include <string_view>

#include "core/audio/decode.h"
#include "core/base/printable.h"
#include "core/base/stopped.h"
#include "core/data/drum_kind.h"
#include "core/data/drumkit.h"
#include "core/data/example_layouts.h"
#include "core/data/sha1.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kHitRate = 44100;
constexpr double kDecodedSeconds = 30;
constexpr std::size_t kShortestHit = 800;
constexpr std::size_t kLongestHit = 3 * kHitRate;
constexpr float kHeardLevel = 0.003F;
constexpr float kLowestPeak = 0.1F;

/// Kits that share recordings or an author are in one split: The Black Pearl and GMRockKit are one
/// drum set; three kits are Millo's.
struct SortedKit {
  std::string_view folder, split;
};
constexpr std::array kSortedKits{
    SortedKit{"Audiophob", "train"},          SortedKit{"ElectricEmpireKit", "train"},
    SortedKit{"ForzeeStereo", "train"},       SortedKit{"Gimme A Hand 1.0", "train"},
    SortedKit{"GMRockKit", "train"},          SortedKit{"HardElectro1", "train"},
    SortedKit{"rumpf_kit_z01_h2", "train"},   SortedKit{"The Black Pearl 1.0", "train"},
    SortedKit{"VariBreaks", "train"},         SortedKit{"ColomboAcousticDrumkit", "valid"},
    SortedKit{"TR808EmulationKit", "valid"},  SortedKit{"BJA_Pacific", "test"},
    SortedKit{"Millo-Drums_v.1", "test"},     SortedKit{"Millo_MultiLayered2", "test"},
    SortedKit{"Millo_MultiLayered3", "test"},
};

/// A recording that is to become a clip.
struct DrumHit {
  fs::path file;
  std::string kind, kit, split, package, instrument;
};

/// What does not become a clip, and why.
using LeftOut = std::vector<std::string>;

bool is_plain_file_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string_view("/\0", 2)) == std::string::npos;
}

/// "GMRockKit/Kick-Soft.wav".
std::string place_of(const DrumHit& hit) {
  return hit.kit + "/" + hit.file.filename().string();
}

void add_kit(const fs::path& folder, const SortedKit& kit, const std::string& package,
             std::vector<DrumHit>& hits, LeftOut& left_out) {
  std::vector<KitInstrument> instruments;
  try {
    instruments = read_drumkit(folder / "drumkit.xml");
  } catch (const std::runtime_error& error) {
    left_out.push_back(error.what());
    return;
  }
  for (const KitInstrument& instrument : instruments) {
    const auto kind = drum_kind(instrument.name);
    if (!kind) continue;
    for (const std::string& file : instrument.files) {
      DrumHit hit{folder,  *kind,          std::string(kit.folder), std::string(kit.split),
                  package, instrument.name};
      if (is_plain_file_name(file)) {
        hit.file = folder / file;
        hits.push_back(std::move(hit));
      } else {
        left_out.push_back(hit.kit + ": " + shortened(file) + " is no name of a file");
      }
    }
  }
}

/// In the order of the packages' and the folders' names: of two kits with the same recording the
/// first keeps it.
std::vector<DrumHit> hits_of(const std::map<std::string, fs::path>& packages, LeftOut& left_out) {
  std::vector<DrumHit> hits;
  for (const auto& [package, tree] : packages) {
    std::set<fs::path> folders;
    std::error_code none;
    for (const auto& entry :
         fs::directory_iterator(tree / "usr/share/hydrogen/data/drumkits", none)) {
      folders.insert(entry.path());
    }
    for (const fs::path& folder : folders) {
      const auto kit = std::find_if(
          kSortedKits.begin(), kSortedKits.end(),
          [&](const SortedKit& sorted) { return sorted.folder == folder.filename().string(); });
      if (kit != kSortedKits.end()) add_kit(folder, *kit, package, hits, left_out);
    }
  }
  return hits;
}

float peak_of(const std::vector<float>& samples) {
  float peak = 0;
  for (const float sample : samples) peak = std::max(peak, std::abs(sample));
  return peak;
}

/// From shortly before the first sample that is heard to the last, three seconds at most. Throws
/// std::runtime_error with the bare reason where nothing of use remains.
std::vector<float> trimmed_hit(const fs::path& file) {
  std::vector<float> samples = decode_mono(file, kHitRate, kDecodedSeconds);
  if (samples.size() < kShortestHit) throw std::runtime_error("too short");
  const auto heard = [](float sample) { return std::abs(sample) > kHeardLevel; };
  const auto first = std::find_if(samples.begin(), samples.end(), heard);
  const auto last = std::find_if(samples.rbegin(), samples.rend(), heard).base();
  if (first == samples.end()) throw std::runtime_error("silent");
  const auto before = std::min<std::ptrdiff_t>(200, first - samples.begin());
  std::vector<float> hit(first - before, last);
  if (hit.size() > kLongestHit) hit.resize(kLongestHit);
  if (peak_of(hit) < 0.005F) throw std::runtime_error("silent");
  return hit;
}

/// Equal for the same recording at another level.
std::string sameness_of(const std::vector<float>& hit) {
  const float peak = peak_of(hit);
  std::string bytes;
  for (const float sample : hit) {
    const auto level = static_cast<std::int16_t>(std::nearbyint(sample / peak * 2000));
    bytes += static_cast<char>(level & 255);
    bytes += static_cast<char>((level >> 8) & 255);
  }
  return hex(sha1(bytes));
}

/// Soft hits up to -20 dBFS, too loud ones down to full scale, and the end of a cut one faded.
void level_and_fade(std::vector<float>& hit) {
  const float peak = peak_of(hit);
  const float gain = peak < kLowestPeak ? kLowestPeak / peak : 1 / std::max(1.0F, peak);
  for (float& sample : hit) sample *= gain;
  constexpr std::size_t fade = 400;
  if (hit.size() <= 20 * fade) return;
  for (std::size_t i = 0; i < fade; ++i) {
    hit[hit.size() - fade + i] *= 1 - static_cast<float>(i) / static_cast<float>(fade - 1);
  }
}

void write_hit(const fs::path& file, const std::vector<float>& hit) {
  SF_INFO info{};
  info.samplerate = static_cast<int>(kHitRate);
  info.channels = 1;
  info.format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
  SNDFILE* const handle = sf_open(file.c_str(), SFM_WRITE, &info);
  if (handle == nullptr) throw std::runtime_error(file.string() + ": cannot be written");
  sf_command(handle, SFC_SET_CLIPPING, nullptr, SF_TRUE);
  const auto count = static_cast<sf_count_t>(hit.size());
  const bool whole = sf_write_float(handle, hit.data(), count) == count;
  if (sf_close(handle) != 0 || !whole) {
    throw std::runtime_error(file.string() + ": cannot be written; is the disk full?");
  }
}

/// Letters, digits and sharps; a dash for everything else.
std::string file_word(const std::string& text) {
  std::string word;
  for (const char letter : text) {
    const auto code = static_cast<unsigned char>(letter);
    if (code < 128 && (std::isalnum(code) != 0 || letter == '#')) {
      word += letter;
    } else if (word.empty() || word.back() != '-') {
      word += '-';
    }
  }
  return word;
}

/// <kind>/<kit>__<recording>.flac, a number behind it where that is taken.
std::string hit_path(const DrumHit& hit, std::set<std::string>& taken) {
  const std::string path =
      hit.kind + "/" + file_word(hit.kit) + "__" + file_word(hit.file.stem().string());
  std::string free = path;
  for (int number = 2; !taken.insert(free).second; ++number) {
    free = path + "-" + std::to_string(number);
  }
  return free + ".flac";
}

void write_left_out(const fs::path& folder, const LeftOut& left_out) {
  std::ofstream stream(folder / "left-out.txt", std::ios::binary);
  for (const std::string& line : left_out) stream << printable(line) << '\n';
  stream.close();
  if (!stream) {
    throw std::runtime_error((folder / "left-out.txt").string() +
                             ": cannot be written; is the disk full?");
  }
}

}  // namespace

void lay_out_drums(const std::map<std::string, fs::path>& packages, const fs::path& out,
                   const LayoutReport& report, const std::stop_token& stop) {
  LeftOut left_out;
  const std::vector<DrumHit> hits = hits_of(packages, left_out);
  std::vector<std::vector<std::string>> rows;
  std::map<std::string, std::string> recordings;  // what it sounds like -> where it was found
  std::set<std::string> taken;
  std::set<fs::path> files;
  for (std::size_t place = 0; place < hits.size(); ++place) {
    leave_if_stopped(stop);
    report(static_cast<double>(place) / static_cast<double>(hits.size()));
    const DrumHit& hit = hits[place];
    // A kit may list one file for several strengths.
    if (!files.insert(hit.file).second) continue;
    std::vector<float> samples;
    try {
      samples = trimmed_hit(hit.file);
    } catch (const std::runtime_error& error) {
      left_out.push_back(place_of(hit) + ": " + error.what());
      continue;
    }
    const auto [same, fresh] = recordings.try_emplace(sameness_of(samples), place_of(hit));
    if (!fresh) {
      left_out.push_back(place_of(hit) + ": the same recording as " + same->second);
      continue;
    }
    level_and_fade(samples);
    const std::string path = hit_path(hit, taken);
    fs::create_directories(out / hit.kind);
    write_hit(out / path, samples);
    rows.push_back({path, hit.kind, hit.split, hit.package, hit.kit, hit.instrument});
  }
  if (rows.empty()) {
    throw std::runtime_error(
        "hydrogen-drumkits: none of the drum kits that Earshot knows is in it; another version of "
        "the package may have moved them");
  }
  write_left_out(out, left_out);
  write_manifest(out, {"path", "label", "split", "source", "kit", "instrument"}, rows);
  report(1);
}

}  // namespace earshot
