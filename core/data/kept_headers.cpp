#include "core/data/kept_headers.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <type_traits>

#include "core/base/new_file.h"
#include "core/base/oldest_files.h"
#include "core/base/regular_file.h"
#include "core/data/sha1.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

/// A change of what read_header() finds, or of how it is kept, changes this text.
constexpr std::string_view first_line = "Earshot headers 1\n";
constexpr std::size_t digest_size = 40;
constexpr std::size_t most_files = 64;
constexpr std::uintmax_t most_bytes = 1'000'000'000;

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

std::string digest(std::string_view bytes) {
  return hex(sha1(bytes));
}

template <class Number>
void put(std::string& bytes, Number number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void put(std::string& bytes, const std::string& text) {
  put(bytes, static_cast<std::uint32_t>(text.size()));
  bytes += text;
}

/// Takes numbers and texts off the front; throws where there are too few bytes.
class Taker {
 public:
  explicit Taker(std::string_view bytes) : rest_(bytes) {}
  bool is_empty() const { return rest_.empty(); }
  template <class Number>
  void take(Number& number) {
    next(sizeof number).copy(reinterpret_cast<char*>(&number), sizeof number);
  }
  void take(std::string& text) {
    std::uint32_t size = 0;
    take(size);
    text = next(size);
  }

 private:
  std::string_view next(std::size_t count) {
    if (count > rest_.size()) throw std::runtime_error("cut short");
    const std::string_view front = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return front;
  }
  std::string_view rest_;
};

}  // namespace

KeptHeaders::KeptHeaders(const fs::path& root, const fs::path& cache,
                         std::chrono::nanoseconds settled)
    : root_(root),
      file_(cache / "headers" / (digest(root.string()) + ".bin")),
      oldest_fresh_(std::chrono::duration_cast<std::chrono::nanoseconds>(
                        std::chrono::system_clock::now().time_since_epoch() - settled)
                        .count()) {
  try {
    load();
  } catch (const std::exception&) {
    former_.clear();
  }
}

void KeptHeaders::load() {
  std::error_code ignored;
  if (!fs::is_regular_file(file_, ignored)) return;
  const std::string bytes = read_regular_file(file_, most_bytes);
  const std::string_view all = bytes;
  const std::size_t body_at = first_line.size() + digest_size;
  if (bytes.size() < body_at || !all.starts_with(first_line)) return;
  if (all.substr(first_line.size(), digest_size) != digest(all.substr(body_at))) return;
  Taker taker(all.substr(body_at));
  while (!taker.is_empty()) {
    std::string path;
    Kept kept;
    taker.take(path);
    taker.take(kept.state);
    taker.take(kept.header.frames);
    taker.take(kept.header.rate);
    taker.take(kept.header.channels);
    taker.take(kept.header.format);
    taker.take(kept.header.remark);
    former_.insert_or_assign(std::move(path), std::move(kept));
  }
}

KeptHeaders::FileState KeptHeaders::state_of(const fs::path& file) {
  static_assert(std::is_trivially_copyable_v<FileState>);
  struct stat status = {};
  if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  return {
      static_cast<std::uint64_t>(status.st_ino) ^ (static_cast<std::uint64_t>(status.st_dev) << 32),
      static_cast<std::int64_t>(status.st_size), nanoseconds(status.st_mtim),
      nanoseconds(status.st_ctim)};
}

AudioHeader KeptHeaders::read(const std::string& path) {
  const fs::path file = root_ / path;
  const FileState state = state_of(file);
  const auto kept = former_.find(path);
  if (kept != former_.end() && kept->second.state == state && !(state == FileState{})) {
    return present_.insert_or_assign(path, kept->second).first->second.header;
  }
  AudioHeader header = read_header(file);
  const bool is_settled = std::max(state.changed, state.renewed) < oldest_fresh_;
  if (is_settled && state_of(file) == state) {
    present_.insert_or_assign(path, Kept{state, header});
    ++opened_;
  }
  return header;
}

void KeptHeaders::keep() noexcept {
  try {
    if (opened_ == 0 || present_.size() < least_files) return;
    std::string body;
    for (const auto& [path, kept] : present_) {
      put(body, path);
      put(body, kept.state);
      put(body, kept.header.frames);
      put(body, kept.header.rate);
      put(body, kept.header.channels);
      put(body, kept.header.format);
      put(body, kept.header.remark);
    }
    fs::create_directories(file_.parent_path());
    NewFile file(file_);
    const std::string head = std::string(first_line) + digest(body);
    file.write(head.data(), head.size());
    file.write(body.data(), body.size());
    file.keep();
    remove_oldest(file_.parent_path(), most_files);
  } catch (const std::exception&) {
    // The next time reads them again.
  }
}

}  // namespace earshot
