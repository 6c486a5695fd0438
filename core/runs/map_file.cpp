#include "core/runs/map_file.h"

#include <string>

#include "core/data/delimited.h"
#include "core/experiment/npy.h"
#include "core/experiment/run_folder.h"
#include "core/params/value.h"
#include "core/runs/embed_run.h"
#include "core/runs/features_file.h"

namespace earshot {
namespace {

std::string field(const std::string& text, char delimiter) {
  return quoted_field(safe_cell(text), delimiter);
}

/// The rows with their cells, and with what `numbers(row)` adds to each.
template <class Numbers>
std::string table_of(const GivenFeatures& rows, const std::vector<std::string>& more,
                     char delimiter, const Numbers& numbers) {
  std::string text;
  const auto end_line = [&text] { text.back() = '\n'; };
  for (const auto* names : {&rows.columns, &more}) {
    for (const std::string& name : *names) text += field(name, delimiter) + delimiter;
  }
  end_line();
  for (std::size_t row = 0; row < rows.cells.size(); ++row) {
    for (const std::string& cell : rows.cells[row]) text += field(cell, delimiter) + delimiter;
    for (const float number : numbers(row)) text += to_text(number) + delimiter;
    end_line();
  }
  return text;
}

}  // namespace

GivenFeatures as_given(const EmbeddedItems& embedded) {
  const Dataset& dataset = *embedded.dataset;
  GivenFeatures given;
  given.features = embedded.features;
  given.root = dataset.root;
  given.columns = {"path"};
  given.columns.insert(given.columns.end(), dataset.columns.begin(), dataset.columns.end());
  given.columns.emplace_back("split");
  for (const Item& item : embedded.features->items) {
    const Clip& clip = dataset.clips[static_cast<std::size_t>(item.clip)];
    std::vector<std::string> cells{clip.path};
    cells.insert(cells.end(), clip.labels.begin(), clip.labels.end());
    cells.push_back(to_text(clip.split));
    given.cells.push_back(std::move(cells));
  }
  for (const Problem& problem : embedded.problems) {
    given.problems.push_back("left out: " + problem.path + ": " + problem.reason);
  }
  return given;
}

void write_map(const GivenFeatures& rows, std::span<const float> coordinates, int dimensions,
               const std::filesystem::path& file) {
  const auto width = static_cast<std::size_t>(dimensions);
  const auto place = [&](std::size_t row) { return coordinates.subspan(row * width, width); };
  if (file.extension() != ".npy") {
    const std::vector<std::string> all{"x", "y", "z"};
    const std::vector<std::string> axes(all.begin(), all.begin() + dimensions);
    const char delimiter = file.extension() == ".csv" ? ',' : '\t';
    write_file_safely(file, table_of(rows, axes, delimiter, place));
    return;
  }
  write_npy(file, coordinates, {static_cast<std::int64_t>(rows.cells.size()), dimensions});
  if (rows.columns.empty()) return;
  const auto nothing = [](std::size_t) { return std::span<const float>(); };
  write_file_safely(metadata_of(file), table_of(rows, {}, '\t', nothing));
}

}  // namespace earshot
