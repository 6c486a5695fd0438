#include "core/training/earlier_health.h"

#include "core/measures/health_figures.h"

namespace earshot {

BestHealth earlier_health(const std::vector<MetricLine>& metrics) {
  BestHealth best;
  for (const MetricLine& line : metrics) best.see(health_numbers(line.step, line.values));
  return best;
}

}  // namespace earshot
