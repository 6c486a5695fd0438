#include "core/audio/chunks.h"

#include <algorithm>

namespace earshot {

bool ChunkWalk::named(std::uint64_t place) {
  const std::string_view name = window_.at(place, 4);
  return name.size() == 4 && std::all_of(name.begin(), name.end(), [](char letter) {
           return letter >= ' ' && letter <= '~';
         });
}

std::optional<Chunk> ChunkWalk::next() {
  // More would be a file made to keep somebody busy.
  constexpr int most = 10000;
  if (++count_ > most || !named(place_)) return {};
  const std::string_view head = window_.at(place_, 8);
  if (head.size() < 8) return {};
  Chunk chunk{std::string(head.substr(0, 4)), place_ + 8,
              little_ ? little_endian(head, 4, 4) : big_endian(head, 4, 4)};
  place_ = chunk.end();
  if (chunk.size % 2 != 0 && !named(place_) && named(place_ - 1)) {
    --place_;
    unpadded_ = true;
  }
  return chunk;
}

}  // namespace earshot
