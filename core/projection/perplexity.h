#pragma once

#include <span>

namespace earshot {

/// The precision beta at which the weights exp(-beta d) of these squared distances, made to sum to
/// 1, have the entropy (nats; the logarithm of the perplexity), and those weights (van der Maaten &
/// Hinton 2008, sec. 2). By Newton's steps on log(beta) kept within a bisection's bracket, to 1e-12
/// of the entropy. The smallest distance is 0: whoever asks takes it off, for it cancels in the
/// weights, and without it all could underflow. `guess` > 0; as many weights as distances.
double precision_for(std::span<const double> distances, double entropy, double guess,
                     std::span<double> weights);

}  // namespace earshot
