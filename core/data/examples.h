#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace earshot {

/// Real recorded sound that everybody may have, fetched from Debian's packages on first use and
/// laid out with labels and splits. Nothing is installed; no rights are needed.
struct Example {
  std::string name;   ///< "tones"; as in `example:tones`
  std::string label;  ///< for people
  std::string words;  ///< what it is, one sentence
  std::int64_t download_bytes = 0;
  std::string licence;  ///< in short; licence_text() has the whole
};

std::vector<Example> examples();

/// What is being done, and how much of the whole is done, 0..1.
using ExampleReport = std::function<void(const std::string& words, double done)>;

/// Where an example lies or will lie: below $EARSHOT_DATA, else $XDG_DATA_HOME/earshot/examples,
/// else ~/.local/share/earshot/examples.
std::filesystem::path example_folder(const std::string& name);

bool example_ready(const std::string& name);

/// Makes the example's folder where it is not there yet, and returns it. Everything is built in a
/// temporary folder beside it, which is renamed when whole. Throws std::runtime_error (an unknown
/// name, no network, no apt-get, disk full; what would help is said) and Stopped
/// (core/data/debian_package.h), leaving nothing behind.
std::filesystem::path prepare_example(const std::string& name, const ExampleReport& report = {},
                                      const std::stop_token& stop = {});

/// The copyright files of the packages that the example was made from, which lie beside the sound.
/// Empty where it is not ready.
std::string licence_text(const std::string& name);

/// What `data.path` names: `example:NAME` becomes the example's folder, prepared when needed; every
/// other text is a path. Throws as prepare_example does.
std::filesystem::path resolve_data(const std::string& text, const ExampleReport& report = {},
                                   const std::stop_token& stop = {});

}  // namespace earshot
