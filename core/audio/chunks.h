#pragma once

#include <optional>
#include <string>

#include "core/audio/byte_view.h"

namespace earshot {

/// A chunk of RIFF or IFF: where its content begins and how long it says it is.
struct Chunk {
  std::string name;
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
  std::uint64_t end() const { return begin + size + size % 2; }
};

/// Goes from chunk to chunk, also over an odd one whose padding byte was forgotten.
class ChunkWalk {
 public:
  ChunkWalk(ByteWindow& window, std::uint64_t place, bool little)
      : window_(window), place_(place), little_(little) {}

  /// Nothing at the end, and where no chunk is.
  std::optional<Chunk> next();
  /// A chunk so far lacked its padding.
  bool unpadded() const { return unpadded_; }

 private:
  bool named(std::uint64_t place);

  ByteWindow& window_;
  std::uint64_t place_;
  bool little_;
  bool unpadded_ = false;
  int count_ = 0;
};

}  // namespace earshot
