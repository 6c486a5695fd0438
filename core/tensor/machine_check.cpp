#include "core/tensor/machine_check.h"

#include <torch/torch.h>

#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include "core/base/random.h"
#include "core/tensor/convolution.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

using Numbers = std::vector<double>;

/// Numbers in [-1, 1) that bfloat16 holds exactly.
Numbers some_numbers(std::int64_t count, const char* name) {
  Random random(1, {name_hash(name)});
  Numbers numbers(static_cast<std::size_t>(count));
  for (double& number : numbers) number = static_cast<double>(random.integer(-64, 63)) / 64.0;
  return numbers;
}

torch::Tensor tensor_of(const Numbers& numbers, torch::IntArrayRef sizes, const torch::Device& on) {
  return torch::tensor(numbers, torch::kFloat64).to(torch::kFloat32).reshape(sizes).to(on);
}

/// The largest difference over the largest sum of magnitudes; infinite for another size or NaN.
double error_of(const torch::Tensor& found, const Numbers& expected, double scale) {
  const torch::Tensor values = found.detach().to(torch::kCPU, torch::kFloat64).contiguous();
  if (values.numel() != static_cast<std::int64_t>(expected.size())) {
    return std::numeric_limits<double>::infinity();
  }
  const double* at = values.data_ptr<double>();
  double largest = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double away = std::abs(at[i] - expected[i]);
    if (!(away <= std::numeric_limits<double>::max()))
      return std::numeric_limits<double>::infinity();
    largest = std::max(largest, away);
  }
  return largest / scale;
}

double product_error(const torch::Device& on) {
  // Small and large, one row and one column, just beside the sizes of blocked kernels.
  const std::array<std::array<std::int64_t, 3>, 8> shapes{{{7, 5, 3},
                                                           {1, 300, 64},
                                                           {64, 300, 1},
                                                           {64, 64, 64},
                                                           {129, 65, 33},
                                                           {48, 1, 96},
                                                           {200, 257, 130},
                                                           {33, 1100, 17}}};
  double worst = 0;
  for (const auto& [rows, inner, columns] : shapes) {
    const Numbers a = some_numbers(rows * inner, "left"),
                  b = some_numbers(inner * columns, "right");
    Numbers product(static_cast<std::size_t>(rows * columns), 0.0);
    for (std::int64_t i = 0; i < rows; ++i) {
      for (std::int64_t k = 0; k < inner; ++k) {
        const double factor = a[static_cast<std::size_t>(i * inner + k)];
        const double* row = b.data() + k * columns;
        double* sum = product.data() + i * columns;
        for (std::int64_t j = 0; j < columns; ++j) sum[j] += factor * row[j];
      }
    }
    const torch::Tensor left = tensor_of(a, {rows, inner}, on);
    const torch::Tensor right = tensor_of(b, {inner, columns}, on);
    const torch::Tensor turned_left = left.t().contiguous().t();
    const torch::Tensor turned_right = right.t().contiguous().t();
    const auto scale = static_cast<double>(inner);
    for (const torch::Tensor& found :
         {torch::matmul(left, right), torch::matmul(turned_left, right),
          torch::matmul(left, turned_right), torch::matmul(turned_left, turned_right)}) {
      worst = std::max(worst, error_of(found, product, scale));
    }
  }
  return worst;
}

struct Filtering {
  std::int64_t batch, in, out, height, width, tall, wide, stride, padding, groups;
};

// A plain one, a strided one, one filter a channel, one by one, along time alone, few columns.
constexpr std::array<Filtering, 6> filterings{{{2, 8, 16, 9, 12, 3, 3, 1, 1, 1},
                                               {2, 16, 32, 9, 12, 3, 3, 2, 1, 1},
                                               {2, 16, 16, 8, 7, 3, 3, 1, 1, 16},
                                               {3, 32, 24, 5, 6, 1, 1, 1, 0, 1},
                                               {2, 8, 32, 1, 60, 1, 10, 5, 0, 1},
                                               {2, 16, 32, 6, 1, 3, 3, 2, 1, 1}}};

struct Filtered {
  Numbers output, input_gradient, weight_gradient;
  double terms = 0, weight_terms = 0;
};

