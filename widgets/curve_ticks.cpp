#include "widgets/curve_ticks.h"

#include <cmath>

#include "widgets/style.h"

namespace earshot {

double RoundTicks::getTickStep(const QCPRange& range) {
  step_ = QCPAxisTicker::getTickStep(range);
  return step_;
}

QString RoundTicks::getTickLabel(double tick, const QLocale&, QChar, int) {
  const double size = std::max(std::abs(tick), step_);
  if (std::abs(tick) < step_ * 1e-6) return QStringLiteral("0");
  QString text;
  if (size < 1e-3 || size >= 1e7) {
    text = QString::number(tick, 'g', 4);
  } else {
    const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step_) - 1e-9)));
    text = QString::number(tick, 'f', decimals);
    if (decimals == 0) return number_text(tick);
  }
  return text.replace(QLatin1Char('-'), QChar(0x2212));
}

QString LogTicks::getTickLabel(double tick, const QLocale&, QChar, int) {
  return number_text(tick);
}

}  // namespace earshot
