#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// Files that lie among sounds and do not end as sounds do that are read, gathered by ending.
class UnreadKinds {
 public:
  /// Whether a name ends as a sound's, or a film's, of a kind that is not read: .m4a, .wma, ...
  static bool is_known(const std::filesystem::path& file);

  /// Passes over what cannot be a sound by its ending (.txt, .json, .jpg, ...).
  void add(const std::string& path);
  /// One line an ending, with the count and what would help. Of endings that nobody knows the
  /// first files are looked into; those that hold no sound are not mentioned.
  std::vector<Problem> problems(const std::filesystem::path& root) const;

 private:
  struct Alike {
    std::int64_t files = 0;
    std::vector<std::string> first;  ///< two at most
  };
  std::map<std::string, Alike> by_ending_;
};

}  // namespace earshot
