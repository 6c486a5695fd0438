#pragma once

#include <string>
#include <vector>

#include "core/catalogue/catalogue.h"

namespace earshot {

/// A published constant beside what the preset makes of it.
struct PublishedRow {
  std::string preset, constant, published;
  std::string path;   ///< "" where no setting carries it
  std::string ours;   ///< with its unit, read from the preset's own experiment
  bool same = false;  ///< whether ours is what is published
  std::string departure, source;
};

/// Every constant of every preset that names its source's, in the presets' order.
std::vector<PublishedRow> published_rows(const Catalogue& catalogue);

/// Whether a setting is what a text says: equal numbers where it begins with one ("1024 clips"; on
/// and off of a switch), else equal words whatever their case, or the label or the name of a
/// choice.
bool says(const std::string& published, const Parameter& parameter, const Value& ours);

}  // namespace earshot
