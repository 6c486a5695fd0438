#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace earshot {

/// What a probe said of the test clips.
struct Predicted {
  std::vector<std::int64_t> truth, predicted;        ///< a clip each, 0 .. classes - 1
  std::vector<std::vector<std::int64_t>> confusion;  ///< [true][predicted], [classes][classes]
};

/// A figure of an evaluation: who makes the number declares it. JSON, tables, report and command
/// line show whatever is declared, in the catalogue's order.
struct Figure {
  std::string id;      ///< as evaluation.json names it, "macro_f1"
  std::string label;   ///< "macro F1"
  std::string help;    ///< one sentence
  std::string source;  ///< who defines it so
  double low = 0, high = 1;
  bool more_is_better = true;
  std::function<double(const Predicted&)> of;
};

/// Figures by their ids.
using FigureValues = std::vector<std::pair<std::string, double>>;

}  // namespace earshot
