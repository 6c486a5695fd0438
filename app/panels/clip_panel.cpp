#include "app/panels/clip_panel.h"

#include <cmath>
#include <QComboBox>

#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/style.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/time_axis.h"
#include "widgets/sound/time_ruler.h"
#include "widgets/tables/clip_table.h"

namespace earshot {

PanelWords ClipPanel::words() {
  return {"clip", tr("Clip"), "waveform",
          tr("The selected clip: waveform and spectrogram, to be heard from anywhere")};
}

ClipPanel::ClipPanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  play_ = new IconButton("play", tr("Play the clip, or stop"), this);
  play_->setObjectName("clip_play");
  scale_ = new QComboBox(this);
  scale_->setObjectName("clip_scale");
  scale_->setAccessibleName(tr("Frequency scale"));
  scale_->setToolTip(tr("How frequencies are spread over the picture's height"));
  scale_->addItem(tr("mel"), static_cast<int>(FrequencyScale::Mel));
  scale_->addItem(tr("log"), static_cast<int>(FrequencyScale::Log));
  scale_->addItem(tr("linear"), static_cast<int>(FrequencyScale::Linear));
  title_line()->add_tool(scale_);
  title_line()->add_tool(play_);
  axis_ = new TimeAxis(this);
  ruler_ = new TimeRuler(*axis_, this);
  lane_ = new SoundLane(*axis_, LaneRole::Original, this);
  lane_->setObjectName("clip_lane");
  lane_->setAccessibleName(tr("The selected clip"));
  empty_ = new EmptyState(tr("Choose a clip, in the table or on the map, to see and hear it."),
                          QString(), this);
  contents()->setContentsMargins(0, 0, 0, 0);
  contents()->setSpacing(0);
  contents()->addWidget(ruler_);
  contents()->addWidget(lane_, 1);
  contents()->addWidget(empty_, 1);
  connect(play_, &QToolButton::clicked, &session_.hearing(), &Hearing::toggle);
  connect(scale_, &QComboBox::currentIndexChanged, this,
          [this] { lane_->set_scale(static_cast<FrequencyScale>(scale_->currentData().toInt())); });
  connect(axis_, &TimeAxis::seek_asked, this, [this](double seconds) {
    session_.hearing().hear_from(session_.hearing().selected(), seconds);
  });
  connect(&session_.hearing(), &Hearing::selected_changed, this, &Panel::refresh_later);
  connect(&session_.sounds(), &ClipSounds::grew, this,
          [this](qint64 clip, const Session::Sound& sound) {
            if (clip == shown_) show_sound(sound);
          });
  connect(&session_.sounds(), &ClipSounds::gave_up, this, &ClipPanel::show_caption);
  connect(&session_.data(), &DataDocument::began, this, &ClipPanel::forget);
  connect(&session_.playback(), &Playback::changed, this, &ClipPanel::show_playing);
  connect(&session_.playback(), &Playback::moved, this, [this](double seconds) {
    if (session_.hearing().of_clip()) axis_->set_playhead(seconds);
  });
  refresh_later();
}

QVariantMap ClipPanel::save_state() const {
  return {{"scale", scale_->currentIndex()}};
}

void ClipPanel::restore_state(const QVariantMap& state) {
  scale_->setCurrentIndex(state.value("scale", 0).toInt());
}

void ClipPanel::show_playing() {
  const bool sounds = session_.hearing().of_clip() && session_.playback().playing();
  play_->set_icon(sounds ? "stop" : "play");
  if (!sounds) axis_->set_playhead(std::nullopt);
}

void ClipPanel::forget() {
  shown_ = -1;
  lane_->set_sound(nullptr, 0);
  title_line()->set_caption({});
  refresh_later();
}

void ClipPanel::refresh() {
  const std::int64_t clip = session_.hearing().selected();
  for (QWidget* widget : std::initializer_list<QWidget*>{lane_, ruler_}) {
    widget->setVisible(clip >= 0);
  }
  empty_->setVisible(clip < 0);
  play_->setEnabled(clip >= 0);
  if (clip == shown_ && clip >= 0) return;
  shown_ = clip;
  if (clip < 0) {
    title_line()->set_caption({});
    return;
  }
  show_caption();
  lane_->set_message(tr("decoding"));
  session_.hearing().with_sound(clip, [this, clip](const Session::Sound& sound) {
    if (clip != session_.hearing().selected()) return;
    if (!sound) {
      lane_->set_sound(nullptr, 0);
      lane_->set_message(tr("This clip cannot be read; the status line says why."));
      return;
    }
    lane_->set_message({});
    show_sound(sound);
    axis_->frame();
  });
}

/// Of a long clip there is only the beginning at first, on an axis that is long enough for all.
void ClipPanel::show_sound(const Session::Sound& sound) {
  const double seconds =
      static_cast<double>(sound->samples.size()) / static_cast<double>(sound->sample_rate);
  const bool whole = session_.sounds().is_whole(shown_);
  axis_->set_duration(whole ? seconds : std::max(seconds, session_.sounds().longest(shown_)));
  lane_->set_sound(samples_of(sound), sound->sample_rate);
  show_caption();
}

void ClipPanel::show_caption() {
  if (shown_ < 0) return;
  const ClipSounds& sounds = session_.sounds();
  const Clip& header = session_.data().clips()[static_cast<std::size_t>(shown_)];
  QString caption =
      QStringLiteral("%1 · %2").arg(session_.name_of(shown_), length_text(header.seconds()));
  const double at_hand = sounds.seconds_at_hand(shown_);
  if (sounds.grows(shown_)) {
    caption += tr(", decoding");
  } else if (at_hand > 0 && at_hand + 1 < header.seconds()) {
    caption += tr(", first %1 shown").arg(length_text(at_hand));
  }
  title_line()->set_caption(caption);
}

}  // namespace earshot
