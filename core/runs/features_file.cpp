#include "core/runs/features_file.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "core/data/delimited.h"
#include "core/experiment/npy.h"
#include "core/experiment/run_folder.h"
#include "core/params/value.h"

namespace earshot {
namespace {

/// A cell that a spreadsheet takes as words, and that reads back as it was.
std::string tsv_field(const std::string& text) {
  const std::string cell = safe_cell(text);
  return cell.starts_with('"') ? quoted_field(cell, '\t') : cell;
}

void write_tsv(const EmbeddedItems& embedded, const std::filesystem::path& file) {
  std::ostringstream text;
  for (std::int64_t row = 0; row < embedded.features->rows(); ++row) {
    const char* gap = "";
    for (const float value : embedded.features->row(row)) {
      text << std::exchange(gap, "\t") << to_text(value);
    }
    text << '\n';
  }
  write_file_safely(file, text.str());
}

void write_metadata(const EmbeddedItems& embedded, const std::filesystem::path& file) {
  const Dataset& dataset = *embedded.dataset;
  const int column = std::max(0, dataset.column(embedded.label_column));
  std::ostringstream text;
  text << "path\tlabel\tsplit\n";
  for (const Item& item : embedded.features->items) {
    const Clip& clip = dataset.clips[static_cast<std::size_t>(item.clip)];
    text << tsv_field(clip.path) << '\t' << tsv_field(clip.labels[static_cast<std::size_t>(column)])
         << '\t' << to_text(clip.split) << '\n';
  }
  write_file_safely(file, text.str());
}

}  // namespace

std::filesystem::path metadata_of(const std::filesystem::path& file) {
  std::filesystem::path metadata = file;
  return metadata.replace_extension(".metadata.tsv");
}

void write_features(const EmbeddedItems& embedded, const std::filesystem::path& file) {
  if (file.extension() == ".npy") {
    write_npy(file, embedded.features->values,
              {embedded.features->rows(), embedded.features->width});
  } else {
    write_tsv(embedded, file);
  }
  write_metadata(embedded, metadata_of(file));
}

std::string nothing_embedded(const EmbeddedItems& embedded, const std::string& whose) {
  if (embedded.features->rows() > 0) return {};
  const Problem first = embedded.problems.empty() ? Problem() : embedded.problems.front();
  return whose + ": no sound can be embedded; " + std::to_string(files_of(embedded.problems)) +
         " left out, the first: " + first.path + ": " + first.reason;
}

}  // namespace earshot
