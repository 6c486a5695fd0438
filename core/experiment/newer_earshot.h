#pragma once

#include <string>

#include "core/experiment/json_settings.h"

namespace earshot {

/// Whether a version ("0.10.2") comes after another; what follows the numbers counts for nothing.
bool is_newer_version(const std::string& version, const std::string& than);

/// "made by Earshot 0.2.0, which is newer than this one (0.1.0)" from the part `earshot` of a file;
/// empty where it is not.
std::string newer_earshot_words(const Json& about);

}  // namespace earshot
