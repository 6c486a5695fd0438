#include "core/training/pieces.h"

#include <ATen/autocast_mode.h>

#include <stdexcept>

#include "core/base/random.h"

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
  const auto place = static_cast<std::uint64_t>(start);
  piece.seed = start == 0 ? batch.seed : mixed(batch.seed ^ mixed(place));
  return piece;
}

void seed_dropout(std::uint64_t seed, std::int64_t start) {
  torch::manual_seed(mixed(seed ^ static_cast<std::uint64_t>(start)));
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

/// All pieces' representations one below the other, leaves that take a gradient.
std::vector<torch::Tensor> cached_representations(Method& method, const Batch& batch,
                                                  std::int64_t rows_at_once, std::uint64_t seed) {
  const torch::NoGradGuard no_grad;
  const BufferGuard statistics(method);
  std::vector<std::vector<torch::Tensor>> pieces;
  for (std::int64_t start = 0; start < batch.views.front().size(0); start += rows_at_once) {
    seed_dropout(seed, start);
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
  // Autocast keeps its low-precision copies of the weights, and made these without a gradient.
  at::autocast::clear_cache();
  StepOutput output = method.compare(cached, batch);
  output.loss.backward();
  output.loss = output.loss.detach();
  for (std::int64_t start = 0; start < batch.views.front().size(0); start += rows_at_once) {
    seed_dropout(seed, start);
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

void add_rows(torch::Tensor& whole, const torch::Tensor& rows) {
  if (!rows.defined()) return;
  whole = whole.defined() ? torch::cat({whole, rows}) : rows;
}

StepOutput step_by_rows(Method& method, const Batch& batch, std::int64_t rows_at_once,
                        std::uint64_t seed) {
  const std::int64_t rows = batch.views.front().size(0);
  const double share = static_cast<double>(rows_at_once) / static_cast<double>(rows);
  StepOutput whole;
  for (std::int64_t start = 0; start < rows; start += rows_at_once) {
    seed_dropout(seed, start);
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
    add_rows(whole.features_a, piece.features_a);
    add_rows(whole.features_b, piece.features_b);
    add_rows(whole.projections_a, piece.projections_a);
    add_rows(whole.projections_b, piece.projections_b);
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
