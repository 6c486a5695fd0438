#pragma once

#include <torch/torch.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/methods/method.h"
#include "core/tensor_files/safetensors.h"
#include "core/training/optimiser.h"

namespace earshot {

inline constexpr const char* kMethodPrefix = "method.";
inline constexpr const char* kOptimiserPrefix = "optimiser.";

/// Parameters and buffers, each once: one that is a part of two modules goes by its first path.
NamedTensors tensors_once(const torch::nn::Module& module);

/// An optimiser's parameters by their paths within the method, group by group.
struct ParameterPaths {
  std::vector<NamedTensors> groups;
  NamedTensors flat() const;
  std::vector<std::vector<std::string>> names() const;
};
/// Throws std::logic_error where the optimiser has a parameter that the method has not.
ParameterPaths parameter_paths(const Method& method, const Optimiser& optimiser);

/// Where the tensors of a checkpoint belong, and of what type and shape each must be.
class CheckpointPlaces {
 public:
  /// Without an optimiser: those of a method opened for its encoder alone.
  CheckpointPlaces(Method& method, Optimiser* optimiser, const ParameterPaths& paths);

  /// What does not fit, all of it in one line: the first misfit with both shapes, how many more;
  /// "" where everything fits.
  std::string problem_with(const std::vector<StoredTensor>& stored) const;
  /// Copies what problem_with() found to fit.
  void fill(const std::vector<StoredTensor>& stored);

 private:
  struct Place {
    torch::Dtype dtype = torch::kFloat32;
    std::vector<std::int64_t> shape;
    torch::Tensor tensor;  ///< of the method; or the parameter that a state belongs to
    bool of_method = true;
    bool needed = true;
  };
  void add_method(const Method& method);
  void add_optimiser(const NamedTensors& parameters);
  void find_half_states(const std::vector<StoredTensor>& stored,
                        std::vector<std::string>& misfits) const;

  Optimiser* optimiser_;
  std::string encoder_;  ///< the prefix of its tensors
  std::map<std::string, Place> places_;
  NamedTensors parameters_;
};

}  // namespace earshot
