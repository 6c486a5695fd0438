#include "core/built_in/importers.h"

#include "core/data/importers.h"

namespace earshot {

std::vector<ImporterEntry> built_in_importers() {
  return {folder_importer(), manifest_importer(), sound_importer()};
}

}  // namespace earshot
