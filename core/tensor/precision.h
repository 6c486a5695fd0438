#pragma once

#include <memory>
#include <string>

namespace earshot {

/// What the layers calculate with; weights, losses and statistics stay float32.
enum class Precision { Float32, BFloat16 };

/// "float32" or "bfloat16". Throws std::invalid_argument for any other name.
Precision precision_from(const std::string& name);

/// Empty where training in bfloat16 works on this device ("cpu", "cuda"), else one line that says
/// why not. Found by trying the layers that encoders are made of, once for each device.
std::string bfloat16_problem(const std::string& device);

/// For its scope LibTorch runs convolutions and matrix products of this thread in the given
/// precision (autocast), or, with Float32, in what the tensors are. Restores what was before.
class AutocastGuard {
 public:
  AutocastGuard(Precision precision, const std::string& device);
  ~AutocastGuard();
  AutocastGuard(const AutocastGuard&) = delete;
  AutocastGuard& operator=(const AutocastGuard&) = delete;

 private:
  struct Before;
  std::unique_ptr<Before> before_;
};

}  // namespace earshot
