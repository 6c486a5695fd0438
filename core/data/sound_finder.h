#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace earshot {

/// Finds the sounds that a table names, as it means them: with backslashes, without their ending or
/// base folder ("audio/"), in another case, with letters and marks put together otherwise, and
/// numbers as spreadsheets write them ("6400.0" for 6400.wav).
class SoundFinder {
 public:
  /// Of a table in `folder`; `alive` is called now and then while folders are listed.
  SoundFinder(std::filesystem::path folder, std::function<void()> alive, std::stop_token stop);
  /// Of sounds that are listed already, relative to `folder`.
  SoundFinder(std::filesystem::path folder, const std::vector<std::string>& sounds);

  struct Found {
    std::string path;  ///< relative to the folder where it lies below, "" where none is
    std::vector<std::string> other;  ///< where several fit: what they are
  };
  Found find(const std::string& written);

 private:
  void add_index(const std::vector<std::string>& paths);
  void list_all();
  Found in_index(const std::string& wanted) const;

  std::filesystem::path folder_;
  std::function<void()> alive_;
  std::stop_token stop_;
  bool listed_ = false;
  bool looks_at_disk_ = true;
  std::multimap<std::string, std::string> by_name_;  ///< last part -> path, both as keys of names
  std::multimap<std::string, std::string> by_stem_;
};

}  // namespace earshot
