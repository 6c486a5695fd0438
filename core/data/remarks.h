#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace earshot {

/// What is worth saying of files that are used (AudioHeader::remark), those that say the same but
/// for numbers in one line.
class Remarks {
 public:
  /// An empty remark counts as none.
  void add(const std::string& path, const std::string& remark);
  /// "a.wav: its header says 0.50 s, ..."; "12 files, the first a.wav: its header says ...".
  std::vector<std::string> lines() const;

 private:
  struct Alike {
    std::string first;
    std::int64_t files = 0;
  };
  std::map<std::string, Alike> by_words_;  ///< the remark with its numbers taken out
};

}  // namespace earshot
