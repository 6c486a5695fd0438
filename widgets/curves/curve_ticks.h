#pragma once

#include "widgets/curves/plot.h"

namespace earshot {

/// A tick as it is written on an axis whose ticks are multiples of `step` and no larger than
/// `largest`: with as many digits as tell it from its neighbours and are its own, never rounded.
QString tick_text(double tick, double step, double largest);

/// Ticks at round numbers; without an axis all of them have their words.
class RoundTicks : public QCPAxisTicker {
 public:
  /// `whole`: of what is counted, so that no tick stands between two numbers.
  explicit RoundTicks(const QCPAxis* axis = nullptr, bool whole = false)
      : axis_(axis), whole_(whole) {}
  void generate(const QCPRange& range, const QLocale& locale, QChar format, int precision,
                QVector<double>& ticks, QVector<double>* between, QVector<QString>* words) override;

 protected:
  double getTickStep(const QCPRange& range) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

 private:
  const QCPAxis* axis_;
  bool whole_;
  double step_ = 1;
  double largest_ = 1;
};

/// Powers of ten, written out; between them 2 and 5 where few powers are shown, and round numbers
/// where there is less than one.
class LogTicks : public QCPAxisTickerLog {
 public:
  explicit LogTicks(const QCPAxis* axis = nullptr) : axis_(axis) {}
  void generate(const QCPRange& range, const QLocale& locale, QChar format, int precision,
                QVector<double>& ticks, QVector<double>* between, QVector<QString>* words) override;

 protected:
  QVector<double> createTickVector(double step, const QCPRange& range) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

 private:
  const QCPAxis* axis_;
};

}  // namespace earshot
