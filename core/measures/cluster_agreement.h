#pragma once

#include "core/measures/score_table.h"

namespace earshot {

/// How far two labelings of the same items agree. Lengths that differ, or none, throw
/// std::invalid_argument. Natural logarithms.
struct ClusterAgreement {
  double mutual_information = 0;                                           ///< nats
  double nmi_arithmetic = 0, nmi_geometric = 0, nmi_min = 0, nmi_max = 0;  ///< 0..1
  double adjusted_mutual_information = 0;  ///< Vinh, Epps & Bailey 2010, arithmetic mean
  double adjusted_rand_index = 0;          ///< Hubert & Arabie 1985
  /// Rosenberg & Hirschberg 2007; the first labeling is the truth.
  double homogeneity = 0, completeness = 0, v_measure = 0;
};
ClusterAgreement cluster_agreement(LabelSpan truth, LabelSpan clusters);

}  // namespace earshot
