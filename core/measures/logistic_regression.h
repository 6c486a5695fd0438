#pragma once

#include <torch/torch.h>

#include <stop_token>

namespace earshot {

/// Multinomial logistic regression. For two classes one row of weights, of class 1 against class 0,
/// as scikit-learn has it (two rows would be penalised half as much).
struct LogisticModel {
  torch::Tensor weights;  ///< [classes, features], or [1, features] for two classes; float64
  torch::Tensor bias;     ///< [classes], summing to 0, or [1]
  double objective = 0;
  double gradient = 0;  ///< largest entry of the objective's gradient, relative to C * items
  int iterations = 0;
  bool converged = false;

  /// Logits [items, classes] of rows [items, features].
  torch::Tensor logits(const torch::Tensor& rows) const;
};

/// The penalised likelihood of a set of labelled rows, ready to be minimised for several C. The
/// objective is C * (sum of log losses) + |W|^2 / 2; the intercept is not penalised (scikit-learn's
/// LogisticRegression). Internally the rows are turned to their principal axes, which changes no
/// minimum and makes the curvature near diagonal.
class LogisticProblem {
 public:
  /// rows [items, features] of any floating type; labels [items] int64 in 0 .. classes-1, every
  /// class with an item (else there is no minimum). Throws std::invalid_argument.
  LogisticProblem(const torch::Tensor& rows, const torch::Tensor& labels, std::int64_t classes);

  /// The minimum; `tolerance` is the largest gradient entry relative to C * items. Starts from
  /// `start` where given.
  LogisticModel fit(double regularisation, double tolerance = 1e-6,
                    const LogisticModel* start = nullptr, std::stop_token stop = {}) const;

 private:
  std::int64_t classes_;
  torch::Tensor turn_;     ///< [features, axes] orthonormal
  torch::Tensor rows_;     ///< [items, axes], centred on `middle_` and turned
  torch::Tensor middle_;   ///< [features]
  torch::Tensor squares_;  ///< [axes] sum of squares of each axis
  torch::Tensor targets_;  ///< [items, outputs] one-hot
};

}  // namespace earshot
