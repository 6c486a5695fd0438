#include "core/models/encoders/efficientnet.h"

#include <array>

#include "core/tensor/batch_norm.h"
#include "core/tensor/convolution.h"
#include "core/tensor/network_draws.h"

namespace earshot {
namespace {

using torch::nn::BatchNorm2dOptions;
using torch::nn::Conv2dOptions;

constexpr std::int64_t efficientnet_width = 1280;
constexpr std::int64_t squeeze_ratio = 4;

/// One row of the paper's table 1.
struct StagePlan {
  std::int64_t expansion, kernel, stride, in, out, blocks;
};
constexpr std::array<StagePlan, 7> stage_plans{{{1, 3, 1, 32, 16, 1},
                                                {6, 3, 2, 16, 24, 2},
                                                {6, 5, 2, 24, 40, 2},
                                                {6, 3, 2, 40, 80, 3},
                                                {6, 5, 1, 80, 112, 3},
                                                {6, 5, 2, 112, 192, 4},
                                                {6, 3, 1, 192, 320, 1}}};

/// Epsilon and momentum of every batch norm.
struct NormPlan {
  double epsilon, momentum;
};

NormPlan norm_plan(const EfficientNetOptions& options) {
  return options.batch_norm == EfficientNetOptions::BatchNorm::Keras ? NormPlan{1e-3, 0.01}
                                                                     : NormPlan{1e-5, 0.1};
}

/// Convolution, batch norm and, where asked for, SiLU, as children "0" and "1".
class ConvNorm : public torch::nn::Module {
 public:
  ConvNorm(const Conv2dOptions& shape, NormPlan plan, bool activated) : activated_(activated) {
    convolution_ = register_module("0", Conv2d(shape));
    norm_ = register_module(
        "1",
        BatchNorm2d(
            BatchNorm2dOptions(shape.out_channels()).eps(plan.epsilon).momentum(plan.momentum)));
  }

  torch::Tensor forward(const torch::Tensor& input) {
    const torch::Tensor values = norm_->forward(convolution_->forward(input));
    return activated_ ? torch::silu(values) : values;
  }

 private:
  bool activated_;
  Conv2d convolution_{nullptr};
  BatchNorm2d norm_{nullptr};
};

/// Squeeze and excitation (Hu et al. 2018): each channel times a factor that all of them decide.
class Excitation : public torch::nn::Module {
 public:
  Excitation(std::int64_t channels, std::int64_t squeezed) {
    down_ = register_module("fc1", Conv2d(Conv2dOptions(channels, squeezed, 1)));
    up_ = register_module("fc2", Conv2d(Conv2dOptions(squeezed, channels, 1)));
  }

  torch::Tensor forward(const torch::Tensor& input) {
    const torch::Tensor mean = torch::adaptive_avg_pool2d(input, {1, 1});
    return input * torch::sigmoid(up_->forward(torch::silu(down_->forward(mean))));
  }

 private:
  Conv2d down_{nullptr}, up_{nullptr};
};

/// Children "0", "1", ... one after the other.
class PartsInOrder : public torch::nn::Module {
 public:
  template <class Part>
  void add(std::shared_ptr<Part> part) {
    register_module(std::to_string(parts_.size()), part);
    parts_.push_back([part](const torch::Tensor& input) { return part->forward(input); });
  }

  torch::Tensor forward(const torch::Tensor& input) {
    torch::Tensor values = input;
    for (const auto& part : parts_) values = part(values);
    return values;
  }

 private:
  std::vector<std::function<torch::Tensor(const torch::Tensor&)>> parts_;
};

/// The inverted bottleneck: wider, one filter a channel, excitation, narrow again.
class InvertedBlock : public torch::nn::Module {
 public:
  InvertedBlock(const StagePlan& plan, NormPlan norm, double drop_rate)
      : residual_(plan.stride == 1 && plan.in == plan.out), drop_rate_(drop_rate) {
    const std::int64_t wide = plan.in * plan.expansion;
    const auto pointwise = [](std::int64_t in, std::int64_t out) {
      return Conv2dOptions(in, out, 1).bias(false);
    };
    if (plan.expansion != 1) {
      block_->add(std::make_shared<ConvNorm>(pointwise(plan.in, wide), norm, true));
    }
    const auto depthwise = Conv2dOptions(wide, wide, plan.kernel)
                               .stride(plan.stride)
                               .padding(plan.kernel / 2)
                               .groups(wide)
                               .bias(false);
    block_->add(std::make_shared<ConvNorm>(depthwise, norm, true));
    block_->add(std::make_shared<Excitation>(wide, plan.in / squeeze_ratio));
    block_->add(std::make_shared<ConvNorm>(pointwise(wide, plan.out), norm, false));
    register_module("block", block_);
  }

