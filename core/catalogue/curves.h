#pragma once

#include <optional>
#include <string>
#include <vector>

namespace earshot {

/// A curve over the steps: who makes the number declares it.
struct Curve {
  /// As StepOutput::diagnostics and metrics.jsonl name it. A "#" at its end stands for a number,
  /// "accuracy_step_#": one curve for each.
  std::string id;
  std::string label;  ///< of its line, "step #"
};

/// What stands where the curve's id has its "#": "" for a curve without one. Nothing where `id` is
/// another's.
std::optional<std::string> number_in(const Curve& curve, const std::string& id);

/// A plot and the curves that belong in it. Its id is kept in people's settings.
struct Plot {
  std::string id;
  std::string title;
  std::vector<Curve> curves;
  /// Always inside the range of y, whatever the values: 0 and 1 for accuracies.
  std::optional<double> low{}, high{};
  double height = 1;         ///< beside the others
  std::string waiting = {};  ///< said while there are no values
  bool always = false;       ///< shown before its first value too
};

}  // namespace earshot
