#pragma once

#include <cstdint>
#include <span>

namespace earshot {

/// How faithful a layout is. Points are rows, row-major, `rows` of them in both spaces; Euclidean;
/// of equal distances the lower row is nearer. Memory grows with the rows, time with their square.
/// Throws std::invalid_argument where k does not fit (1 <= k < rows / 2) or the sizes do not.

/// 1 where no row is among the k nearest in the layout that was farther in the input, else less by
/// its rank there (Venna & Kaski 2001, eq. 1; scikit-learn's trustworthiness).
double trustworthiness(std::span<const double> input, std::span<const double> layout,
                       std::int64_t rows, int k);
/// The same with the spaces exchanged: neighbours that the layout tore apart.
double continuity(std::span<const double> input, std::span<const double> layout, std::int64_t rows,
                  int k);
/// Mean share of the k nearest rows that have the row's own label (Paulovich et al. 2008, sec. 5).
double neighbourhood_hit(std::span<const double> points, std::span<const std::int64_t> labels,
                         int k);

}  // namespace earshot
