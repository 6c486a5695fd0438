#include "core/data/listing.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <stdexcept>
#include <utility>

#include "core/base/stopped.h"
#include "core/base/utf8.h"
#include "core/data/unread_kinds.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

class Lister {
 public:
  Lister(fs::path root, const std::function<void()>& alive, const std::stop_token& stop)
      : root_(std::move(root)), alive_(alive), stop_(stop) {}

  Listing run() {
    std::error_code failure;
    list("", failure);
    if (failure) {
      throw std::runtime_error(root_.string() + ": cannot be opened: " + failure.message());
    }
    std::sort(listing_.paths.begin(), listing_.paths.end());
    for (Problem& problem : unread_.problems(root_)) {
      listing_.problems.push_back(std::move(problem));
    }
    return std::move(listing_);
  }

 private:
  void list(const std::string& below, std::error_code& failure) {
    const fs::path folder = root_ / below;
    if (!first_visit(folder)) return;
    auto entry = fs::directory_iterator(folder, failure);
    std::vector<std::string> folders;
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
      leave_if_stopped(stop_);
      alive_();
      const std::string name = entry->path().filename().string();
      if (name.starts_with('.')) continue;
      std::error_code unknown;
      if (entry->is_directory(unknown)) {
        folders.push_back(below + name + "/");
      } else if (has_sound_extension(name)) {
        add(below + name);
      } else if (is_utf8(name)) {
        unread_.add(below + name);
      }
    }
    for (const std::string& sub : folders) {
      std::error_code sub_failure;
      list(sub, sub_failure);
      if (sub_failure) {
        listing_.problems.push_back(
            {shown_as_utf8(sub), "a folder that cannot be opened: " + sub_failure.message()});
      }
    }
  }

  void add(const std::string& path) {
    if (is_utf8(path)) {
      listing_.paths.push_back(path);
    } else {
      listing_.problems.push_back({shown_as_utf8(path), "its name is not UTF-8; rename it"});
    }
  }

  bool first_visit(const fs::path& folder) {
    struct stat status{};
    if (stat(folder.c_str(), &status) != 0) return true;
    return visited_.emplace(status.st_dev, status.st_ino).second;
  }

  fs::path root_;
  const std::function<void()>& alive_;
  const std::stop_token& stop_;
  std::set<std::pair<dev_t, ino_t>> visited_;
  UnreadKinds unread_;
  Listing listing_;
};

}  // namespace

bool has_sound_extension(const fs::path& file) {
  static constexpr std::array known{".wav",   ".wave", ".bwf",  ".amb",  ".rf64", ".bw64", ".w64",
                                    ".flac",  ".ogg",  ".oga",  ".ogx",  ".opus", ".mp3",  ".mp2",
                                    ".mp1",   ".mpa",  ".m2a",  ".mpga", ".aif",  ".aiff", ".aifc",
                                    ".aiffc", ".au",   ".snd",  ".caf",  ".caff", ".sph",  ".nist",
                                    ".voc",   ".svx",  ".8svx", ".iff",  ".paf",  ".fap",  ".sf",
                                    ".ircam", ".avr",  ".pvf",  ".htk",  ".xi",   ".wve"};
  std::string extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return std::find(known.begin(), known.end(), extension) != known.end();
}

Listing list_sounds(const fs::path& root, const std::function<void()>& alive,
                    const std::stop_token& stop) {
  return Lister(root, alive, stop).run();
}

}  // namespace earshot
