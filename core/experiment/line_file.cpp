#include "core/experiment/line_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace earshot {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& reason) {
  throw std::runtime_error(file.string() + ": cannot be written: " + reason);
}

off_t length_of(int descriptor) {
  struct stat status = {};
  return ::fstat(descriptor, &status) == 0 ? status.st_size : 0;
}

/// Bytes up to the last newline, that one counted in.
off_t whole_lines(int descriptor) {
  constexpr off_t block = 4096;
  char bytes[block];
  for (off_t end = length_of(descriptor); end > 0;) {
    const off_t begin = std::max<off_t>(0, end - block);
    const ssize_t count = ::pread(descriptor, bytes, static_cast<std::size_t>(end - begin), begin);
    if (count <= 0) return end;
    for (off_t i = count; i > 0; --i) {
      if (bytes[i - 1] == '\n') return begin + i;
    }
    end = begin;
  }
  return 0;
}

}  // namespace

LineFile::LineFile(const std::filesystem::path& file) : file_(file) {
  constexpr int how = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  descriptor_ = ::open(file.c_str(), how, 0644);
  if (descriptor_ < 0 && errno == ELOOP) {
    refuse(file_, "it is a link, and a run's own files are none");
  }
  if (descriptor_ < 0) refuse(file_, std::strerror(errno));
  struct stat kind = {};
  if (::fstat(descriptor_, &kind) != 0 || !S_ISREG(kind.st_mode)) {
    ::close(descriptor_);
    refuse(file_, "it is no file");
  }
  const off_t whole = whole_lines(descriptor_);
  if (whole < length_of(descriptor_) && ::ftruncate(descriptor_, whole) != 0) {
    const int reason = errno;
    ::close(descriptor_);
    refuse(file_, std::strerror(reason));
  }
}

LineFile::~LineFile() {
  ::close(descriptor_);
}

void LineFile::append(const std::string& line) {
  if (whole_ >= 0) cut_torn();
  const off_t before = length_of(descriptor_);
  ssize_t count = 0;
  do {
    count = ::write(descriptor_, line.data(), line.size());
  } while (count < 0 && errno == EINTR);
  if (count == static_cast<ssize_t>(line.size())) return;
  const int reason = count < 0 ? errno : ENOSPC;
  if (count > 0) {
    whole_ = before;
    cut_torn();
  }
  refuse(file_, std::strerror(reason));
}

void LineFile::cut_torn() {
  if (::ftruncate(descriptor_, whole_) != 0) refuse(file_, std::strerror(errno));
  whole_ = -1;
}

}  // namespace earshot
