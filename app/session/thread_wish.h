#pragma once

namespace earshot {

class Settings;

/// How many threads calculate where an experiment does not say (training.threads = 0). What a
/// person chose holds for a whole run of the program, by OMP_NUM_THREADS (core/base/cores.h), and
/// where that was set by whoever started it, it stays as it was.
class ThreadWish {
 public:
  /// Before any other thread there is, and before anything is calculated.
  static void hold(const Settings& settings);
  /// OMP_NUM_THREADS came from outside, and goes before what is chosen here.
  static bool told_from_outside();
};

}  // namespace earshot
