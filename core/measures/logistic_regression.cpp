#include "core/measures/logistic_regression.h"

#include <cmath>
#include <stdexcept>

#include "core/measures/lbfgs.h"

namespace earshot {
namespace {

torch::Tensor indicators(const torch::Tensor& labels, std::int64_t classes) {
  return torch::zeros({labels.size(0), classes}, torch::kFloat64)
      .scatter_(1, labels.unsqueeze(1), 1.0);
}

/// Sum of the log losses, and its slope by the logits [items, outputs].
std::pair<double, torch::Tensor> loss_and_slope(const torch::Tensor& logits,
                                                const torch::Tensor& targets) {
  if (targets.size(1) == 1) {
    const torch::Tensor loss = torch::softplus(logits) - targets * logits;
    return {loss.sum().item<double>(), torch::sigmoid(logits) - targets};
  }
  const torch::Tensor log_shares = torch::log_softmax(logits, 1);
  const double loss = -(targets * log_shares).sum().item<double>();
  return {loss, log_shares.exp() - targets};
}

}  // namespace

torch::Tensor LogisticModel::logits(const torch::Tensor& rows) const {
  const torch::Tensor own =
      torch::addmm(bias, rows.detach().to(torch::kCPU, torch::kFloat64), weights.t());
  if (weights.size(0) > 1) return own;
  return torch::cat({torch::zeros_like(own), own}, 1);
}

LogisticProblem::LogisticProblem(const torch::Tensor& rows, const torch::Tensor& labels,
                                 std::int64_t classes)
    : classes_(classes) {
  if (rows.dim() != 2 || labels.dim() != 1 || labels.size(0) != rows.size(0) || classes < 2) {
    throw std::invalid_argument("logistic regression: one label a row, two classes at least");
  }
  torch::NoGradGuard no_grad;
  const torch::Tensor classes_of_rows = labels.to(torch::kCPU, torch::kInt64);
  const torch::Tensor counts = torch::bincount(classes_of_rows, {}, classes);
  if (counts.size(0) != classes || counts.min().item<std::int64_t>() == 0) {
    throw std::invalid_argument("logistic regression: every class needs a row");
  }
  const torch::Tensor wide = rows.detach().to(torch::kCPU, torch::kFloat64);
  middle_ = wide.mean(0);
  const torch::Tensor centred = wide - middle_;
  torch::Tensor axes;
  std::tie(squares_, axes) = torch::linalg_eigh(torch::mm(centred.t(), centred));
  squares_ = squares_.clamp_min(0.0);
  turn_ = axes;
  rows_ = torch::mm(centred, axes);
  const torch::Tensor all = indicators(classes_of_rows, classes);
  targets_ = classes == 2 ? all.slice(1, 1, 2).contiguous() : all;
}

LogisticModel LogisticProblem::fit(double regularisation, double tolerance,
                                   const LogisticModel* start, std::stop_token stop) const {
  torch::NoGradGuard no_grad;
  const std::int64_t outputs = targets_.size(1), axes = rows_.size(1);
  const auto items = static_cast<double>(rows_.size(0));
  const double strength = regularisation;
  // The curvature of the loss where nothing is known yet: p (1 - p) at equal shares.
  const double share = 1.0 / static_cast<double>(classes_);
  const double curvature = strength * share * (1.0 - share);
  // Point: [outputs, axes + 1], the intercept last, each entry times the root of its curvature.
  const torch::Tensor scale =
      torch::cat({(squares_ * curvature + 1.0).sqrt(),
                  torch::full({1}, std::sqrt(curvature * items), torch::kFloat64)});

  const auto function = [&](const torch::Tensor& point) -> std::pair<double, torch::Tensor> {
    const torch::Tensor model = point / scale;
    const torch::Tensor weights = model.slice(1, 0, axes);
    const torch::Tensor bias = model.select(1, axes);
    const auto [loss, slope] = loss_and_slope(torch::addmm(bias, rows_, weights.t()), targets_);
    const double value = strength * loss + 0.5 * weights.square().sum().item<double>();
    torch::Tensor gradient = torch::empty_like(point);
    gradient.slice(1, 0, axes).copy_(torch::mm(slope.t(), rows_) * strength + weights);
    gradient.select(1, axes).copy_(slope.sum(0) * strength);
    return {value, gradient / scale};
  };

  torch::Tensor first = torch::zeros({outputs, axes + 1}, torch::kFloat64);
  if (start != nullptr) {
    first.slice(1, 0, axes).copy_(torch::mm(start->weights, turn_));
    first.select(1, axes).copy_(start->bias + torch::mv(start->weights, middle_));
    first = first * scale;
  }
  LbfgsSettings settings;
  settings.gradient = tolerance * strength * items;
  settings.units = scale;
  const Minimum found = minimise(function, first, settings, stop);

  LogisticModel model;
  const torch::Tensor solved = found.point / scale;
  model.weights = torch::mm(solved.slice(1, 0, axes), turn_.t());
  model.bias = solved.select(1, axes) - torch::mv(model.weights, middle_);
  if (outputs > 1) model.bias = model.bias - model.bias.mean();
  model.objective = found.value;
  model.gradient = found.gradient / (strength * items);
  model.iterations = found.iterations;
  model.converged = found.converged;
  return model;
}

}  // namespace earshot
