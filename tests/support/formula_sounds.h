#pragma once

#include <filesystem>

namespace earshot::testing {

/// Three classes of eight sounds of half a second at 16 kHz: whole numbers by formula, the same on
/// every machine. The runs in tests/fixtures heard them.
void write_formula_sounds(const std::filesystem::path& folder);

}  // namespace earshot::testing
