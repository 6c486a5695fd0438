#pragma once

#include <string>

#include "core/params/binder.h"
#include "core/projection/neighbours.h"

namespace earshot {

/// The setting `metric` of a search: what makes two clips near to each other.
void describe_metric(Binder& binder, Nearness& metric, const char* source);

/// "30", "6.33".
std::string short_number(double value);

}  // namespace earshot
