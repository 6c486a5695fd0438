#pragma once

#include <vector>

#include "core/measures/score_table.h"

namespace earshot {

/// How well labels form clusters in a feature space. `rows` [items, features] row-major, one label
/// a row. Fewer than two labels, or unequal lengths, throw std::invalid_argument.

enum class Distance { Euclidean, Cosine };

/// (b - a) / max(a, b) of each row, -1..1; 0 for a label with one row (Rousseeuw 1987).
std::vector<double> silhouettes(std::span<const double> rows, LabelSpan labels, Distance distance);
/// Lower is better (Davies & Bouldin 1979).
double davies_bouldin(std::span<const double> rows, LabelSpan labels);
/// Higher is better (Calinski & Harabasz 1974).
double calinski_harabasz(std::span<const double> rows, LabelSpan labels);

}  // namespace earshot
