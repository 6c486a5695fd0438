#pragma once

#include <filesystem>

#include "core/runs/embed_run.h"

namespace earshot {

/// The table of paths, labels and splits that goes with a file of features: "f.metadata.tsv".
std::filesystem::path metadata_of(const std::filesystem::path& file);

/// Writes the features as .npy (float32, [clips, features]) or .tsv, a clip a row, and beside them
/// metadata_of(file) with the columns path, label, split; each whole or not at all. Throws
/// std::runtime_error, one line.
void write_features(const EmbeddedItems& embedded, const std::filesystem::path& file);

/// "the run's sounds: no sound can be embedded; 3 left out, the first: a.wav: empty", where none
/// was; `whose` names them. Else "".
std::string nothing_embedded(const EmbeddedItems& embedded, const std::string& whose);

}  // namespace earshot
