#pragma once

#include <torch/torch.h>

#include "core/methods/method.h"

namespace earshot::testing {

/// The first and the last of some steps.
struct Learnt {
  StepOutput first, last;
};

/// Steps of Adam on one batch, again and again.
inline Learnt learn(Method& method, Batch batch, std::int64_t steps, double rate) {
  torch::optim::Adam optimiser(method.parameters(), torch::optim::AdamOptions(rate));
  Learnt learnt;
  for (batch.step = 0; batch.step < steps; ++batch.step) {
    learnt.last = method.step(batch);
    if (batch.step == 0) learnt.first = learnt.last;
    optimiser.zero_grad();
    learnt.last.loss.backward();
    const StepProgress progress{batch.step, steps, batch.epoch, batch.steps_per_epoch};
    method.after_gradient(progress);
    optimiser.step();
    method.after_step(progress);
  }
  return learnt;
}

/// Makes sines of `hz` [clips, 1, 1] of each view's noise, at 16 kHz, each crop with a phase of its
/// own: siblings know each other by pitch alone.
inline void give_pitches(Batch& batch, const torch::Tensor& hz, double noise = 0.1) {
  for (torch::Tensor& view : batch.views) {
    const torch::Tensor time = torch::arange(view.size(2)) / 16000.0;
    view = noise * view + torch::sin(6.2831853 * hz * time + torch::rand_like(hz) * 6.28);
  }
}

/// So many pitches, 300 Hz apart, [clips, 1, 1].
inline torch::Tensor pitches(std::int64_t clips) {
  return torch::arange(clips, torch::kFloat32).view({clips, 1, 1}) * 300 + 300;
}

}  // namespace earshot::testing
