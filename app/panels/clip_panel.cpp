#include "app/panels/clip_panel.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/panels/file_drag.h"
#include "app/panels/picture_settings.h"
#include "app/panels/sound_exports.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/sound_overview.h"
#include "widgets/sound/time_axis.h"
#include "widgets/sound/time_ruler.h"
#include "widgets/tables/clip_table.h"

namespace earshot {

PanelWords ClipPanel::words() {
  return {"clip", tr("Clip"), "waveform",
          tr("The selected clip: waveform and spectrogram, to be heard from anywhere")};
}

ClipPanel::ClipPanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session), axis_(session.lanes().clip_time()) {
  drag_ = new FileDrag(session_.tasks(), this);
  make_controls();
  ruler_ = new TimeRuler(axis_, this);
  lane_ = new SoundLane(axis_, LaneRole::Original, this);
  lane_->setObjectName("clip_lane");
  lane_->setAccessibleName(tr("The selected clip"));
  lane_->set_axes_visible(true);
  lane_->set_marks_regions(true);
  lane_->set_look(session_.lanes().look(), session_.lanes().height());
  ruler_->set_margin(lane_->axis_width());
  overview_ = new SoundOverview(axis_, *lane_, this);
  empty_ = new EmptyState(tr("Choose a clip, in the table or on the map, to see and hear it."),
                          QString(), this);
  contents()->setContentsMargins(0, 0, 0, 0);
  contents()->setSpacing(0);
  contents()->addWidget(overview_);
  contents()->addWidget(ruler_);
  contents()->addWidget(lane_, 1);
  contents()->addWidget(empty_, 1);
  follow_lane();
  follow_session();
  refresh_later();
}

void ClipPanel::make_controls() {
  play_ = new IconButton("play", tr("Play the clip or its region, or stop"), this);
  play_->setObjectName("clip_play");
  auto* look = new IconButton("spectrogram", tr("How sound is pictured"), this);
  look->setObjectName("picture_settings");
  picture_ = new PictureSettings(session_.lanes(), look, this);
  title_line()->add_tool(look);
  title_line()->add_tool(play_);
  connect(play_, &QToolButton::clicked, &session_.hearing(), &Hearing::toggle);
}

void ClipPanel::follow_lane() {
  connect(&axis_, &TimeAxis::seek_asked, this, [this](double seconds) {
    session_.hearing().hear_from(session_.hearing().selected(), seconds);
  });
  connect(lane_, &SoundLane::region_asked, this,
          [this](const std::optional<SoundLane::Region>& region, bool done) {
            session_.hearing().set_region(region);
            if (done) session_.hearing().hear_region();
          });
  connect(lane_, &SoundLane::ready, this, [this] {
    if (const auto& pyramid = lane_->pyramid()) {
      const WaveRange all = pyramid->range(0, pyramid->size());
      session_.lanes().set_clip_peak(std::max(std::abs(all.low), std::abs(all.high)));
    }
  });
  connect(lane_, &SoundLane::height_asked, &session_.lanes(), &SharedLanes::scale_height);
  connect(lane_, &SoundLane::drag_out_asked, this, &ClipPanel::drag_out);
  connect(lane_, &SoundLane::drag_out_left, drag_, &FileDrag::let_go);
  connect(drag_, &FileDrag::said, &session_, &Session::said);
}

void ClipPanel::follow_session() {
  connect(&session_.hearing(), &Hearing::selected_changed, this, &Panel::refresh_later);
  connect(&session_.hearing(), &Hearing::region_changed, this, &ClipPanel::show_region);
  connect(&session_.lanes(), &SharedLanes::cuts_changed, this, &ClipPanel::show_cuts);
  connect(&session_.lanes(), &SharedLanes::look_changed, this, [this] {
    lane_->set_look(session_.lanes().look(), session_.lanes().height());
    overview_->update();
    show_caption();
  });
  connect(&session_.sounds(), &ClipSounds::grew, this,
          [this](qint64 clip, const Session::Sound& sound) {
            if (clip == shown_) show_sound(sound);
          });
  connect(&session_.sounds(), &ClipSounds::gave_up, this, &ClipPanel::show_caption);
  connect(&session_.data(), &DataDocument::began, this, &ClipPanel::forget);
  connect(&session_.playback(), &Playback::changed, this, &ClipPanel::show_playing);
}

