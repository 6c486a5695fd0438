#pragma once

#include <string>
#include <vector>

namespace earshot {

/// What LibTorch calculates on this machine against plain loops of ours. Some BLAS and oneDNN
/// versions calculate wrongly on processors that are newer than they: a training would learn from
/// that without a word.
struct MachineCheck {
  std::string device;     ///< "cpu", "cuda"
  std::string precision;  ///< "float32", "bfloat16"
  std::string what;       ///< "matrix product", "convolution backward", ...
  double error = 0;       ///< the largest, as a share of the largest value that could be summed
  double allowed = 0;
  bool ok() const { return error <= allowed; }  ///< NaN is not
};

/// "cpu", and "cuda" where LibTorch finds a GPU.
std::vector<std::string> checked_devices();

/// Compares now, in several shapes each: matrix products, convolutions forward and backward, a
/// Fourier transform and a GRU in float32, and those of them that bfloat16 calculates where it is
/// offered; on the CPU and, where LibTorch finds one, the GPU. Less than two seconds on one core.
/// What LibTorch cannot calculate at all counts as infinitely off.
std::vector<MachineCheck> check_machine();

}  // namespace earshot
