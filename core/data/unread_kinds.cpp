#include "core/data/unread_kinds.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "core/audio/sound_kind.h"
#include "core/data/cell_text.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

/// Only so many endings that nobody knows are looked into.
constexpr std::size_t kLookedInto = 64;

enum class WhatHelps { Convert, Headerless, None };
struct UnreadKind {
  const char* words;
  WhatHelps help;
  std::set<std::string_view> endings;
};

const std::vector<UnreadKind>& kinds() {
  static const std::vector<UnreadKind> known{
      {"sound in MP4 (AAC or ALAC)", WhatHelps::Convert, {"m4a", "m4b", "m4p", "m4r", "3ga"}},
      {"MP4 or QuickTime",
       WhatHelps::Convert,
       {"mp4", "m4v", "mov", "qt", "3gp", "3gpp", "3g2", "f4v"}},
      {"AAC", WhatHelps::Convert, {"aac", "adts", "loas", "latm"}},
      {"Windows Media", WhatHelps::Convert, {"wma", "wmv", "asf", "xwma"}},
      {"WebM or Matroska", WhatHelps::Convert, {"webm", "weba", "mka", "mkv"}},
      {"AMR", WhatHelps::Convert, {"amr", "awb"}},
      {"Monkey's Audio", WhatHelps::Convert, {"ape", "apl"}},
      {"WavPack", WhatHelps::Convert, {"wv"}},
      {"Musepack", WhatHelps::Convert, {"mpc", "mp+", "mpp"}},
      {"True Audio", WhatHelps::Convert, {"tta"}},
      {"TAK", WhatHelps::Convert, {"tak"}},
      {"Shorten", WhatHelps::Convert, {"shn"}},
      {"OptimFROG", WhatHelps::None, {"ofr", "ofs"}},
      {"DSD", WhatHelps::Convert, {"dsf", "dff", "dsd", "wsd"}},
      {"RealAudio", WhatHelps::Convert, {"ra", "rm", "ram", "rmvb"}},
      {"Dolby", WhatHelps::Convert, {"ac3", "eac3", "ec3", "ac4", "mlp", "thd", "truehd"}},
      {"DTS", WhatHelps::Convert, {"dts", "dtshd"}},
      {"Speex", WhatHelps::Convert, {"spx"}},
      {"telephone coding",
       WhatHelps::Convert,
       {"g722", "g723", "g726", "g729", "gsm", "qcp", "evrc"}},
      {"ATRAC", WhatHelps::Convert, {"at3", "at9", "aa3", "oma", "omg"}},
      {"Audible", WhatHelps::None, {"aa", "aax", "aaxc"}},
      {"a MIDI sample dump", WhatHelps::Convert, {"sds"}},
      {"TwinVQ", WhatHelps::Convert, {"vqf"}},
      {"a film",
       WhatHelps::Convert,
       {"avi", "flv", "mpg", "mpeg", "ts", "mts", "m2ts", "vob", "ogv", "ogm", "divx", "mxf"}},
      {"Sound Designer II, whose header lies apart from it,", WhatHelps::None, {"sd2"}},
      {"tracker music", WhatHelps::Convert, {"xm", "s3m"}},
      {"MIDI, which is notes and no sound,", WhatHelps::None, {"mid", "midi", "kar", "rmi"}},
      {"samples without a header",
       WhatHelps::Headerless,
       {"raw", "pcm", "sw",  "sb",  "uw", "ub", "s8",  "u8",  "s16",  "s16le", "s16be",
        "s24", "s32", "f32", "f64", "ul", "al", "lin", "sln", "ulaw", "alaw",  "vox"}}};
  return known;
}

const UnreadKind* unread_kind_of(const std::string& ending) {
  const auto found = std::ranges::find_if(
      kinds(), [&](const UnreadKind& kind) { return kind.endings.contains(ending); });
  return found == kinds().end() ? nullptr : &*found;
}

