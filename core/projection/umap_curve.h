#pragma once

namespace earshot {

/// How alike two points of a UMAP layout are by their distance d: 1 / (1 + a d^2b) (McInnes, Healy
/// & Melville 2018, sec. 3.2 and definition 11).
struct UmapCurve {
  double a = 1, b = 1;

  double likeness(double square) const;  ///< `square`: d^2
  /// The slope of -log(likeness) and of -log(1 - likeness) along the difference of the two points,
  /// divided by it: their gradient by one point is this times (that point - the other). `square`
  /// above 0.
  double pull(double square) const;
  double push(double square) const;
};

/// The a and b with which the curve lies nearest, by least squares over 300 distances from 0 to
/// three times the spread, to 1 up to least_distance and exp(-(d - least_distance) / spread)
/// beyond. Both finite; spread above 0, least_distance from 0 to below three times the spread; else
/// std::invalid_argument.
UmapCurve umap_curve(double least_distance, double spread);

}  // namespace earshot
