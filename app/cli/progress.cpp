#include "app/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>

#include "app/cli/tell.h"
#include "core/base/printable.h"

namespace earshot {
namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string bar(double share) {
  constexpr int width = 20;
  const int full = std::clamp(static_cast<int>(share * width), 0, width);
  std::string drawn;
  for (int i = 0; i < width; ++i) drawn += i < full ? "█" : "·";
  return drawn;
}

}  // namespace

std::string clock_text(double seconds) {
  const auto whole = static_cast<long long>(std::max(0.0, std::round(seconds)));
  char text[32];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60,
                  whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%lld:%02lld", whole / 60, whole % 60);
  }
  return text;
}

ProgressLine::ProgressLine(std::int64_t last_step)
    : last_step_(last_step), terminal_(::isatty(STDOUT_FILENO) != 0) {}

void ProgressLine::preparing(const StateChanged& state) {
  char line[200];
  std::snprintf(line, sizeof line, "%s %3.0f %%", state.words.c_str(), 100.0 * state.done);
  const bool fresh = state.words != last_words_;
  last_words_ = state.words;
  show(printable(state.done > 0 ? line : state.words), fresh);
}

void ProgressLine::step(const StepDone& done) {
  if (done.health) health_ = done.health->words;
  char line[400];
  std::snprintf(line, sizeof line, "%s step %lld/%lld  loss %.4f  %s  %.0f clips/s  %s left",
                bar(static_cast<double>(done.step) / static_cast<double>(last_step_)).c_str(),
                static_cast<long long>(done.step), static_cast<long long>(last_step_), done.loss,
                health_.c_str(), done.examples_per_second, clock_text(done.seconds_left).c_str());
  show(line, done.step == last_step_);
}

void ProgressLine::note(const std::string& words) {
  if (terminal_ && shown_ > 0) std::cout << "\r\033[K";
  shown_ = 0;
  tell(words);
}

void ProgressLine::end() {
  if (terminal_ && shown_ > 0) std::cout << std::endl;
  shown_ = 0;
}

void ProgressLine::show(const std::string& line, bool force) {
  const double interval = terminal_ ? 0.1 : 5.0;
  const double time = now();
  if (!force && time - last_shown_ < interval) return;
  last_shown_ = time;
  if (terminal_) {
    std::cout << '\r' << line << "\033[K" << std::flush;
    shown_ = line.size();
  } else {
    std::cout << line << std::endl;
  }
}

}  // namespace earshot
