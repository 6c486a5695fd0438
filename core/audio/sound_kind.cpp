#include "core/audio/sound_kind.h"

#include <exception>
#include <memory>

#include "core/audio/contents.h"
#include "core/audio/foreign_kinds.h"

namespace earshot {

std::optional<SoundKind> sound_kind(const std::filesystem::path& file) {
  try {
    ByteWindow window{ByteView(std::make_shared<const RegularFile>(file))};
    const std::string head(window.at(0, 16));
    if (const std::string_view kind = kind_promised_by(head); !kind.empty()) {
      return SoundKind{true, std::string(kind)};
    }
    if (head.starts_with("ID3")) return SoundKind{true, "MP3"};
    if (is_foreign_sound(window)) return SoundKind{false, foreign_kind(window)};
  } catch (const std::exception&) {
    // What cannot be opened is told by whoever is asked to read it.
  }
  return std::nullopt;
}

}  // namespace earshot
