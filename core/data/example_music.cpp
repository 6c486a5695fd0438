#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "core/audio/decode.h"
#include "core/audio/ogg_cut.h"
#include "core/audio/sound_file.h"
#include "core/base/stopped.h"
#include "core/data/debian_package.h"
#include "core/data/example_layouts.h"
#include "core/data/sha1.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

constexpr double kShortest = 45;
constexpr double kLongest = 300;
constexpr std::size_t kTracksAnAlbum = 12;

/// One composer or team each.
struct Album {
  std::string label, source, style, licence;
  std::vector<std::string> packages;
  std::string within;  ///< a piece of the path of its tracks
  bool stems;          ///< song.ogg and guitar.ogg, to be mixed
};

const std::array<Album, 4>& albums() {
  static const std::array<Album, 4> all{
      Album{"singularity",
            "singularity-music",
            "ambient",
            "CC-BY-SA-3.0",
            {"singularity-music"},
            "/",
            false},
      Album{"pushover",
            "pushover-data",
            "chamber/game",
            "GPL-3+",
            {"pushover-data"},
            "/themes/",
            false},
      Album{"trackballs",
            "trackballs-data",
            "electronic",
            "GPL-2+ / Ethymonics",
            {"trackballs-data"},
            "/music/",
            false},
      Album{"metal",
            "fretsonfire-songs",
            "metal, real guitars",
            "CC-BY-SA-3.0 / MIT",
            {"fretsonfire-songs-muldjord", "fretsonfire-songs-sectoid"},
            "/",
            true}};
  return all;
}

struct Track {
  fs::path file;
  double seconds = 0;
  std::string rank;
};

std::vector<Track> tracks_of(const Album& album, const std::map<std::string, fs::path>& packages) {
  std::vector<Track> tracks;
  for (const std::string& package : album.packages) {
    for (const auto& entry : fs::recursive_directory_iterator(packages.at(package))) {
      const fs::path& file = entry.path();
      if (!entry.is_regular_file() || file.extension() != ".ogg") continue;
      if (file.string().find(album.within) == std::string::npos) continue;
      if (album.stems && file.filename() != "song.ogg") continue;
      const AudioHeader header = read_header(file);
      const double seconds = static_cast<double>(header.frames) / static_cast<double>(header.rate);
      if (seconds < kShortest) continue;
      const std::string name =
          album.label + file.parent_path().filename().string() + file.filename().string();
      tracks.push_back({file, seconds, hex(sha1(name))});
    }
  }
  std::sort(tracks.begin(), tracks.end(),
            [](const Track& a, const Track& b) { return a.rank < b.rank; });
  if (tracks.size() > kTracksAnAlbum) tracks.resize(kTracksAnAlbum);
  return tracks;
}

std::string split_of(std::size_t place, std::size_t count) {
  const auto share = [count](double part) {
    return std::nearbyint(static_cast<double>(count) * part);
  };
  const double test = std::max(2.0, share(0.3));
  const double valid = std::max(1.0, share(0.15));
  const auto rank = static_cast<double>(place);
  return rank < test ? "test" : rank < test + valid ? "valid" : "train";
}

