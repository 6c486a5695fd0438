#pragma once

#include <cstdint>
#include <vector>

#include "core/measures/score_table.h"

namespace earshot {

/// Figures of single-label classification, as scikit-learn defines them. Labels are 0 .. classes-1.
/// Everything throws std::invalid_argument for empty input, unequal lengths or labels out of range.

/// The class of the highest score, the lowest index among equals.
std::vector<std::int64_t> argmax(const ScoreTable& scores);

/// Row-wise softmax of logits, [items, classes].
std::vector<double> softmax(const ScoreTable& logits);

double accuracy(LabelSpan truth, LabelSpan predicted);

using Confusion = std::vector<std::vector<std::int64_t>>;  ///< [true][predicted]
Confusion confusion_matrix(LabelSpan truth, LabelSpan predicted, std::int64_t classes);

struct ClassFigures {
  double precision = 0, recall = 0, f1 = 0;  ///< 0 where undefined
  std::int64_t support = 0;                  ///< items that are of this class
  std::int64_t predicted = 0;                ///< items that were taken for it
};
std::vector<ClassFigures> class_figures(const Confusion& confusion);

/// Mean recall over the classes that occur in the truth.
double balanced_accuracy(const Confusion& confusion);

enum class Averaged {
  AllClasses,
  Present,  ///< classes that occur in the truth or among the predictions, scikit-learn's default
};
double macro_f1(const std::vector<ClassFigures>& figures, Averaged which);
/// Mean F1 weighted by support.
double weighted_f1(const std::vector<ClassFigures>& figures);

/// Matthews' correlation for several classes (Gorodkin 2004, eq. 8); 0 where undefined.
double matthews(const Confusion& confusion);
/// Agreement beyond chance (Cohen 1960, eq. 1).
double cohen_kappa(const Confusion& confusion);

/// Mean of -ln p(true class), p held within 2.2e-16 .. 1 - 2.2e-16.
double log_loss(LabelSpan truth, const ScoreTable& probabilities);

/// Which of two classes with equal scores ranks higher.
enum class TieOrder { LowerIndexFirst, HigherIndexFirst };
/// Share of items whose class is among the k highest scores.
double top_k_accuracy(LabelSpan truth, const ScoreTable& scores, std::int64_t k,
                      TieOrder ties = TieOrder::LowerIndexFirst);

}  // namespace earshot
