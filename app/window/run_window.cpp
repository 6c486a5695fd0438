#include "app/window/run_window.h"

#include <memory>
#include <QApplication>

#include "app/window/workbench.h"

namespace earshot {

int run_window(int& argc, char** argv, const Catalogue& catalogue, const std::string& path) {
  QApplication::setApplicationName(QStringLiteral("earshot"));
  QApplication::setOrganizationName(QStringLiteral("earshot"));
  QApplication::setDesktopFileName(QStringLiteral("earshot"));
  QApplication application(argc, argv);
  Workbench workbench(std::make_shared<const Catalogue>(catalogue));
  workbench.start(QString::fromStdString(path));
  return QApplication::exec();
}

}  // namespace earshot
