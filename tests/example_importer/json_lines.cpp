#include "tests/example_importer/json_lines.h"

#include <sstream>
#include <stdexcept>

#include "core/base/json.h"
#include "core/base/regular_file.h"
#include "core/base/stopped.h"
#include "core/built_in/catalogue.h"
#include "core/data/cell_text.h"
#include "core/data/sound_source.h"

namespace earshot::example {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_bytes = 100'000'000;

/// "" where there is none.
std::string text_at(const Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key)) return {};
  if (!object.at(key).is_string()) throw std::runtime_error(std::string(key) + ": is no text");
  return object.at(key).get<std::string>();
}

ManifestEntry entry_of(const Json& object, std::int64_t line) {
  ManifestEntry entry;
  entry.line = line;
  entry.path = text_at(object, "file");
  if (entry.path.empty()) throw std::runtime_error("no \"file\", which names the sound");
  entry.labels = {text_at(object, "label")};
  const std::string split = text_at(object, "split");
  if (split.empty()) return entry;
  entry.split = split_from_word(split);
  if (!entry.split) {
    throw std::runtime_error("split \"" + split + "\" is not known; it takes train, valid or test");
  }
  return entry;
}

SoundSource read_json_lines(const ImportRequest& request) {
  SoundSource source;
  source.root = fs::absolute(request.path).lexically_normal().parent_path();
  source.manifest.columns = {"label"};
  std::istringstream text(read_regular_file(request.path, most_bytes));
  std::string words;
  for (std::int64_t line = 1; std::getline(text, words); ++line) {
    leave_if_stopped(request.stop);
    request.alive();
    if (words.find_first_not_of(" \t\r") == std::string::npos) continue;
    try {
      source.manifest.entries.push_back(entry_of(parse_json(words), line));
    } catch (const std::exception& error) {
      source.manifest.problems.push_back(
          {request.path.filename().string(), "line " + std::to_string(line) + ": " + error.what()});
    }
  }
  return source;
}

}  // namespace

ImporterEntry json_lines_importer() {
  ImporterEntry importer;
  importer.words = {"json-lines", "JSON lines", "Opens a listing of one JSON object a line",
                    "jsonlines.org"};
  importer.asks = "Open JSON lines";
  importer.takes = "a .jsonl listing";
  importer.patterns = {"*.jsonl"};
  importer.recognises = [](const fs::path& path, std::string_view first) {
    return path.extension() == ".jsonl" && first.starts_with('{');
  };
  importer.read = read_json_lines;
  return importer;
}

Catalogue catalogue_with_json_lines() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.importers.push_back(json_lines_importer());
  return catalogue;
}

}  // namespace earshot::example
