#pragma once

#include "core/methods/method.h"

namespace earshot {

/// The encoder as one that keeps frames. Throws std::invalid_argument naming the method where it is
/// none.
std::shared_ptr<FrameEncoder> frame_encoder(const EncoderPointer& encoder,
                                            const std::string& method);

/// Adds loss_step_1, accuracy_step_1 ... to the diagnostics; both [steps], detached.
void add_step_diagnostics(StepOutput& output, const torch::Tensor& loss,
                          const torch::Tensor& accuracy);

/// Bars of accuracy and of loss, one a prediction step; nothing where the tensors are undefined.
std::vector<InsidePart> step_parts(const torch::Tensor& loss, const torch::Tensor& accuracy);

}  // namespace earshot
