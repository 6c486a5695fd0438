#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace earshot {

/// How sure a mean over items is (an accuracy is the mean of hits): intervals from resampled means.

/// The mean of each resample; `indices` [resamples, items] row-major names the items drawn.
std::vector<double> resampled_means(std::span<const double> items,
                                    std::span<const std::int64_t> indices);

struct Interval {
  double low = 0, high = 0;
};

/// The quantile at 0..1 by linear interpolation between the order statistics.
double quantile(std::vector<double> values, double at);

/// Efron & Tibshirani 1993, sec. 13.3. `confidence` is 0.95 for 95 %.
Interval percentile_interval(const std::vector<double>& resampled, double confidence);
/// The percentile interval mirrored at the estimate (the same, sec. 13.4).
Interval basic_interval(const std::vector<double>& resampled, double estimate, double confidence);
/// Bias-corrected and accelerated (the same, sec. 14.3), for a mean of these items.
Interval bca_interval(const std::vector<double>& resampled, std::span<const double> items,
                      double confidence);
/// Standard deviation of the resampled means, unbiased.
double standard_error(const std::vector<double>& resampled);

}  // namespace earshot
