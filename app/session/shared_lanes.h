#pragma once

#include <cstddef>
#include <QObject>
#include <QString>
#include <vector>

#include "app/session/hearing.h"
#include "app/session/playback.h"
#include "widgets/sound/lane_look.h"
#include "widgets/sound/time_axis.h"

namespace earshot {

/// What the lanes of a clip and of its views have in common: zoom, playhead, how they are drawn. A
/// view's time begins where it was cut from the clip, so that one place of the sound is shown in
/// both: whoever zooms at one zooms at the other, and whatever is heard has its playhead in both.
class SharedLanes : public QObject {
  Q_OBJECT

 public:
  /// Of the output, while views are heard: each loaded with the original after it.
  static const QString view_owner;

  SharedLanes(Hearing& hearing, Playback& playback, QObject* parent = nullptr);

  TimeAxis& clip_time() { return clip_; }
  TimeAxis& view_time() { return view_; }

  /// Where in the selected clip a view was cut, seconds.
  struct Cut {
    QString name;
    double low = 0, high = 0;
    friend bool operator==(const Cut&, const Cut&) = default;
  };
  const std::vector<Cut>& cuts() const { return cuts_; }
  /// `compared`: the view whose place the original is shown at.
  void set_cuts(std::vector<Cut> cuts, std::size_t compared);

  const LaneLook& look() const { return look_; }
  void set_look(const LaneLook& look);
  /// The largest samples of what is shown: of the clip, of the views.
  void set_clip_peak(double peak);
  void set_view_peak(double peak);
  /// How many times higher than they are waveforms are drawn.
  double height() const;
  /// The same in words: "waveforms drawn 12 dB louder"; "" where they are as they are.
  QString height_words() const;
  /// Makes waveforms so many times higher than they are now drawn.
  void scale_height(double factor);

 Q_SIGNALS:
  void look_changed();
  void cuts_changed();

 private:
  double offset() const;
  void follow_clip();
  void follow_view();
  void show_playhead(double seconds);
  void hide_playhead();

  Hearing& hearing_;
  Playback& playback_;
  TimeAxis clip_, view_;
  std::vector<Cut> cuts_;
  std::size_t compared_ = 0;
  LaneLook look_;
  double clip_peak_ = 0, view_peak_ = 0;
  bool following_ = false;       ///< one axis moves the other
  bool zoomed_by_view_ = false;  ///< the clip's axis was last moved by that of the views
};

}  // namespace earshot
