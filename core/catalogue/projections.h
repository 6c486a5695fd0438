#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/catalogue/entry_words.h"
#include "core/params/parameter.h"

namespace earshot {

struct Features;  // core/base/features.h

/// A layout on its way, for people who look on.
struct ProjectionStep {
  std::span<const float> coordinates;  ///< [rows, dimensions], row-major
  std::string caption;                 ///< below the map: "t-SNE, iteration 50 of 750"
  std::string words;                   ///< in the list of tasks: "iteration 50"
  double done = 0;                     ///< 0..1
};

struct ProjectionRequest {
  int dimensions = 2;
  Values settings = {};  ///< the projection's own, checked; what is missing has its default
  /// To be called as often as there is something new; whoever listens takes what is shown.
  std::function<void(const ProjectionStep&)> report = [](const ProjectionStep&) {};
  std::stop_token stop = {};
};

struct Projected {
  std::vector<float> coordinates;  ///< [rows, dimensions], row-major, finite
  std::string caption;             ///< below the map: "PCA, 93 % of variance"
  /// What it says of its own success, by name: "divergence".
  std::vector<std::pair<std::string, double>> figures = {};
};

/// A way to lay many features out on a plane or in space. The map lists what the catalogue has,
/// with a form where there are settings.
struct ProjectionEntry {
  EntryWords words;
  std::vector<int> dimensions = {2};  ///< that it can lay out: 2, 3
  std::vector<Parameter> parameters = {};
  std::int64_t least_rows = 2;
  std::int64_t most_rows = 0;  ///< of which it takes too long; 0: any number
  /// A search that takes long: it is begun when a person asks, can be stopped and run again, and
  /// its map stays until then. Else every new picture of the clips is laid out at once, turned as
  /// the one before lay.
  bool is_search = false;
  /// On any thread. Throws std::runtime_error, one line, where these features or settings cannot be
  /// laid out, and Stopped (core/base/stopped.h) where it was stopped.
  std::function<Projected(const Features&, const ProjectionRequest&)> lay_out;
};

}  // namespace earshot
