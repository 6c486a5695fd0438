#pragma once

#include <QString>

namespace earshot {

/// A share as a percentage with one digit, "97.6"; a dash where there is none (NaN).
QString percent(double share);

/// "96.5 ± 0.9", or the mean alone where the deviation is NaN.
QString percent(double mean, double deviation);

}  // namespace earshot
