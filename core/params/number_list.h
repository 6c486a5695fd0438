#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace earshot {

/// "24, 48" -> {24, 48}: one to `most` whole numbers from 1 to `largest`. Throws ParameterError
/// with the path for any other text.
std::vector<std::int64_t> number_list(const std::string& text, const std::string& path,
                                      std::size_t most, std::int64_t largest);

}  // namespace earshot
