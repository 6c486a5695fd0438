#pragma once

#include <memory>
#include <QWidget>
#include <vector>

#include "widgets/chrome/background_work.h"
#include "widgets/sound/spectrogram_tiles.h"
#include "widgets/sound/waveform_pyramid.h"

namespace earshot {

class TimeAxis;

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
/// Mouse: click goes there (and chooses the lane), drag moves, wheel zooms at the cursor, Shift or
/// a sideways wheel scrolls, double click shows everything. Keys: the axis's.
class SoundLane : public QWidget {
  Q_OBJECT

 public:
  /// The axis outlives the lane.
  SoundLane(TimeAxis& axis, LaneRole role, QWidget* parent = nullptr);
  ~SoundLane() override;

  /// Mono samples, shared and never copied; an empty pointer shows none. The time axis gets its
  /// duration from whoever owns it.
  void set_sound(std::shared_ptr<const std::vector<float>> samples, std::int64_t rate);
  /// Shown in the lane's corner: "original", "view A".
  void set_title(const QString& title);
  /// Said in place of a sound: "decoding", or why there is none.
  void set_message(const QString& words);
  /// The one that is heard; the others are dimmer.
  void set_active(bool active);
  bool is_active() const { return active_; }
  void set_scale(FrequencyScale scale);
  void set_range(double low_db, double high_db);
  void set_waveform_visible(bool visible);
  void set_spectrogram_visible(bool visible);

  /// A stretch that means something: where a view was cut from.
  struct Stretch {
    double low = 0, high = 0;
    LaneRole role = LaneRole::ViewA;
    QString name;
  };
  void set_stretches(std::vector<Stretch> stretches);

  /// What is under a place: time, and level or frequency with level; empty outside a sound.
  QString readout(QPointF at) const;
  QRectF waveform_rect() const;
  QRectF spectrogram_rect() const;
  double seconds_at(double x) const;
  double x_of(double seconds) const;
  /// Nothing is being computed.
  bool complete() const;

  QSize sizeHint() const override { return {480, 140}; }
  QSize minimumSizeHint() const override { return {120, 48}; }

 Q_SIGNALS:
  /// By mouse, before the axis asks to seek.
  void chosen();

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
  void want_tiles();
  void paint_waveform(QPainter& painter) const;
  void paint_samples(QPainter& painter, const QRectF& rect, const QColor& colour) const;
  void paint_spectrogram(QPainter& painter) const;
  void paint_frequencies(QPainter& painter) const;
  void paint_stretches(QPainter& painter) const;
  void paint_lines(QPainter& painter) const;
  void paint_words(QPainter& painter) const;
  QColor colour() const;
  double duration() const;

  TimeAxis& axis_;
  LaneRole role_;
  QString title_, message_;
  std::shared_ptr<const std::vector<float>> samples_;
  std::shared_ptr<const WaveformPyramid> pyramid_;
  std::int64_t rate_ = 0;
  SpectrogramTiles* tiles_;
  std::vector<Stretch> stretches_;
  bool active_ = true;
  bool shows_waveform_ = true, shows_spectrogram_ = true;
  bool pressed_ = false, dragged_ = false;
  QPointF pressed_at_, mouse_;
  double pressed_low_ = 0;
  bool mouse_inside_ = false;
  BackgroundWork work_{this};
};

}  // namespace earshot
