#include "app/session/desktop.h"

#include <optional>
#include <QStringList>
#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusUnixFileDescriptor>
#include <QUuid>
#include <QVariantMap>

namespace earshot {
namespace {

constexpr int patience_ms = 3000;
const char* const who = "Earshot";

/// A connection of its own: what was asked for is taken back when it ends.
class Bus {
 public:
  explicit Bus(QDBusConnection::BusType type)
      : name_(QUuid::createUuid().toString()),
        connection_(QDBusConnection::connectToBus(type, name_)) {}
  ~Bus() {
    held_ = {};
    QDBusConnection::disconnectFromBus(name_);
  }
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  /// The first value of the answer; nothing where the call came to nothing.
  std::optional<QVariant> ask(const char* service, const char* path, const char* interface,
                              const char* method, const QVariantList& arguments) {
    if (!connection_.isConnected()) return {};
    QDBusMessage message = QDBusMessage::createMethodCall(service, path, interface, method);
    message.setArguments(arguments);
    const QDBusMessage answer = connection_.call(message, QDBus::Block, patience_ms);
    if (answer.type() != QDBusMessage::ReplyMessage) return {};
    return answer.arguments().value(0);
  }
  /// As long as the connection.
  void hold(const QVariant& value) { held_ = value; }

 private:
  QString name_;
  QDBusConnection connection_;
  QVariant held_;
};

std::shared_ptr<void> hold_awake(const QString& why) {
  auto system = std::make_shared<Bus>(QDBusConnection::SystemBus);
  if (const auto answer = system->ask(
          "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
          "Inhibit", {QStringLiteral("sleep:idle"), QString(who), why, QStringLiteral("block")})) {
    if (answer->value<QDBusUnixFileDescriptor>().isValid()) {
      system->hold(*answer);
      return system;
    }
  }
  auto session = std::make_shared<Bus>(QDBusConnection::SessionBus);
  const auto answer = session->ask("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver",
                                   "org.freedesktop.ScreenSaver", "Inhibit", {QString(who), why});
  return answer ? session : nullptr;
}

bool tell(const QString& title, const QString& words) {
  constexpr unsigned new_notice = 0;
  constexpr int as_the_desktop_likes = -1;
  Bus bus(QDBusConnection::SessionBus);
  return bus
      .ask("org.freedesktop.Notifications", "/org/freedesktop/Notifications",
           "org.freedesktop.Notifications", "Notify",
           {QString(who), new_notice, QStringLiteral("earshot"), title, words, QStringList(),
            QVariantMap(), as_the_desktop_likes})
      .has_value();
}

}  // namespace

Desktop desktop_of_bus() {
  return {hold_awake, tell};
}

}  // namespace earshot
