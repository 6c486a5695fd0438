#pragma once

#include <memory>
#include <optional>
#include <QWidget>
#include <utility>
#include <vector>

#include "widgets/chrome/background_work.h"
#include "widgets/sound/lane_look.h"
#include "widgets/sound/spectrogram_tiles.h"
#include "widgets/sound/waveform_pyramid.h"

namespace earshot {

class TimeAxis;
struct Palette;

/// What a lane shows: the sound as it was recorded, or one of the views that are made of it.
struct LaneRole {
  int view = -1;  ///< counted from 0; -1 for the original

  static const LaneRole Original, ViewA, ViewB;
  friend bool operator==(const LaneRole&, const LaneRole&) = default;
};
inline constexpr LaneRole LaneRole::Original{-1};
inline constexpr LaneRole LaneRole::ViewA{0};
inline constexpr LaneRole LaneRole::ViewB{1};

/// One sound as waveform over spectrogram, on a time axis that other lanes share.
///
/// Mouse: click goes there (and chooses the lane), drag moves or, where regions are wanted, marks
/// one; the middle button moves, wheel zooms at the cursor, Shift or a sideways wheel scrolls,
/// Ctrl-wheel makes waveforms higher, double click shows everything. The lane's name, and that of
/// its region, are dragged out of the window. Keys: the axis's; [ and ] begin and end a region at
/// the playhead, Escape lets go of it.
class SoundLane : public QWidget {
  Q_OBJECT

 public:
  using Region = std::pair<double, double>;  ///< seconds

  /// The axis outlives the lane.
  SoundLane(TimeAxis& axis, LaneRole role, QWidget* parent = nullptr);
  ~SoundLane() override;

  /// Mono samples, shared and never copied; an empty pointer shows none. The time axis gets its
  /// duration from whoever owns it.
  void set_sound(std::shared_ptr<const std::vector<float>> samples, std::int64_t rate);
  /// As `samples` what is left of a where b is taken away, and the difference of their levels as a
  /// signed picture.
  void set_difference(std::shared_ptr<const std::vector<float>> samples,
                      std::shared_ptr<const std::vector<float>> a,
                      std::shared_ptr<const std::vector<float>> b, std::int64_t rate);
  /// Shown in the lane's corner: "original", "view A".
  void set_title(const QString& title);
  const QString& title() const { return title_; }
  /// Said in place of a sound: "decoding", or why there is none.
  void set_message(const QString& words);
  /// The one that is heard; the others are dimmer.
  void set_active(bool active);
  bool is_active() const { return active_; }
  void set_scale(FrequencyScale scale);
  void set_range(double low_db, double high_db);
  void set_waveform_visible(bool visible);
  void set_spectrogram_visible(bool visible);
  /// All of the look at once. `height` is how many times higher waveforms are drawn than they are.
  void set_look(const LaneLook& look, double height);
  double height_factor() const { return height_factor_; }
  /// Levels and frequencies on an axis at the right instead of a few on the picture.
  void set_axes_visible(bool visible);
  /// Pixels that the axis takes.
  int axis_width() const;

  /// A stretch that means something: where a view was cut from.
  struct Stretch {
    double low = 0, high = 0;
    LaneRole role = LaneRole::ViewA;
    QString name;
  };
  void set_stretches(std::vector<Stretch> stretches);

  /// Whether a drag marks a region.
  void set_marks_regions(bool on) { marks_regions_ = on; }
  void set_region(std::optional<Region> region);
  const std::optional<Region>& region() const { return region_; }
  QRectF region_name_rect() const;  ///< empty where it has no room
  QRectF title_rect() const;

  /// What is under a place: time, and level or frequency with level; empty outside a sound.
  QString readout(QPointF at) const;
  QRectF waveform_rect() const;
  QRectF spectrogram_rect() const;
  double seconds_at(double x) const;
  double x_of(double seconds) const;
  /// Nothing is being computed.
  bool complete() const;
  /// Null until it is made.
  const std::shared_ptr<const WaveformPyramid>& pyramid() const { return pyramid_; }
  std::int64_t rate() const { return rate_; }

  QSize sizeHint() const override { return {480, 140}; }
  QSize minimumSizeHint() const override { return {120, 48}; }

 Q_SIGNALS:
  /// By mouse, before the axis asks to seek.
  void chosen();
  /// Another sound is ready to be drawn.
  void ready();
  /// By mouse or key: a region, or none any more. `done` is false while the mouse still drags.
  void region_asked(const std::optional<earshot::SoundLane::Region>& region, bool done);
  /// Its name, or its region's, is being dragged away; the button was let go again.
  void drag_out_asked(bool of_region);
  void drag_out_left();
  void height_asked(double factor);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  /// What the mouse does from press to release.
  enum class Gesture { None, Press, Pan, Mark, DragOut };

  void take_samples(std::shared_ptr<const std::vector<float>> samples, std::int64_t rate);
  void want_tiles();
  Gesture begun_gesture() const;
  void mark_to(double x, bool done);
  bool take_region_key(int key);
  double right() const { return width() - axis_width(); }
  void paint_waveform(QPainter& painter) const;
  void paint_samples(QPainter& painter, const QRectF& rect, const QColor& colour) const;
  void paint_spectrogram(QPainter& painter) const;
  void paint_frequencies(QPainter& painter) const;
  void paint_levels(QPainter& painter) const;
  void paint_stretches(QPainter& painter) const;
  void paint_region(QPainter& painter) const;
  void paint_lines(QPainter& painter) const;
  void paint_words(QPainter& painter) const;
  QString region_name() const;
  QColor colour() const;
  QColor role_colour(const Palette& palette) const;
  bool has_title_below() const;
  double duration() const;

  TimeAxis& axis_;
  LaneRole role_;
  QString title_, message_;
  std::shared_ptr<const std::vector<float>> samples_;
  std::shared_ptr<const WaveformPyramid> pyramid_;
  std::int64_t rate_ = 0;
  SpectrogramTiles* tiles_;
  std::vector<Stretch> stretches_;
  std::optional<Region> region_;
  double height_factor_ = 1;
  bool active_ = true;
  bool shows_waveform_ = true, shows_spectrogram_ = true, shows_axes_ = false;
  bool marks_regions_ = false;
  Gesture gesture_ = Gesture::None;
  Qt::MouseButton button_ = Qt::NoButton;
  QPointF pressed_at_, mouse_;
  double pressed_low_ = 0;
  double mark_from_ = 0;  ///< the end of the region that stays
  bool mouse_inside_ = false;
  BackgroundWork work_{this};
};

}  // namespace earshot
