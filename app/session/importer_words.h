#pragma once

#include <QString>

#include "core/catalogue/importers.h"

namespace earshot {

/// Whether menus offer it; else it takes what is dropped or named.
bool is_offered(const ImporterEntry& importer);

/// "Manifest (CSV, TSV)", as menus say it.
QString menu_words(const ImporterEntry& importer);

/// "Manifest (*.csv *.tsv)", as file dialogs take it; "" where a folder is chosen.
QString filter_of(const ImporterEntry& importer);

/// Whether a path is named as the files that it takes, whatever lies there.
bool is_named_as(const ImporterEntry& importer, const QString& path);

}  // namespace earshot
