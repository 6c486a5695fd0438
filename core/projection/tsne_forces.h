#pragma once

#include <span>
#include <vector>

namespace earshot {

/// Coordinates of a layout, one array a dimension, so that a loop over the points reads in order.
template <class Real>
using Layout = std::vector<std::vector<Real>>;

/// The forces of one iteration of exact t-SNE over all pairs (van der Maaten & Hinton 2008, eq. 5,
/// split as in van der Maaten 2014, eq. 3): with w_ij = 1 / (1 + |y_i - y_j|^2) and Z = sum of w,
///   gradient_i = 4 (exaggeration * attraction_i - repulsion_i / Z)
///   KL = sum p log p + sum p log(1 / w) + log Z     (nats, both triangles, p as it is)
template <class Real>
struct Forces {
  Layout<Real> attraction;  ///< sum_j p_ij w_ij (y_i - y_j)
  Layout<Real> repulsion;   ///< sum_j w_ij^2 (y_i - y_j)
  double normaliser = 0;    ///< Z, over all ordered pairs
  double stretch = 0;       ///< sum over all ordered pairs of p log(1 / w)
};

/// `joint` are the p_ij for i < j, row by row; two or three dimensions. `forces` is reused.
template <class Real>
void compute_forces(std::span<const Real> joint, const Layout<Real>& layout, Forces<Real>& forces);

extern template void compute_forces(std::span<const float>, const Layout<float>&, Forces<float>&);
extern template void compute_forces(std::span<const double>, const Layout<double>&,
                                    Forces<double>&);

}  // namespace earshot
