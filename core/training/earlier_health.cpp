#include "core/training/earlier_health.h"

#include <algorithm>
#include <cmath>

namespace earshot {

BestHealth earlier_health(const std::vector<MetricLine>& metrics) {
  BestHealth best;
  for (const MetricLine& line : metrics) {
    const auto figure = [&line](const char* name) {
      const auto found = std::find_if(line.values.begin(), line.values.end(),
                                      [name](const auto& value) { return value.first == name; });
      return found == line.values.end() ? std::nan("") : found->second;
    };
    HealthNumbers numbers;
    numbers.step = line.step;
    numbers.feature_deviation = figure("feature_std");
    numbers.rankme = figure("rankme");
    numbers.uniformity = figure("uniformity");
    best.see(numbers);
  }
  return best;
}

}  // namespace earshot
