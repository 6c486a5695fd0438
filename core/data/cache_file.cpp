#include "core/data/cache_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>

namespace earshot {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kPage = 4096;
constexpr std::int64_t kDropAfter = 32 << 20;
constexpr char kMagic[16] = "earshot pcm 1\n";

struct Head {
  char magic[16];
  CacheFile::Key key;
  std::int64_t clips;
  std::int64_t size;
};

std::int64_t page_aligned(std::int64_t bytes) {
  return (bytes + kPage - 1) / kPage * kPage;
}

std::string hex_word(std::uint64_t word) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(word));
  return text;
}

/// "0123-4567.pcm.XXXXXX", before it is whole.
bool is_unfinished(const std::string& name) {
  constexpr std::size_t letters = 7;
  return name.size() > letters && name.substr(0, name.size() - letters).ends_with(".pcm") &&
         name[name.size() - letters] == '.';
}

void remove_outdated(const fs::path& folder, const fs::path& current, const std::string& identity) {
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(24 * 30);
  std::error_code failure;
  auto entry = fs::directory_iterator(folder, failure);
  for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
    const fs::path file = entry->path();
    std::error_code unknown;
    if (is_unfinished(file.filename().string())) {
      // Made in a moment: what is older was left by a program that was killed.
      const auto moment = fs::file_time_type::clock::now() - std::chrono::minutes(1);
      if (fs::last_write_time(file, unknown) < moment && !unknown) fs::remove(file, unknown);
      continue;
    }
    if (file == current || file.extension() != ".pcm") continue;
    const bool other_content = file.filename().string().starts_with(identity + "-");
    const bool unused = fs::last_write_time(file, unknown) < old && !unknown;
    // Whoever has it open keeps what he has.
    if (other_content || unused) fs::remove(file, unknown);
  }
}

}  // namespace

CacheFile::CacheFile(const fs::path& folder, Key key, std::span<const std::int64_t> capacities)
    : path_(folder / (hex_word(key.identity) + "-" + hex_word(key.content) + ".pcm")) {
  const auto count = static_cast<std::int64_t>(capacities.size());
  std::int64_t place = kPage + page_aligned(count * static_cast<std::int64_t>(sizeof(Entry)));
  places_.reserve(capacities.size() + 1);
  for (const std::int64_t capacity : capacities) {
    places_.push_back(place);
    place += (capacity + 7) / 8 * 8;
  }
  places_.push_back(place);
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure) fail("its folder cannot be made", failure.value());
  if (!open_existing(key)) create(key);
  map();
  remove_outdated(folder, path_, hex_word(key.identity));
}

CacheFile::~CacheFile() {
  if (mapped_ != nullptr) munmap(mapped_, static_cast<std::size_t>(places_.back()));
  if (descriptor_ >= 0) close(descriptor_);
}

void CacheFile::fail(const char* what, int error) const {
  if (descriptor_ >= 0 && mapped_ == nullptr) close(descriptor_);
  throw CacheWriteError("sound cache " + path_.string() + ": " + what + ": " +
                        std::strerror(error) +
                        "; free some space or set EARSHOT_CACHE to a folder that has it");
}

bool CacheFile::open_existing(Key key) {
  descriptor_ = open(path_.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor_ < 0) return false;
  Head head{};
  struct stat status = {};
  const bool right = pread(descriptor_, &head, sizeof head, 0) == sizeof head &&
                     std::memcmp(head.magic, kMagic, sizeof kMagic) == 0 &&
                     head.key.identity == key.identity && head.key.content == key.content &&
                     head.clips == static_cast<std::int64_t>(places_.size()) - 1 &&
                     head.size == places_.back() && fstat(descriptor_, &status) == 0 &&
                     status.st_size == places_.back();
  if (right) {
    futimens(descriptor_, nullptr);
    return true;
  }
  close(descriptor_);
  descriptor_ = -1;
  return false;
}

void CacheFile::create(Key key) {
  // Made under another name and renamed: whoever maps the damaged one keeps his pages.
  std::string unfinished = path_.string() + ".XXXXXX";
  descriptor_ = mkostemp(unfinished.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail("it cannot be made", errno);
  const auto give_up = [&](int error) {
    unlink(unfinished.c_str());
    fail("it cannot be made", error);
  };
  if (ftruncate(descriptor_, places_.back()) != 0) give_up(errno);
  // The table is written through the mapping, so its place on the disk is taken beforehand.
  if (const int error = posix_fallocate(descriptor_, 0, places_.front()); error != 0) {
    give_up(error);
  }
  Head head{{}, key, static_cast<std::int64_t>(places_.size()) - 1, places_.back()};
  std::memcpy(head.magic, kMagic, sizeof kMagic);
  if (pwrite(descriptor_, &head, sizeof head, 0) != sizeof head) give_up(errno);
  if (rename(unfinished.c_str(), path_.c_str()) != 0) give_up(errno);
}

void CacheFile::map() {
  const auto size = static_cast<std::size_t>(places_.back());
  void* address = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
  if (address == MAP_FAILED) fail("it cannot be mapped", errno);
  mapped_ = static_cast<char*>(address);
  entries_ = reinterpret_cast<Entry*>(mapped_ + kPage);
}

CacheFile::State CacheFile::state(std::int64_t clip) const {
  return static_cast<State>(
      std::atomic_ref<std::uint32_t>(entries_[clip].state).load(std::memory_order_acquire));
}

std::int64_t CacheFile::length(std::int64_t clip) const {
  return std::atomic_ref<std::int64_t>(entries_[clip].length).load(std::memory_order_relaxed);
}

void CacheFile::publish(std::int64_t clip, State state, std::int64_t length) {
  Entry& entry = entries_[clip];
  std::atomic_ref<std::int64_t>(entry.length).store(length, std::memory_order_relaxed);
  std::atomic_ref<std::uint32_t>(entry.state)
      .store(static_cast<std::uint32_t>(state), std::memory_order_release);
}

std::int64_t CacheFile::capacity(std::int64_t clip) const {
  const auto place = static_cast<std::size_t>(clip);
  return places_[place + 1] - places_[place];
}

const char* CacheFile::bytes(std::int64_t clip) const {
  return mapped_ + places_[static_cast<std::size_t>(clip)];
}

void CacheFile::write(std::int64_t clip, std::int64_t offset, std::span<const char> bytes) {
  std::int64_t place = places_[static_cast<std::size_t>(clip)] + offset;
  while (!bytes.empty()) {
    const ssize_t written = pwrite(descriptor_, bytes.data(), bytes.size(), place);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("it cannot be written", written < 0 ? errno : ENOSPC);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    place += written;
  }
}

void CacheFile::count_read(std::int64_t bytes) {
  if (read_since_drop_.fetch_add(bytes, std::memory_order_relaxed) + bytes < kDropAfter) return;
  read_since_drop_.store(0, std::memory_order_relaxed);
  const std::int64_t begin = places_.front();
  madvise(mapped_ + begin, static_cast<std::size_t>(places_.back() - begin), MADV_DONTNEED);
}

}  // namespace earshot
