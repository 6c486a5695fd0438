#pragma once

#include <QString>

namespace earshot {

/// A share as a percentage with one digit, "97.6"; a dash where there is none (NaN). Here as below,
/// only all of it is 100, and only nothing is 0.
QString percent(double share);
/// "97.6 %", "97 %": with its unit, and no digit more than it needs.
QString short_percent(double share);
/// "98".
QString whole_percent(double share);

/// "96.5 ± 0.9", or the mean alone where the deviation is NaN.
QString percent(double mean, double deviation);

}  // namespace earshot
