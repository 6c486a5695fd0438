#include "core/projection/nearest_rows.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "core/base/stopped.h"

namespace earshot {
namespace {

/// More candidates than are asked for: float32 may take a near row for a little farther than it is.
constexpr std::int64_t kSpareCandidates = 8;
constexpr std::int64_t kMostRowsAtOnce = 256, kLeastRowsAtOnce = 8;
/// Numbers that the candidates of the rows at once may fill: 32 MiB of float64.
constexpr std::int64_t kMostNumbers = 4'000'000;

}  // namespace

NearestRows nearest_rows(const torch::Tensor& rows, std::int64_t k, std::stop_token stop) {
  const std::int64_t count = rows.dim() == 2 ? rows.size(0) : 0;
  if (k < 1 || k >= count) {
    throw std::invalid_argument("nearest rows: as many as 1 to below the number of rows");
  }
  torch::NoGradGuard no_grad;
  torch::Tensor exact = rows.detach().to(torch::kCPU, torch::kFloat64);
  exact = exact - exact.mean(0);
  const torch::Tensor single = exact.to(torch::kFloat32);
  const torch::Tensor squares = single.square().sum(1);
  const std::int64_t candidates = std::min(k + kSpareCandidates, count - 1);
  const std::int64_t at_once =
      std::clamp(kMostNumbers / (candidates * std::max<std::int64_t>(exact.size(1), 1)),
                 kLeastRowsAtOnce, kMostRowsAtOnce);
  NearestRows found{torch::empty({count, k}, torch::kInt64),
                    torch::empty({count, k}, torch::kFloat64)};
  for (std::int64_t start = 0; start < count; start += at_once) {
    leave_if_stopped(stop);
    const std::int64_t end = std::min(start + at_once, count);
    torch::Tensor block = squares.unsqueeze(0).repeat({end - start, 1});
    block.addmm_(single.slice(0, start, end), single.t(), 1.0, -2.0);
    block.diagonal(start).slice(0, 0, end - start).fill_(std::numeric_limits<float>::infinity());
    // In the order of their rows, so that a stable order by distance leaves equal ones in it.
    const torch::Tensor near = std::get<0>(
        std::get<1>(block.topk(candidates, 1, /*largest=*/false, /*sorted=*/false)).sort(1));
    const torch::Tensor apart =
        (exact.index_select(0, near.flatten()).view({end - start, candidates, exact.size(1)}) -
         exact.slice(0, start, end).unsqueeze(1))
            .square_()
            .sum(2);
    const auto [distances, order] = apart.sort(/*stable=*/true, 1, /*descending=*/false);
    found.distances.slice(0, start, end).copy_(distances.slice(1, 0, k));
    found.rows.slice(0, start, end).copy_(near.gather(1, order).slice(1, 0, k));
  }
  return found;
}

}  // namespace earshot
