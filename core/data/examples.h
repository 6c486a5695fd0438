#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/catalogue/examples.h"

namespace earshot {

using Examples = std::vector<ExampleEntry>;

/// The name in `example:NAME`, as data.path and --data say it; nothing for every other text.
std::optional<std::string> example_name(const std::string& text);

/// Throws std::runtime_error that names those there are.
const ExampleEntry& example_of(const Examples& examples, const std::string& name);

/// Where an example lies or will lie: below $EARSHOT_DATA, else $XDG_DATA_HOME/earshot/examples,
/// else ~/.local/share/earshot/examples.
std::filesystem::path example_folder(const ExampleEntry& example);

bool example_ready(const ExampleEntry& example);

/// Makes the example's folder where it is not there yet, and returns it. Everything is built in a
/// temporary folder beside it, which is renamed when whole. Throws std::runtime_error (no network,
/// no apt-get, disk full; what would help is said) and Stopped (core/base/stopped.h), leaving
/// nothing behind.
std::filesystem::path prepare_example(const ExampleEntry& example, const ExampleReport& report = {},
                                      const std::stop_token& stop = {});

/// What the files LICENCE.* say that lie beside the sounds. Empty where it is not ready.
std::string licence_text(const ExampleEntry& example);

/// What `data.path` names: `example:NAME` becomes the example's folder, prepared when needed; every
/// other text is a path. Throws as example_of and prepare_example do.
std::filesystem::path resolve_data(const Examples& examples, const std::string& text,
                                   const ExampleReport& report = {},
                                   const std::stop_token& stop = {});

}  // namespace earshot