/// Convolution and both gradients in plain loops; `steep` is the output's gradient.
Filtered filtered(const Filtering& f, const Numbers& input, const Numbers& weight,
                  const std::function<Numbers(std::int64_t)>& steep_of) {
  const std::int64_t rows = (f.height + 2 * f.padding - f.tall) / f.stride + 1;
  const std::int64_t columns = (f.width + 2 * f.padding - f.wide) / f.stride + 1;
  const std::int64_t in_group = f.in / f.groups, out_group = f.out / f.groups;
  Filtered made;
  made.output.assign(static_cast<std::size_t>(f.batch * f.out * rows * columns), 0.0);
  made.input_gradient.assign(input.size(), 0.0);
  made.weight_gradient.assign(weight.size(), 0.0);
  made.terms = static_cast<double>(in_group * f.tall * f.wide);
  made.weight_terms = static_cast<double>(f.batch * rows * columns);
  const Numbers steep = steep_of(static_cast<std::int64_t>(made.output.size()));
  for (std::int64_t n = 0; n < f.batch; ++n) {
    for (std::int64_t o = 0; o < f.out; ++o) {
      for (std::int64_t y = 0; y < rows; ++y) {
        for (std::int64_t x = 0; x < columns; ++x) {
          const auto place = static_cast<std::size_t>(((n * f.out + o) * rows + y) * columns + x);
          for (std::int64_t c = 0; c < in_group; ++c) {
            const std::int64_t channel = o / out_group * in_group + c;
            for (std::int64_t tap = 0; tap < f.tall * f.wide; ++tap) {
              const std::int64_t line = y * f.stride - f.padding + tap / f.wide;
              const std::int64_t column = x * f.stride - f.padding + tap % f.wide;
              if (line < 0 || line >= f.height || column < 0 || column >= f.width) continue;
              const auto from = static_cast<std::size_t>(
                  ((n * f.in + channel) * f.height + line) * f.width + column);
              const auto by = static_cast<std::size_t>((o * in_group + c) * f.tall * f.wide + tap);
              made.output[place] += input[from] * weight[by];
              made.input_gradient[from] += steep[place] * weight[by];
              made.weight_gradient[by] += steep[place] * input[from];
            }
          }
        }
      }
    }
  }
  return made;
}

/// Forward, backward.
std::pair<double, double> convolution_errors(const torch::Device& on, Precision precision) {
  double forward = 0, backward = 0;
  for (const Filtering& f : filterings) {
    const std::int64_t in_group = f.in / f.groups;
    const Numbers input = some_numbers(f.batch * f.in * f.height * f.width, "input");
    const Numbers weight = some_numbers(f.out * in_group * f.tall * f.wide, "weight");
    const auto steep_of = [](std::int64_t count) { return some_numbers(count, "steep"); };
    const Filtered expected = filtered(f, input, weight, steep_of);
    for (const bool last : {false, true}) {
      const auto order = last ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous;
      const torch::Tensor given = tensor_of(input, {f.batch, f.in, f.height, f.width}, on)
                                      .contiguous(order)
                                      .requires_grad_();
      const torch::Tensor by = tensor_of(weight, {f.out, in_group, f.tall, f.wide}, on)
                                   .contiguous(order)
                                   .requires_grad_();
      const ConvolutionShape shape{
          {f.stride, f.stride}, {f.padding, f.padding}, {1, 1}, f.groups, false};
      torch::Tensor found;
      {
        const AutocastGuard guard(precision, on.is_cuda() ? "cuda" : "cpu");
        found = convolved(given, by, {}, shape);
      }
      found = found.to(torch::kFloat32);
      forward = std::max(forward, error_of(found, expected.output, expected.terms));
      found.backward(tensor_of(steep_of(found.numel()), found.sizes(), on));
      const auto out_terms = static_cast<double>(f.out / f.groups * f.tall * f.wide);
      backward = std::max(backward, error_of(given.grad(), expected.input_gradient, out_terms));
      backward =
          std::max(backward, error_of(by.grad(), expected.weight_gradient, expected.weight_terms));
    }
  }
  return {forward, backward};
}

double fourier_error(const torch::Device& on) {
  double worst = 0;
  for (const std::int64_t length : {400, 512, 1024}) {
    const Numbers sound = some_numbers(length, "sound");
    Numbers expected;
    for (std::int64_t bin = 0; bin <= length / 2; ++bin) {
      double real = 0, imaginary = 0;
      for (std::int64_t i = 0; i < length; ++i) {
        // The product is taken modulo the length, so that the angle keeps its digits.
        const double angle =
            -2.0 * M_PI * static_cast<double>(bin * i % length) / static_cast<double>(length);
        real += sound[static_cast<std::size_t>(i)] * std::cos(angle);
        imaginary += sound[static_cast<std::size_t>(i)] * std::sin(angle);
      }
      expected.push_back(real);
      expected.push_back(imaginary);
    }
    const torch::Tensor found =
        torch::view_as_real(torch::fft::rfft(tensor_of(sound, {length}, on)));
    worst = std::max(worst, error_of(found, expected, std::sqrt(static_cast<double>(length))));
  }
  return worst;
}

