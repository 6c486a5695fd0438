#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace earshot {

/// Fetches a package with apt-get and unpacks it into a folder; nothing is installed and no rights
/// are needed. Where the system has no package lists, lists of its own are fetched into `folder`.
class PackageFetcher {
 public:
  /// `report(bytes so far, bytes of the package)`; the total is 0 while it is not known.
  using Report = std::function<void(std::int64_t, std::int64_t)>;

  /// `folder` exists and is for this fetcher alone.
  explicit PackageFetcher(std::filesystem::path folder);

  /// The folder of the unpacked tree. Throws Stopped, or std::runtime_error saying what would help.
  std::filesystem::path fetch(const std::string& package, const Report& report,
                              const std::stop_token& stop);

 private:
  struct Candidate {
    std::string file;
    std::int64_t bytes = 0;
  };
  std::vector<std::string> apt(std::initializer_list<std::string> arguments) const;
  Candidate candidate(const std::string& package, const std::stop_token& stop);
  void fetch_lists(const std::stop_token& stop);

  std::filesystem::path folder_;
  bool own_lists_ = false;
};

}  // namespace earshot
