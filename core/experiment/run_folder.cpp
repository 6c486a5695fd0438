#include "core/experiment/run_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace earshot {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, int reason) {
  throw std::runtime_error(file.string() + ": cannot be written: " + std::strerror(reason));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

bool parse_metric(const std::string& line, MetricLine& metric) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("step") || !json["step"].is_number_integer()) {
    return false;
  }
  metric = {};
  metric.step = json["step"].get<std::int64_t>();
  for (const auto& [name, value] : json.items()) {
    if (name == "step") continue;
    if (value.is_number()) metric.values.emplace_back(name, value.get<double>());
    if (value.is_null()) {
      metric.values.emplace_back(name, std::numeric_limits<double>::quiet_NaN());
    }
  }
  return true;
}

}  // namespace

bool is_run_folder(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::exists(RunPaths(folder).experiment(), ignored);
}

std::vector<MetricLine> read_metrics(const std::filesystem::path& file, std::uintmax_t& offset) {
  std::vector<MetricLine> lines;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return lines;
  stream.seekg(static_cast<std::streamoff>(offset));
  for (std::string line; std::getline(stream, line);) {
    if (stream.eof()) break;  // no newline yet: the writer is in the middle of it
    offset += line.size() + 1;
    MetricLine metric;
    if (parse_metric(line, metric)) lines.push_back(std::move(metric));
  }
  return lines;
}

void repair_metrics(const std::filesystem::path& file, std::int64_t last_step) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return;
  std::string kept;
  bool changed = false;
  for (std::string line; std::getline(stream, line);) {
    const bool torn = stream.eof();
    MetricLine metric;
    if (!torn && parse_metric(line, metric) && metric.step <= last_step) {
      kept += line + "\n";
    } else {
      changed = true;
    }
  }
  if (changed) write_file_safely(file, kept);
}

void write_file_safely(const std::filesystem::path& file, const std::string& bytes) {
  const std::filesystem::path temporary = file.string() + ".tmp" + std::to_string(::getpid());
  const auto give_up = [&](int reason) {
    ::unlink(temporary.c_str());
    fail(file, reason);
  };
  {
    const Descriptor out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (out.get() < 0) fail(file, errno);
    std::size_t written = 0;
    while (written < bytes.size()) {
      const ssize_t count = ::write(out.get(), bytes.data() + written, bytes.size() - written);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) give_up(errno);
      written += static_cast<std::size_t>(count);
    }
    if (::fsync(out.get()) != 0 && errno != EINVAL) give_up(errno);
  }
  if (::rename(temporary.c_str(), file.c_str()) != 0) give_up(errno);
  // The new name itself must survive a power cut.
  const std::filesystem::path parent = file.has_parent_path() ? file.parent_path() : ".";
  const Descriptor folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() >= 0) ::fsync(folder.get());
}

}  // namespace earshot
