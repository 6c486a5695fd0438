#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace earshot {

/// Which rows are for what; all index the same features and labels.
struct ProbeRows {
  std::vector<std::int64_t> train, valid, test;
};

struct ProbeSettings {
  /// C of the logistic regression, tried in this order on the validation rows.
  std::vector<double> grid = {0.001, 0.01, 0.1, 1.0, 10.0};
  std::uint64_t seed = 0;  ///< of the hold-out, where no row is for validation
};

/// The class of each row [rows, features], by a probe that was fitted. Throws std::invalid_argument
/// where values are not finite.
using ClassesOfRows = std::function<std::vector<std::int64_t>(const torch::Tensor& rows)>;

struct ProbeOutcome {
  double regularisation = 0;  ///< the C with the best validation accuracy, the smaller of equals
  double valid_accuracy = 0;
  std::vector<std::int64_t> predicted;          ///< class of each test row
  std::int64_t train_rows = 0, valid_rows = 0;  ///< after any hold-out
  ClassesOfRows classes_of;                     ///< by the chosen model
};

/// The linear protocol (methods: CPC sec. 3.1; SimCLR sec. 2.2): a multinomial logistic regression
/// on frozen features, at its optimum. Features are standardised with the mean and deviation of the
/// training rows alone; C is chosen on the validation rows and the model of the training rows with
/// that C sees the test rows once. Without validation rows a fifth of each class of the training
/// rows is held out, by the seed. Classes without a training row cannot be named and so count as
/// mistakes where the test has them.
/// features [rows, features], labels one a row in 0 .. classes-1. Throws std::invalid_argument
/// where the training rows have fewer than two classes or a split is empty, and Stopped.
ProbeOutcome linear_probe(const torch::Tensor& features, const std::vector<std::int64_t>& labels,
                          ProbeRows rows, std::int64_t classes, const ProbeSettings& settings = {},
                          std::stop_token stop = {});

/// A fifth of each class (none of a class with one row) moved from `train` to `valid`, by the seed.
void hold_out(ProbeRows& rows, const std::vector<std::int64_t>& labels, std::uint64_t seed);

}  // namespace earshot
