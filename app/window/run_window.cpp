#include "app/window/run_window.h"

#include <memory>

#include "app/window/application.h"
#include "app/window/workbench.h"

namespace earshot {

int run_window(int& argc, char** argv, const Catalogue& catalogue, const std::string& path) {
  QApplication::setApplicationName(QStringLiteral("earshot"));
  QApplication::setOrganizationName(QStringLiteral("earshot"));
  QApplication::setDesktopFileName(QStringLiteral("earshot"));
  Application application(argc, argv);
  Workbench workbench(std::make_shared<const Catalogue>(catalogue));
  QObject::connect(&application, &Application::faulted, &workbench.session(),
                   [&workbench](const QString& words) { workbench.tell_fault(words); });
  workbench.start(QString::fromStdString(path));
  return QApplication::exec();
}

}  // namespace earshot
