#include "core/data/debian_package.h"

#include <sstream>
#include <utility>
#include <vector>

#include "core/base/stopped.h"
#include "core/data/child_process.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

/// The line of a program's complaint that says most: apt's begin with "E:".
std::string complaint(const ProcessResult& result) {
  std::istringstream lines(result.errors);
  std::string line;
  std::string last;
  while (std::getline(lines, line)) {
    if (line.starts_with("E: ")) return line.substr(3);
    if (!line.empty()) last = line;
  }
  return last.empty() ? "status " + std::to_string(result.status) : last;
}

ProcessResult run(const std::vector<std::string>& arguments, const fs::path& folder,
                  const std::function<void()>& alive, const std::stop_token& stop) {
  try {
    return run_process(arguments, folder, alive, stop);
  } catch (const Stopped&) {
    throw;
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(std::string(error.what()) +
                             "; the examples come from Debian's packages and need apt-get and "
                             "dpkg-deb. Open a folder of sounds instead.");
  }
}

}  // namespace

PackageFetcher::PackageFetcher(fs::path folder) : folder_(std::move(folder)) {}

std::vector<std::string> PackageFetcher::apt(std::initializer_list<std::string> arguments) const {
  // The sandbox's own user could not write into our folder.
  std::vector<std::string> command{"apt-get",           "-q", "-o", "APT::Sandbox::User=root", "-o",
                                   "Acquire::Retries=2"};
  if (own_lists_) {
    command.insert(command.end(), {"-o", "Dir::State=" + (folder_ / "state").string(), "-o",
                                   "Dir::Cache=" + (folder_ / "cache").string()});
  }
  command.insert(command.end(), arguments);
  return command;
}

PackageFetcher::Candidate PackageFetcher::candidate(const std::string& package,
                                                    const std::stop_token& stop) {
  const ProcessResult result = run(apt({"--print-uris", "download", package}), folder_, {}, stop);
  // 'ADDRESS' FILE BYTES HASH
  std::istringstream line(result.output);
  std::string address;
  Candidate found;
  if (result.status == 0 && line >> address >> found.file >> found.bytes) return found;
  if (own_lists_) {
    throw std::runtime_error(package + ": not among Debian's packages here: " + complaint(result) +
                             "; it needs a Debian or Ubuntu with a network");
  }
  fetch_lists(stop);
  return candidate(package, stop);
}

void PackageFetcher::fetch_lists(const std::stop_token& stop) {
  own_lists_ = true;
  fs::create_directories(folder_ / "state" / "lists" / "partial");
  fs::create_directories(folder_ / "cache" / "archives" / "partial");
  const ProcessResult result = run(apt({"update"}), folder_, {}, stop);
  if (result.status != 0) {
    throw std::runtime_error("Debian's package lists cannot be fetched: " + complaint(result) +
                             "; with a network, run `apt-get update` as root and try again");
  }
}

fs::path PackageFetcher::fetch(const std::string& package, const Report& report,
                               const std::stop_token& stop) {
  report(0, 0);
  const Candidate wanted = candidate(package, stop);
  const fs::path file = folder_ / wanted.file;
  const ProcessResult download = run(
      apt({"download", package}), folder_,
      [&] {
        std::error_code not_yet;
        const auto bytes = fs::file_size(file, not_yet);
        report(not_yet ? 0 : static_cast<std::int64_t>(bytes), wanted.bytes);
      },
      stop);
  std::error_code missing;
  if (download.status != 0 || !fs::exists(file, missing)) {
    throw std::runtime_error(package + ": cannot be fetched: " + complaint(download) +
                             "; it needs a network, or `apt-get update` as root where the lists "
                             "are old");
  }
  report(wanted.bytes, wanted.bytes);
  fs::path unpacked = folder_ / package;
  fs::create_directories(unpacked);
  const ProcessResult unpacking =
      run({"dpkg-deb", "-x", file.string(), unpacked.string()}, folder_, {}, stop);
  if (unpacking.status != 0) {
    throw std::runtime_error(package + ": cannot be unpacked: " + complaint(unpacking));
  }
  fs::remove(file);
  return unpacked;
}

}  // namespace earshot
