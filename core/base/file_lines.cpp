#include "core/base/file_lines.h"

#include <algorithm>

namespace earshot {

FileLines::FileLines(const std::filesystem::path& file, std::uintmax_t offset, std::size_t longest)
    : file_(file), longest_(longest), piece_begin_(offset) {}

bool FileLines::refill() {
  constexpr std::size_t bytes = 1 << 16;
  piece_begin_ += piece_.size();
  place_ = 0;
  piece_.resize(bytes);
  piece_.resize(file_.read(piece_begin_, piece_));
  return !piece_.empty();
}

std::optional<FileLine> FileLines::next() {
  if (place_ == piece_.size() && !refill()) return std::nullopt;
  FileLine line;
  line.number = ++number_;
  line.begin = piece_begin_ + place_;
  while (true) {
    const std::size_t found = piece_.find('\n', place_);
    const std::size_t end = std::min(found, piece_.size());
    const std::size_t room = longest_ - line.text.size();
    line.text.append(piece_, place_, std::min(end - place_, room));
    line.too_long = line.too_long || end - place_ > room;
    place_ = end;
    if (found != std::string::npos) {
      ++place_;
      break;
    }
    if (!refill()) {
      line.whole = false;
      break;
    }
  }
  line.end = piece_begin_ + place_;
  return line;
}

}  // namespace earshot
