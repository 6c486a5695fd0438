#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/catalogue/examples.h"
#include "core/catalogue/importers.h"
#include "core/data/sound_source.h"

namespace earshot {

using Importers = std::vector<ImporterEntry>;

/// The first that recognises a path; nullptr where none does, or there is nothing. Looks at the
/// beginning of the file.
const ImporterEntry* importer_of(const Importers& importers, const std::filesystem::path& path);

/// What the importer of a path says of its sounds, ordered by path, absolute paths below the root
/// made relative, files that are named twice told as problems. Throws std::runtime_error, one line
/// naming the path: there is nothing, nobody recognises it (and what can be opened), or what the
/// importer throws.
SoundSource open_source(const Importers& importers, const ImportRequest& request);

/// "a folder of sounds, a .csv or .tsv manifest, a sound file, example:tones or example:music".
std::string what_can_be_opened(const Importers& importers,
                               const std::vector<ExampleEntry>& examples = {});

}  // namespace earshot
