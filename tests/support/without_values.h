#pragma once

#include <torch/torch.h>

#include <functional>
#include <string>

namespace earshot::testing {

/// What LibTorch itself cannot do without values: the operator that has no kernel for the meta
/// device (Python's torch registers many that the library lacks). Empty where `work` ran; what else
/// is wrong, a tensor made on another device or a wait for a value, is thrown on.
inline std::string operator_without_kernel(const std::function<void()>& work) {
  try {
    work();
  } catch (const c10::NotImplementedError& error) {
    const std::string words = error.what();
    const std::size_t at = words.find(": attempted to run this operator with Meta tensors, but");
    if (at == std::string::npos) throw;
    return words.substr(0, at);
  }
  return {};
}

}  // namespace earshot::testing
