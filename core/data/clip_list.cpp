#include "core/data/clip_list.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include "core/base/stopped.h"
#include "core/data/delimited.h"

namespace earshot {
namespace {

constexpr std::string_view columns = "path\tframes\trate\tbytes\tcontent\tsplit\tlabel\tgroup";
constexpr std::size_t column_count = 8;
constexpr std::size_t most_named = 3;

/// FNV-1a over 8 bytes at a time.
std::uint64_t digest(std::uint64_t hash, const char* bytes, std::size_t count) {
  constexpr std::uint64_t prime = 0x100000001b3ULL;
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    std::uint64_t word = 0;
    for (std::size_t byte = 0; byte < 8; ++byte) {
      word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i + byte])) << (8 * byte);
    }
    hash = (hash ^ word) * prime;
    hash ^= hash >> 29;
  }
  for (; i < count; ++i) hash = (hash ^ static_cast<unsigned char>(bytes[i])) * prime;
  return hash;
}

void read_file(const std::filesystem::path& file, KnownClip& clip) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return;
  struct stat status{};
  if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    constexpr std::int64_t block = 4096;
    std::array<char, block> bytes{};
    clip.bytes = status.st_size;
    clip.content = 0xcbf29ce484222325ULL;
    for (const std::int64_t place :
         {std::int64_t{0}, clip.bytes / 2 - block / 2, clip.bytes - block}) {
      const ssize_t count =
          ::pread(descriptor, bytes.data(), bytes.size(), std::max<std::int64_t>(0, place));
      if (count > 0) {
        clip.content = digest(clip.content, bytes.data(), static_cast<std::size_t>(count));
      }
    }
  }
  ::close(descriptor);
}

std::string column_text(const Clip& clip, int column) {
  return column < 0 ? std::string() : clip.labels[static_cast<std::size_t>(column)];
}

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char letter : text) {
    switch (letter) {
      case '\t':
        safe += "\\t";
        break;
      case '\n':
        safe += "\\n";
        break;
      case '\r':
        safe += "\\r";
        break;
      case '\\':
        safe += "\\\\";
        break;
      default:
        safe += letter;
    }
  }
  return safe;
}

/// A cell that no spreadsheet takes for a formula.
std::string cell_of(const std::string& text) {
  const std::string cell = escaped(text);
  const bool would_run = !cell.starts_with('\'') && safe_cell(cell).starts_with('\'');
  return would_run ? '\\' + cell : cell;
}

std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    const char letter = text[++i];
    plain += letter == 't' ? '\t' : letter == 'n' ? '\n' : letter == 'r' ? '\r' : letter;
  }
  return plain;
}

template <class Number>
bool read_number(std::string_view text, Number& number, int base = 10) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return fault == std::errc() && end == text.data() + text.size();
}

bool read_line(std::string_view line, KnownClip& clip) {
  std::array<std::string_view, column_count> cells;
  for (std::size_t i = 0; i < column_count; ++i) {
    const std::size_t tab = line.find('\t');
    if ((tab == std::string_view::npos) != (i + 1 == column_count)) return false;
    cells[i] = line.substr(0, tab);
    line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
  }
  clip.path = unescaped(cells[0]);
  clip.split = unescaped(cells[5]);
  clip.label = unescaped(cells[6]);
  clip.group = unescaped(cells[7]);
  return !clip.path.empty() && read_number(cells[1], clip.frames) &&
         read_number(cells[2], clip.rate) && read_number(cells[3], clip.bytes) &&
         read_number(cells[4], clip.content, 16);
}

void add_words(std::string& words, const std::vector<std::string>& paths, const char* what) {
  if (paths.empty()) return;
  words += (words.empty() ? "" : "; ") + std::to_string(paths.size()) + what + " (";
  for (std::size_t i = 0; i < std::min(most_named, paths.size()); ++i) {
    words += (i > 0 ? ", " : "") + escaped(paths[i]);
  }
  words += paths.size() > most_named ? ", …)" : ")";
}

}  // namespace

