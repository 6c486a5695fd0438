#pragma once

#include <string>

#include "core/params/binder.h"

namespace earshot {

/// The experiment's section `evaluation`, but for its protocol (Catalogue::protocols).
struct EvaluationOptions {
  std::int64_t windows = 0;  ///< of a clip at most, evenly spread; 0: all
  std::int64_t knn_k = 20;
  double knn_temperature = 0.07;
};
void describe(Binder& binder, EvaluationOptions& options);

}  // namespace earshot
