#include "core/audio/byte_view.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace earshot {

ByteView::ByteView(std::shared_ptr<const RegularFile> file) : size_(file->size()) {
  if (size_ > 0) ranges_.push_back({0, size_, 0, std::move(file), nullptr});
}

ByteView::ByteView(std::string bytes) : size_(bytes.size()) {
  if (size_ == 0) return;
  auto text = std::make_shared<const std::string>(std::move(bytes));
  ranges_.push_back({0, size_, 0, nullptr, std::move(text)});
}

std::size_t ByteView::read(std::uint64_t place, std::span<char> into) const {
  auto range = std::upper_bound(
      ranges_.begin(), ranges_.end(), place,
      [](std::uint64_t wanted, const Range& one) { return wanted < one.begin + one.size; });
  std::size_t done = 0;
  for (; range != ranges_.end() && done < into.size(); ++range) {
    const std::uint64_t within = place + done - range->begin;
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(range->size - within, into.size() - done));
    const std::span<char> part = into.subspan(done, count);
    if (range->text) {
      std::memcpy(part.data(), range->text->data() + range->place + within, count);
      done += count;
      continue;
    }
    const std::size_t got = range->file->read(range->place + within, part);
    done += got;
    if (got < count) break;
  }
  return done;
}

ByteView ByteView::part(std::uint64_t begin, std::uint64_t count) const {
  ByteView view;
  const std::uint64_t end = begin + std::min(count, size_ - std::min(size_, begin));
  for (const Range& range : ranges_) {
    const std::uint64_t first = std::max(range.begin, begin);
    const std::uint64_t last = std::min(range.begin + range.size, end);
    if (first >= last) continue;
    view.ranges_.push_back(
        {view.size_, last - first, range.place + first - range.begin, range.file, range.text});
    view.size_ += last - first;
  }
  return view;
}

ByteView& ByteView::append(const ByteView& more) {
  for (Range range : more.ranges_) {
    range.begin = size_;
    size_ += range.size;
    ranges_.push_back(std::move(range));
  }
  return *this;
}

std::string_view ByteWindow::at(std::uint64_t place, std::size_t count) {
  const std::uint64_t end = std::min<std::uint64_t>(view_.size(), place + std::min(count, most));
  if (place >= end) return {};
  if (place < begin_ || end > begin_ + buffer_.size()) {
    // Walks go forward; what was looked at just before is often looked at again.
    begin_ = place;
    buffer_.resize(count > most / 4 ? most : most / 2);
    buffer_.resize(view_.read(begin_, buffer_));
  }
  const std::size_t within = static_cast<std::size_t>(place - begin_);
  return std::string_view(buffer_).substr(std::min(within, buffer_.size()),
                                          static_cast<std::size_t>(end - place));
}

std::uint64_t little_endian(std::string_view bytes, std::size_t place, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;) {
    value = (value << 8) | static_cast<unsigned char>(bytes[place + i]);
  }
  return value;
}

std::uint64_t big_endian(std::string_view bytes, std::size_t place, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value = (value << 8) | static_cast<unsigned char>(bytes[place + i]);
  }
  return value;
}

std::string little_endian_bytes(std::uint64_t value, std::size_t count) {
  std::string bytes(count, '\0');
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>(value >> (8 * i));
  return bytes;
}

std::string big_endian_bytes(std::uint64_t value, std::size_t count) {
  std::string bytes = little_endian_bytes(value, count);
  std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

}  // namespace earshot
