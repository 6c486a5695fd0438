#include "core/training/pieces.h"

#include <algorithm>
#include <stdexcept>

#include "core/base/random.h"
#include "core/tensor/batch_norm.h"
#include "core/tensor/network_draws.h"

namespace earshot {
namespace {

template <class Value>
std::vector<Value> part_of(const std::vector<Value>& rows, std::int64_t start, std::int64_t count) {
  if (rows.empty()) return {};
  return {rows.begin() + start, rows.begin() + start + count};
}

std::vector<torch::Tensor> views_of(const Batch& batch, std::int64_t start, std::int64_t count) {
  std::vector<torch::Tensor> views;
  for (const torch::Tensor& view : batch.views) views.push_back(view.narrow(0, start, count));
  return views;
}

/// A piece as a batch of its own, whose draws are its own too.
Batch piece_of(const Batch& batch, std::int64_t start, std::int64_t count) {
  Batch piece;
  piece.views = views_of(batch, start, count);
  piece.clips = part_of(batch.clips, start, count);
  piece.labels = part_of(batch.labels, start, count);
  piece.groups = part_of(batch.groups, start, count);
  for (const auto& view : batch.heard) piece.heard.push_back(part_of(view, start, count));
  piece.step = batch.step;
  piece.epoch = batch.epoch;
  piece.steps_per_epoch = batch.steps_per_epoch;
  const auto place = static_cast<std::uint64_t>(start);
  piece.seed = start == 0 ? batch.seed : mixed(batch.seed ^ mixed(place));
  return piece;
}

/// What the rows from `start` on draw from.
std::uint64_t piece_seed(std::uint64_t seed, std::int64_t start) {
  return mixed(seed ^ static_cast<std::uint64_t>(start));
}

/// Keeps the buffers (the statistics of batch norm) as they were before its scope.
class BufferGuard {
 public:
  explicit BufferGuard(const torch::nn::Module& module) : buffers_(module.buffers()) {
    for (const torch::Tensor& buffer : buffers_) kept_.push_back(buffer.clone());
  }
  ~BufferGuard() {
    const torch::NoGradGuard no_grad;
    for (std::size_t i = 0; i < buffers_.size(); ++i) buffers_[i].copy_(kept_[i]);
  }
  BufferGuard(const BufferGuard&) = delete;
  BufferGuard& operator=(const BufferGuard&) = delete;

 private:
  std::vector<torch::Tensor> buffers_, kept_;
};

/// For its scope a step in pieces moves the running statistics of batch norms as far as one pass
/// would, m: where a norm runs once a piece, they become (1 - m) of what they were and m times the
/// plain mean of the pieces' means and variances. That mean is the batch's; that variance leaves
/// out how the pieces' means differ, as each piece is normalised by its own.
class StatisticsOfPieces {
 public:
  StatisticsOfPieces(Method& method, std::int64_t pieces) : pieces_(static_cast<double>(pieces)) {
    method.apply([this](torch::nn::Module& module) {
      visit_batch_norm(module, [this](auto& norm) {
        // Without a momentum it is a plain mean over all pieces anyway.
        if (norm.options.momentum()) kept_.emplace_back(&norm.options, *norm.options.momentum());
      });
    });
  }
  ~StatisticsOfPieces() {
    for (const auto& [options, momentum] : kept_) options->momentum(momentum);
  }
  StatisticsOfPieces(const StatisticsOfPieces&) = delete;
  StatisticsOfPieces& operator=(const StatisticsOfPieces&) = delete;

  /// Call before each piece, counted from 0. The shares of what was there before multiply to 1 - m,
  /// and all pieces have the same weight in the end.
  void begin(std::int64_t piece) const {
    for (const auto& [options, momentum] : kept_) {
      const double share = momentum / pieces_;
      options->momentum(share / (1.0 - momentum + share * static_cast<double>(piece + 1)));
    }
  }

