#pragma once

#include <QCoreApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QSettings>
#include <QStandardPaths>
#include <QString>
#include <QTemporaryDir>

namespace earshot::testing {

/// Keeps a test of the window away from a person's settings and runs: settings of its own name,
/// empty, and runs and what is kept for a crash in its own folder. Call it before any window is
/// made.
inline void keep_to_itself(const char* name, const QTemporaryDir& folder) {
  QStandardPaths::setTestModeEnabled(true);
  QCoreApplication::setOrganizationName("earshot-test");
  QCoreApplication::setApplicationName(name);
  QSettings().clear();
  qputenv("EARSHOT_RUNS", folder.filePath("runs").toUtf8());
  qputenv("EARSHOT_STATE", folder.filePath("state").toUtf8());
}

/// Types a file into a dialog and accepts it: what selectFile() chose is taken back when the dialog
/// has read its folder.
inline void answer(QFileDialog& dialog, const QString& file) {
  auto* const name = dialog.findChild<QLineEdit*>("fileNameEdit");
  if (name == nullptr) qFatal("a file dialog without a line for the name");
  name->setText(file);
  QMetaObject::invokeMethod(&dialog, "accept");
}

}  // namespace earshot::testing
