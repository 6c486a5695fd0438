#pragma once

#include <torch/torch.h>

#include "core/params/binder.h"

namespace earshot {

/// Every row of `changed` scaled to the summed squares of the same row of `original`, both
/// [batch, 1, time]; a silent row stays silent. A row does not depend on the others.
torch::Tensor with_energy_of(const torch::Tensor& original, const torch::Tensor& changed);

/// Declares "keep_energy", which a distortion of PASE+ has.
void describe_keep_energy(Binder& binder, bool& field);

}  // namespace earshot
