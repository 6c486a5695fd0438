#include "core/data/examples.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <utility>

#include "core/data/debian_package.h"
#include "core/data/example_layouts.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

using Packages = std::map<std::string, fs::path>;

/// An example and how it is made.
struct Recipe {
  Example example;
  std::vector<std::pair<std::string, std::int64_t>> packages;  ///< with their size in bytes
  void (*lay_out)(const Packages&, const fs::path& out, const LayoutReport&,
                  const std::stop_token&);
  double fetching;  ///< its share of the whole time
};

std::vector<Recipe> recipes() {
  std::vector<Recipe> all{
      {{"tones", "Spoken syllables",
        "2,334 Mandarin syllables spoken by two people, with tone, final, initial and speaker", 0,
        "GPL-3 / LGPL-3 (one voice), CC-BY-3.0 (the other)"},
       {{"gcin-voice", 7740240}},
       [](const Packages& packages, const fs::path& out, const LayoutReport& report,
          const std::stop_token& stop) {
         lay_out_tones(packages.at("gcin-voice"), out, report, stop);
       },
       0.8},
      {{"music", "Produced music",
        "whole tracks of several minutes from four albums of free game music", 0,
        "CC-BY-SA-3.0, GPL-2+, GPL-3+, MIT (by album)"},
       {{"singularity-music", 51636048},
        {"pushover-data", 32365856},
        {"trackballs-data", 31163784},
        {"fretsonfire-songs-muldjord", 29272812},
        {"fretsonfire-songs-sectoid", 29087520}},
       lay_out_music,
       0.5}};
  for (Recipe& recipe : all) {
    for (const auto& [package, bytes] : recipe.packages) recipe.example.download_bytes += bytes;
  }
  return all;
}

Recipe recipe_of(const std::string& name) {
  std::string known;
  for (Recipe& recipe : recipes()) {
    if (recipe.example.name == name) return recipe;
    known += (known.empty() ? "" : ", ") + recipe.example.name;
  }
  throw std::runtime_error("example:" + name + ": no such example; there are " + known);
}

fs::path examples_folder() {
  const auto variable = [](const char* name) -> fs::path {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
  };
  if (const fs::path own = variable("EARSHOT_DATA"); !own.empty()) return own;
  if (const fs::path shared = variable("XDG_DATA_HOME"); !shared.empty()) {
    return shared / "earshot" / "examples";
  }
  const fs::path home = variable("HOME");
  if (home.empty()) return fs::temp_directory_path() / "earshot" / "examples";
  return home / ".local" / "share" / "earshot" / "examples";
}

/// A lock on a folder, for as long as it lives; none where the folder cannot be opened or, unless
/// it waits, is locked by somebody else.
class FolderLock {
 public:
  FolderLock() = default;
  FolderLock(const fs::path& folder, bool waits)
      : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) {
    if (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | (waits ? 0 : LOCK_NB)) != 0) let_go();
  }
  ~FolderLock() { let_go(); }
  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  bool held() const { return descriptor_ >= 0; }

 private:
  void let_go() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }
  int descriptor_ = -1;
};

/// Whether a name is that of a workshop of this example: ".tones-XXXXXX".
bool is_workshop(const std::string& name, const fs::path& example) {
  const std::string begin = "." + example.filename().string() + "-";
  return name.starts_with(begin) && name.size() == begin.size() + 6;
}

/// What killed programs left: workshops that nobody holds.
void remove_abandoned(const fs::path& example) {
  const FolderLock nobody_begins(example.parent_path(), true);
  std::error_code failure;
  auto entry = fs::directory_iterator(example.parent_path(), failure);
  for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
    std::error_code unknown;
    if (!is_workshop(entry->path().filename().string(), example)) continue;
    if (FolderLock(entry->path(), false).held()) fs::remove_all(entry->path(), unknown);
  }
}

