#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace earshot {

/// A part of a method's own state, for looking at: plain named data that a general widget draws, so
/// that a new method needs no new widget.
struct InsidePart {
  enum class Kind {
    Matrix,  ///< rows x columns, one colour a value
    Bars,    ///< one bar a column; several rows are several groups of bars
    Codes    ///< whole numbers along time, one strip a row; -1 where a row has ended
  };
  Kind kind = Kind::Matrix;
  std::string name;   ///< stable id, "similarity"
  std::string label;  ///< what people read, "Similarity of the views"
  std::string help;   ///< one sentence: what is good, what is bad
  std::string unit;   ///< "" where none
  std::int64_t rows = 1;
  std::int64_t columns = 0;
  std::vector<float> values;  ///< [rows, columns], row-major; NaN where there is none
  /// Names of rows and columns, or empty: rows and columns are then counted from 1.
  std::vector<std::string> row_names, column_names;
  /// The clip that a row or column stands for, so that a click can play it; empty where none.
  std::vector<std::int64_t> row_clips, column_clips;
  /// Cells to be outlined (positives), as row * columns + column.
  std::vector<std::int64_t> marked;
  /// Of Codes: how loud the sound over each strip is along its columns, [rows, any number], 0 to 1;
  /// empty where none.
  std::vector<float> loudness;
};

}  // namespace earshot
