#pragma once

#include <nlohmann/json.hpp>
#include <QStringList>
#include <string>
#include <vector>

namespace earshot::testing {

struct ProgramResult {
  int status = -1;
  std::string out, err;
  /// Standard output as one JSON object a line; throws where a line is none.
  std::vector<nlohmann::json> lines() const;
};

/// Runs the built program as a person would and waits for it. `environment` adds NAME=value pairs.
ProgramResult run_program(const QStringList& arguments, const QStringList& environment = {},
                          int timeout_seconds = 240);

}  // namespace earshot::testing
