#pragma once

#include <functional>
#include <QAbstractItemView>
#include <QApplication>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QSettings>
#include <QStandardPaths>
#include <QString>
#include <QTemporaryDir>
#include <QTimer>

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
  // A file of the list that is chosen goes before one that is typed without the focus.
  for (auto* const list : dialog.findChildren<QAbstractItemView*>()) list->clearSelection();
  name->setText(file);
  QMetaObject::invokeMethod(&dialog, "accept");
}

/// Does what asks for a file, and answers the dialog with this one. What the dialog proposed; a
/// null string where none came.
inline QString answer_when_asked(const std::function<void()>& asks, const QString& file) {
  QString proposed;
  QTimer answering;
  QObject::connect(&answering, &QTimer::timeout, &answering, [&] {
    auto* const dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
    if (dialog == nullptr) return;
    if (proposed.isNull()) {
      proposed =
          dialog->directory().filePath(dialog->findChild<QLineEdit*>("fileNameEdit")->text());
    }
    answer(*dialog, file);
  });
  answering.start(20);
  asks();
  return proposed;
}

}  // namespace earshot::testing
