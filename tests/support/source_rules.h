#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace earshot::testing {

/// Who may include what, and how long a file may be: what the layout of the sources promises.
/// Each breach is one line that names the file and the rule.

/// core knows neither Qt nor the window; widgets and app never see a tensor, whatever way a header
/// takes; widgets know core but not app; sound devices and command lines stay where they belong.
std::vector<std::string> breaches_of_layers(const std::filesystem::path& root);

/// Quoted includes are written from the root and exist; headers are guarded and leave namespaces
/// closed.
std::vector<std::string> breaches_of_headers(const std::filesystem::path& root);

/// A file is one idea: at most 400 lines, a header 250.
std::vector<std::string> breaches_of_length(const std::filesystem::path& root);

/// Whatever core draws while a network runs names its generator: dropout is ours alone
/// (core/tensor/dropout.h), LibTorch's random functions without a generator stand in constructors
/// alone, whose weights with_seed makes, only that seeds the default generators, and convolutions
/// are ours (core/tensor/convolution.h). Switches of LibTorch that hold for all threads stay as
/// they are.
std::vector<std::string> breaches_of_draws(const std::filesystem::path& root);

/// Nobody but a thing's own files and the catalogue asks for it by name: no comparison with a
/// registered name, no include of a method's header.
std::vector<std::string> breaches_of_registries(const std::filesystem::path& root,
                                                const std::set<std::string>& names);

/// What comes from others is data: the program never hands a file to what may run it (TorchScript's
/// and torch's own loading); pickles have one reader, core/tensor_files/pickle.
std::vector<std::string> breaches_of_loading(const std::filesystem::path& root);

}  // namespace earshot::testing
