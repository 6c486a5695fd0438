#include "core/data/examples.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace earshot {
namespace fs = std::filesystem;
namespace {

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

}  // namespace

std::optional<std::string> example_name(const std::string& text) {
  constexpr std::string_view mark = "example:";
  if (!text.starts_with(mark)) return {};
  return text.substr(mark.size());
}

const ExampleEntry& example_of(const Examples& examples, const std::string& name) {
  std::string known;
  for (const ExampleEntry& example : examples) {
    if (example.words.name == name) return example;
    known += (known.empty() ? "" : ", ") + example.words.name;
  }
  throw std::runtime_error("example:" + name + ": no such example; there are " +
                           (known.empty() ? "none" : known));
}

fs::path example_folder(const ExampleEntry& example) {
  return examples_folder() / example.words.name;
}

bool example_ready(const ExampleEntry& example) {
  std::error_code unknown;
  return fs::is_regular_file(example_folder(example) / "manifest.csv", unknown);
}

fs::path prepare_example(const ExampleEntry& example, const ExampleReport& report,
                         const std::stop_token& stop) {
  fs::path folder = example_folder(example);
  remove_abandoned(folder);
  if (example_ready(example)) return folder;
  double furthest = 0;
  const auto tell = [&](const std::string& words, double done) {
    furthest = std::max(furthest, done);
    if (report) report(words, furthest);
  };
  try {
    const Workshop workshop(folder);
    const fs::path scratch = workshop.path() / "scratch";
    const fs::path made = workshop.path() / "made";
    fs::create_directories(scratch);
    fs::create_directories(made);
    example.make(scratch, made, tell, stop);
    std::error_code failure;
    fs::rename(made, folder, failure);
    // Somebody else may have been faster.
    if (failure && !example_ready(example)) {
      throw std::runtime_error(folder.string() + ": cannot be made: " + failure.message());
    }
  } catch (const fs::filesystem_error& error) {
    throw std::runtime_error("example:" + example.words.name + ": cannot be laid out: " +
                             error.code().message() + ": " + error.path1().string());
  }
  tell("Ready", 1);
  return folder;
}

std::string licence_text(const ExampleEntry& example) {
  constexpr std::string_view mark = "LICENCE.";
  std::vector<fs::path> files;
  std::error_code failure;
  auto entry = fs::directory_iterator(example_folder(example), failure);
  for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
    if (entry->path().filename().string().starts_with(mark)) files.push_back(entry->path());
  }
  std::ranges::sort(files);
  std::string text;
  for (const fs::path& file : files) {
    std::ifstream stream(file);
    if (!stream) continue;
    text += file.filename().string().substr(mark.size()) + "\n\n";
    text.append(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    text += "\n\n";
  }
  return text;
}

fs::path resolve_data(const Examples& examples, const std::string& text,
                      const ExampleReport& report, const std::stop_token& stop) {
  const auto name = example_name(text);
  return name ? prepare_example(example_of(examples, *name), report, stop) : fs::path(text);
}

}  // namespace earshot
