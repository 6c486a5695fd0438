#pragma once

namespace earshot {

/// The stretch of steps that curves show, and what becomes of it as more come.
class StepWindow {
 public:
  double low() const { return low_; }
  double high() const { return high_; }
  double width() const { return high_ - low_; }
  /// In its middle, as the eye sees it.
  double middle() const;
  bool log() const { return log_; }
  void set_log(bool log) { log_ = log; }

  /// Everything there is, and again whatever comes.
  void show_all() { follow_ = Follow::Everything; }
  /// A stretch chosen by hand. Who looks at the end, `last`, goes on looking at the end.
  void show(double low, double high, double last);
  /// By a factor about a step. Far out of what there is, `first` to `last`, it is everything:
  /// returns false then.
  bool zoom(double at, double factor, double first, double last);
  /// More steps have come.
  void grow(double last);
  /// Before it is drawn. A log axis begins above 0.
  void fit(double first, double last);

 private:
  enum class Follow { Everything, End, Nothing };
  void set(double low, double high);

  double low_ = 0, high_ = 1;
  bool log_ = false;
  Follow follow_ = Follow::Everything;
};

}  // namespace earshot
