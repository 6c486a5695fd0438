#include "tests/support/run_command.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>

namespace earshot::testing {

CommandResult run_command(const QString& command, const QStringList& arguments,
                          const QStringList& environment, const QString& folder,
                          int timeout_seconds) {
  QProcess process;
  QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
  for (const QString& entry : environment) {
    const auto equals = entry.indexOf(QLatin1Char('='));
    if (equals < 0) {
      variables.remove(entry);
    } else {
      variables.insert(entry.left(equals), entry.mid(equals + 1));
    }
  }
  process.setProcessEnvironment(variables);
  process.setWorkingDirectory(folder);
  process.setStandardInputFile(QProcess::nullDevice());
  QElapsedTimer clock;
  clock.start();
  process.start(command, arguments);
  CommandResult result;
  if (process.waitForFinished(timeout_seconds * 1000)) {
    if (process.exitStatus() == QProcess::NormalExit) result.status = process.exitCode();
  } else {
    process.kill();
    process.waitForFinished();
  }
  result.seconds = static_cast<double>(clock.elapsed()) / 1000.0;
  result.out = process.readAllStandardOutput().toStdString();
  result.err = process.readAllStandardError().toStdString();
  return result;
}

bool has_command(const QString& name) {
  return !QStandardPaths::findExecutable(name).isEmpty();
}

}  // namespace earshot::testing
