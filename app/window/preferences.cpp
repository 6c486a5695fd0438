#include "app/window/preferences.h"

#include <QStyle>

#include "app/panels/map_panel.h"
#include "app/session/session.h"
#include "app/window/main_window.h"
#include "widgets/map/map_view.h"

namespace earshot {

Preferences::Preferences(Session& session, MainWindow& window)
    : session_(session), window_(window) {
  window_.actions().add(
      {"edit.preferences",
       tr("Edit"),
       tr("Preferences…"),
       "settings",
       {QKeySequence("Ctrl+,")},
       tr("Sound output and volume, colours, size of type, threads, sleep, cache")},
      [this] { open(); });
  session_.playback().set_volume(session_.settings().volume());
  const QString output = session_.settings().sound_output();
  if (!output.isEmpty()) session_.playback().use_device(output);
  hold_motion();
}

void Preferences::hold_motion() {
  auto* map = window_.layouts().find<MapPanel>();
  if (map == nullptr) return;
  const MotionChoice wish = session_.settings().motion();
  const bool as_the_system =
      window_.style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, &window_) > 0;
  map->view()->set_motion(wish == MotionChoice::System ? as_the_system
                                                       : wish == MotionChoice::Full);
}

void Preferences::open() {
  if (page_ == nullptr) {
    page_ = new PreferencesPage(session_, &window_);
    page_->setAttribute(Qt::WA_DeleteOnClose);
    connect(page_, &PreferencesPage::look_changed, this, &Preferences::look_changed);
    connect(page_, &PreferencesPage::training_changed, this, &Preferences::training_changed);
    connect(page_, &PreferencesPage::motion_changed, this, &Preferences::hold_motion);
  }
  page_->show();
  page_->raise();
  page_->activateWindow();
}

}  // namespace earshot
