#include "app/window/run_window.h"

#include <QApplication>

#include "app/window/main_window.h"

namespace earshot {

int run_window(int& argc, char** argv, const Catalogue&) {
  QApplication::setApplicationName(QStringLiteral("earshot"));
  QApplication::setOrganizationName(QStringLiteral("earshot"));
  QApplication::setDesktopFileName(QStringLiteral("earshot"));
  QApplication application(argc, argv);
  MainWindow window;
  window.complete();
  window.show();
  return QApplication::exec();
}

}  // namespace earshot
