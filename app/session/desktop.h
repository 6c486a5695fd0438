#pragma once

#include <functional>
#include <memory>
#include <QString>

namespace earshot {

/// What the desktop can do for a training. Its calls may wait: for a thread that may. Where there
/// is no desktop that listens they do nothing.
struct Desktop {
  /// The machine does not go to sleep by itself while what is returned lives; null where nobody
  /// listens. `why` is shown to people.
  std::function<std::shared_ptr<void>(const QString& why)> hold_awake;
  /// A notice beside the clock, or wherever the desktop has them. False where nobody listens.
  std::function<bool(const QString& title, const QString& words)> tell;
};

/// By D-Bus: sleep is held by systemd's login manager (org.freedesktop.login1), else by the
/// desktop's screen saver (org.freedesktop.ScreenSaver); notices go to
/// org.freedesktop.Notifications.
Desktop desktop_of_bus();

}  // namespace earshot
