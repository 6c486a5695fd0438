#pragma once

#include <optional>
#include <QObject>

namespace earshot {

/// The stretch of time that several lanes show, their playhead and the time under the mouse. In
/// seconds.
class TimeAxis : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  /// Of the longest sound. What shows everything goes on showing everything.
  void set_duration(double seconds);
  double duration() const { return duration_; }

  double low() const { return low_; }
  double high() const { return high_; }
  void show(double low, double high);
  /// What lies at `seconds` stays where it is; a factor above 1 shows less.
  void zoom_at(double seconds, double factor);
  void scroll(double seconds);
  /// Everything.
  void frame();
  bool shows_everything() const;

  /// Where the sound plays. Running out of sight, it turns the page, as long as it was in sight.
  void set_playhead(std::optional<double> seconds);
  std::optional<double> playhead() const { return playhead_; }
  /// A person asks to hear it from here.
  void ask_seek(double seconds);

  void set_cursor(std::optional<double> seconds);
  std::optional<double> cursor() const { return cursor_; }

  /// The keys of all lanes: + - zoom, arrows scroll, Home and End, F shows everything. False for
  /// others.
  bool take_key(int key);

 Q_SIGNALS:
  void changed();
  void playhead_changed();
  void cursor_changed();
  void seek_asked(double seconds);

 private:
  double duration_ = 1;
  double low_ = 0, high_ = 1;
  std::optional<double> playhead_, cursor_;
};

/// A round number of seconds between the labels of `room` pixels each: 1, 2 or 5 times a power of
/// ten, and whole minutes from a minute on.
double tick_seconds(double seconds_a_pixel, double room);
/// "0.25 s", "12 s", "2:05", with as many digits as `step` asks for.
QString time_text(double seconds, double step);

}  // namespace earshot
