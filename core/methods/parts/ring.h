#pragma once

#include <torch/torch.h>

namespace earshot {

/// First in, first out over a fixed number of slots: where the next rows go and which came last.
/// The count of all rows ever put in is a buffer on the device and is never waited for; the rows
/// themselves are buffers of whoever owns the ring.
class Ring : public torch::nn::Module {
 public:
  /// Throws std::invalid_argument unless slots >= 1.
  explicit Ring(std::int64_t slots);

  /// Copies rows [n, ...] to the next n slots of `held` [slots, ...], around the end; of more rows
  /// than slots only the last. Several tensors may be written before advance().
  void write(const torch::Tensor& held, const torch::Tensor& rows) const;
  void advance(std::int64_t rows);

  std::int64_t slots() const { return slots_; }
  /// How many rows were ever put in; int64 scalar.
  const torch::Tensor& put_in() const { return put_in_; }
  /// How many slots hold one; int64 scalar.
  torch::Tensor filled() const { return put_in_.clamp_max(slots_); }
  /// The slot of the row that came `ago` rows before the newest (0: the newest itself); `ago` any
  /// int64 tensor of 0 .. slots - 1.
  torch::Tensor slot_of(const torch::Tensor& ago) const;

 private:
  std::int64_t slots_;
  torch::Tensor put_in_;
};

}  // namespace earshot
