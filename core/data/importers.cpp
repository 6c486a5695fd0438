#include "core/data/importers.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "core/audio/sound_kind.h"
#include "core/base/regular_file.h"
#include "core/data/companions.h"
#include "core/data/folder_layout.h"
#include "core/data/listing.h"
#include "core/data/sound_source.h"
#include "core/data/unread_kinds.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

std::optional<fs::path> manifest_in(const fs::path& folder) {
  for (const char* name : {"manifest.csv", "manifest.tsv"}) {
    std::error_code unknown;
    if (fs::is_regular_file(folder / name, unknown)) return folder / name;
  }
  return {};
}

SoundSource source_of_manifest(const fs::path& file, const ImportRequest& request) {
  const ColumnNames known = request.read_folders ? ColumnNames::Known : ColumnNames::Plain;
  return {fs::absolute(file).lexically_normal().parent_path(),
          read_manifest(file, known, request.alive, request.stop), false};
}

SoundSource source_of_folder(const fs::path& root, const ImportRequest& request) {
  Listing listing = list_sounds(root, request.alive, request.stop);
  FolderLayout layout =
      request.read_folders ? read_folder_layout(listing.paths) : plain_folder_layout(listing.paths);
  SoundSource source{root, {}, false};
  Manifest& manifest = source.manifest;
  manifest.problems = std::move(listing.problems);
  std::set<std::string> left_out;
  if (request.read_folders) {
    for (Problem& problem : add_companions(root, listing.paths, layout, request.stop)) {
      left_out.insert(problem.path);
      manifest.problems.push_back(std::move(problem));
    }
  }
  source.folders_read = !layout.words.empty();
  if (source.folders_read) {
    const bool no_class =
        std::ranges::all_of(layout.labels, [](const auto& row) { return row[0].empty(); });
    manifest.notes.push_back("from folders and files beside: " + layout.words +
                             (no_class ? "; none names a class" : "") +
                             "; data.folders=labels takes no more than labels");
  }
  manifest.columns = std::move(layout.columns);
  manifest.label_name = std::move(layout.label_name);
  manifest.entries.reserve(listing.paths.size());
  for (std::size_t i = 0; i < listing.paths.size(); ++i) {
    if (left_out.contains(listing.paths[i])) continue;
    manifest.entries.push_back(
        {0, std::move(listing.paths[i]), std::move(layout.labels[i]), layout.splits[i]});
  }
  return source;
}

}  // namespace

ImporterEntry folder_importer() {
  ImporterEntry importer;
  importer.words = {"folder", "Folder of sounds",
                    "Opens a folder of sounds; its sub-folders are the labels",
                    "ours; layouts of Speech Commands, ESC-50, UrbanSound8K, LibriSpeech, GTZAN"};
  importer.asks = "Open sounds";
  importer.takes = "a folder of sounds";
  importer.folders = true;
  importer.recognises = [](const fs::path& path, std::string_view) {
    std::error_code unknown;
    return fs::is_directory(path, unknown);
  };
  importer.read = [](const ImportRequest& request) {
    if (const auto manifest = manifest_in(request.path)) {
      return source_of_manifest(*manifest, request);
    }
    return source_of_folder(fs::absolute(request.path).lexically_normal(), request);
  };
  return importer;
}

ImporterEntry manifest_importer() {
  ImporterEntry importer;
  importer.words = {"manifest", "Manifest",
                    "Opens a CSV or TSV table with the columns path, label, split", "ours"};
  importer.asks = "Open manifest";
  importer.takes = "a .csv or .tsv manifest";
  importer.patterns = {"*.csv", "*.tsv"};
  importer.recognises = [](const fs::path& path, std::string_view) {
    const std::string ending = path.extension().string();
    return ending == ".csv" || ending == ".tsv" || ending == ".CSV" || ending == ".TSV";
  };
  importer.read = [](const ImportRequest& request) {
    return source_of_manifest(request.path, request);
  };
  return importer;
}

ImporterEntry sound_importer() {
  ImporterEntry importer;
  importer.words = {"sound", "Sound file", "Opens the folder of a sound, and selects it there",
                    "ours"};
  importer.takes = "a sound file";
  importer.recognises = [](const fs::path& path, std::string_view) {
    if (!not_a_regular_file(path).empty()) return false;
    return has_sound_extension(path) || UnreadKinds::is_known(path) || sound_kind(path);
  };
  importer.stands_for = [](const fs::path& path) {
    return fs::absolute(path).lexically_normal().parent_path();
  };
  return importer;
}

}  // namespace earshot