 private:
  double pieces_;
  std::vector<std::pair<torch::nn::BatchNormOptions*, double>> kept_;
};

/// All pieces' representations one below the other, leaves that take a gradient.
std::vector<torch::Tensor> cached_representations(Method& method, const Batch& batch,
                                                  std::int64_t rows_at_once, std::uint64_t seed) {
  const torch::NoGradGuard no_grad;
  const BufferGuard statistics(method);
  std::vector<std::vector<torch::Tensor>> pieces;
  for (std::int64_t start = 0; start < batch.views.front().size(0); start += rows_at_once) {
    const NetworkDraws draws(piece_seed(seed, start));
    const auto made = method.represent(views_of(batch, start, rows_at_once));
    pieces.resize(made.size());
    for (std::size_t i = 0; i < made.size(); ++i) pieces[i].push_back(made[i]);
  }
  std::vector<torch::Tensor> whole;
  for (const auto& rows : pieces) whole.push_back(torch::cat(rows).requires_grad_());
  return whole;
}

StepOutput step_by_representations(Method& method, const Batch& batch, std::int64_t rows_at_once,
                                   std::uint64_t seed) {
  const auto cached = cached_representations(method, batch, rows_at_once, seed);
  StepOutput output = method.compare(cached, batch);
  output.loss.backward();
  output.loss = output.loss.detach();
  const std::int64_t rows = batch.views.front().size(0);
  const StatisticsOfPieces statistics(method, rows / rows_at_once);
  for (std::int64_t start = 0; start < rows; start += rows_at_once) {
    statistics.begin(start / rows_at_once);
    const NetworkDraws draws(piece_seed(seed, start));
    const auto made = method.represent(views_of(batch, start, rows_at_once));
    torch::autograd::variable_list ends, gradients;
    for (std::size_t i = 0; i < made.size(); ++i) {
      if (!cached[i].grad().defined() || !made[i].requires_grad()) continue;
      ends.push_back(made[i]);
      gradients.push_back(cached[i].grad().narrow(0, start, rows_at_once));
    }
    torch::autograd::backward(ends, gradients);
  }
  return output;
}

/// View -> rows.
void add_rows(std::vector<torch::Tensor>& whole, const std::vector<torch::Tensor>& rows) {
  whole.resize(std::max(whole.size(), rows.size()));
  for (std::size_t view = 0; view < rows.size(); ++view) {
    if (!rows[view].defined()) continue;
    whole[view] = whole[view].defined() ? torch::cat({whole[view], rows[view]}) : rows[view];
  }
}

StepOutput step_by_rows(Method& method, const Batch& batch, std::int64_t rows_at_once,
                        std::uint64_t seed) {
  const std::int64_t rows = batch.views.front().size(0);
  const double share = static_cast<double>(rows_at_once) / static_cast<double>(rows);
  StepOutput whole;
  const StatisticsOfPieces statistics(method, rows / rows_at_once);
  for (std::int64_t start = 0; start < rows; start += rows_at_once) {
    statistics.begin(start / rows_at_once);
    const NetworkDraws draws(piece_seed(seed, start));
    const StepOutput piece = method.step(piece_of(batch, start, rows_at_once));
    const torch::Tensor loss = piece.loss * share;
    loss.backward();
    whole.loss = start == 0 ? loss.detach() : whole.loss + loss.detach();
    for (std::size_t i = 0; i < piece.diagnostics.size(); ++i) {
      const auto& [name, value] = piece.diagnostics[i];
      if (start == 0) {
        whole.diagnostics.emplace_back(name, value * share);
      } else {
        whole.diagnostics[i].second = whole.diagnostics[i].second + value * share;
      }
    }
    add_rows(whole.features, piece.features);
    add_rows(whole.projections, piece.projections);
  }
  return whole;
}

}  // namespace

StepOutput step_in_pieces(Method& method, InPieces how, const Batch& batch,
                          std::int64_t rows_at_once, std::uint64_t dropout_seed) {
  const std::int64_t rows = batch.views.front().size(0);
  if (rows_at_once < 1 || rows % rows_at_once != 0) {
    throw std::invalid_argument("pieces of " + std::to_string(rows_at_once) +
                                " rows do not divide a batch of " + std::to_string(rows));
  }
  switch (how) {
    case InPieces::Never:
      break;
    case InPieces::Rows:
      return step_by_rows(method, batch, rows_at_once, dropout_seed);
    case InPieces::Representations:
      return step_by_representations(method, batch, rows_at_once, dropout_seed);
  }
  throw std::invalid_argument("this method takes its batch whole");
}

}  // namespace earshot