double recurrent_error(const torch::Device& on) {
  const std::int64_t batch = 3, time = 6, in = 16, hidden = 24;
  const Numbers input = some_numbers(time * batch * in, "steps");
  const Numbers from_input = some_numbers(3 * hidden * in, "from input");
  const Numbers from_state = some_numbers(3 * hidden * hidden, "from state");
  const Numbers input_bias = some_numbers(3 * hidden, "input bias");
  const Numbers state_bias = some_numbers(3 * hidden, "state bias");
  const double small = 0.25;  // of the weights, so that no gate is shut
  Numbers state(static_cast<std::size_t>(batch * hidden), 0.0), expected;
  const auto squashed = [](double x) { return 1.0 / (1.0 + std::exp(-x)); };
  for (std::int64_t t = 0; t < time; ++t) {
    Numbers next = state;
    for (std::int64_t n = 0; n < batch; ++n) {
      const auto sum = [&](const Numbers& weights, const double* of, std::int64_t size,
                           const Numbers& bias, std::int64_t row) {
        double total = bias[static_cast<std::size_t>(row)];
        for (std::int64_t i = 0; i < size; ++i) {
          total += small * weights[static_cast<std::size_t>(row * size + i)] * of[i];
        }
        return total;
      };
      const double* x = input.data() + (t * batch + n) * in;
      const double* h = state.data() + n * hidden;
      for (std::int64_t j = 0; j < hidden; ++j) {
        const auto both = [&](std::int64_t row) {
          return sum(from_input, x, in, input_bias, row) +
                 sum(from_state, h, hidden, state_bias, row);
        };
        const double reset = squashed(both(j)), update = squashed(both(hidden + j));
        const double fresh =
            std::tanh(sum(from_input, x, in, input_bias, 2 * hidden + j) +
                      reset * sum(from_state, h, hidden, state_bias, 2 * hidden + j));
        next[static_cast<std::size_t>(n * hidden + j)] = (1 - update) * fresh + update * h[j];
      }
    }
    state = next;
    expected.insert(expected.end(), state.begin(), state.end());
  }
  const torch::Tensor zero = torch::zeros({1, batch, hidden}, on);
  const std::vector<torch::Tensor> weights{small * tensor_of(from_input, {3 * hidden, in}, on),
                                           small * tensor_of(from_state, {3 * hidden, hidden}, on),
                                           tensor_of(input_bias, {3 * hidden}, on),
                                           tensor_of(state_bias, {3 * hidden}, on)};
  const auto found = torch::gru(tensor_of(input, {time, batch, in}, on), zero, weights, true, 1, 0,
                                false, false, false);
  return error_of(std::get<0>(found), expected, 1.0);
}

}  // namespace

std::vector<std::string> checked_devices() {
  std::vector<std::string> devices{"cpu"};
  if (torch::cuda::is_available()) devices.emplace_back("cuda");
  return devices;
}

std::vector<MachineCheck> check_machine() {
  std::vector<MachineCheck> checks;
  for (const std::string& name : checked_devices()) {
    const torch::Device on(name);
    const auto add = [&](const char* precision, const char* what, double allowed,
                         const std::function<double()>& error) {
      MachineCheck check{name, precision, what, std::numeric_limits<double>::infinity(), allowed};
      try {
        check.error = error();
      } catch (const std::exception&) {
        // Infinitely off.
      }
      checks.push_back(std::move(check));
    };
    // A GPU's convolutions and recurrent networks round factors to TF32's 10 bits.
    const double exact = 1e-5, convolved_within = name == "cuda" ? 3e-3 : exact, low = 8e-3;
    add("float32", "matrix product", exact, [&] { return product_error(on); });
    add("float32", "convolution", convolved_within,
        [&] { return convolution_errors(on, Precision::Float32).first; });
    add("float32", "convolution backward", convolved_within,
        [&] { return convolution_errors(on, Precision::Float32).second; });
    add("float32", "Fourier transform", exact, [&] { return fourier_error(on); });
    add("float32", "recurrent network", name == "cuda" ? 1e-2 : exact,
        [&] { return recurrent_error(on); });
    if (!bfloat16_problem(name).empty()) continue;
    add("bfloat16", "matrix product", low, [&] {
      const AutocastGuard guard(Precision::BFloat16, name);
      return product_error(on);
    });
    add("bfloat16", "convolution", low,
        [&] { return convolution_errors(on, Precision::BFloat16).first; });
    add("bfloat16", "convolution backward", low,
        [&] { return convolution_errors(on, Precision::BFloat16).second; });
  }
  return checks;
}

}  // namespace earshot
