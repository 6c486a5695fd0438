#pragma once

namespace earshot {

/// For its scope the convolutions and recurrent networks of this thread calculate in float32 on a
/// GPU too; otherwise cuDNN rounds their factors to TF32's 10 bits, and features would differ from
/// the CPU's by a thousandth. Other threads go on as they were: each call says what it wants
/// (core/tensor/convolution.h, recurrent.h), since LibTorch's own switch is one for all threads and
/// would change a training beside. For passes without a gradient. Scopes nest.
class ExactScope {
 public:
  ExactScope();
  ~ExactScope();
  ExactScope(const ExactScope&) = delete;
  ExactScope& operator=(const ExactScope&) = delete;
};

/// Whether this thread is in such a scope.
bool in_exact_scope();

}  // namespace earshot
