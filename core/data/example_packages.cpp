#include "core/data/example_packages.h"

#include <algorithm>
#include <cstdio>

#include "core/data/debian_package.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

using Packages = std::map<std::string, fs::path>;

std::int64_t bytes_of(const PackageRecipe& recipe) {
  std::int64_t all = 0;
  for (const auto& [package, bytes] : recipe.packages) all += bytes;
  return all;
}

std::string megabytes(std::int64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", static_cast<double>(bytes) / 1e6);
  return text;
}

Packages fetch_all(const PackageRecipe& recipe, const fs::path& folder, const ExampleReport& report,
                   const std::stop_token& stop) {
  PackageFetcher fetcher(folder);
  Packages unpacked;
  std::int64_t before = 0;
  const std::int64_t all = bytes_of(recipe);
  for (const auto& [package, expected] : recipe.packages) {
    const auto progress = [&, name = package](std::int64_t bytes, std::int64_t total) {
      const std::string words = total == 0 ? "Asking for " + name
                                           : "Fetching " + name + ": " + megabytes(bytes) + " of " +
                                                 megabytes(total) + " MB";
      const double share = static_cast<double>(before + bytes) / static_cast<double>(all);
      report(words, recipe.fetching * std::min(1.0, share));
    };
    unpacked[package] = fetcher.fetch(package, progress, stop);
    before += expected;
  }
  return unpacked;
}

void keep_licences(const Packages& packages, const fs::path& out) {
  for (const auto& [package, folder] : packages) {
    fs::copy_file(folder / "usr/share/doc" / package / "copyright", out / ("LICENCE." + package));
  }
}

}  // namespace

ExampleEntry example_of_packages(EntryWords words, std::string licence, PackageRecipe recipe) {
  ExampleEntry example;
  example.words = std::move(words);
  example.licence = std::move(licence);
  example.download_bytes = bytes_of(recipe);
  example.make = [recipe = std::move(recipe)](const fs::path& scratch, const fs::path& made,
                                              const ExampleReport& report,
                                              const std::stop_token& stop) {
    const Packages packages = fetch_all(recipe, scratch, report, stop);
    keep_licences(packages, made);
    const auto laying = [&](double share) {
      report("Laying out the sounds", recipe.fetching + (1 - recipe.fetching) * share);
    };
    recipe.lay_out(packages, made, laying, stop);
  };
  return example;
}

ExampleEntry tones_example() {
  return example_of_packages(
      {"tones", "Spoken syllables",
       "2,334 Mandarin syllables spoken by two people, with tone, final, initial and speaker",
       "Debian: gcin-voice"},
      "GPL-3 / LGPL-3 (one voice), CC-BY-3.0 (the other)",
      {{{"gcin-voice", 7740240}},
       [](const Packages& packages, const fs::path& out, const LayoutReport& report,
          const std::stop_token& stop) {
         lay_out_tones(packages.at("gcin-voice"), out, report, stop);
       },
       0.8});
}

ExampleEntry drums_example() {
  return example_of_packages(
      {"drums", "Drum hits",
       "single hits of 15 drum kits by kind (kick, snare, tom, open and closed hi-hat and others), "
       "kits of the test unheard in training",
       "Debian: hydrogen-drumkits, hydrogen-data"},
      "GPL-2+, CC-BY-SA-3.0, CC-BY-3.0, CC0 (by kit)",
      {{{"hydrogen-drumkits", 142675622}, {"hydrogen-data", 6752260}}, lay_out_drums, 0.85});
}

ExampleEntry music_example() {
  return example_of_packages(
      {"music", "Produced music",
       "whole tracks of several minutes from four albums of free game music",
       "Debian: singularity-music, pushover-data, trackballs-data, fretsonfire-songs"},
      "CC-BY-SA-3.0, GPL-2+, GPL-3+, MIT (by album)",
      {{{"singularity-music", 51636048},
        {"pushover-data", 32365856},
        {"trackballs-data", 31163784},
        {"fretsonfire-songs-muldjord", 29272812},
        {"fretsonfire-songs-sectoid", 29087520}},
       lay_out_music,
       0.5});
}

}  // namespace earshot