std::string plain_name(const std::string& text) {
  std::string name;
  for (const char letter : text) {
    const auto code = static_cast<unsigned char>(letter);
    const bool plain = code < 128 && (std::isalnum(code) != 0 || letter == '-');
    if (plain) {
      name += letter;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

std::int64_t frames_of(const fs::path& file) {
  const AudioHeader header = read_header(file);
  return std::min(header.frames, static_cast<std::int64_t>(kLongest) * header.rate);
}

/// Vorbis in the making; its encoder wants small portions.
class VorbisWriter {
 public:
  VorbisWriter(const fs::path& file, int rate, int channels) : file_(file) {
    SF_INFO info{};
    info.samplerate = rate;
    info.channels = channels;
    info.format = SF_FORMAT_OGG | SF_FORMAT_VORBIS;
    handle_ = sf_open(file.c_str(), SFM_WRITE, &info);
    if (handle_ == nullptr) throw std::runtime_error(file.string() + ": cannot be written");
    double quality = 0.5;
    sf_command(handle_, SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
  }
  ~VorbisWriter() { sf_close(handle_); }
  VorbisWriter(const VorbisWriter&) = delete;
  VorbisWriter& operator=(const VorbisWriter&) = delete;

  void write(const std::vector<float>& interleaved) {
    const auto count = static_cast<sf_count_t>(interleaved.size());
    if (sf_write_float(handle_, interleaved.data(), count) != count) {
      throw std::runtime_error(file_.string() + ": cannot be written; is the disk full?");
    }
  }

 private:
  fs::path file_;
  SNDFILE* handle_ = nullptr;
};

/// The sum of two stems of one song at 0.7, for at most five minutes.
void mix_stems(const fs::path& first, const fs::path& second, const fs::path& out,
               const LayoutReport& report, const std::stop_token& stop) {
  std::array<std::unique_ptr<SoundFile>, 2> stems{std::make_unique<SoundFile>(first),
                                                  std::make_unique<SoundFile>(second)};
  const SoundInfo& info = stems[0]->info();
  if (stems[1]->info().rate != info.rate || stems[1]->info().channels != info.channels) {
    throw std::runtime_error(second.string() + ": not of the rate and channels of " +
                             first.filename().string());
  }
  const std::int64_t frames = std::min(std::max(info.frames, stems[1]->info().frames),
                                       static_cast<std::int64_t>(kLongest) * info.rate);
  const auto width = static_cast<std::size_t>(info.channels);
  VorbisWriter writer(out, info.rate, info.channels);
  for (std::int64_t done = 0; done < frames;) {
    leave_if_stopped(stop);
    const auto portion = static_cast<std::size_t>(std::min<std::int64_t>(4096, frames - done));
    std::vector<float> mixed(portion * width, 0.0F);
    std::vector<float> stem(portion * width);
    for (const auto& sound : stems) {
      const auto got = static_cast<std::size_t>(sound->stream().read(stem)) * width;
      for (std::size_t i = 0; i < got; ++i) mixed[i] += 0.7F * stem[i];
    }
    writer.write(mixed);
    done += static_cast<std::int64_t>(portion);
    report(static_cast<double>(done) / static_cast<double>(frames));
  }
}

}  // namespace

void lay_out_music(const std::map<std::string, fs::path>& packages, const fs::path& out,
                   const LayoutReport& report, const std::stop_token& stop) {
  struct Planned {
    const Album* album;
    Track track;
    std::string split;
    double work;  ///< relative; an encoder is some fifty times slower than a copy
  };
  std::vector<Planned> plan;
  double all_work = 0;
  for (const Album& album : albums()) {
    const std::vector<Track> tracks = tracks_of(album, packages);
    for (std::size_t i = 0; i < tracks.size(); ++i) {
      const double work = album.stems ? 50 : 1;
      all_work += work;
      plan.push_back({&album, tracks[i], split_of(i, tracks.size()), work});
    }
  }
  std::vector<std::vector<std::string>> rows;
  double done = 0;
  for (const Planned& planned : plan) {
    leave_if_stopped(stop);
    const fs::path& file = planned.track.file;
    const std::string name =
        planned.album->stems ? file.parent_path().filename().string() : file.stem().string();
    const std::string path = planned.album->label + "/" + plain_name(name) + ".ogg";
    fs::create_directories(out / planned.album->label);
    if (planned.album->stems) {
      mix_stems(
          file, file.parent_path() / "guitar.ogg", out / path,
          [&](double share) { report((done + share * planned.work) / all_work); }, stop);
    } else {
      copy_ogg_head(file, out / path, frames_of(file));
    }
    done += planned.work;
    report(done / all_work);
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.1f", std::min(planned.track.seconds, kLongest));
    rows.push_back({path, planned.album->label, planned.split, planned.album->source,
                    planned.album->style, planned.album->licence, seconds});
  }
  write_manifest(out, {"path", "label", "split", "source", "style", "licence", "seconds"}, rows);
}

}  // namespace earshot
