#include "core/projection/layout_quality.h"

#include <torch/torch.h>

#include <limits>
#include <stdexcept>
#include <vector>

#include "core/base/random.h"
#include "core/base/stopped.h"

namespace earshot {
namespace {

/// Rows with their squared lengths, in float64: neighbours are told apart to the last.
struct Space {
  torch::Tensor rows, lengths;
  explicit Space(const torch::Tensor& given)
      : rows(given.to(torch::kFloat64)), lengths(rows.square().sum(1)) {}

  /// Squared distances [asked, rows] of some rows to all; of each to itself infinite.
  torch::Tensor distances(const torch::Tensor& asked) const {
    const torch::Tensor own = rows.index_select(0, asked);
    torch::Tensor apart = torch::addmm(lengths.unsqueeze(0), own, rows.t(), 1, -2);
    apart += lengths.index_select(0, asked).unsqueeze(1);
    apart.scatter_(1, asked.unsqueeze(1), std::numeric_limits<double>::infinity());
    return apart;
  }
};

/// The k nearest [asked, k] of each; of equal distances the lower row is nearer.
torch::Tensor nearest_of(const torch::Tensor& distances, int k) {
  auto [near, rows] = distances.topk(k, 1, /*largest=*/false, /*sorted=*/true);
  const torch::Tensor last = near.slice(1, k - 1, k);
  const torch::Tensor ties = distances == last;
  if (ties.sum().item<std::int64_t>() == distances.size(0)) return rows;
  const torch::Tensor number = torch::arange(distances.size(1)).unsqueeze(0);
  const torch::Tensor lowest = std::get<0>(
      torch::where(ties, number, number + distances.size(1)).topk(k, 1, /*largest=*/false));
  const torch::Tensor nearer = near < last;
  const torch::Tensor place = torch::arange(k).unsqueeze(0) - nearer.sum(1, /*keepdim=*/true);
  return torch::where(nearer, rows, lowest.gather(1, place.clamp_min(0)));
}

/// By how many places, all together, the k nearest of one space stand behind the k-th in the other.
double places_behind(const torch::Tensor& near_by, const torch::Tensor& judged_by, int k) {
  const torch::Tensor near = nearest_of(near_by, k);
  const torch::Tensor their = judged_by.gather(1, near);
  const torch::Tensor number = torch::arange(judged_by.size(1)).unsqueeze(0);
  double behind = 0;
  for (int place = 0; place < k; ++place) {
    const torch::Tensor own = their.select(1, place).unsqueeze(1);
    const torch::Tensor row = near.select(1, place).unsqueeze(1);
    const torch::Tensor before =
        (judged_by < own).logical_or((judged_by == own).logical_and(number < row));
    const torch::Tensor rank = before.sum(1) + 1;
    behind += (rank - k).clamp_min(0).sum().item<double>();
  }
  return behind;
}

torch::Tensor rows_to_ask(std::int64_t rows, std::int64_t most) {
  if (rows <= most) return torch::arange(rows);
  Random random(0, {name_hash("layout_quality")});
  std::vector<std::int64_t> all(static_cast<std::size_t>(rows));
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
  const auto wanted = static_cast<std::size_t>(most);
  for (std::size_t i = 0; i < wanted; ++i) {
    const auto other = random.integer(static_cast<std::int64_t>(i), rows - 1);
    std::swap(all[i], all[static_cast<std::size_t>(other)]);
  }
  all.resize(wanted);
  return torch::tensor(all);
}

}  // namespace

LayoutQuality layout_quality(const Features& features, std::span<const float> layout, int k,
                             std::int64_t most, std::stop_token stop) {
  const std::int64_t rows = features.rows();
  const auto sizes_fit = [&] {
    return rows > 0 && !layout.empty() && layout.size() % static_cast<std::size_t>(rows) == 0;
  };
  if (!sizes_fit()) throw std::invalid_argument("quality of a layout: values do not fill the rows");
  if (k < 1 || 2 * std::int64_t{k} >= rows) {
    throw std::invalid_argument("quality of a layout: k must be from 1 to below half the rows");
  }
  const torch::NoGradGuard no_grad;
  const auto tensor_of = [rows](std::span<const float> values) {
    // from_blob() wants it without const and does not write.
    return torch::from_blob(const_cast<float*>(values.data()),
                            {rows, static_cast<std::int64_t>(values.size()) / rows});
  };
  const Space input(tensor_of(features.values)), shown(tensor_of(layout));
  const torch::Tensor asked = rows_to_ask(rows, most);
  constexpr std::int64_t numbers_at_once = 4'000'000;
  const std::int64_t block = std::max<std::int64_t>(1, numbers_at_once / rows);
  double behind_input = 0, behind_shown = 0;
  for (std::int64_t begin = 0; begin < asked.size(0); begin += block) {
    leave_if_stopped(stop);
    const torch::Tensor some = asked.slice(0, begin, begin + block);
    const torch::Tensor in = input.distances(some), out = shown.distances(some);
    behind_input += places_behind(out, in, k);
    behind_shown += places_behind(in, out, k);
  }
  const auto n = static_cast<double>(rows), near = static_cast<double>(k);
  const auto count = static_cast<double>(asked.size(0));
  const double scale = 2.0 / (count * near * (2.0 * n - 3.0 * near - 1.0));
  return {1.0 - scale * behind_input, 1.0 - scale * behind_shown, asked.size(0)};
}

}  // namespace earshot