/// What lies beside sounds and is none.
bool is_no_sound(const std::string& ending) {
  static const std::set<std::string_view> known{
      "txt",  "csv",      "tsv",      "json",   "jsonl",   "ndjson", "xml",  "html",
      "htm",  "md",       "rst",      "yaml",   "yml",     "toml",   "ini",  "cfg",
      "log",  "lst",      "list",     "scp",    "stm",     "ctm",    "trn",  "trs",
      "phn",  "wrd",      "textgrid", "lab",    "labels",  "ann",    "eaf",  "srt",
      "vtt",  "ass",      "jams",     "beats",  "pdf",     "doc",    "docx", "xls",
      "xlsx", "ods",      "odt",      "ppt",    "pptx",    "jpg",    "jpeg", "png",
      "gif",  "bmp",      "tif",      "tiff",   "svg",     "webp",   "ico",  "heic",
      "npy",  "npz",      "pt",       "pth",    "pkl",     "pickle", "h5",   "hdf5",
      "mat",  "parquet",  "arrow",    "db",     "sqlite",  "onnx",   "ckpt", "safetensors",
      "py",   "ipynb",    "m",        "r",      "c",       "cpp",    "h",    "sh",
      "bat",  "js",       "zip",      "tar",    "gz",      "tgz",    "bz2",  "xz",
      "7z",   "rar",      "zst",      "md5",    "sha1",    "sha256", "sig",  "asc",
      "cue",  "m3u",      "m3u8",     "pls",    "nfo",     "url",    "sfk",  "pek",
      "asd",  "reapeaks", "aup",      "aup3",   "als",     "flp",    "rpp",  "sf2",
      "sfz",  "bib",      "tex",      "css",    "lnk",     "plist",  "exe",  "dll",
      "so",   "part1",    "license",  "readme", "tfrecord"};
  return known.contains(ending);
}

/// In small letters, without the dot; "" where there is none.
std::string ending_of(const fs::path& file) {
  const std::string ending = lower_case(file.extension().string());
  return ending.empty() ? ending : ending.substr(1);
}

std::string words_of(const UnreadKind& kind, const std::string& ending) {
  const std::string words = std::string(kind.words) + " is not read";
  switch (kind.help) {
    case WhatHelps::Convert:
      return words + "; convert to FLAC or WAV: ffmpeg -i x." + ending + " x.flac";
    case WhatHelps::Headerless:
      return "samples without a header are not read; with their rate and coding they become a WAV: "
             "ffmpeg -f s16le -ar 16000 -ac 1 -i x." +
             ending + " x.wav";
    case WhatHelps::None:
      break;
  }
  return words;
}

/// "" where the files hold no sound.
std::string words_of_contents(const fs::path& root, const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    const auto kind = sound_kind(root / file);
    if (!kind) continue;
    return kind->is_read
               ? "sound (" + kind->words + ") under a name that does not say so; rename " +
                     "to end in ." + lower_case(kind->words)
               : kind->words;
  }
  return {};
}

}  // namespace

bool UnreadKinds::is_known(const fs::path& file) {
  return unread_kind_of(ending_of(file)) != nullptr;
}

void UnreadKinds::add(const std::string& path) {
  const std::string ending = ending_of(path);
  if (is_no_sound(ending)) return;
  Alike& alike = by_ending_[ending];
  ++alike.files;
  // The first by name: no folder lists its files in an order that stays.
  constexpr std::size_t most = 2;
  alike.first.insert(std::ranges::upper_bound(alike.first, path), path);
  if (alike.first.size() > most) alike.first.pop_back();
}

std::vector<Problem> UnreadKinds::problems(const fs::path& root) const {
  std::vector<Problem> problems;
  std::size_t looked_into = 0;
  for (const auto& [ending, alike] : by_ending_) {
    const UnreadKind* kind = unread_kind_of(ending);
    if (kind == nullptr && ++looked_into > kLookedInto) continue;
    const std::string words =
        kind != nullptr ? words_of(*kind, ending) : words_of_contents(root, alike.first);
    if (words.empty()) continue;
    if (alike.files == 1) {
      problems.push_back({alike.first.front(), words});
      continue;
    }
    const std::string count = std::to_string(alike.files) + " files";
    problems.push_back({ending.empty() ? "names without an ending" : "*." + ending,
                        count + ", the first " + alike.first.front() + ": " + words, alike.files});
  }
  return problems;
}

}  // namespace earshot
