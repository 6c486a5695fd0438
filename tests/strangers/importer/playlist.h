#pragma once

#include "core/catalogue/importers.h"

namespace earshot::strangers {

/// Listings "*.playlist.json": {"sounds": [{"file": "a.wav", "label": "x"}, ...]}, whose files are
/// absolute or relative to the listing's folder; a label may be missing.
ImporterEntry playlist_importer();

}  // namespace earshot::strangers
