#pragma once

#include <string>

namespace earshot {

/// What a teacher would point at while a method trains, a sentence each, with this experiment's
/// numbers.
struct Lesson {
  std::string hear;   ///< what the views are
  std::string look;   ///< what to look for inside the method
  std::string watch;  ///< what its curves tell
};

}  // namespace earshot
