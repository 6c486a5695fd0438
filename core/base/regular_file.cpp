#include "core/base/regular_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace earshot {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw std::runtime_error(file.string() + ": cannot be read: " + why);
}

std::string words_of(int reason) {
  if (reason == ENOENT || reason == ENOTDIR) return "there is no such file";
  if (reason == ELOOP) return "its links lead in a circle";
  return std::strerror(reason);
}

std::string words_of_kind(mode_t mode) {
  if (S_ISREG(mode)) return "";
  if (S_ISDIR(mode)) return "it is a folder";
  if (S_ISFIFO(mode)) return "it is a FIFO, not a file";
  if (S_ISSOCK(mode)) return "it is a socket, not a file";
  return "it is a device, not a file";
}

}  // namespace

std::string not_a_regular_file(const std::filesystem::path& file) {
  // A NUL within would end the name before its end.
  if (file.native().find('\0') != std::string::npos) return "there is no such file";
  struct stat kind = {};
  if (::stat(file.c_str(), &kind) != 0) return words_of(errno);
  return words_of_kind(kind.st_mode);
}

RegularFile::RegularFile(const std::filesystem::path& file) : file_(file) {
  if (const std::string why = not_a_regular_file(file); !why.empty()) refuse(file, why);
  descriptor_ = ::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor_ < 0) refuse(file, words_of(errno));
  struct stat kind = {};
  std::string why;
  if (::fstat(descriptor_, &kind) != 0) {
    why = words_of(errno);
  } else {
    why = words_of_kind(kind.st_mode);
  }
  if (!why.empty()) {
    ::close(descriptor_);
    refuse(file, why);
  }
  size_ = static_cast<std::uintmax_t>(kind.st_size);
}

RegularFile::~RegularFile() {
  ::close(descriptor_);
}

std::size_t RegularFile::read(std::uintmax_t offset, std::span<char> into) const {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t count = ::pread(descriptor_, into.data() + done, into.size() - done,
                                  static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse(file_, std::strerror(errno));
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

std::string read_regular_file(const std::filesystem::path& file, std::uintmax_t most) {
  const RegularFile open(file);
  const auto too_large = [&](std::uintmax_t bytes) {
    refuse(file, "it has " + size_text(bytes) + ", and at most " + size_text(most) + " are read");
  };
  if (open.size() > most) too_large(open.size());
  // Also right for a file that grows meanwhile, or that tells no size.
  constexpr std::size_t piece = 1 << 16;
  std::string bytes;
  while (true) {
    const std::size_t before = bytes.size();
    const std::size_t wanted = std::max<std::size_t>(
        piece, before < open.size() ? static_cast<std::size_t>(open.size()) - before + 1 : 0);
    bytes.resize(before + wanted);
    const std::size_t count = open.read(before, {bytes.data() + before, wanted});
    bytes.resize(before + count);
    if (bytes.size() > most) too_large(bytes.size());
    if (count < wanted) return bytes;
  }
}

std::string size_text(std::uintmax_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
  const char* units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
  double size = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (size >= 999.95 && unit + 1 < std::size(units)) {
    size /= 1000;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %s", size, units[unit]);
  return text;
}

}  // namespace earshot
