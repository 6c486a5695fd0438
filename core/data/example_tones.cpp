#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "core/base/stopped.h"
#include "core/data/debian_package.h"
#include "core/data/delimited.h"
#include "core/data/example_layouts.h"
#include "core/data/sha1.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

struct Letter {
  std::string_view bopomofo, latin;
};

constexpr std::array kInitials{Letter{"ㄅ", "b"},  Letter{"ㄆ", "p"},  Letter{"ㄇ", "m"},
                               Letter{"ㄈ", "f"},  Letter{"ㄉ", "d"},  Letter{"ㄊ", "t"},
                               Letter{"ㄋ", "n"},  Letter{"ㄌ", "l"},  Letter{"ㄍ", "g"},
                               Letter{"ㄎ", "k"},  Letter{"ㄏ", "h"},  Letter{"ㄐ", "j"},
                               Letter{"ㄑ", "q"},  Letter{"ㄒ", "x"},  Letter{"ㄓ", "zh"},
                               Letter{"ㄔ", "ch"}, Letter{"ㄕ", "sh"}, Letter{"ㄖ", "r"},
                               Letter{"ㄗ", "z"},  Letter{"ㄘ", "c"},  Letter{"ㄙ", "s"}};

constexpr std::array kFinals{
    Letter{"ㄚ", "a"},  Letter{"ㄛ", "o"},  Letter{"ㄜ", "e"},   Letter{"ㄝ", "eh"},
    Letter{"ㄞ", "ai"}, Letter{"ㄟ", "ei"}, Letter{"ㄠ", "ao"},  Letter{"ㄡ", "ou"},
    Letter{"ㄢ", "an"}, Letter{"ㄣ", "en"}, Letter{"ㄤ", "ang"}, Letter{"ㄥ", "eng"},
    Letter{"ㄦ", "er"}, Letter{"ㄧ", "i"},  Letter{"ㄨ", "u"},   Letter{"ㄩ", "v"}};

/// A folder of gcin-voice, whose name is a syllable in Bopomofo with the tone as a digit (none: the
/// first tone; 1: the neutral one).
struct Syllable {
  std::string base, initial, final_latin;
  char tone = '1';
};

template <std::size_t Count>
const Letter* letter_at(const std::array<Letter, Count>& letters, std::string_view text) {
  const auto found = std::find_if(letters.begin(), letters.end(), [&](const Letter& letter) {
    return text.starts_with(letter.bopomofo);
  });
  return found == letters.end() ? nullptr : &*found;
}

std::optional<Syllable> syllable_of(const std::string& folder) {
  Syllable syllable;
  syllable.base = folder.substr(0, folder.find_last_not_of("0123456789") + 1);
  const char last = folder.back();
  const bool marked = last >= '0' && last <= '9';
  if (marked && (last < '2' || last > '4')) return {};
  if (marked) syllable.tone = last;
  std::string_view rest = syllable.base;
  if (const Letter* initial = letter_at(kInitials, rest)) {
    syllable.initial = initial->latin;
    rest.remove_prefix(initial->bopomofo.size());
  }
  while (!rest.empty()) {
    const Letter* letter = letter_at(kFinals, rest);
    if (letter == nullptr) return {};
    syllable.final_latin += letter->latin;
    rest.remove_prefix(letter->bopomofo.size());
  }
  if (syllable.final_latin.empty()) syllable.final_latin = "ih";
  return syllable;
}

std::string split_of(const std::string& base) {
  const std::uint32_t hundredth = remainder(sha1(base), 100);
  return hundredth < 60 ? "train" : hundredth < 75 ? "valid" : "test";
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

void write_manifest(const fs::path& folder, const std::vector<std::string>& columns,
                    const std::vector<std::vector<std::string>>& rows) {
  std::ofstream stream(folder / "manifest.csv", std::ios::binary);
  const auto write = [&](const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      stream << (i == 0 ? "" : ",") << quoted_field(fields[i], ',');
    }
    stream << '\n';
  };
  write(columns);
  for (const auto& row : rows) write(row);
  stream.close();
  if (!stream) {
    throw std::runtime_error((folder / "manifest.csv").string() +
                             ": cannot be written; is the disk full?");
  }
}

void lay_out_tones(const fs::path& package, const fs::path& out, const LayoutReport& report,
                   const std::stop_token& stop) {
  const fs::path source = package / "usr/share/gcin-voice/ogg";
  std::vector<std::vector<std::string>> rows;
  const std::vector<std::string> folders = names_in(source);
  for (std::size_t place = 0; place < folders.size(); ++place) {
    leave_if_stopped(stop);
    report(static_cast<double>(place) / static_cast<double>(folders.size()));
    const auto syllable = syllable_of(folders[place]);
    if (!syllable) continue;
    const std::string initial = syllable->initial.empty() ? "none" : syllable->initial;
    const std::string label = std::string("tone") + syllable->tone;
    fs::create_directories(out / label);
    for (const std::string& file : names_in(source / folders[place])) {
      const std::string speaker = file[0] == '3' ? "edward" : "luo";
      const std::string path = label + "/" + (syllable->initial.empty() ? "0" : initial) + "_" +
                               syllable->final_latin + "_" + syllable->tone + "_" + speaker +
                               ".ogg";
      fs::copy_file(source / folders[place] / file, out / path);
      rows.push_back({path, label, split_of(syllable->base), "gcin-voice",
                      std::string(1, syllable->tone), speaker, initial, syllable->final_latin});
    }
  }
  write_manifest(out, {"path", "label", "split", "source", "tone", "speaker", "initial", "final"},
                 rows);
}

}  // namespace earshot
