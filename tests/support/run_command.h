#pragma once

#include <QString>
#include <QStringList>
#include <string>

namespace earshot::testing {

struct CommandResult {
  int status = -1;  ///< -1: did not start, was killed or took too long
  std::string out, err;
  double seconds = 0;
};

/// Runs any command and waits for it; its standard input is empty. `environment` adds NAME=value
/// pairs, "NAME" alone takes a variable away.
CommandResult run_command(const QString& command, const QStringList& arguments,
                          const QStringList& environment = {}, const QString& folder = {},
                          int timeout_seconds = 60);

/// Whether PATH leads to a program of that name.
bool has_command(const QString& name);

}  // namespace earshot::testing
