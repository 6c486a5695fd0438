#include "core/evaluation/health_verdict.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>

namespace earshot {
namespace {

constexpr double kDeviationAlarm = 0.1;  // of 1/sqrt(features)
constexpr double kRankAlarm = 0.02;      // of min(rows, features)
constexpr double kUniformityAlarm = -0.5;
constexpr double kCarefulFactor = 2.0;
constexpr std::int64_t kStartingSteps = 100;

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
};

// NaN crosses nothing.
Crossing deviation_crossing(const HealthNumbers& now, const std::optional<HealthNumbers>& before,
                            double threshold) {
  const Reading reading = reading_of(now);
  if (!(reading.deviation_share < threshold)) return {};
  if (before && now.feature_deviation < 0.5 * before->feature_deviation) {
    return {"the features' deviation fell from " + digits(before->feature_deviation) + " to " +
                digits(now.feature_deviation) + in_steps(now, *before),
            true};
  }
  return {"the features' deviation is " + digits(now.feature_deviation) +
          " where an even spread has " + digits(reading.evenly)};
}

Crossing rank_crossing(const HealthNumbers& now, const std::optional<HealthNumbers>& before,
                       double threshold) {
  const Reading reading = reading_of(now);
  if (!(reading.rank_share < threshold)) return {};
  if (before && now.rankme < 0.5 * before->rankme) {
    return {"the effective rank (RankMe) fell from " + digits(before->rankme) + " to " +
                digits(now.rankme) + in_steps(now, *before),
            true};
  }
  return {"the effective rank (RankMe) is " + digits(now.rankme) + " of at most " +
          digits(reading.largest_rank, 6)};
}

Crossing uniformity_crossing(const HealthNumbers& now, const std::optional<HealthNumbers>& before,
                             double threshold) {
  if (!(now.uniformity > threshold)) return {};
  if (before && before->uniformity < 2.0 * now.uniformity) {
    return {"uniformity rose from " + digits(before->uniformity) + " to " + digits(now.uniformity) +
                in_steps(now, *before),
            true};
  }
  return {"uniformity is " + digits(now.uniformity) +
          " where all alike is 0 and spread is near -4"};
}

/// The first of the three, a fall before a low level.
Crossing first_crossing(const HealthNumbers& now, const BestHealth& before, double factor) {
  Crossing first;
  for (const Crossing& crossing :
       {deviation_crossing(now, before.deviation, kDeviationAlarm * factor),
        rank_crossing(now, before.rankme, kRankAlarm * factor),
        uniformity_crossing(now, before.uniformity, kUniformityAlarm * factor)}) {
    if (crossing.words.empty()) continue;
    if (first.words.empty() || (crossing.fell && !first.fell)) first = crossing;
  }
  return first;
}

}  // namespace

void BestHealth::see(const HealthNumbers& numbers) {
  const auto keep = [&numbers](std::optional<HealthNumbers>& best, auto figure, auto better) {
    if (std::isfinite(numbers.*figure) && (!best || better(numbers.*figure, (*best).*figure))) {
      best = numbers;
    }
  };
  keep(deviation, &HealthNumbers::feature_deviation, std::greater<>{});
  keep(rankme, &HealthNumbers::rankme, std::greater<>{});
  keep(uniformity, &HealthNumbers::uniformity, std::less<>{});
}

HealthVerdict verdict(const HealthNumbers& now, const BestHealth& before) {
  const bool measured = std::isfinite(now.feature_deviation) || std::isfinite(now.rankme) ||
                        std::isfinite(now.uniformity);
  if (!measured) return {HealthLevel::Careful, "no finite health figures"};
  if (const Crossing alarm = first_crossing(now, before, 1.0); !alarm.words.empty()) {
    if (alarm.fell) return {HealthLevel::Bad, "collapsing: " + alarm.words};
    if (now.step < kStartingSteps) return {HealthLevel::Careful, "not spread yet: " + alarm.words};
    return {HealthLevel::Bad, "collapsed: " + alarm.words};
  }
  if (const Crossing near = first_crossing(now, before, kCarefulFactor); !near.words.empty()) {
    return {HealthLevel::Careful, "little spread: " + near.words};
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
