#include "core/methods/parts/prediction_steps.h"

#include <stdexcept>

#include "core/methods/parts/inside_parts.h"

namespace earshot {

std::shared_ptr<FrameEncoder> frame_encoder(const EncoderPointer& encoder,
                                            const std::string& method) {
  auto frames = std::dynamic_pointer_cast<FrameEncoder>(encoder);
  if (frames == nullptr) {
    throw std::invalid_argument(method + " needs an encoder that keeps frames along time");
  }
  return frames;
}

void add_step_diagnostics(StepOutput& output, const torch::Tensor& loss,
                          const torch::Tensor& accuracy) {
  for (std::int64_t step = 0; step < loss.size(0); ++step) {
    const std::string number = std::to_string(step + 1);
    output.diagnostics.emplace_back("loss_step_" + number, loss[step]);
    output.diagnostics.emplace_back("accuracy_step_" + number, accuracy[step]);
  }
}

std::vector<InsidePart> step_parts(const torch::Tensor& loss, const torch::Tensor& accuracy) {
  if (!loss.defined()) return {};
  return {bars_part("accuracy_by_step", "Accuracy by prediction step",
                    "Share of predictions whose true frame beats every negative; far steps are "
                    "harder.",
                    accuracy),
          bars_part("loss_by_step", "Loss by prediction step",
                    "Contrastive loss of each step, lower is better; its rise shows how far sound "
                    "can be foretold.",
                    loss)};
}

}  // namespace earshot
