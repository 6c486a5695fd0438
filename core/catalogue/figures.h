#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace earshot {

/// What a protocol said of the test clips.
struct Predicted {
  std::vector<std::int64_t> truth, predicted;        ///< a clip each, 0 .. classes - 1
  std::vector<std::vector<std::int64_t>> confusion;  ///< [true][predicted], [classes][classes]
};

/// A figure: who makes the number declares it. JSON, tables, comparisons, report and command line
/// show whatever is declared, in the order of its declaration; runs are ranked by the first.
struct Figure {
  std::string id;      ///< as evaluation.json names it, "macro_f1"
  std::string label;   ///< "macro F1"
  std::string help;    ///< one sentence
  std::string source;  ///< who defines it so
  double low = 0, high = 1;
  bool more_is_better = true;
  std::function<double(const Predicted&)> of = {};  ///< empty where a protocol gives the number
  std::string unit = {};
  /// Who says it of the encoder alone, beside the protocol: "kNN". It has a row of its own then, in
  /// the column of its label.
  std::string by = {};
  bool compared = true;  ///< stands in comparisons too

  /// Read in percent.
  bool is_share() const { return unit.empty() && low == 0 && high == 1; }
};

/// Figures by their ids.
using FigureValues = std::vector<std::pair<std::string, double>>;

}  // namespace earshot
