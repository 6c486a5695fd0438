#pragma once

#include "core/base/random.h"
#include "core/losses/vector_quantisation.h"

namespace earshot {

struct VectorQuantiserOptions {
  std::int64_t codes = 32;
  std::int64_t dimensions = 3;
  bool averaged = false;  ///< the codebook follows by moving averages; else by its gradient
  double decay = 0.99;    ///< of the moving averages
  std::int64_t revive_after = 100;  ///< steps without a choice; 0: never
  /// Share of the vectors, 0..1, that pass on a code at random while training; what was nearest
  /// still counts for the terms, the averages and the use of codes.
  double corruption = 0;
};

/// A codebook with its state, all of it parameters and buffers. It begins as vectors of the first
/// batch that it sees while training; a code that no vector chose for `revive_after` steps becomes
/// a vector of the current batch. Never waits for the device.
class VectorQuantiser : public torch::nn::Module {
 public:
  explicit VectorQuantiser(const VectorQuantiserOptions& options);

  /// vectors [vectors, dimensions]. While training `random` names the vectors that new and revived
  /// codes become.
  /// `counted`: the rows that the codebook follows and is begun from; all where undefined.
  Quantised forward(const torch::Tensor& vectors, Random random, const torch::Tensor& counted = {});
  /// After the optimiser's step: the moving averages, if they rule, and the revival of dead codes.
  void after_step();

  torch::Tensor codebook() const { return codebook_; }
  /// Codes revived since training began, scalar.
  torch::Tensor revived() const { return revived_.to(torch::kFloat32).sum(); }

 private:
  void begin(const torch::Tensor& candidates);
  torch::Tensor corrupted(const torch::Tensor& index, Random& random) const;

  VectorQuantiserOptions options_;
  torch::Tensor codebook_;         ///< [codes, dimensions]; a gradient only where that rules
  torch::Tensor counts_, sums_;    ///< of the moving averages
  torch::Tensor unused_;           ///< int64 [codes], steps since it was last chosen
  torch::Tensor begun_, revived_;  ///< bool and int64, [1]
  torch::Tensor vectors_, index_, candidates_;  ///< of the last step
};

}  // namespace earshot
