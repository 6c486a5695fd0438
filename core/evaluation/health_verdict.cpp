#include "core/evaluation/health_verdict.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

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

/// The first threshold crossed, in words, or "" where none is. NaN crosses nothing.
std::string deviation_words(const HealthNumbers& now, const std::optional<HealthNumbers>& before,
                            double threshold) {
  const Reading reading = reading_of(now);
  if (!(reading.deviation_share < threshold)) return "";
  if (before && now.feature_deviation < 0.5 * before->feature_deviation) {
    return "the features' deviation fell from " + digits(before->feature_deviation) + " to " +
           digits(now.feature_deviation) + in_steps(now, *before);
  }
  return "the features' deviation is " + digits(now.feature_deviation) +
         " where an even spread has " + digits(reading.evenly);
}

std::string rank_words(const HealthNumbers& now, const std::optional<HealthNumbers>& before,
                       double threshold) {
  const Reading reading = reading_of(now);
  if (!(reading.rank_share < threshold)) return "";
  if (before && now.rankme < 0.5 * before->rankme) {
    return "the effective rank (RankMe) fell from " + digits(before->rankme) + " to " +
           digits(now.rankme) + in_steps(now, *before);
  }
  return "the effective rank (RankMe) is " + digits(now.rankme) + " of at most " +
         digits(reading.largest_rank, 6);
}

std::string uniformity_words(const HealthNumbers& now, const std::optional<HealthNumbers>& before,
                             double threshold) {
  if (!(now.uniformity > threshold)) return "";
  if (before && before->uniformity < 2.0 * now.uniformity) {
    return "uniformity rose from " + digits(before->uniformity) + " to " + digits(now.uniformity) +
           in_steps(now, *before);
  }
  return "uniformity is " + digits(now.uniformity) + " where all alike is 0 and spread is near -4";
}

std::string crossed(const HealthNumbers& now, const std::optional<HealthNumbers>& before,
                    double factor) {
  std::string words = deviation_words(now, before, kDeviationAlarm * factor);
  if (words.empty()) words = rank_words(now, before, kRankAlarm * factor);
  if (words.empty()) words = uniformity_words(now, before, kUniformityAlarm * factor);
  return words;
}

bool fell(const HealthNumbers& now, const HealthNumbers& before) {
  return now.feature_deviation < 0.5 * before.feature_deviation ||
         now.rankme < 0.5 * before.rankme || before.uniformity < 2.0 * now.uniformity;
}

}  // namespace

HealthVerdict verdict(const HealthNumbers& now, const std::optional<HealthNumbers>& before) {
  const bool measured = std::isfinite(now.feature_deviation) || std::isfinite(now.rankme) ||
                        std::isfinite(now.uniformity);
  if (!measured) return {HealthLevel::Careful, "no finite health figures"};
  if (const std::string words = crossed(now, before, 1.0); !words.empty()) {
    if (before && fell(now, *before)) return {HealthLevel::Bad, "collapsing: " + words};
    if (now.step < kStartingSteps) return {HealthLevel::Careful, "not spread yet: " + words};
    return {HealthLevel::Bad, "collapsed: " + words};
  }
  if (const std::string words = crossed(now, before, kCarefulFactor); !words.empty()) {
    return {HealthLevel::Careful, "little spread: " + words};
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
