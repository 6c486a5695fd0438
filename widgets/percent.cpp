#include "widgets/percent.h"

#include <cmath>

namespace earshot {

QString percent(double share) {
  return std::isfinite(share) ? QString::number(100 * share, 'f', 1) : QStringLiteral("–");
}

QString percent(double mean, double deviation) {
  if (!std::isfinite(mean) || !std::isfinite(deviation)) return percent(mean);
  return QStringLiteral("%1 ± %2").arg(percent(mean), percent(deviation));
}

}  // namespace earshot
