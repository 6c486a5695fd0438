#include "core/tensor_files/exact_file.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace earshot {

void ExactFile::read(std::uint64_t place, void* bytes, std::size_t count) const {
  if (file_.read(place, {static_cast<char*>(bytes), count}) < count) refuse("ends too early");
}

std::string ExactFile::text(std::uint64_t place, std::size_t count) const {
  std::string bytes(count, '\0');
  read(place, bytes.data(), count);
  return bytes;
}

void ExactFile::scan(std::uint64_t place, std::uint64_t count,
                     const std::function<void(const char*, std::size_t)>& take) const {
  constexpr std::uint64_t most = 1 << 20;
  std::vector<char> block(static_cast<std::size_t>(std::min(count, most)));
  while (count > 0) {
    const auto now = static_cast<std::size_t>(std::min<std::uint64_t>(count, block.size()));
    read(place, block.data(), now);
    take(block.data(), now);
    place += now;
    count -= now;
  }
}

void ExactFile::refuse(const std::string& words) const {
  throw std::runtime_error(path_.string() + ": " + words);
}

}  // namespace earshot
