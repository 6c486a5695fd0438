#pragma once

#include "core/base/drawn.h"
#include "core/base/json.h"

namespace earshot {

/// What was drawn, as the files of views have it: augmentation, applied, numbers, words.
inline Json json_of_draw(const Drawn& drawn) {
  Json numbers = Json::object();
  for (const auto& [name, value] : drawn.numbers) numbers[name] = value;
  return {{"augmentation", drawn.augmentation},
          {"applied", drawn.applied},
          {"numbers", numbers},
          {"words", drawn.words}};
}

}  // namespace earshot
