#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace earshot::testing {

/// A source file as the rules see it: what it includes, and its lines.
struct SourceFile {
  std::string path;  ///< from the root, "core/base/random.h"
  std::vector<std::string> lines;
  std::vector<std::string> quoted;     ///< #include "..."
  std::vector<std::string> bracketed;  ///< #include <...>
  bool is_header() const { return path.ends_with(".h"); }
  bool in(const std::string& folder) const { return path.starts_with(folder + "/"); }
};

using SourceFiles = std::map<std::string, SourceFile>;  ///< by path

/// Every .h and .cpp of core, widgets, app and tests below a root.
SourceFiles read_source_files(const std::filesystem::path& root);

}  // namespace earshot::testing
