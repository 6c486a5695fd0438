// A library to preload: a disk that does not answer, as that of a network when its server is gone.
// What has "stalls-at-stat", "stalls-at-open" or "stalls-at-read" in its path is never answered
// there; reads only once the file $EARSHOT_STALL_WHEN exists, where that is set, and only beyond
// $EARSHOT_STALL_BEYOND bytes. The first stall makes the file $EARSHOT_STALLED.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace {

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool is_there(const char* path) {
  return ::access(path, F_OK) == 0;
}

void stall() {
  if (const char* told = std::getenv("EARSHOT_STALLED")) {
    using Open = int (*)(const char*, int, ...);
    ::close(next<Open>("open")(told, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  }
  while (true) ::pause();
}

void stall_at(const char* path, const char* mark) {
  if (path != nullptr && std::strstr(path, mark) != nullptr) stall();
}

void stall_at_read(int descriptor, off_t offset) {
  const char* when = std::getenv("EARSHOT_STALL_WHEN");
  if (when != nullptr && !is_there(when)) return;
  const char* beyond = std::getenv("EARSHOT_STALL_BEYOND");
  if (beyond != nullptr && offset < std::atol(beyond)) return;
  char link[64] = "/proc/self/fd/", path[4096];
  char digits[16];
  int count = 0;
  for (int rest = descriptor; count == 0 || rest > 0; rest /= 10) {
    digits[count++] = static_cast<char>('0' + rest % 10);
  }
  char* end = link + std::strlen(link);
  while (count > 0) *end++ = digits[--count];
  const ssize_t length = ::readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = '\0';
  stall_at(path, "stalls-at-read");
}

}  // namespace

extern "C" {

int stat(const char* path, struct stat* status) {
  stall_at(path, "stalls-at-stat");
  return next<int (*)(const char*, struct stat*)>("stat")(path, status);
}

int open(const char* path, int flags, ...) {
  stall_at(path, "stalls-at-open");
  unsigned mode = 0;
  if ((flags & O_CREAT) != 0) {
    __builtin_va_list more;
    __builtin_va_start(more, flags);
    mode = __builtin_va_arg(more, unsigned);
    __builtin_va_end(more);
  }
  return next<int (*)(const char*, int, ...)>("open")(path, flags, mode);
}

ssize_t pread(int descriptor, void* into, size_t count, off_t offset) {
  stall_at_read(descriptor, offset);
  return next<ssize_t (*)(int, void*, size_t, off_t)>("pread")(descriptor, into, count, offset);
}
}
