#pragma once

#include "core/catalogue/catalogue.h"
#include "core/methods/method.h"

namespace earshot {

/// One step whose batch goes through the encoder in pieces, so that it may be larger than memory.
/// A method that compares clips with each other gives its representations first, without a
/// gradient; the loss is taken of all of them together, with every true negative; then each piece
/// is encoded again and its share of the gradient carried on (Gao et al. 2021, "Scaling deep
/// contrastive learning batch size under memory limited setup", sec. 3). The loss of any other
/// method is the mean over its pieces. But for batch norm, which sees one piece at a time, the
/// gradients are those of the whole batch.
/// Adds to the parameters' gradients; the loss that is returned is detached. `dropout_seed` seeds
/// LibTorch's generators, so that a piece drops the same values both times. rows_at_once divides
/// the batch; throws std::invalid_argument where it does not or the method cannot do it.
StepOutput step_in_pieces(Method& method, InPieces how, const Batch& batch,
                          std::int64_t rows_at_once, std::uint64_t dropout_seed);

}  // namespace earshot
