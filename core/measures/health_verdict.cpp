#include "core/measures/health_verdict.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>

#include "core/base/printable.h"

namespace earshot {
namespace {

constexpr double kDeviationAlarm = 0.1;  // of 1/sqrt(features)
constexpr double kRankAlarm = 0.02;      // of min(rows, features)
constexpr double kUniformityAlarm = -0.5;
constexpr double kCarefulFactor = 2.0;
constexpr std::int64_t kRecentSteps = 100;
constexpr double kGuessing = 0.005;  // of the loss of guessing, below it
constexpr double kRecovery = 2.0;    // times the worst of the recent steps
constexpr double kRecovering = 0.2;  // of the threshold

std::string digits(double number, int significant = 2) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*g", significant, number);
  return text;
}

struct Reading {
  double deviation_share;  ///< of an even spread, 1 is even
  double rank_share;       ///< of the largest possible rank
  double evenly;           ///< the deviation of an even spread
  double largest_rank;
};

Reading reading_of(const HealthNumbers& numbers) {
  const double features = static_cast<double>(std::max<std::int64_t>(numbers.features, 1));
  const double rank =
      static_cast<double>(std::max<std::int64_t>(std::min(numbers.rows, numbers.features), 1));
  return {numbers.feature_deviation * std::sqrt(features), numbers.rankme / rank,
          1.0 / std::sqrt(features), rank};
}

std::string in_steps(const HealthNumbers& now, const HealthNumbers& before) {
  return " in " + std::to_string(now.step - before.step) + " steps";
}

/// A threshold that was crossed; no words where none was.
struct Crossing {
  std::string words;
  bool fell = false;  ///< to half of what was before
  bool recovers = false;
};

/// A figure of which more is better, against a threshold: whether it lies well above the worst of
/// the recent steps, though below the threshold.
template <class Figure>
bool recovers(const HealthNumbers& now, const BestHealth& before, double threshold,
              const Figure& figure) {
  double worst = std::numeric_limits<double>::infinity();
  for (const HealthNumbers& numbers : before.recent) {
    // NaN is never the worst.
    if (now.step - numbers.step <= kRecentSteps && figure(numbers) < worst) worst = figure(numbers);
  }
  return std::isfinite(worst) && figure(now) >= kRecovery * worst &&
         figure(now) >= kRecovering * threshold;
}

// NaN crosses nothing.
Crossing deviation_crossing(const HealthNumbers& now, const BestHealth& earlier, double threshold) {
  const Reading reading = reading_of(now);
  if (!(reading.deviation_share < threshold)) return {};
  const std::optional<HealthNumbers>& before = earlier.deviation;
  const bool rises = recovers(now, earlier, threshold * reading.evenly,
                              [](const HealthNumbers& of) { return of.feature_deviation; });
  if (before && now.feature_deviation < 0.5 * before->feature_deviation) {
    return {"the features' deviation fell from " + digits(before->feature_deviation) + " to " +
                digits(now.feature_deviation) + in_steps(now, *before),
            true, rises};
  }
  return {"the features' deviation is " + digits(now.feature_deviation) +
              " where an even spread has " + digits(reading.evenly),
          false, rises};
}

Crossing rank_crossing(const HealthNumbers& now, const BestHealth& earlier, double threshold) {
  const Reading reading = reading_of(now);
  if (!(reading.rank_share < threshold)) return {};
  const std::optional<HealthNumbers>& before = earlier.rankme;
  const bool rises = recovers(now, earlier, threshold * reading.largest_rank,
                              [](const HealthNumbers& of) { return of.rankme; });
  if (before && now.rankme < 0.5 * before->rankme) {
    return {"the effective rank (RankMe) fell from " + digits(before->rankme) + " to " +
                digits(now.rankme) + in_steps(now, *before),
            true, rises};
  }
  return {"the effective rank (RankMe) is " + digits(now.rankme) + " of at most " +
              digits(reading.largest_rank, 6),
          false, rises};
}

Crossing uniformity_crossing(const HealthNumbers& now, const BestHealth& earlier,
                             double threshold) {
  if (!(now.uniformity > threshold)) return {};
  const std::optional<HealthNumbers>& before = earlier.uniformity;
  const bool rises =
      recovers(now, earlier, -threshold, [](const HealthNumbers& of) { return -of.uniformity; });
  if (before && before->uniformity < 2.0 * now.uniformity) {
    return {"uniformity rose from " + digits(before->uniformity) + " to " + digits(now.uniformity) +
                in_steps(now, *before),
            true, rises};
  }
  return {"uniformity is " + digits(now.uniformity) + " where all alike is 0 and spread is near -4",
          false, rises};
}

/// The first of the three; what recovers last, a fall before a low level.
Crossing first_crossing(const HealthNumbers& now, const BestHealth& before, double factor) {
  Crossing first;
  for (const Crossing& crossing : {deviation_crossing(now, before, kDeviationAlarm * factor),
                                   rank_crossing(now, before, kRankAlarm * factor),
                                   uniformity_crossing(now, before, kUniformityAlarm * factor)}) {
    if (crossing.words.empty()) continue;
    const auto weight = [](const Crossing& of) {
      return (of.recovers ? 0 : 2) + (of.fell ? 1 : 0);
    };
    if (first.words.empty() || weight(crossing) > weight(first)) first = crossing;
  }
  return first;
}

/// "the loss is 5.533 where guessing has 5.541"; "" where it is well below, or not known.
std::string guessing_words(const HealthNumbers& now) {
  // NaN guesses nothing.
  if (!(now.loss > (1.0 - kGuessing) * now.guessing_loss)) return "";
  return "the loss is " + digits(now.loss, 4) + " where guessing has " +
         digits(now.guessing_loss, 4);
}

std::string harder_words(const LabelSinceStart& label) {
  const auto percent = [](double share) {
    char text[16];
    std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
    return std::string(text);
  };
  return "\"" + printable(label.label) +
         "\" is harder to read than it was at the start: " + percent(label.now) + " of " +
         std::to_string(label.clips) + " clips by a linear probe, " + percent(label.start) +
         " then; try other augmentations";
}

}  // namespace

