#pragma once

#include <iostream>
#include <QStringList>
#include <sstream>
#include <string>
#include <vector>

#include "app/cli/command_line.h"

namespace earshot::testing {

/// Runs one command of the program in this process, with what a catalogue offers, and returns its
/// exit status; what it printed goes into `printed`.
inline int run_program_here(const Catalogue& catalogue, const QStringList& words,
                            std::string* printed = nullptr) {
  std::vector<std::string> arguments;
  for (const QString& word : words) arguments.push_back(word.toStdString());
  const std::ostringstream text;
  std::streambuf* const before = std::cout.rdbuf(text.rdbuf());
  const int status = run_command_line(arguments, catalogue);
  std::cout.rdbuf(before);
  if (printed != nullptr) *printed = text.str();
  return status;
}

}  // namespace earshot::testing
