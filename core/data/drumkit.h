#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

/// An instrument of a drum kit of Hydrogen's with its recordings, one for each strength of a hit.
struct KitInstrument {
  std::string name;                ///< UTF-8, as the kit's author calls it
  std::vector<std::string> files;  ///< names, as they stand there
};

/// What a drumkit.xml of Hydrogen's says of its instruments; everything else in it is passed over,
/// and what is not closed where it should be ends with what holds it. Throws std::runtime_error
/// with the bare reason where it nests too deep or names no instrument.
std::vector<KitInstrument> parse_drumkit(std::string_view xml);

/// The same of a file. Throws std::runtime_error, one line, the file first.
std::vector<KitInstrument> read_drumkit(const std::filesystem::path& file);

}  // namespace earshot
