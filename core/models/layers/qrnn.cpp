#include "core/models/layers/qrnn.h"

#include <stdexcept>

namespace earshot {
namespace {

class QrnnLayer : public torch::nn::Module {
 public:
  QrnnLayer(std::int64_t in, std::int64_t hidden) {
    linear_ = register_module("linear", torch::nn::Linear(2 * in, 3 * hidden));
  }

  /// signal [time, batch, in]; returns all h and, of them, the last c.
  std::pair<torch::Tensor, torch::Tensor> forward(const torch::Tensor& signal) {
    const torch::Tensor before = torch::cat(
        {torch::zeros_like(signal.narrow(0, 0, 1)), signal.narrow(0, 0, signal.size(0) - 1)});
    const std::vector<torch::Tensor> gates =
        linear_->forward(torch::cat({signal, before}, 2)).chunk(3, 2);
    const torch::Tensor share = torch::sigmoid(gates[1]);
    const std::vector<torch::Tensor> fresh = (share * torch::tanh(gates[0])).unbind();
    const std::vector<torch::Tensor> kept = (1.0 - share).unbind();
    std::vector<torch::Tensor> cells;
    for (std::size_t time = 0; time < fresh.size(); ++time) {
      cells.push_back(time == 0 ? fresh[0] : torch::addcmul(fresh[time], kept[time], cells.back()));
    }
    return {torch::sigmoid(gates[2]) * torch::stack(cells), cells.back()};
  }

 private:
  torch::nn::Linear linear_{nullptr};
};

}  // namespace

Qrnn::Qrnn(std::int64_t in, std::int64_t hidden, std::int64_t layers) {
  if (in < 1 || hidden < 1 || layers < 1) {
    throw std::invalid_argument("QRNN: inputs, hidden units and layers must be at least 1");
  }
  for (std::int64_t layer = 0; layer < layers; ++layer) {
    layers_->push_back(QrnnLayer(layer == 0 ? in : hidden, hidden));
  }
  register_module("layers", layers_);
}

Qrnn::Output Qrnn::forward(const torch::Tensor& signal) {
  torch::Tensor steps = signal.permute({2, 0, 1});
  std::vector<torch::Tensor> cells;
  for (std::size_t i = 0; i < layers_->size(); ++i) {
    auto [hidden, last] = layers_->at<QrnnLayer>(i).forward(steps);
    steps = hidden;
    cells.push_back(last);
  }
  return {steps.permute({1, 2, 0}), torch::stack(cells)};
}

}  // namespace earshot