void BestHealth::see(const HealthNumbers& numbers) {
  const auto keep = [&numbers](std::optional<HealthNumbers>& best, auto figure, auto better) {
    if (std::isfinite(numbers.*figure) && (!best || better(numbers.*figure, (*best).*figure))) {
      best = numbers;
    }
  };
  std::erase_if(recent, [&numbers](const HealthNumbers& earlier) {
    return numbers.step - earlier.step > kRecentSteps;
  });
  if (std::isfinite(numbers.feature_deviation) || std::isfinite(numbers.rankme) ||
      std::isfinite(numbers.uniformity)) {
    recent.push_back(numbers);
  }
  keep(deviation, &HealthNumbers::feature_deviation, std::greater<>{});
  keep(rankme, &HealthNumbers::rankme, std::greater<>{});
  keep(uniformity, &HealthNumbers::uniformity, std::less<>{});
}

HealthVerdict verdict(const HealthNumbers& now, const BestHealth& before) {
  const bool measured = std::isfinite(now.feature_deviation) || std::isfinite(now.rankme) ||
                        std::isfinite(now.uniformity);
  if (!measured) return {HealthLevel::Careful, "no finite health figures"};
  const Crossing alarm = first_crossing(now, before, 1.0);
  const bool starts = now.step < health_starting_steps;
  if (!alarm.words.empty() && !starts && !alarm.recovers) {
    return {HealthLevel::Bad, (alarm.fell ? "collapsing: " : "collapsed: ") + alarm.words};
  }
  if (const std::string words = guessing_words(now); !words.empty() && !starts) {
    return {HealthLevel::Bad, "nothing is told apart: " + words};
  }
  if (!alarm.words.empty()) {
    return {HealthLevel::Careful,
            (starts ? "not spread yet: " : "spreading again: ") + alarm.words};
  }
  if (const Crossing near = first_crossing(now, before, kCarefulFactor); !near.words.empty()) {
    return {HealthLevel::Careful, "little spread: " + near.words};
  }
  if (now.label && now.label->is_harder() && !starts) {
    return {HealthLevel::Careful, harder_words(*now.label)};
  }
  return {HealthLevel::Good, "healthy"};
}

std::string similarity_words(double same_clip, double different_clips) {
  const std::string figures = digits(same_clip) + " against " + digits(different_clips);
  if (same_clip > different_clips + 0.05) {
    return "views of one clip are already closer than different clips: " + figures;
  }
  return "views of one clip are not yet closer than different clips: " + figures;
}

}  // namespace earshot
