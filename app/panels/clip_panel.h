#pragma once

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

class QComboBox;
class QLabel;

namespace earshot {

class IconButton;
class SoundLane;
class TimeAxis;
class TimeRuler;

/// The selected clip as a whole: waveform over spectrogram, with zoom, scale and playhead.
class ClipPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit ClipPanel(Session& session, QWidget* parent = nullptr);

  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;

 protected:
  void refresh() override;

 private:
  void show_playing();
  void show_sound(const Session::Sound& sound);
  void show_caption();
  /// The same number is another clip of other sounds.
  void forget();

  Session& session_;
  TimeAxis* axis_;
  TimeRuler* ruler_;
  SoundLane* lane_;
  IconButton* play_;
  QComboBox* scale_;
  EmptyState* empty_;
  std::int64_t shown_ = -1;
};

}  // namespace earshot
