#include "core/projection/search_settings.h"

#include <cstdio>

namespace earshot {

void describe_metric(Binder& binder, Nearness& metric, const char* source) {
  binder
      .choice("metric", metric,
              {{Nearness::Euclidean, "euclidean", "distance", "By their places."},
               {Nearness::Cosine, "cosine", "cosine", "By their directions."}})
      .label("Near by")
      .help("What makes two clips near to each other.")
      .source(source);
}

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

}  // namespace earshot
