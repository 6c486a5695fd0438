#include "core/data/open_source.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <unordered_map>

#include "core/base/regular_file.h"
#include "core/base/utf8.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

/// The beginning of a file; "" for whatever is none, or cannot be read.
std::string first_bytes(const fs::path& path) {
  if (!not_a_regular_file(path).empty()) return {};
  try {
    std::array<char, 4096> bytes{};
    return {bytes.data(), RegularFile(path).read(0, bytes)};
  } catch (const std::exception&) {
    return {};
  }
}

void check_columns(const ImporterEntry& importer, const Manifest& manifest) {
  const std::string whose = "the importer " + importer.words.name + ": ";
  if (manifest.columns.front() != "label") {
    throw std::runtime_error(whose + "its first column is \"" + manifest.columns.front() +
                             "\", not \"label\"");
  }
  for (const ManifestEntry& entry : manifest.entries) {
    if (entry.labels.size() <= manifest.columns.size()) continue;
    throw std::runtime_error(whose + entry.path + " has " + std::to_string(entry.labels.size()) +
                             " labels for " + std::to_string(manifest.columns.size()) + " columns");
  }
}

/// Paths that name a file below the root absolutely are kept relative to it.
std::string path_below(const fs::path& root, const std::string& written) {
  const fs::path path = written;
  if (!path.is_absolute()) return written;
  const fs::path relative = path.lexically_relative(root);
  return relative.empty() || *relative.begin() == ".." ? written : relative.generic_string();
}

void leave_out(Manifest& manifest, const ManifestEntry& entry, const std::string& reason) {
  const std::string where =
      entry.line > 0 ? "line " + std::to_string(entry.line) + ": " : std::string();
  manifest.problems.push_back({shown_as_utf8(entry.path), where + reason});
}

void bring_in_order(const ImporterEntry& importer, SoundSource& source) {
  Manifest& manifest = source.manifest;
  if (manifest.columns.empty()) manifest.columns = {"label"};
  check_columns(importer, manifest);
  std::vector<ManifestEntry> kept;
  kept.reserve(manifest.entries.size());
  std::unordered_map<std::string, std::int64_t> seen;
  for (ManifestEntry& entry : manifest.entries) {
    entry.path = path_below(source.root, entry.path);
    entry.labels.resize(manifest.columns.size());
    if (entry.path.empty()) {
      leave_out(manifest, entry, "no path");
    } else if (!is_utf8(entry.path)) {
      leave_out(manifest, entry, "its name is not UTF-8; rename it");
    } else if (const auto [other, fresh] = seen.emplace(entry.path, entry.line); !fresh) {
      leave_out(manifest, entry,
                other->second > 0 ? "the same file as line " + std::to_string(other->second)
                                  : "named twice");
    } else {
      kept.push_back(std::move(entry));
    }
  }
  std::ranges::stable_sort(kept, {}, &ManifestEntry::path);
  manifest.entries = std::move(kept);
}

const ImporterEntry& importer_for(const Importers& importers, const fs::path& path) {
  std::error_code unknown;
  if (!fs::exists(path, unknown)) {
    throw std::runtime_error(path.string() + ": no such folder or manifest");
  }
  if (const ImporterEntry* importer = importer_of(importers, path)) return *importer;
  throw std::runtime_error(path.string() +
                           ": is none of what can be opened: " + what_can_be_opened(importers));
}

}  // namespace

const ImporterEntry* importer_of(const Importers& importers, const fs::path& path) {
  std::error_code unknown;
  if (!fs::exists(path, unknown)) return nullptr;
  const std::string first = first_bytes(path);
  const auto found = std::ranges::find_if(
      importers, [&](const ImporterEntry& importer) { return importer.recognises(path, first); });
  return found == importers.end() ? nullptr : &*found;
}

SoundSource open_source(const Importers& importers, const ImportRequest& request) {
  ImportRequest asked = request;
  const ImporterEntry* importer = &importer_for(importers, request.path);
  if (importer->stands_for) {
    asked.path = importer->stands_for(request.path);
    importer = &importer_for(importers, asked.path);
  }
  if (!importer->read) throw std::runtime_error(asked.path.string() + ": stands for another path");
  SoundSource source = importer->read(asked);
  bring_in_order(*importer, source);
  return source;
}

std::string what_can_be_opened(const Importers& importers,
                               const std::vector<ExampleEntry>& examples) {
  std::vector<std::string> all;
  for (const ImporterEntry& importer : importers) all.push_back(importer.takes);
  for (const ExampleEntry& example : examples) all.push_back("example:" + example.words.name);
  std::string words;
  for (std::size_t i = 0; i < all.size(); ++i) {
    words += (i == 0 ? "" : i + 1 == all.size() ? " or " : ", ") + all[i];
  }
  return words;
}

}  // namespace earshot