void ClipPanel::add_actions(Actions& actions) {
  const QString section = tr("Export");
  actions.add({"export.clip",
               section,
               tr("Clip as WAV…"),
               "export",
               {},
               tr("The selected clip, mono, at its own rate")},
              [this] { export_clip(session_, window()); });
  actions.add({"export.region",
               section,
               tr("Region as WAV…"),
               "export",
               {},
               tr("The stretch of the selected clip that is marked in Clip")},
              [this] { export_region(session_, window()); });
}

QList<Gesture> ClipPanel::gestures() const {
  return {
      {tr("Click"), tr("plays from there")},
      {tr("Drag"), tr("marks a region, which plays over and over; its edges can be dragged")},
      {tr("[ and ]"), tr("begin and end the region at the playhead; Escape lets go of it")},
      {tr("Wheel"), tr("zooms at the mouse; with Shift scrolls, with Ctrl makes waves higher")},
      {tr("Drag with the middle button"), tr("moves along the time")},
      {tr("Double click"), tr("shows all of the clip")},
      {tr("Drag the clip's or the region's name"), tr("takes it out of the window as a WAV file")}};
}

QVariantMap ClipPanel::save_state() const {
  return {{"picture", picture_->state()}};
}

void ClipPanel::restore_state(const QVariantMap& state) {
  picture_->restore(state.value("picture").toMap());
}

void ClipPanel::show_playing() {
  const bool sounds = session_.hearing().of_clip() && session_.playback().playing();
  play_->set_icon(sounds ? "stop" : "play");
}

void ClipPanel::show_region() {
  lane_->set_region(session_.hearing().region());
  overview_->update();
}

/// Brackets over the places of the views that Audition shows.
void ClipPanel::show_cuts() {
  std::vector<SoundLane::Stretch> stretches;
  int view = 0;
  for (const SharedLanes::Cut& cut : session_.lanes().cuts()) {
    stretches.push_back({cut.low, cut.high, {view++}, cut.name});
  }
  lane_->set_stretches(std::move(stretches));
}

void ClipPanel::drag_out(bool of_region) {
  const std::int64_t clip = session_.hearing().selected();
  if (!session_.data().dataset() || clip < 0) return;
  const auto region = session_.hearing().region();
  if (of_region && region) {
    drag_->begin(tr("%1 region.wav").arg(stem_of_clip(session_, clip)),
                 stretch_writer(session_, region));
    return;
  }
  const QString file = file_of_clip(session_, clip);
  if (!file.isEmpty()) drag_->begin(QStringList{file});
}

void ClipPanel::forget() {
  shown_ = -1;
  lane_->set_sound(nullptr, 0);
  lane_->set_title({});
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
    overview_->setVisible(false);
    title_line()->set_caption({});
    return;
  }
  lane_->set_title(stem_of_clip(session_, clip));
  show_region();
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
    axis_.frame();
  });
}

/// Of a long clip there is only the beginning at first, on an axis that is long enough for all.
void ClipPanel::show_sound(const Session::Sound& sound) {
  const double seconds =
      static_cast<double>(sound->samples.size()) / static_cast<double>(sound->sample_rate);
  const bool whole = session_.sounds().is_whole(shown_);
  axis_.set_duration(whole ? seconds : std::max(seconds, session_.sounds().longest(shown_)));
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
  if (const QString height = session_.lanes().height_words(); !height.isEmpty()) {
    caption += QStringLiteral(" · ") + height;
  }
  title_line()->set_caption(caption);
}

}  // namespace earshot
