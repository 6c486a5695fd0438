#pragma once

#include <torch/torch.h>

#include <cmath>
#include <QtTest>
#include <string>
#include <vector>

namespace earshot::testing {

/// Fails the running test where two figures differ by `tolerance` or more.
inline void near(double actual, double expected, double tolerance) {
  QVERIFY2(std::abs(actual - expected) < tolerance,
           (std::to_string(actual) + " is not " + std::to_string(expected)).c_str());
}

/// The values of an integer tensor of any shape, in row-major order.
inline std::vector<std::int64_t> numbers(const torch::Tensor& values) {
  const torch::Tensor flat = values.to(torch::kInt64).contiguous();
  return {flat.data_ptr<std::int64_t>(), flat.data_ptr<std::int64_t>() + flat.numel()};
}

}  // namespace earshot::testing
