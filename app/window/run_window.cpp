#include "app/window/run_window.h"

#include <iostream>
#include <memory>
#include <QApplication>

#include "app/window/workbench.h"

namespace earshot {

int run_window(int& argc, char** argv, const Catalogue& catalogue) {
  QApplication::setApplicationName(QStringLiteral("earshot"));
  QApplication::setOrganizationName(QStringLiteral("earshot"));
  QApplication::setDesktopFileName(QStringLiteral("earshot"));
  QApplication application(argc, argv);
  const QStringList words = application.arguments();
  if (words.size() > 3) {
    std::cerr << "window: name at most one folder, manifest, run, experiment or sound\n";
    return 2;
  }
  Workbench workbench(std::make_shared<const Catalogue>(catalogue));
  workbench.start(words.value(2));
  return QApplication::exec();
}

}  // namespace earshot
