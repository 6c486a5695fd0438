#pragma once

#include "widgets/curves/plot.h"

namespace earshot {

/// A tick as it is written on an axis whose ticks are multiples of `step` and no larger than
/// `largest`: with as many digits as tell it from its neighbours and are its own, never rounded.
QString tick_text(double tick, double step, double largest);

/// Ticks at round numbers.
class RoundTicks : public QCPAxisTicker {
 protected:
  double getTickStep(const QCPRange& range) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

 private:
  double step_ = 1;
  double largest_ = 1;
};

/// Powers of ten, written out; between them 2 and 5 where few powers are shown, and round numbers
/// where there is less than one.
class LogTicks : public QCPAxisTickerLog {
 protected:
  QVector<double> createTickVector(double step, const QCPRange& range) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
};

}  // namespace earshot
