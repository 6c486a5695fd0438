#include <algorithm>
#include <stdexcept>

#include "core/projection/principal_components.h"
#include "core/projection/projection.h"
#include "core/tensor/feature_tensor.h"

namespace earshot {
namespace {

constexpr std::int64_t kBlockRows = 4096;

torch::Tensor mean_of(const torch::Tensor& rows) {
  torch::Tensor sum = torch::zeros({rows.size(1)}, torch::kFloat64);
  for (const torch::Tensor& block : rows.split(kBlockRows)) {
    sum.add_(block.to(torch::kFloat64).sum(0));
  }
  return sum / static_cast<double>(rows.size(0));
}

struct Axes {
  torch::Tensor vectors;  ///< [axes, features], the strongest first
  torch::Tensor squares;  ///< [axes] squared singular values
  double total = 0;       ///< sum of all of them
};

Axes axes_by_features(const torch::Tensor& rows, const torch::Tensor& mean) {
  torch::Tensor gram = torch::zeros({rows.size(1), rows.size(1)}, torch::kFloat64);
  for (const torch::Tensor& block : rows.split(kBlockRows)) {
    const torch::Tensor centred = block.to(torch::kFloat64) - mean;
    gram.addmm_(centred.t(), centred);
  }
  const auto [values, vectors] = torch::linalg_eigh(gram);
  return {vectors.t().flip({0}), values.flip({0}).clamp_min(0.0),
          gram.diagonal().sum().item<double>()};
}

Axes axes_by_rows(const torch::Tensor& rows, const torch::Tensor& mean) {
  const torch::Tensor centred = rows.to(torch::kFloat64) - mean;
  const auto [values, vectors] = torch::linalg_eigh(torch::mm(centred, centred.t()));
  const torch::Tensor squares = values.flip({0}).clamp_min(0.0);
  const torch::Tensor turned = torch::mm(vectors.t().flip({0}), centred);
  const torch::Tensor lengths = turned.norm(2, 1, true).clamp_min(1e-300);
  return {turned / lengths, squares, centred.square().sum().item<double>()};
}

/// The entry of largest magnitude of each row made positive.
torch::Tensor with_fixed_signs(const torch::Tensor& vectors) {
  const torch::Tensor largest = vectors.gather(1, vectors.abs().argmax(1, true));
  return vectors *
         torch::where(largest < 0.0, -torch::ones_like(largest), torch::ones_like(largest));
}

}  // namespace

torch::Tensor PrincipalComponents::project(const torch::Tensor& rows) const {
  std::vector<torch::Tensor> blocks;
  for (const torch::Tensor& block : rows.split(kBlockRows)) {
    blocks.push_back(torch::mm(block.to(torch::kFloat64) - mean, components.t()));
  }
  return torch::cat(blocks);
}

PrincipalComponents principal_components(const torch::Tensor& rows, std::int64_t dimensions) {
  if (rows.dim() != 2 || rows.size(0) < 1 || rows.size(1) < 1 || dimensions < 1) {
    throw std::invalid_argument("PCA: needs rows of features and at least one dimension");
  }
  if (!torch::isfinite(rows).all().item<bool>()) {
    throw std::invalid_argument("PCA: a feature is not a finite number");
  }
  torch::NoGradGuard no_grad;
  PrincipalComponents found;
  found.mean = mean_of(rows);
  const Axes axes = rows.size(1) <= rows.size(0) ? axes_by_features(rows, found.mean)
                                                 : axes_by_rows(rows, found.mean);
  const std::int64_t kept = std::min(dimensions, axes.vectors.size(0));
  const auto filled = [&](const torch::Tensor& values) {
    torch::Tensor all = torch::zeros({dimensions}, torch::kFloat64);
    all.slice(0, 0, kept).copy_(values.slice(0, 0, kept));
    return all;
  };
  // Below this share of the strongest axis there is nothing but rounding, and no direction.
  const torch::Tensor real = axes.squares > axes.squares.max() * 1e-28;
  found.components = torch::zeros({dimensions, rows.size(1)}, torch::kFloat64);
  found.components.slice(0, 0, kept)
      .copy_((with_fixed_signs(axes.vectors) * real.to(torch::kFloat64).unsqueeze(1))
                 .slice(0, 0, kept));
  found.singular = filled(axes.squares.sqrt());
  found.variance =
      found.singular.square() / static_cast<double>(std::max<std::int64_t>(rows.size(0) - 1, 1));
  found.ratio = axes.total > 0.0 ? found.singular.square() / axes.total
                                 : torch::zeros({dimensions}, torch::kFloat64);
  return found;
}

PcaResult pca(const Features& features, int dimensions) {
  const torch::Tensor values = tensor_of(features);
  const PrincipalComponents found = principal_components(values, dimensions);
  const torch::Tensor coordinates = found.project(values).to(torch::kFloat32).contiguous();
  const auto* first = coordinates.data_ptr<float>();
  const auto* ratio = found.ratio.data_ptr<double>();
  return {{first, first + coordinates.numel()}, {ratio, ratio + dimensions}};
}

}  // namespace earshot
