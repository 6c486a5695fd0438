#include "widgets/curves/curve_ticks.h"

#include <algorithm>
#include <cmath>

namespace earshot {

namespace {

constexpr double nothing = 1e-6;  // of a step
constexpr double least_written_out = 1e-3, most_written_out = 1e15;
constexpr int most_decimals = 9;
constexpr QChar thin = QChar(0x2009), minus = QChar(0x2212);

int exponent_of(double value) {
  return static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9));
}

/// The power of ten of the last digit that a number needs: -2 for 0.25, 3 for 25 000.
int last_digit(double value) {
  constexpr int most_digits = 12;
  const int first = exponent_of(value);
  for (int digits = 0; digits < most_digits; ++digits) {
    const double scaled = value * std::pow(10.0, digits - first);
    if (std::abs(scaled - std::round(scaled)) < nothing) return first - digits;
  }
  return first - most_digits;
}

QString grouped(QString whole) {
  const qsizetype start = whole.startsWith(QLatin1Char('-')) ? 1 : 0;
  if (whole.size() - start < 5) return whole;
  for (qsizetype at = whole.size() - 3; at > start; at -= 3) whole.insert(at, thin);
  return whole;
}

QVector<double> inside(const QCPRange& range, std::initializer_list<double> in_a_decade,
                       int every) {
  QVector<double> ticks;
  const int last = exponent_of(range.upper);
  for (int power = exponent_of(range.lower); power <= last; ++power) {
    if (power % every != 0) continue;
    for (const double factor : in_a_decade) {
      const double tick = factor * std::pow(10.0, power);
      if (tick >= range.lower * (1 - 1e-9) && tick <= range.upper * (1 + 1e-9)) ticks.append(tick);
    }
  }
  return ticks;
}

}  // namespace

QString tick_text(double tick, double step, double largest) {
  if (std::abs(tick) < step * nothing || !(step > 0)) return QStringLiteral("0");
  const int last = last_digit(step);
  QString text;
  if (largest < least_written_out || largest >= most_written_out || -last > most_decimals) {
    text = QString::number(tick, 'e', std::clamp(exponent_of(tick) - last, 0, 15));
  } else {
    text = QString::number(tick, 'f', std::max(0, -last));
    if (last >= 0) text = grouped(text);
  }
  return text.replace(QLatin1Char('-'), minus);
}

double RoundTicks::getTickStep(const QCPRange& range) {
  step_ = QCPAxisTicker::getTickStep(range);
  largest_ = std::max(std::abs(range.lower), std::abs(range.upper));
  return step_;
}

QString RoundTicks::getTickLabel(double tick, const QLocale&, QChar, int) {
  return tick_text(tick, step_, largest_);
}

QVector<double> LogTicks::createTickVector(double step, const QCPRange& range) {
  constexpr int enough = 3;
  if (!(range.lower > 0) || !(range.upper > range.lower)) return {};
  const double decades = std::log10(range.upper / range.lower);
  const int every = std::max(1, static_cast<int>(std::ceil(decades / std::max(1, tickCount()))));
  QVector<double> ticks = inside(range, {1}, every);
  if (ticks.size() < enough) ticks = inside(range, {1, 2, 5}, 1);
  if (ticks.size() >= enough) return ticks;
  // Less than a decade is nearly straight.
  ticks = QCPAxisTicker::createTickVector(QCPAxisTicker::getTickStep(range), range);
  ticks.removeIf([](double tick) { return !(tick > 0); });
  return ticks.isEmpty() ? QCPAxisTickerLog::createTickVector(step, range) : ticks;
}

QString LogTicks::getTickLabel(double tick, const QLocale&, QChar, int) {
  return tick_text(tick, tick, tick);
}

}  // namespace earshot
