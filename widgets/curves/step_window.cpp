#include "widgets/curves/step_window.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

constexpr double smallest_stretch = 2;  // steps
constexpr double above_zero = 1e-9;

}  // namespace

double StepWindow::middle() const {
  return log_ ? std::sqrt(std::max(low_, above_zero) * high_) : (low_ + high_) / 2;
}

void StepWindow::set(double low, double high) {
  low_ = low;
  high_ = std::max(high, low + (log_ ? 1e-3 : smallest_stretch));
}

void StepWindow::show(double low, double high, double last) {
  set(low, high);
  follow_ = high_ >= last ? Follow::End : Follow::Nothing;
}

bool StepWindow::zoom(double at, double factor, double first, double last) {
  if (log_) {
    const double low = std::log(std::max(low_, above_zero));
    const double high = std::log(std::max(high_, above_zero));
    const double middle = std::log(std::max(at, above_zero));
    show(std::exp(middle + (low - middle) * factor), std::exp(middle + (high - middle) * factor),
         last);
  } else {
    show(at + (low_ - at) * factor, at + (high_ - at) * factor, last);
  }
  if (width() <= 4 * std::max(last - first, smallest_stretch)) return true;
  show_all();
  return false;
}

void StepWindow::grow(double last) {
  if (follow_ != Follow::End || last <= high_) return;
  const double wide = width();
  set(last - wide, last);
}

void StepWindow::fit(double first, double last) {
  if (follow_ == Follow::Everything) {
    if (log_) {
      set(std::max(first, 1.0), std::max(last, first + 1));
    } else {
      set(first, last);
    }
  }
  if (log_ && low_ <= 0) low_ = std::max(1.0, first);
}

}  // namespace earshot
