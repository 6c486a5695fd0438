#pragma once

#include "widgets/plot.h"

namespace earshot {

/// Ticks at round numbers, written with as many digits as their distance asks for.
class RoundTicks : public QCPAxisTicker {
 protected:
  double getTickStep(const QCPRange& range) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

 private:
  double step_ = 1;
};

/// Powers of ten, written out.
class LogTicks : public QCPAxisTickerLog {
 protected:
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
};

}  // namespace earshot
