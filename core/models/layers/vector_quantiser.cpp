#include "core/models/layers/vector_quantiser.h"

#include <numeric>
#include <utility>

namespace earshot {
namespace {

/// `wanted` of `count` rows at random: different ones as long as there are any.
torch::Tensor random_rows(std::int64_t wanted, std::int64_t count, Random& random) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < wanted; ++i) {
    const std::int64_t place = i % count;
    const auto from = static_cast<std::size_t>(random.integer(place, count - 1));
    std::swap(order[static_cast<std::size_t>(place)], order[from]);
    rows.push_back(order[static_cast<std::size_t>(place)]);
  }
  return torch::tensor(rows, torch::kInt64);
}

}  // namespace

VectorQuantiser::VectorQuantiser(const VectorQuantiserOptions& options) : options_(options) {
  // vqcpc-bach's beginning, N(0, 4^2), which the first batch replaces.
  codebook_ = register_parameter(
      "codebook", 4 * torch::randn({options_.codes, options_.dimensions}), !options_.averaged);
  counts_ = register_buffer("counts", torch::ones({options_.codes}));
  sums_ = register_buffer("sums", codebook_.detach().clone());
  unused_ = register_buffer("unused", torch::zeros({options_.codes}, torch::kInt64));
  begun_ = register_buffer("begun", torch::zeros({1}, torch::kBool));
  revived_ = register_buffer("revived", torch::zeros({1}, torch::kInt64));
}

void VectorQuantiser::begin(const torch::Tensor& candidates) {
  const torch::NoGradGuard no_grad;
  codebook_.copy_(torch::where(begun_, codebook_, candidates));
  sums_.copy_(torch::where(begun_, sums_, candidates));
  begun_.fill_(true);
}

torch::Tensor VectorQuantiser::corrupted(const torch::Tensor& index, Random& random) const {
  std::vector<std::int64_t> others(static_cast<std::size_t>(index.size(0)), -1);
  for (std::int64_t& other : others) {
    if (random.uniform() < options_.corruption) other = random.integer(0, options_.codes - 1);
  }
  const torch::Tensor codes = torch::tensor(others, torch::kInt64).to(index.device());
  return torch::where(codes.ge(0), codes, index);
}

Quantised VectorQuantiser::forward(const torch::Tensor& vectors, Random random,
                                   const torch::Tensor& counted) {
  if (!is_training()) return quantise(vectors, codebook_);
  {
    const torch::NoGradGuard no_grad;
    vectors_ = vectors.detach().to(codebook_.scalar_type());
    if (counted.defined()) vectors_ = vectors_.index_select(0, counted);
    const torch::Tensor rows = random_rows(options_.codes, vectors_.size(0), random);
    candidates_ = vectors_.index_select(0, rows.to(vectors.device()));
  }
  begin(candidates_);
  Quantised result = quantise(vectors, codebook_);
  index_ = counted.defined() ? result.index.index_select(0, counted) : result.index;
  if (options_.corruption > 0) {
    const torch::Tensor passed =
        torch::embedding(codebook_, corrupted(result.index, random)).detach();
    // The vectors' gradient stays, on values of other codes.
    result.straight = result.straight + (passed - result.codes).detach();
  }
  return result;
}

void VectorQuantiser::after_step() {
  if (!index_.defined()) return;
  const torch::NoGradGuard no_grad;
  if (options_.averaged) {
    const AveragedCodebook after =
        follow_vectors({codebook_, counts_, sums_}, vectors_, index_, options_.decay);
    codebook_.copy_(after.codebook);
    counts_.copy_(after.counts);
    sums_.copy_(after.sums);
  }
  const torch::Tensor chosen = code_counts(index_, options_.codes) > 0;
  unused_.copy_((unused_ + 1).masked_fill(chosen, 0));
  if (options_.revive_after > 0) {
    const torch::Tensor dead = unused_ >= options_.revive_after;
    const torch::Tensor rows = dead.unsqueeze(1);
    codebook_.copy_(torch::where(rows, candidates_, codebook_));
    sums_.copy_(torch::where(rows, candidates_, sums_));
    counts_.copy_(counts_.masked_fill(dead, 1));
    unused_.copy_(unused_.masked_fill(dead, 0));
    revived_.add_(dead.sum());
  }
}

}  // namespace earshot
