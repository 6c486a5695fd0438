#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/regular_file.h"

namespace earshot {

/// Bytes to be read as one file though they lie apart: ranges of a regular file and short texts of
/// our own between them (a header put right). Copyable; it shares the open file.
class ByteView {
 public:
  ByteView() = default;
  /// All of the file.
  explicit ByteView(std::shared_ptr<const RegularFile> file);
  explicit ByteView(std::string bytes);

  std::uint64_t size() const { return size_; }
  /// Returns how many bytes there were; fewer than wanted only at the end. Throws
  /// std::runtime_error where the disk fails.
  std::size_t read(std::uint64_t place, std::span<char> into) const;
  /// As much as there is of [begin, begin + count).
  ByteView part(std::uint64_t begin, std::uint64_t count) const;
  ByteView from(std::uint64_t begin) const { return part(begin, size_); }
  ByteView& append(const ByteView& more);

 private:
  struct Range {
    std::uint64_t begin = 0;  ///< within the view
    std::uint64_t size = 0;
    std::uint64_t place = 0;  ///< within the file, or the text
    std::shared_ptr<const RegularFile> file;
    std::shared_ptr<const std::string> text;
  };
  std::vector<Range> ranges_;
  std::uint64_t size_ = 0;
};

/// Looks at a view through a buffer, so that a walk over a thousand headers is a few reads.
class ByteWindow {
 public:
  static constexpr std::size_t most = 1 << 16;

  explicit ByteWindow(ByteView view) : view_(std::move(view)) {}
  std::uint64_t size() const { return view_.size(); }
  const ByteView& view() const { return view_; }
  /// Up to `count` (<= most) bytes, fewer at the end; valid until the next call.
  std::string_view at(std::uint64_t place, std::size_t count);

 private:
  ByteView view_;
  std::uint64_t begin_ = 0;
  std::string buffer_;
};

/// `count` (1 to 8) bytes from `place` on, the least significant first.
std::uint64_t little_endian(std::string_view bytes, std::size_t place, std::size_t count);
/// ... the most significant first.
std::uint64_t big_endian(std::string_view bytes, std::size_t place, std::size_t count);
std::string little_endian_bytes(std::uint64_t value, std::size_t count);
std::string big_endian_bytes(std::uint64_t value, std::size_t count);

}  // namespace earshot
