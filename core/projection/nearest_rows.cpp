#include "core/projection/nearest_rows.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/cores.h"
#include "core/base/stopped.h"

namespace earshot {
namespace {

/// More candidates than are asked for: float32 may take a near row for a little farther than it is.
constexpr std::int64_t kSpareCandidates = 8;
constexpr std::int64_t kMostRowsAtOnce = 512, kLeastRowsAtOnce = 16;
/// Numbers of the product at once: 32 MiB.
constexpr std::int64_t kNumbersAtOnce = 8'000'000;
constexpr std::size_t kLeastClasses = 1024;

using Candidate = std::pair<float, std::int64_t>;

/// Rows by what a float32 product says of their distances.
class Candidates {
 public:
  explicit Candidates(std::size_t wanted)
      : wanted_(wanted), least_(std::max(kLeastClasses, std::bit_ceil(4 * wanted))) {}

  /// At least the wanted number of those with the smallest values, and few more, in any order.
  const std::vector<Candidate>& find(std::span<const float> values) {
    // The smallest of every so many; the wanted smallest of those bound the wanted smallest of all.
    std::ranges::fill(least_, std::numeric_limits<float>::infinity());
    const std::size_t classes = least_.size();
    for (std::size_t start = 0; start < values.size(); start += classes) {
      const float* __restrict__ some = values.data() + start;
      float* __restrict__ least = least_.data();
      const std::size_t count = std::min(classes, values.size() - start);
      for (std::size_t i = 0; i < count; ++i) least[i] = some[i] < least[i] ? some[i] : least[i];
    }
    const auto last = least_.begin() + static_cast<std::ptrdiff_t>(wanted_ - 1);
    std::nth_element(least_.begin(), last, least_.end());
    const float bound = *last;
    found_.clear();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] <= bound) found_.emplace_back(values[i], static_cast<std::int64_t>(i));
    }
    // Where many are equal.
    if (found_.size() > 4 * wanted_) {
      const auto end = found_.begin() + static_cast<std::ptrdiff_t>(2 * wanted_);
      std::nth_element(found_.begin(), end, found_.end());
      found_.erase(end, found_.end());
    }
    return found_;
  }

 private:
  std::size_t wanted_;
  std::vector<float> least_;
  std::vector<Candidate> found_;
};

/// Eight running sums, so that the processor works on several at once.
double square_apart(const double* a, const double* b, std::int64_t count) {
  double sums[8] = {};
  std::int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    for (int lane = 0; lane < 8; ++lane) {
      const double apart = a[i + lane] - b[i + lane];
      sums[lane] += apart * apart;
    }
  }
  for (; i < count; ++i) sums[0] += (a[i] - b[i]) * (a[i] - b[i]);
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

struct Search {
  torch::Tensor others, rows;  ///< float64
  std::int64_t k, candidates;
  bool same;  ///< the others are the rows: none is its own neighbour
  NearestRows found;

  /// The others from `start` on, of which `block` has what the product says; every so manieth.
  void take(const torch::Tensor& block, std::int64_t start, std::int64_t first, std::int64_t step) {
    Candidates near(static_cast<std::size_t>(candidates));
    const std::int64_t count = rows.size(0), width = rows.size(1);
    std::vector<std::pair<double, std::int64_t>> exact;
    for (std::int64_t at = first; at < block.size(0); at += step) {
      const std::int64_t own = start + at;
      const double* place = others.data_ptr<double>() + own * width;
      exact.clear();
      for (const auto& [value, row] :
           near.find({block.data_ptr<float>() + at * count, static_cast<std::size_t>(count)})) {
        if (same && row == own) continue;
        exact.emplace_back(square_apart(place, rows.data_ptr<double>() + row * width, width), row);
      }
      std::partial_sort(exact.begin(), exact.begin() + k, exact.end());
      for (std::int64_t j = 0; j < k; ++j) {
        const auto& [distance, row] = exact[static_cast<std::size_t>(j)];
        found.rows.data_ptr<std::int64_t>()[own * k + j] = row;
        found.distances.data_ptr<double>()[own * k + j] = distance;
      }
    }
  }
};

NearestRows searched(const torch::Tensor& others, const torch::Tensor& rows, std::int64_t k,
                     bool same, const std::stop_token& stop,
                     const std::function<void(double)>& told) {
  torch::NoGradGuard no_grad;
  const torch::Tensor wide = rows.detach().to(torch::kCPU, torch::kFloat64);
  const torch::Tensor mean = wide.mean(0);
  Search search;
  search.rows = (wide - mean).contiguous();
  search.others =
      same ? search.rows : (others.detach().to(torch::kCPU, torch::kFloat64) - mean).contiguous();
  search.k = k;
  search.same = same;
  const std::int64_t count = search.rows.size(0), asked = search.others.size(0);
  search.candidates = std::min(k + kSpareCandidates + (same ? 1 : 0), count);
  search.found = {torch::empty({asked, k}, torch::kInt64),
                  torch::empty({asked, k}, torch::kFloat64)};
  // Of any size the rows have: squares of large ones would be more than float32 holds.
  const double largest = std::max(search.rows.abs().max().item<double>(),
                                  same ? 0.0 : search.others.abs().max().item<double>());
  if (!std::isfinite(largest)) {
    throw std::invalid_argument("nearest rows: a feature is not a finite number");
  }
  const double unit = largest > 0 ? largest : 1;
  const torch::Tensor single = (search.rows / unit).to(torch::kFloat32);
  const torch::Tensor asking = same ? single : (search.others / unit).to(torch::kFloat32);
  const torch::Tensor squares = single.square().sum(1);
  const std::int64_t at_once =
      std::clamp(kNumbersAtOnce / count, kLeastRowsAtOnce, kMostRowsAtOnce);
  const std::int64_t parts = cores_to_use();
  for (std::int64_t start = 0; start < asked; start += at_once) {
    leave_if_stopped(stop);
    const std::int64_t end = std::min(start + at_once, asked);
    torch::Tensor block = squares.unsqueeze(0).repeat({end - start, 1});
    block.addmm_(asking.slice(0, start, end), single.t(), 1.0, -2.0);
    std::vector<std::jthread> others_at_it;
    for (std::int64_t part = 1; part < parts; ++part) {
      others_at_it.emplace_back([&, part] { search.take(block, start, part, parts); });
    }
    search.take(block, start, 0, parts);
    others_at_it.clear();
    if (told) told(static_cast<double>(end) / static_cast<double>(asked));
  }
  return search.found;
}

}  // namespace

NearestRows nearest_rows(const torch::Tensor& rows, std::int64_t k, std::stop_token stop,
                         const std::function<void(double)>& told) {
  const std::int64_t count = rows.dim() == 2 ? rows.size(0) : 0;
  if (k < 1 || k >= count) {
    throw std::invalid_argument("nearest rows: as many as 1 to below the number of rows");
  }
  return searched(rows, rows, k, /*same=*/true, stop, told);
}

NearestRows nearest_rows_of(const torch::Tensor& others, const torch::Tensor& rows, std::int64_t k,
                            std::stop_token stop) {
  const bool fits = rows.dim() == 2 && others.dim() == 2 && rows.size(1) == others.size(1);
  if (!fits || k < 1 || k > rows.size(0)) {
    throw std::invalid_argument(
        "nearest rows: rows of as many features, and as many as 1 to their number");
  }
  return searched(others, rows, k, /*same=*/false, stop, {});
}

}  // namespace earshot