ClipList clip_list(const Dataset& dataset, const std::string& label, const std::string& group,
                   const std::function<void(double)>& report, std::stop_token stop) {
  const int labels = label.empty() ? -1 : dataset.column(label);
  const int groups = group.empty() ? -1 : dataset.column(group);
  ClipList clips(dataset.clips.size());
  for (std::size_t i = 0; i < clips.size(); ++i) {
    const Clip& clip = dataset.clips[i];
    clips[i] = {clip.path,
                clip.frames,
                clip.rate,
                0,
                0,
                to_text(clip.split),
                column_text(clip, labels),
                column_text(clip, groups)};
  }
  // Waiting for a disk is most of it.
  constexpr std::size_t threads = 4, block = 256;
  std::atomic<std::size_t> next{0};
  const auto work = [&](bool tells) {
    while (!stop.stop_requested()) {
      const std::size_t first = next.fetch_add(block);
      if (first >= clips.size()) return;
      const std::size_t end = std::min(first + block, clips.size());
      for (std::size_t i = first; i < end; ++i) read_file(dataset.root / clips[i].path, clips[i]);
      if (tells && report) report(static_cast<double>(end) / static_cast<double>(clips.size()));
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < threads && i * block < clips.size(); ++i) {
    others.emplace_back([&work] { work(false); });
  }
  work(true);
  others.clear();
  leave_if_stopped(stop);
  return clips;
}

std::string to_tsv(const ClipList& clips) {
  std::string text(columns);
  text += '\n';
  for (const KnownClip& clip : clips) {
    char numbers[112];
    std::snprintf(numbers, sizeof numbers, "\t%lld\t%lld\t%lld\t%016llx\t",
                  static_cast<long long>(clip.frames), static_cast<long long>(clip.rate),
                  static_cast<long long>(clip.bytes),
                  static_cast<unsigned long long>(clip.content));
    text += cell_of(clip.path) + numbers + cell_of(clip.split) + '\t' + cell_of(clip.label) + '\t' +
            cell_of(clip.group) + '\n';
  }
  return text;
}

ClipList clip_list_from_tsv(const std::string& text) {
  ClipList clips;
  std::size_t number = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    ++number;
    const bool is_right = end != std::string_view::npos &&
                          (number == 1 ? line == columns : read_line(line, clips.emplace_back()));
    if (!is_right) {
      throw std::runtime_error("line " + std::to_string(number) + " is not one of a list of clips");
    }
  }
  if (number == 0) throw std::runtime_error("is empty");
  return clips;
}

bool ClipChanges::any() const {
  return !added.empty() || !removed.empty() || !replaced.empty() || !moved.empty() ||
         !relabelled.empty() || !regrouped.empty();
}

ClipChanges changes_between(const ClipList& before, const ClipList& now) {
  std::unordered_map<std::string_view, const KnownClip*> known;
  known.reserve(before.size());
  for (const KnownClip& clip : before) known.emplace(clip.path, &clip);
  ClipChanges changes;
  for (const KnownClip& clip : now) {
    const auto found = known.find(clip.path);
    if (found == known.end()) {
      changes.added.push_back(clip.path);
      continue;
    }
    const KnownClip& old = *found->second;
    if (clip.frames != old.frames || clip.rate != old.rate || clip.bytes != old.bytes ||
        clip.content != old.content) {
      changes.replaced.push_back(clip.path);
    }
    if (clip.split != old.split) changes.moved.push_back(clip.path);
    if (clip.label != old.label) changes.relabelled.push_back(clip.path);
    if (clip.group != old.group) changes.regrouped.push_back(clip.path);
    known.erase(found);
  }
  for (const KnownClip& clip : before) {
    if (known.contains(clip.path)) changes.removed.push_back(clip.path);
  }
  return changes;
}

std::string in_words(const ClipChanges& changes) {
  std::string words;
  add_words(words, changes.added, " added");
  add_words(words, changes.removed, " removed");
  add_words(words, changes.replaced, " replaced");
  add_words(words, changes.moved, " in another split");
  add_words(words, changes.relabelled, " with another label");
  add_words(words, changes.regrouped, " in another group");
  return words;
}

}  // namespace earshot
