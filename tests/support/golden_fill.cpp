#include "tests/support/golden_fill.h"

#include <cmath>
#include <regex>
#include <set>
#include <stdexcept>

#include "tests/support/support.h"

namespace earshot::testing {
namespace {

torch::Tensor filled(const std::vector<std::int64_t>& shape, bool of_norm, std::int64_t k,
                     const nlohmann::json& fill) {
  const auto formula = at(fill, "formula").get<std::string>();
  const double w = at(fill, "w").get<double>();
  double a = at(fill, "a").get<double>();
  std::int64_t count = 1;
  for (const std::int64_t size : shape) count *= size;
  torch::Tensor i = torch::arange(count, torch::kInt64);
  if (formula == "mixed") {
    i = torch::remainder(31 * i * i + 17 * i, 10007);
    if (fill.contains("g") && shape.size() >= 2) {
      a = fill.at("g").get<double>() /
          std::sqrt(static_cast<double>(count) / static_cast<double>(shape.front()));
    }
  } else if (formula != "plain") {
    throw std::runtime_error("golden: fill of a formula that is not known: " + formula);
  }
  const torch::Tensor values = a * torch::sin(w * i.to(torch::kFloat64) + k);
  return (of_norm ? values + 1.0 : values).reshape(shape);
}

}  // namespace

const std::string any_number = "([-+0-9.e]+)";

std::vector<double> numbers_in(const std::string& text, const std::string& form) {
  std::smatch found;
  if (!std::regex_match(text, found, std::regex(form))) {
    throw std::runtime_error("golden: not a known formula: " + text);
  }
  std::vector<double> numbers;
  for (std::size_t i = 1; i < found.size(); ++i) numbers.push_back(std::stod(found[i].str()));
  return numbers;
}

std::vector<GoldenWeight> golden_weights(const nlohmann::json& fill, const nlohmann::json& order) {
  std::vector<GoldenWeight> weights;
  for (const nlohmann::json& one : order) {
    GoldenWeight weight;
    weight.name = one.at(0).get<std::string>();
    weight.shape = one.at(1).get<std::vector<std::int64_t>>();
    weight.values = filled(weight.shape, one.at(2).get<int>() == 1,
                           static_cast<std::int64_t>(weights.size()), fill);
    weights.push_back(std::move(weight));
  }
  return weights;
}

void fill_parameters(torch::nn::Module& module, const std::vector<GoldenWeight>& weights,
                     const std::function<std::string(const std::string&)>& ours) {
  const torch::NoGradGuard no_grad;
  auto parameters = module.named_parameters();
  std::set<std::string> filled_ones;
  for (const GoldenWeight& weight : weights) {
    const std::string name = ours(weight.name);
    if (name.empty()) continue;
    torch::Tensor* parameter = parameters.find(name);
    if (parameter == nullptr || parameter->numel() != weight.values.numel()) {
      throw std::runtime_error("golden: no parameter " + name + " of the size of " + weight.name);
    }
    parameter->copy_(weight.values.reshape(parameter->sizes()));
    filled_ones.insert(name);
  }
  for (const auto& parameter : parameters) {
    if (!filled_ones.contains(parameter.key())) {
      throw std::runtime_error("golden: no weights for the parameter " + parameter.key());
    }
  }
}

void to_precision(torch::nn::Module& module, torch::Dtype dtype) {
  for (const auto& tensors : {module.parameters(), module.buffers()}) {
    for (const torch::Tensor& tensor : tensors) {
      if (tensor.is_floating_point()) tensor.set_data(tensor.to(dtype));
    }
  }
}

torch::Tensor golden_chirp(const std::string& formula) {
  const std::string form = "x\\[t\\] = " + any_number + " sin\\(" + any_number + " t\\) \\+ " +
                           any_number + " sin\\(" + any_number + " t \\+ " + any_number +
                           " t\\^2/n\\), .*";
  const std::vector<double> n = numbers_in(formula, form);
  std::smatch found;
  std::vector<std::int64_t> shape;
  if (!std::regex_search(formula, found, std::regex("shape \\(([0-9,]+)\\)"))) {
    throw std::runtime_error("golden: a sound without a shape: " + formula);
  }
  const std::string sizes = found[1].str();
  for (std::size_t from = 0; from < sizes.size();) {
    const std::size_t comma = std::min(sizes.find(',', from), sizes.size());
    shape.push_back(std::stoll(sizes.substr(from, comma - from)));
    from = comma + 1;
  }
  double times = 1;
  if (std::regex_search(formula, found, std::regex("times " + any_number))) {
    times = std::stod(found[1].str());
  }
  std::int64_t count = 1;
  for (const std::int64_t size : shape) count *= size;
  const torch::Tensor t = torch::arange(count, torch::kFloat64);
  const torch::Tensor x = n[0] * torch::sin(n[1] * t) +
                          n[2] * torch::sin(n[3] * t + n[4] * t * t / static_cast<double>(count));
  return (times * x).reshape(shape);
}

}  // namespace earshot::testing
