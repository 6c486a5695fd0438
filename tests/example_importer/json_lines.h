#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::example {

/// Listings of one JSON object a line, {"file": "a.wav", "label": "high", "split": "train"}, paths
/// relative to the listing; label and split may be missing. It lives in the tests alone: the
/// example of docs/add-an-importer.md.
ImporterEntry json_lines_importer();

/// All that Earshot ships, and this importer.
Catalogue catalogue_with_json_lines();

}  // namespace earshot::example
