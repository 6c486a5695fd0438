#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace earshot {

/// `report(share of the work done, 0..1)`.
using LayoutReport = std::function<void(double)>;

/// Writes `manifest.csv` into a folder.
void write_manifest(const std::filesystem::path& folder, const std::vector<std::string>& columns,
                    const std::vector<std::vector<std::string>>& rows);

/// Copies the syllables of an unpacked gcin-voice into `out` as <tone>/<syllable>_<tone>_<speaker>
/// .ogg, with the manifest. The neutral tone (13 syllables) is left out. The split comes from the
/// SHA-1 of the base syllable modulo 100 (train below 60, valid below 75), so that no syllable,
/// whatever its tone and speaker, is in two splits.
void lay_out_tones(const std::filesystem::path& package, const std::filesystem::path& out,
                   const LayoutReport& report, const std::stop_token& stop);

/// Lays out tracks of at least 45 s, at most 12 an album and 300 s each, as <album>/<track>.ogg
/// with the manifest. `packages` holds the unpacked trees by name. Tracks are copied without
/// re-encoding, but for those that come as two stems, which are mixed. Within an album tracks are
/// ordered by the SHA-1 of their names; the first 30 % are for the test, the next 15 % for
/// validation.
void lay_out_music(const std::map<std::string, std::filesystem::path>& packages,
                   const std::filesystem::path& out, const LayoutReport& report,
                   const std::stop_token& stop);

/// Lays out the hits of Hydrogen's drum kits as <kind>/<kit>__<recording>.flac (44.1 kHz, mono,
/// three seconds at most) with the manifest: label = kind, as drum_kind() reads the kit's own
/// names, and the kit. A kit is in one split. What is not a clip (damaged, silent, the recording of
/// another kit) is named in left-out.txt. Throws std::runtime_error where there is no kit that it
/// knows.
void lay_out_drums(const std::map<std::string, std::filesystem::path>& packages,
                   const std::filesystem::path& out, const LayoutReport& report,
                   const std::stop_token& stop);

}  // namespace earshot
