#pragma once

#include <torch/torch.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace earshot::testing {

/// The numbers in a text of a known form (a regular expression whose groups are the numbers).
/// Throws std::runtime_error where the text has another form.
std::vector<double> numbers_in(const std::string& text, const std::string& form);

/// The group of a form that takes any number.
extern const std::string any_number;

/// One weight of a golden's list [name, shape, 1 if of a normalisation layer].
struct GoldenWeight {
  std::string name;  ///< as the reference implementation calls it
  std::vector<std::int64_t> shape;
  torch::Tensor values;
};

/// The weights that a golden's `fill` and its order name: formula "plain", a sin(w i + k), or
/// "mixed", a sin(w u + k) with u = (31 i^2 + 17 i) mod 10007, where g / sqrt(fan-in) takes a's
/// place for two and more dimensions if `fill` has g; weights of normalisation layers get + 1.
/// Calculated in float64. Throws std::runtime_error for a formula that is not known.
std::vector<GoldenWeight> golden_weights(const nlohmann::json& fill, const nlohmann::json& order);

/// Copies the weights into `module`, the reference's names translated by `ours` (an empty name:
/// left out). Throws std::runtime_error where a name or a shape is not the module's, or where a
/// parameter of the module got no weight.
void fill_parameters(torch::nn::Module& module, const std::vector<GoldenWeight>& weights,
                     const std::function<std::string(const std::string&)>& ours);

/// Weights and floating-point buffers in another precision; counts stay whole numbers, which
/// Module::to would turn into floating-point ones too.
void to_precision(torch::nn::Module& module, torch::Dtype dtype);

/// The sound of the formula "x[t] = A sin(B t) + C sin(D t + E t^2/n), ... shape (...)", with
/// "times S" where the text has it; float64 of the stated shape.
torch::Tensor golden_chirp(const std::string& formula);

}  // namespace earshot::testing
