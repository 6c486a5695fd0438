#include "widgets/chrome/percent.h"

#include <cmath>

#include "widgets/chrome/style.h"

namespace earshot {

namespace {

/// In hundredths, with so many digits; the last of them keeps what is not all from reading as all,
/// and what is not nothing as nothing.
double told_share(double share, int digits) {
  const double unit = std::pow(10.0, -digits);
  const double hundredths = std::round(100 * share / unit) * unit;
  if (share < 1 && hundredths >= 100) return 100 - unit;
  if (share > 0 && hundredths <= 0) return unit;
  return hundredths;
}

}  // namespace

QString percent(double share) {
  return std::isfinite(share) ? QString::number(told_share(share, 1), 'f', 1) : QStringLiteral("–");
}

QString short_percent(double share) {
  return with_unit(told_share(share, 1), QStringLiteral("%"));
}

QString whole_percent(double share) {
  return QString::number(told_share(share, 0), 'f', 0);
}

QString percent(double mean, double deviation) {
  if (!std::isfinite(mean) || !std::isfinite(deviation)) return percent(mean);
  return QStringLiteral("%1 ± %2").arg(percent(mean), QString::number(100 * deviation, 'f', 1));
}

}  // namespace earshot
