#include "core/base/new_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

namespace earshot {

NewFile::NewFile(std::filesystem::path file)
    : file_(std::move(file)), temporary_(file_.string() + ".tmp" + std::to_string(::getpid())) {
  // Whatever lies there under this name, a leftover or somebody's link, is not written into.
  ::unlink(temporary_.c_str());
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail(errno);
}

NewFile::~NewFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

void NewFile::write(const void* bytes, std::size_t count) {
  write_at(length_, bytes, count);
  length_ += count;
}

void NewFile::write_over(std::uint64_t place, const void* bytes, std::size_t count) {
  write_at(place, bytes, count);
}

void NewFile::write_at(std::uint64_t place, const void* bytes, std::size_t count) {
  const auto* at = static_cast<const char*>(bytes);
  while (count > 0) {
    const ssize_t done = ::pwrite(descriptor_, at, count, static_cast<off_t>(place));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) fail(errno);
    at += done;
    place += static_cast<std::uint64_t>(done);
    count -= static_cast<std::size_t>(done);
  }
}

void NewFile::keep() {
  if (::fsync(descriptor_) != 0 && errno != EINVAL) fail(errno);
  if (::rename(temporary_.c_str(), file_.c_str()) != 0) fail(errno);
  ::close(descriptor_);
  descriptor_ = -1;
  // The new name itself must survive a power cut.
  const std::filesystem::path parent = file_.has_parent_path() ? file_.parent_path() : ".";
  const int folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  ::fsync(folder);
  ::close(folder);
}

void NewFile::fail(int reason) const {
  const std::string words = file_.string() + ": cannot be written: " + std::strerror(reason);
  const bool no_room = reason == ENOSPC || reason == EDQUOT || reason == EFBIG || reason == ENOMEM;
  if (no_room) throw NoRoom(words);
  throw std::runtime_error(words);
}

}  // namespace earshot
