#pragma once

#include <filesystem>

namespace earshot::testing {

std::filesystem::path source_folder();
std::filesystem::path build_folder();
/// The built earshot program, for tests that run it as a person would.
std::filesystem::path program();

}  // namespace earshot::testing
