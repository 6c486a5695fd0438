#include "tests/strangers/importer/playlist.h"

#include <cstdint>
#include <stdexcept>
#include <string>

#include "core/base/json.h"
#include "core/base/stopped.h"
#include "core/data/cell_text.h"
#include "core/data/sound_source.h"

namespace earshot::strangers {
namespace {

constexpr std::uintmax_t most_bytes = 64'000'000;

bool is_playlist(const std::filesystem::path& path, std::string_view) {
  return lower_case(path.filename().string()).ends_with(".playlist.json");
}

/// What is wrong with one sound of the listing; "" for nothing.
std::string fault_of(const Json& sound) {
  if (!sound.is_object()) return R"(write it as {"file": "a.wav", "label": "x"})";
  if (!sound.contains("file")) return R"(it names no "file")";
  if (!sound.at("file").is_string()) return R"("file" is no text)";
  if (sound.at("file").get_ref<const std::string&>().empty()) return R"("file" is empty)";
  if (sound.contains("label") && !sound.at("label").is_string()) return R"("label" is no text)";
  return "";
}

/// The list of sounds; throws where there is none.
const Json& sounds_of(const Json& listing, const std::string& name) {
  if (!listing.is_object())
    throw std::runtime_error(name + R"(: is no object with a list of "sounds")");
  const auto found = listing.find("sounds");
  if (found == listing.end()) throw std::runtime_error(name + R"(: has no list of "sounds")");
  if (!found->is_array()) throw std::runtime_error(name + R"(: its "sounds" are no list)");
  return *found;
}

SoundSource read_playlist(const ImportRequest& request) {
  const Json listing = read_json(request.path, most_bytes);
  const std::string name = request.path.filename().string();
  SoundSource source;
  source.root = request.path.parent_path();
  source.manifest.columns = {"label"};
  std::int64_t place = 0;
  const std::string whole_name = request.path.string();
  for (const Json& sound : sounds_of(listing, whole_name)) {
    if (place++ % 1000 == 0) {
      request.alive();
      leave_if_stopped(request.stop);
    }
    if (const std::string fault = fault_of(sound); !fault.empty()) {
      source.manifest.problems.push_back({name + ", sound " + std::to_string(place), fault});
      continue;
    }
    const std::string label = sound.value("label", "");
    source.manifest.entries.push_back({0, sound.at("file").get<std::string>(), {label}, {}});
  }
  return source;
}

}  // namespace

ImporterEntry playlist_importer() {
  ImporterEntry importer;
  importer.words = {"playlist", "Playlist", "Sounds and labels that a .playlist.json lists",
                    "ours"};
  importer.asks = "Open playlist";
  importer.takes = "a .playlist.json listing";
  importer.patterns = {"*.playlist.json"};
  importer.recognises = is_playlist;
  importer.read = read_playlist;
  return importer;
}

}  // namespace earshot::strangers
