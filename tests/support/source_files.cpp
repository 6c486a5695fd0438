#include "tests/support/source_files.h"

#include <fstream>
#include <regex>

namespace earshot::testing {
namespace {

namespace fs = std::filesystem;

SourceFile read_source(const fs::path& root, const fs::path& file) {
  static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
  SourceFile source;
  source.path = fs::relative(file, root).generic_string();
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    std::smatch parts;
    if (std::regex_match(line, parts, include)) {
      (parts[1] == "<" ? source.bracketed : source.quoted).push_back(parts[2]);
    }
    source.lines.push_back(std::move(line));
  }
  return source;
}

}  // namespace

SourceFiles read_source_files(const std::filesystem::path& root) {
  SourceFiles sources;
  for (const char* folder : {"core", "widgets", "app", "tests"}) {
    if (!fs::is_directory(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension().string();
      if (!entry.is_regular_file() || (extension != ".h" && extension != ".cpp")) continue;
      SourceFile source = read_source(root, entry.path());
      sources.emplace(source.path, std::move(source));
    }
  }
  return sources;
}

}  // namespace earshot::testing
