#pragma once

#include <torch/torch.h>

#include <vector>

namespace earshot::example {

/// SwAV's codes (Caron et al. 2020, "Unsupervised learning of visual features by contrasting
/// cluster assignments", sec. 3.1, eq. 3 to 5, and the authors' code): the assignment of a batch to
/// prototypes that fits its scores and gives every prototype an equal share, softened by `epsilon`,
/// after `rounds` of Sinkhorn-Knopp. scores [clips, prototypes]; the result has that shape, each
/// row sums to 1, and no gradient goes through it.
torch::Tensor equal_partition(const torch::Tensor& scores, double epsilon, std::int64_t rounds = 3);

/// The swapped prediction over many crops (the same, eq. 2 and 6): from every view the codes of
/// each other view are foretold by a softmax at `temperature`. Codes are taken of the first `coded`
/// views alone. scores: one [clips, prototypes] for each view. Returns a scalar: log(prototypes)
/// for whoever guesses. Throws std::invalid_argument where there are no two views or shapes differ.
torch::Tensor swapped_prediction(const std::vector<torch::Tensor>& scores, std::size_t coded,
                                 double temperature, double epsilon);

}  // namespace earshot::example
