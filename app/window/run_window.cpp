#include "app/window/run_window.h"

#include <cstdlib>
#include <memory>
#include <QApplication>
#include <QTimer>
#include <thread>

#include "app/cli/stop_signals.h"
#include "app/session/application.h"
#include "app/session/settings.h"
#include "app/session/thread_wish.h"
#include "app/window/questions.h"
#include "app/window/workbench.h"

namespace earshot {
namespace {

/// All that is to be kept is kept when the window is closed; work that waits for a disk is not
/// waited for longer than this.
void end_soon(int status) {
  std::thread([status] {
    std::this_thread::sleep_for(stop_patience);
    std::_Exit(status);
  }).detach();
}

}  // namespace

int run_window(int& argc, char** argv, const Catalogue& catalogue, const std::string& path) {
  // The end of a session and a kill close the window as a person does: a run that trains is saved.
  // Noted from the first moment on, so that one that comes while the window opens is not its end.
  const StopSignals signals(StopSignals::Pipe::IsNoSignal);
  QApplication::setApplicationName(QStringLiteral("earshot"));
  QApplication::setOrganizationName(QStringLiteral("earshot"));
  QApplication::setDesktopFileName(QStringLiteral("earshot"));
  ThreadWish::hold(Settings());
  Application application(argc, argv);
  Workbench workbench(std::make_shared<const Catalogue>(catalogue), built_in_panels(),
                      desktop_of_bus());
  QObject::connect(&application, &Application::faulted, &workbench.questions(),
                   &Questions::tell_fault);
  workbench.start(QString::fromStdString(path));
  workbench.offer_tour();
  QTimer watch;
  constexpr int look_every_ms = 100;
  QObject::connect(&watch, &QTimer::timeout, &workbench, [&] {
    if (!signals.received()) return;
    watch.stop();
    workbench.window().close();
  });
  watch.start(look_every_ms);
  const int status = QApplication::exec();
  end_soon(status);
  return status;
}

}  // namespace earshot
