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

/// Leaves every second of the words away, then every second of these, until none comes near its
/// neighbour.
void thin_out(const QCPAxis* axis, const QVector<double>& ticks, QVector<QString>* words) {
  if (axis == nullptr || words == nullptr || words->size() != ticks.size()) return;
  const QFontMetricsF metrics(axis->tickLabelFont());
  const bool across = axis->orientation() == Qt::Horizontal;
  const double apart = across ? metrics.averageCharWidth() : 0;
  const auto long_of = [&](qsizetype at) {
    return across ? metrics.horizontalAdvance(words->at(at)) : metrics.ascent();
  };
  const auto collide = [&](qsizetype every) {
    for (qsizetype at = every; at < ticks.size(); at += every) {
      const double away =
          std::abs(axis->coordToPixel(ticks[at]) - axis->coordToPixel(ticks[at - every]));
      if (away < (long_of(at) + long_of(at - every)) / 2 + apart) return true;
    }
    return false;
  };
  qsizetype every = 1;
  while (every < ticks.size() && collide(every)) every *= 2;
  for (qsizetype at = 0; at < words->size(); ++at) {
    if (at % every != 0) (*words)[at].clear();
  }
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
  if (whole_) step_ = std::max(1.0, std::floor(step_));
  largest_ = std::max(std::abs(range.lower), std::abs(range.upper));
  return step_;
}

void RoundTicks::generate(const QCPRange& range, const QLocale& locale, QChar format, int precision,
                          QVector<double>& ticks, QVector<double>* between,
                          QVector<QString>* words) {
  QCPAxisTicker::generate(range, locale, format, precision, ticks, between, words);
  thin_out(axis_, ticks, words);
}

QString RoundTicks::getTickLabel(double tick, const QLocale&, QChar, int) {
  return tick_text(tick, step_, largest_);
}

void LogTicks::generate(const QCPRange& range, const QLocale& locale, QChar format, int precision,
                        QVector<double>& ticks, QVector<double>* between, QVector<QString>* words) {
  QCPAxisTickerLog::generate(range, locale, format, precision, ticks, between, words);
  thin_out(axis_, ticks, words);
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
