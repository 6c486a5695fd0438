#include "tests/support/run_program.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <sstream>
#include <stdexcept>

#include "tests/support/places.h"

namespace earshot::testing {

std::vector<nlohmann::json> ProgramResult::lines() const {
  std::vector<nlohmann::json> parsed;
  std::istringstream stream(out);
  for (std::string line; std::getline(stream, line);) {
    parsed.push_back(nlohmann::json::parse(line));
  }
  return parsed;
}

ProgramResult run_program(const QStringList& arguments, const QStringList& environment,
                          int timeout_seconds) {
  QProcess process;
  QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
  for (const QString& pair : environment) {
    variables.insert(pair.section(QLatin1Char('='), 0, 0), pair.section(QLatin1Char('='), 1));
  }
  process.setProcessEnvironment(variables);
  process.start(QString::fromStdString(program().string()), arguments);
  if (!process.waitForFinished(timeout_seconds * 1000)) {
    process.kill();
    process.waitForFinished();
    throw std::runtime_error("earshot " + arguments.join(QLatin1Char(' ')).toStdString() +
                             ": did not end in time");
  }
  ProgramResult result;
  result.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
  result.out = process.readAllStandardOutput().toStdString();
  result.err = process.readAllStandardError().toStdString();
  return result;
}

}  // namespace earshot::testing
