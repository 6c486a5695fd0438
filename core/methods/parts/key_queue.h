#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/methods/inside.h"
#include "core/methods/parts/ring.h"

namespace earshot {

/// MoCo's dictionary (He et al. 2019, sec. 3.2): the keys of the last batches, oldest out first,
/// with the clip and the step that each came from. All of it is buffers, so that a checkpoint holds
/// it. Begins with random directions, as MoCo's code does, which count as nobody's. Any size does:
/// a batch may run around the end (the reference asks that it divides the queue).
class KeyQueue : public torch::nn::Module {
 public:
  /// Random unit rows from LibTorch's default generator; size, dimensions >= 1.
  KeyQueue(std::int64_t size, std::int64_t dimensions);

  /// rows [n, dimensions], in place of the n oldest; clips: row -> clip.
  void push(const torch::Tensor& rows, const std::vector<std::int64_t>& clips, std::int64_t step);

  const torch::Tensor& keys() const { return keys_; }    ///< [size, dimensions]
  const torch::Tensor& clips() const { return clips_; }  ///< [size], -1 for the random ones
  const Ring& ring() const { return *ring_; }

  /// Mean number of steps since the keys were made, the random ones left out; 0 before there are
  /// any. Scalar on the device.
  torch::Tensor mean_age(std::int64_t step) const;
  /// Share of the queue that came from clips. Scalar on the device.
  torch::Tensor filled_share() const;

  /// For looking, from the newest to the oldest, at most `most` keys spread over the queue: age,
  /// and the mean cosine with the queries [n, dimensions]. Waits for the device.
  std::vector<InsidePart> look(const torch::Tensor& queries, std::int64_t step,
                               std::int64_t most = 128) const;

 private:
  torch::Tensor ages(std::int64_t step) const;  ///< [size], NaN for the random ones

  torch::Tensor keys_, clips_, steps_;
  std::shared_ptr<Ring> ring_;
};

}  // namespace earshot
