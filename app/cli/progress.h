#pragma once

#include <string>

#include "core/training/events.h"

namespace earshot {

/// Tells a training run to the terminal: one line that renews itself, or a line every few seconds
/// where the output is no terminal. Owns nothing else.
class ProgressLine {
 public:
  explicit ProgressLine(std::int64_t last_step);
  void preparing(const StateChanged& state);
  void step(const StepDone& done);
  /// A line of its own, above the progress.
  void note(const std::string& words);
  void end();

 private:
  void show(const std::string& line, bool force);

  std::int64_t last_step_;
  bool terminal_;
  std::size_t shown_ = 0;
  double last_shown_ = -1e9;
  std::string health_;
  std::string last_words_;
};

/// "1:05", "2:03:10".
std::string clock_text(double seconds);

}  // namespace earshot
