#pragma once

#include <torch/torch.h>

#include <functional>
#include <stop_token>

#include "core/projection/near_forces.h"

namespace earshot {

/// The likeness that t-SNE lays out (core/projection/affinities.h), of each row to its nearest
/// alone: three times the perplexity of them, as farther ones weigh next to nothing (van der Maaten
/// 2014, sec. 4.1). `rows` [rows, features] of any floating type, three rows at least; 1 <=
/// perplexity < rows - 1. `told` hears how many of the nearest are found, 0..1. Throws
/// std::invalid_argument, and Stopped.
NearAffinities near_affinities(const torch::Tensor& rows, double perplexity,
                               std::stop_token stop = {},
                               const std::function<void(double)>& told = {});

}  // namespace earshot
