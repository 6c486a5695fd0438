#pragma once

#include "core/catalogue/importers.h"

namespace earshot {

/// A folder: every sound below it, by the manifest.csv or manifest.tsv in it where there is one,
/// else with labels from the names of its sub-folders and from lists beside the sounds.
ImporterEntry folder_importer();

/// A .csv or .tsv table with a column of files (core/data/manifest.h).
ImporterEntry manifest_importer();

/// A sound file, or one of a kind that is not read: it stands for its folder.
ImporterEntry sound_importer();

}  // namespace earshot
