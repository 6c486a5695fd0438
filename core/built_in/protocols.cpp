#include "core/built_in/protocols.h"

#include "core/experiment/evaluation_options.h"
#include "core/measures/linear_protocol.h"

namespace earshot {

std::vector<ProtocolEntry> built_in_protocols() {
  ProtocolEntry linear;
  linear.words = {"linear", "Linear probe",
                  "Logistic regression on the frozen features, its strength chosen on the "
                  "validation split.",
                  "van den Oord et al. 2018 (CPC), sec. 3.1; Chen et al. 2020 (SimCLR), sec. 2.2"};
  linear.brief = "linear probe";
  Figure knn{"knn_accuracy", "accuracy",
             "Share of the test clips whose class the nearest training clips vote for.",
             "Wu et al. 2018, sec. 3.4"};
  knn.by = "kNN";
  linear.figures = {knn};
  linear.judge = [](const Values& settings, const ProtocolTask& task) {
    const auto options = options_from<EvaluationOptions>(settings);
    return linear_protocol(task, {options.knn_k, options.knn_temperature});
  };
  return {linear};
}

}  // namespace earshot
