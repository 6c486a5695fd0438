#pragma once

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

namespace earshot {

class FileDrag;
class IconButton;
class PictureSettings;
class SoundLane;
class SoundOverview;
class TimeAxis;
class TimeRuler;

/// The selected clip as a whole: waveform over spectrogram with their axes, zoom, playhead, where
/// its views were cut, and a region that is played over and over, exported and kept with its clip.
class ClipPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit ClipPanel(Session& session, QWidget* parent = nullptr);

  void add_actions(Actions& actions) override;
  QList<Gesture> gestures() const override;
  QSize least_useful() const override { return {280, 190}; }
  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;
  FileDrag& file_drag() { return *drag_; }

 protected:
  void refresh() override;

 private:
  void make_controls();
  void follow_lane();
  void follow_session();
  void show_playing();
  void show_sound(const Session::Sound& sound);
  void show_caption();
  void show_cuts();
  void show_region();
  void drag_out(bool region);
  /// The same number is another clip of other sounds.
  void forget();

  Session& session_;
  TimeAxis& axis_;
  TimeRuler* ruler_;
  SoundLane* lane_;
  SoundOverview* overview_;
  IconButton* play_;
  PictureSettings* picture_;
  FileDrag* drag_;
  EmptyState* empty_;
  std::int64_t shown_ = -1;
};

}  // namespace earshot
