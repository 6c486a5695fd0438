#include "core/methods/kinds/pase/running_statistics.h"

namespace earshot {
namespace {

torch::Tensor running_row(std::int64_t rows) {
  return torch::zeros({rows}, torch::kFloat64);
}

/// The heard frames of the whole batch, one after the other: [1, rows, frames].
torch::Tensor heard_values(const torch::Tensor& values, const std::vector<SoundSpan>& heard) {
  std::vector<torch::Tensor> parts;
  for (std::size_t row = 0; row < heard.size(); ++row) {
    if (heard[row].length() < 1) continue;
    parts.push_back(
        values[static_cast<std::int64_t>(row)].slice(1, heard[row].begin, heard[row].end));
  }
  return parts.empty() ? torch::Tensor() : torch::cat(parts, 1).unsqueeze(0);
}

/// Each chunk's deviation over its heard frames, [chunks, rows].
torch::Tensor chunk_deviations(const torch::Tensor& values, const std::vector<SoundSpan>& heard) {
  const torch::Tensor wide = values.to(torch::kFloat64);
  if (heard.empty()) return values.size(2) > 1 ? wide.std(2, true) : torch::Tensor();
  std::vector<torch::Tensor> rows;
  for (std::size_t row = 0; row < heard.size(); ++row) {
    if (heard[row].length() < 2) continue;
    rows.push_back(wide[static_cast<std::int64_t>(row)]
                       .slice(1, heard[row].begin, heard[row].end)
                       .std(1, true));
  }
  return rows.empty() ? torch::Tensor() : torch::stack(rows);
}

}  // namespace

RunningStatistics::RunningStatistics(std::int64_t rows, bool of_chunks) : of_chunks_(of_chunks) {
  all_ = {register_buffer("count", torch::zeros({}, torch::kFloat64)),
          register_buffer("mean", running_row(rows)),
          register_buffer("squares", running_row(rows))};
  if (!of_chunks) return;
  chunks_ = {register_buffer("chunks", torch::zeros({}, torch::kFloat64)),
             register_buffer("chunk_mean", running_row(rows)),
             register_buffer("chunk_squares", running_row(rows))};
}

void RunningStatistics::Moments::take_in(const torch::Tensor& values, std::int64_t number,
                                         torch::IntArrayRef along) {
  const auto fresh = static_cast<double>(number);
  const torch::Tensor own_mean = values.mean(along, /*keepdim=*/true);
  const torch::Tensor own_squares = (values - own_mean).square().sum(along).to(torch::kFloat64);
  const torch::Tensor total = count + fresh;
  const torch::Tensor away = own_mean.flatten().to(torch::kFloat64) - mean;
  squares.add_(own_squares + away.square() * (count * fresh / total));
  mean.add_(away * (fresh / total));
  count.add_(fresh);
}

void RunningStatistics::measure(const torch::Tensor& values, const std::vector<SoundSpan>& heard) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor taken = heard.empty() ? values : heard_values(values, heard);
  if (!taken.defined()) return;
  all_.take_in(taken, taken.size(0) * taken.size(2), {0, 2});
  if (!of_chunks_) return;
  const torch::Tensor deviations = chunk_deviations(values, heard);
  if (deviations.defined()) chunks_.take_in(deviations, deviations.size(0), {0});
}

torch::Tensor RunningStatistics::scale() const {
  const Moments& of = of_chunks_ ? chunks_ : all_;
  const torch::Tensor least = of_chunks_ ? of.count - 1.0 : of.count;
  return (of.squares / least.clamp_min(1.0)).sqrt();
}

torch::Tensor RunningStatistics::standardised(const torch::Tensor& values,
                                              const std::vector<SoundSpan>& heard) {
  /// Below this part of its mean, a deviation is rounding.
  constexpr double rounding = 1e-6;
  const torch::NoGradGuard no_grad;
  if (is_training() && !known_) {
    if (!of_chunks_ || all_.count.item<double>() == 0) measure(values, heard);
    known_ = of_chunks_;
  }
  const torch::Tensor deviation = scale();
  const torch::Tensor moves =
      deviation.gt(rounding * (of_chunks_ ? chunks_.mean : all_.mean).abs());
  const torch::Tensor inverse = torch::where(moves, 1.0 / deviation, torch::zeros_like(deviation));
  const auto column = [&](const torch::Tensor& row) {
    return row.to(values.scalar_type()).view({1, -1, 1});
  };
  return (values - column(all_.mean)) * column(inverse);
}

}  // namespace earshot
