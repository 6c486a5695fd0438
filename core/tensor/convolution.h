#pragma once

#include <torch/torch.h>

#include <vector>

namespace earshot {

/// How a filter moves, one number for each dimension of space.
struct ConvolutionShape {
  std::vector<std::int64_t> stride{}, padding{}, dilation{};
  std::int64_t groups = 1;
  bool transposed = false;
};

/// torch::conv1d, conv2d or conv_transpose1d of input [batch, channels, space...], with two
/// differences. On a CPU in bfloat16, a call that oneDNN may get wrong runs in float32, and returns
/// that (`onednn_may_forget`). On a GPU inside an ExactScope, factors are not rounded to TF32. A
/// traced float32 network is the same as with LibTorch's.
torch::Tensor convolved(const torch::Tensor& input, const torch::Tensor& weight,
                        const torch::Tensor& bias, const ConvolutionShape& shape);

/// Whether oneDNN may leave a part of a bfloat16 weight gradient unwritten, whatever the processor:
/// where a tap of the filter meets nothing but padding, as on one column with a kernel of 3 (found
/// in 2.6.3, 3.7.2 and later, on AVX512-BF16; tests/soak/bfloat16_sweep.cpp). One column in or out
/// of a wider kernel counts too, and groups whose taps lie apart (dilation). `input`, `output`,
/// `kernel`: sizes of space.
bool onednn_may_forget(torch::IntArrayRef input, torch::IntArrayRef output,
                       torch::IntArrayRef kernel, const ConvolutionShape& shape);

/// torch::nn::Conv1d, Conv2d and ConvTranspose1d, with their options, names, initial weights and
/// values, that calculate with `convolved`. Zero padding of a given size alone, none of the output.
template <std::size_t Dimensions, class Derived>
class Convolution : public torch::nn::ConvNdImpl<Dimensions, Derived> {
 public:
  using Options = torch::nn::detail::ConvNdOptions<Dimensions>;
  explicit Convolution(Options given)
      : torch::nn::ConvNdImpl<Dimensions, Derived>(std::move(given)) {
    const auto numbers = [](const torch::ExpandingArray<Dimensions>& values) {
      return std::vector<std::int64_t>(values->begin(), values->end());
    };
    shape_.stride = numbers(this->options.stride());
    shape_.dilation = numbers(this->options.dilation());
    shape_.groups = this->options.groups();
    shape_.transposed = this->options.transposed();
    for (const std::int64_t samples : *this->options.output_padding()) {
      TORCH_CHECK(samples == 0, "a convolution takes no padding of its output");
    }
    // The function is found beside the variant, whose namespace differs between LibTorch's
    // versions.
    visit(
        [this](const auto& padding) {
          if constexpr (requires { padding->size(); }) {
            shape_.padding.assign(padding->begin(), padding->end());
          } else {
            TORCH_CHECK(false, "a convolution takes its padding as numbers");
          }
        },
        this->options.padding());
  }
  torch::Tensor forward(const torch::Tensor& input) {
    return convolved(input, this->weight, this->bias, shape_);
  }

 private:
  ConvolutionShape shape_;
};

/// What LibTorch's modules make of the options that people write.
template <std::size_t Dimensions, class Given>
torch::nn::detail::ConvNdOptions<Dimensions> convolution_options(const Given& given) {
  torch::nn::detail::ConvNdOptions<Dimensions> options(given.in_channels(), given.out_channels(),
                                                       given.kernel_size());
  options.stride(given.stride()).dilation(given.dilation()).groups(given.groups());
  options.padding(given.padding());
  return options.bias(given.bias());
}

class Conv1dImpl : public Convolution<1, Conv1dImpl> {
 public:
  explicit Conv1dImpl(const torch::nn::Conv1dOptions& given)
      : Convolution(convolution_options<1>(given)) {}
};
class Conv2dImpl : public Convolution<2, Conv2dImpl> {
 public:
  explicit Conv2dImpl(const torch::nn::Conv2dOptions& given)
      : Convolution(convolution_options<2>(given)) {}
};
class ConvTranspose1dImpl : public Convolution<1, ConvTranspose1dImpl> {
 public:
  explicit ConvTranspose1dImpl(const torch::nn::ConvTranspose1dOptions& given)
      : Convolution(
            convolution_options<1>(given).transposed(true).output_padding(given.output_padding())) {
  }
};
TORCH_MODULE(Conv1d);
TORCH_MODULE(Conv2d);
TORCH_MODULE(ConvTranspose1d);

}  // namespace earshot
