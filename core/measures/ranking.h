#pragma once

#include <optional>
#include <vector>

#include "core/measures/score_table.h"

namespace earshot {

/// Figures of ranked scores: for multi-label tagging and one-against-the-rest. A target is 1 where
/// the item has the label, else 0. Never thresholded, never softmaxed. Lengths that differ throw
/// std::invalid_argument.

/// P(score of a positive > of a negative) + P(tie)/2 (Mann & Whitney 1947). Nothing where there is
/// no positive or no negative.
std::optional<double> roc_auc(LabelSpan targets, std::span<const double> scores);

/// AP = sum over descending thresholds of (R_n - R_{n-1}) P_n, equal scores one threshold
/// (scikit-learn's average_precision_score). CLMR's "PR-AUC". Nothing without a positive.
std::optional<double> average_precision(LabelSpan targets, std::span<const double> scores);

/// The trapezoid under the precision-recall curve, which starts at (0, 1): another figure than AP.
std::optional<double> precision_recall_trapezoid(LabelSpan targets, std::span<const double> scores);

/// Figures per label of a multi-label problem, and their plain means.
struct MultiLabelFigures {
  std::vector<std::optional<double>> roc_auc;            ///< per class
  std::vector<std::optional<double>> average_precision;  ///< per class
  std::vector<std::int64_t> used;                        ///< classes with positives and negatives
  std::int64_t skipped = 0;                        ///< the others: to be told with the figures
  double macro_roc_auc = 0;                        ///< over the used
  double macro_average_precision = 0;              ///< over the used
  double macro_average_precision_of_positive = 0;  ///< over the classes with a positive
  double micro_roc_auc = 0;                        ///< all entries pooled
  double micro_average_precision = 0;
  double samples_average_precision = 0;  ///< mean over the items; 0 for one without a label
};
/// `targets` [items, classes] row-major, as the scores. A mean over nothing is NaN.
MultiLabelFigures multi_label_figures(LabelSpan targets, const ScoreTable& scores);

/// Figures at a threshold (score >= threshold is a yes).
struct ThresholdFigures {
  double macro_f1 = 0, micro_f1 = 0, exact_match = 0, hamming_loss = 0;
};
ThresholdFigures threshold_figures(LabelSpan targets, const ScoreTable& scores, double threshold);

/// Mean ROC-AUC of each class against the rest. NaN where a class lacks items.
double one_vs_rest_roc_auc(LabelSpan truth, const ScoreTable& probabilities);
/// Mean over the pairs of classes of the two AUCs between them (Hand & Till 2001, eq. 7).
double one_vs_one_roc_auc(LabelSpan truth, const ScoreTable& probabilities);

}  // namespace earshot
