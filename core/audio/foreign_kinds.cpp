#include "core/audio/foreign_kinds.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace earshot {
namespace {

using namespace std::string_view_literals;

struct Kind {
  std::size_t place;
  std::string_view begin;
  const char* words;
  const char* ending;  ///< what ffmpeg turns into a sound that is read; null: nothing would help
};

constexpr std::array kKinds{
    Kind{4, "ftyp"sv, "it is an MP4 file (AAC or ALAC mostly)", "m4a"},
    Kind{4, "moov"sv, "it is a QuickTime file", "mov"},
    Kind{0, "\x1A\x45\xDF\xA3"sv, "it is a WebM or Matroska file", "webm"},
    Kind{0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, "it is a Windows Media file (WMA)", "wma"},
    Kind{0, "#!AMR"sv, "it is an AMR file", "amr"},
    Kind{0, "MAC "sv, "it is a Monkey's Audio file (APE)", "ape"},
    Kind{0, "wvpk"sv, "it is a WavPack file", "wv"},
    Kind{0, "MPCK"sv, "it is a Musepack file", "mpc"},
    Kind{0, "MP+"sv, "it is a Musepack file", "mpc"},
    Kind{0, "TTA1"sv, "it is a True Audio file (TTA)", "tta"},
    Kind{0, "TTA2"sv, "it is a True Audio file (TTA)", "tta"},
    Kind{0, "OFR "sv, "it is an OptimFROG file", nullptr},
    Kind{0, "ajkg"sv, "it is a Shorten file", "shn"},
    Kind{0, "DSD "sv, "it is a DSD file", "dsf"},
    Kind{0, "FRM8"sv, "it is a DSD file", "dff"},
    Kind{0, ".RMF"sv, "it is a RealAudio file", "ra"},
    Kind{0, ".ra\xFD"sv, "it is a RealAudio file", "ra"},
    Kind{0, "FLV\x01"sv, "it is a Flash film", "flv"},
    Kind{0, "\x0B\x77"sv, "it is an AC-3 file", "ac3"},
    Kind{0, "ADIF"sv, "it is an AAC file", "aac"},
    Kind{0, "MThd"sv, "it is MIDI: notes, not sound", nullptr},
    // Libsndfile reads it, and says on standard output what it finds.
    Kind{0, "\xF0\x7E"sv, "it is a MIDI sample dump", "sds"},
    Kind{0, "PK\x03\x04"sv, "it is a ZIP archive; unpack it", nullptr},
    Kind{0, "PK\x05\x06"sv, "it is a ZIP archive, and empty", nullptr},
    Kind{0, "\x1F\x8B"sv, "it is packed with gzip; gunzip unpacks it", nullptr},
    Kind{0, "BZh"sv, "it is packed with bzip2; bunzip2 unpacks it", nullptr},
    Kind{0,
         "\xFD"
         "7zXZ"sv,
         "it is packed with xz; unxz unpacks it", nullptr},
    Kind{0, "\x28\xB5\x2F\xFD"sv, "it is packed with Zstandard; unzstd unpacks it", nullptr},
    Kind{0, "7z\xBC\xAF\x27\x1C"sv, "it is a 7-Zip archive; unpack it", nullptr},
    Kind{0, "Rar!"sv, "it is a RAR archive; unpack it", nullptr},
    Kind{257, "ustar"sv, "it is a tar archive; unpack it", nullptr},
    Kind{0, "\x93NUMPY"sv, "it is an array of NumPy's", nullptr},
    Kind{0, "\x89HDF"sv, "it is an HDF5 file", nullptr},
    Kind{0, "MATLAB 5.0"sv, "it is a MATLAB file", nullptr},
    Kind{0, "%PDF"sv, "it is a PDF", nullptr},
    Kind{0, "\x89PNG"sv, "it is a picture (PNG)", nullptr},
    Kind{0, "\xFF\xD8\xFF"sv, "it is a picture (JPEG)", nullptr},
    Kind{0, "GIF8"sv, "it is a picture (GIF)", nullptr},
    Kind{0, "\0\5\x16\7"sv, "it is a Mac's companion file (AppleDouble), without the sound",
         nullptr},
    Kind{0, "\0\5\x16\0"sv, "it is a Mac's companion file (AppleSingle)", nullptr},
    Kind{0,
         "\x7F"
         "ELF"sv,
         "it is a program", nullptr},
};

/// ADTS: a sync word like that of MPEG's frames, with a layer of 0, and the next one where it says.
bool is_adts(ByteWindow& window) {
  std::uint64_t place = 0;
  for (int frames = 0; frames < 3; ++frames) {
    const std::string_view head = window.at(place, 7);
    if (head.size() < 7) return frames > 0;
    if ((big_endian(head, 0, 2) & 0xFFF6U) != 0xFFF0) return false;
    const std::uint64_t bytes = (big_endian(head, 3, 3) >> 5) & 0x1FFFU;
    if (bytes < 7) return false;
    place += bytes;
  }
  return true;
}

bool is_mpeg_ts(ByteWindow& window) {
  constexpr std::uint64_t packet = 188;
  for (std::uint64_t i = 0; i < 4; ++i) {
    if (window.at(i * packet, 1) != "G") return false;
  }
  return true;
}

bool is_text(std::string_view bytes) {
  return !bytes.empty() && std::all_of(bytes.begin(), bytes.end(), [](char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return code >= 32 || code == '\n' || code == '\r' || code == '\t' || code == '\f';
  });
}

bool is_wide_text(std::string_view bytes) {
  if (!bytes.starts_with("\xFF\xFE"sv) && !bytes.starts_with("\xFE\xFF"sv)) return false;
  const std::size_t wide = bytes[0] == '\xFF' ? 3 : 2;
  std::size_t nulls = 0, letters = 0;
  for (std::size_t i = wide; i < bytes.size(); i += 2, ++letters) nulls += bytes[i] == 0 ? 1 : 0;
  return letters > 0 && nulls * 2 > letters;
}

std::string lower(std::string_view text) {
  std::string words(text);
  std::transform(words.begin(), words.end(), words.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  return words;
}

std::string text_kind(std::string_view head) {
  if (head.starts_with("version https://git-lfs")) {
    return "it is a pointer of Git LFS; git lfs pull fetches the sound";
  }
  const std::string words = lower(head);
  if (words.find("<html") != std::string::npos ||
      words.find("<!doctype html") != std::string::npos) {
    return "it holds a web page, an error's perhaps; download it again";
  }
  return "it holds text, not sound";
}

const Kind* kind_at(const std::string& head) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& kind) {
    return head.size() > kind.place &&
           std::string_view(head).substr(kind.place).starts_with(kind.begin);
  });
  return found == kKinds.end() ? nullptr : &*found;
}

}  // namespace

bool is_foreign_sound(ByteWindow& window) {
  const std::string head(window.at(0, 512));
  if (const Kind* kind = kind_at(head)) return kind->ending != nullptr;
  return is_adts(window) || is_mpeg_ts(window);
}

std::string made_readable(const std::string& ending) {
  return "; ffmpeg -i x." + ending + " x.flac makes one that is read";
}

std::string foreign_kind(ByteWindow& window) {
  const std::string head(window.at(0, 512));
  if (const Kind* kind = kind_at(head)) {
    return kind->words + (kind->ending != nullptr ? made_readable(kind->ending) : std::string());
  }
  if (is_adts(window)) return "it is an AAC file (ADTS)" + made_readable("aac");
  if (is_mpeg_ts(window)) return "it is an MPEG transport stream" + made_readable("ts");
  if (is_wide_text(head)) return "it holds text (UTF-16), not sound";
  if (is_text(head)) return text_kind(head);
  if (head.find_first_not_of('\0') == std::string::npos && window.size() >= 16) {
    return "it begins with nothing but zeros: a copy that failed, perhaps";
  }
  return {};
}

}  // namespace earshot
