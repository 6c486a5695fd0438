#include <fcntl.h>
#include <unistd.h>

#include <future>
#include <QProcess>
#include <QStandardPaths>
#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusConnectionInterface>
#include <QtDBus/QDBusContext>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusUnixFileDescriptor>
#include <QTemporaryDir>
#include <QtTest>

#include "app/session/desktop.h"
#include "tests/support/run_widget_test.h"

namespace test_desktop {

using namespace earshot;

/// As a desktop offers it: remembers who asked.
class FakeScreenSaver : public QObject, public QDBusContext {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.ScreenSaver")

 public:
  QString asked_by, reason;

 public Q_SLOTS:
  uint Inhibit(const QString&, const QString& why) {
    asked_by = message().service();
    reason = why;
    return 7;
  }
};

class FakeNotices : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

 public:
  QString title, words;

 public Q_SLOTS:
  uint Notify(const QString&, uint, const QString&, const QString& said_title, const QString& said,
              const QStringList&, const QVariantMap&, int) {
    title = said_title;
    words = said;
    return 1;
  }
};

/// Holds while the other end of its pipe is open, as systemd does.
class FakeLogin : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")

 public:
  QString what, mode;
  int own_end = -1;
  bool is_held() const {
    char byte = 0;
    return ::read(own_end, &byte, 1) < 0;  // would wait; 0 where the other end is closed
  }

 public Q_SLOTS:
  QDBusUnixFileDescriptor Inhibit(const QString& held, const QString&, const QString&,
                                  const QString& how) {
    what = held;
    mode = how;
    int ends[2] = {};
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return {};
    own_end = ends[0];
    QDBusUnixFileDescriptor theirs;
    theirs.giveFileDescriptor(ends[1]);
    return theirs;
  }
};

class TestDesktop : public QObject {
  Q_OBJECT

  /// On another thread, as the program does, while this one answers for the desktop.
  template <class Work>
  static auto meanwhile(Work work) {
    auto answer = std::async(std::launch::async, work);
    while (answer.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready) {
      QCoreApplication::processEvents();
    }
    return answer.get();
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    // Read once in a program's life; nobody listens there yet.
    address_ = "unix:path=" + folder_.filePath("bus");
    qputenv("DBUS_SESSION_BUS_ADDRESS", address_.toUtf8());
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", address_.toUtf8());
  }
  void cleanupTestCase() {
    QDBusConnection::disconnectFromBus("fake");
    bus_.terminate();
    bus_.waitForFinished(5000);
  }

  void where_no_bus_is_nothing_happens() {
    const Desktop desktop = desktop_of_bus();
    QVERIFY(!meanwhile([&] { return desktop.hold_awake("why"); }));
    QVERIFY(!meanwhile([&] { return desktop.tell("title", "words"); }));
  }

  void the_screen_saver_holds_the_machine_awake_until_let_go() {
    if (QStandardPaths::findExecutable("dbus-daemon").isEmpty()) {
      QSKIP("dbus-daemon is not installed");
    }
    bus_.start("dbus-daemon",
               {"--session", "--nofork", "--print-address=1", "--address=" + address_});
    QVERIFY(bus_.waitForReadyRead(10000));
    QDBusConnection desk = QDBusConnection::connectToBus(address_, "fake");
    QVERIFY(desk.isConnected());
    QVERIFY(desk.registerObject("/org/freedesktop/ScreenSaver", &saver_,
                                QDBusConnection::ExportAllSlots));
    QVERIFY(desk.registerService("org.freedesktop.ScreenSaver"));
    const Desktop desktop = desktop_of_bus();
    std::shared_ptr<void> held = meanwhile([&] { return desktop.hold_awake("A training runs"); });
    QVERIFY(held != nullptr);
    QCOMPARE(saver_.reason, QString("A training runs"));
    QVERIFY(desk.interface()->isServiceRegistered(saver_.asked_by));
    held.reset();
    QTRY_VERIFY_WITH_TIMEOUT(!desk.interface()->isServiceRegistered(saver_.asked_by), 5000);
  }

  void the_login_manager_is_asked_first() {
    QDBusConnection desk("fake");
    if (!desk.isConnected()) QSKIP("dbus-daemon is not installed");
    QVERIFY(
        desk.registerObject("/org/freedesktop/login1", &login_, QDBusConnection::ExportAllSlots));
    QVERIFY(desk.registerService("org.freedesktop.login1"));
    const Desktop desktop = desktop_of_bus();
    saver_.reason.clear();
    std::shared_ptr<void> held = meanwhile([&] { return desktop.hold_awake("A training runs"); });
    QVERIFY(held != nullptr);
    QCOMPARE(login_.what, QString("sleep:idle"));
    QCOMPARE(login_.mode, QString("block"));
    QVERIFY(saver_.reason.isEmpty());
    QVERIFY(login_.is_held());
    held.reset();
    QTRY_VERIFY_WITH_TIMEOUT(!login_.is_held(), 5000);
    ::close(login_.own_end);
  }

  void a_notice_arrives_with_its_title_and_words() {
    QDBusConnection desk("fake");
    if (!desk.isConnected()) QSKIP("dbus-daemon is not installed");
    QVERIFY(desk.registerObject("/org/freedesktop/Notifications", &notices_,
                                QDBusConnection::ExportAllSlots));
    QVERIFY(desk.registerService("org.freedesktop.Notifications"));
    const Desktop desktop = desktop_of_bus();
    QVERIFY(meanwhile([&] { return desktop.tell("simclr-0004 is trained", "2,000 steps"); }));
    QCOMPARE(notices_.title, QString("simclr-0004 is trained"));
    QCOMPARE(notices_.words, QString("2,000 steps"));
  }

 private:
  QTemporaryDir folder_;
  QString address_;
  QProcess bus_;
  FakeScreenSaver saver_;
  FakeNotices notices_;
  FakeLogin login_;
};

}  // namespace test_desktop

int app_desktop(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_desktop::TestDesktop>(argc, argv);
}
#include "test_desktop.moc"