/// A folder that goes with everything in it unless it was handed over.
class Workshop {
 public:
  explicit Workshop(const fs::path& beside) {
    std::error_code failure;
    fs::create_directories(beside.parent_path(), failure);
    const FolderLock nobody_cleans(beside.parent_path(), true);
    std::string name = (beside.parent_path() / ("." + beside.filename().string() + "-XXXXXX"));
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error(beside.parent_path().string() +
                               ": cannot be written to; set EARSHOT_DATA to a folder that can");
    }
    path_ = name;
    lock_ = FolderLock(path_, false);
  }
  ~Workshop() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  FolderLock lock_;
};

std::string megabytes(std::int64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", static_cast<double>(bytes) / 1e6);
  return text;
}

Packages fetch_all(const Recipe& recipe, const fs::path& folder, const ExampleReport& report,
                   const std::stop_token& stop) {
  fs::create_directories(folder);
  PackageFetcher fetcher(folder);
  Packages unpacked;
  std::int64_t before = 0;
  const std::int64_t all = recipe.example.download_bytes;
  for (const auto& [package, expected] : recipe.packages) {
    const auto progress = [&, name = package](std::int64_t bytes, std::int64_t total) {
      const std::string words = total == 0 ? "Asking for " + name
                                           : "Fetching " + name + ": " + megabytes(bytes) + " of " +
                                                 megabytes(total) + " MB";
      const double share = static_cast<double>(before + bytes) / static_cast<double>(all);
      report(words, recipe.fetching * std::min(1.0, share));
    };
    unpacked[package] = fetcher.fetch(package, progress, stop);
    before += expected;
  }
  return unpacked;
}

void keep_licences(const Packages& packages, const fs::path& out) {
  for (const auto& [package, folder] : packages) {
    fs::copy_file(folder / "usr/share/doc" / package / "copyright", out / ("LICENCE." + package));
  }
}

}  // namespace

std::vector<Example> examples() {
  std::vector<Example> all;
  for (Recipe& recipe : recipes()) all.push_back(recipe.example);
  return all;
}

fs::path example_folder(const std::string& name) {
  return examples_folder() / recipe_of(name).example.name;
}

bool example_ready(const std::string& name) {
  std::error_code unknown;
  return fs::is_regular_file(example_folder(name) / "manifest.csv", unknown);
}

fs::path prepare_example(const std::string& name, const ExampleReport& report,
                         const std::stop_token& stop) {
  const Recipe recipe = recipe_of(name);
  fs::path folder = example_folder(name);
  remove_abandoned(folder);
  if (example_ready(name)) return folder;
  double furthest = 0;
  const auto tell = [&](const std::string& words, double done) {
    furthest = std::max(furthest, done);
    if (report) report(words, furthest);
  };
  try {
    const Workshop workshop(folder);
    const Packages packages = fetch_all(recipe, workshop.path() / "packages", tell, stop);
    const fs::path made = workshop.path() / "made";
    fs::create_directories(made);
    keep_licences(packages, made);
    const auto laying = [&](double share) {
      tell("Laying out the sounds", recipe.fetching + (1 - recipe.fetching) * share);
    };
    recipe.lay_out(packages, made, laying, stop);
    std::error_code failure;
    fs::rename(made, folder, failure);
    // Somebody else may have been faster.
    if (failure && !example_ready(name)) {
      throw std::runtime_error(folder.string() + ": cannot be made: " + failure.message());
    }
  } catch (const fs::filesystem_error& error) {
    throw std::runtime_error("example:" + name + ": cannot be laid out: " + error.code().message() +
                             ": " + error.path1().string());
  }
  tell("Ready", 1);
  return folder;
}

std::string licence_text(const std::string& name) {
  const Recipe recipe = recipe_of(name);
  std::string text;
  for (const auto& [package, bytes] : recipe.packages) {
    std::ifstream stream(example_folder(name) / ("LICENCE." + package));
    if (!stream) continue;
    text += package + "\n\n";
    text.append(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    text += "\n\n";
  }
  return text;
}

fs::path resolve_data(const std::string& text, const ExampleReport& report,
                      const std::stop_token& stop) {
  constexpr std::string_view mark = "example:";
  if (!text.starts_with(mark)) return text;
  return prepare_example(text.substr(mark.size()), report, stop);
}

}  // namespace earshot
