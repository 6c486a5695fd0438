#include "core/built_in/presets/constants.h"

namespace earshot {

PublishedConstants joined_constants(PublishedConstants first, const PublishedConstants& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace earshot