  torch::Tensor forward(const torch::Tensor& input) {
    const torch::Tensor values = block_->forward(input);
    return residual_ ? input + kept(values) : values;
  }

  bool residual() const { return residual_; }

 private:
  /// Rows left out at random, the others louder by as much, so that the mean stays.
  torch::Tensor kept(const torch::Tensor& values) const {
    if (!is_training() || drop_rate_ <= 0) return values;
    const torch::Tensor stay =
        torch::rand({values.size(0), 1, 1, 1}, network_generator(values.device()), values.options())
            .ge(drop_rate_);
    return values * stay / (1.0 - drop_rate_);
  }

  bool residual_;
  double drop_rate_;
  std::shared_ptr<PartsInOrder> block_ = std::make_shared<PartsInOrder>();
};

std::int64_t blocks_in_all() {
  std::int64_t blocks = 0;
  for (const StagePlan& plan : stage_plans) blocks += plan.blocks;
  return blocks;
}

}  // namespace

void describe(Binder& binder, EfficientNetOptions& options) {
  describe(binder, static_cast<ImageOptions&>(options));
  binder
      .choice("pooling", options.pooling,
              {{EfficientNetOptions::Pooling::Mean, "mean", "Mean", "As for images."},
               {EfficientNetOptions::Pooling::Max, "max", "Maximum", "As in COLA."}})
      .label("Pooling")
      .help("What of each last channel, over time and frequency, becomes its feature.")
      .source("Tan & Le 2019: mean; Saeed et al. 2020 (COLA), sec. 3: maximum");
  binder
      .choice("batch_norm", options.batch_norm,
              {{EfficientNetOptions::BatchNorm::TorchVision, "torchvision", "torchvision's",
                "Epsilon 1e-5, momentum 0.1."},
               {EfficientNetOptions::BatchNorm::Keras, "keras", "Keras'",
                "Epsilon 1e-3, momentum 0.01 (0.99 as Keras counts it)."}})
      .label("Batch norm")
      .advanced()
      .help("What is added to the variance, and how fast the running statistics follow.")
      .source("torchvision; Keras' in COLA's code and in Tan & Le 2019");
  binder.real("drop_connect", options.drop_connect)
      .label("Blocks left out")
      .hard(0, 0.9)
      .soft(0, 0.5)
      .advanced()
      .help("How often the deepest block is left out for a clip while training; others less often.")
      .source("Tan & Le 2019, sec. 5.2 (stochastic depth, 0.2), on in COLA's code");
}

EfficientNetB0::EfficientNetB0(const EfficientNetOptions& options, std::int64_t sample_rate)
    : ImageEncoder("efficientnet-b0", options, sample_rate) {
  const NormPlan norm = norm_plan(options);
  const auto features = register_module("features", std::make_shared<torch::nn::Module>());
  std::int64_t number = 0;
  const auto add = [&](const auto& part) {
    const std::string name = std::to_string(number++);
    features->register_module(name, part);
    add_stage(name, [part](const torch::Tensor& x) { return part->forward(x); });
  };
  add(std::make_shared<ConvNorm>(
      Conv2dOptions(1, stage_plans.front().in, 3).stride(2).padding(1).bias(false), norm, true));
  std::int64_t block_number = 0;
  for (const StagePlan& plan : stage_plans) {
    const auto stage = std::make_shared<PartsInOrder>();
    StagePlan next = plan;
    for (std::int64_t i = 0; i < plan.blocks; ++i) {
      const double rate = options.drop_connect * static_cast<double>(block_number++) /
                          static_cast<double>(blocks_in_all());
      const auto block = std::make_shared<InvertedBlock>(next, norm, rate);
      if (block->residual()) drop_rates_.push_back(rate);
      stage->add(block);
      next.in = plan.out;
      next.stride = 1;
    }
    add(stage);
  }
  add(std::make_shared<ConvNorm>(
      Conv2dOptions(stage_plans.back().out, efficientnet_width, 1).bias(false), norm, true));
  const bool maximum = options.pooling == EfficientNetOptions::Pooling::Max;
  add_stage("pooling", [maximum](const torch::Tensor& x) {
    return maximum ? x.amax({2, 3}) : x.mean({2, 3});
  });
  begin_convolutions(*this);
  weights_channels_last(*this);
}

std::int64_t EfficientNetB0::features() const {
  return efficientnet_width;
}

}  // namespace earshot
