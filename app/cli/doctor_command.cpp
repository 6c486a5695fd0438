#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "core/tensor/machine_check.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

struct DoctorOptions {
  bool json = false;
};

std::string table_line(const MachineCheck& check) {
  char line[160];
  std::snprintf(line, sizeof line, "%-5s %-9s %-22s %10.1e %10.0e  %s", check.device.c_str(),
                check.precision.c_str(), check.what.c_str(), check.error, check.allowed,
                check.ok() ? "ok" : "off");
  return line;
}

int doctor(const DoctorOptions& options) {
  const std::vector<MachineCheck> checks = check_machine();
  const auto off = std::count_if(checks.begin(), checks.end(),
                                 [](const MachineCheck& check) { return !check.ok(); });
  if (options.json) {
    for (const MachineCheck& check : checks) {
      // JSON knows no infinity: an error without a number is null.
      const auto error =
          std::isfinite(check.error) ? nlohmann::json(check.error) : nlohmann::json();
      const nlohmann::json line{{"device", check.device},   {"precision", check.precision},
                                {"what", check.what},       {"error", error},
                                {"allowed", check.allowed}, {"ok", check.ok()}};
      std::cout << line.dump() << '\n';
    }
    return off == 0 ? 0 : 1;
  }
  std::cout << "where precision what                   largest error    allowed\n";
  for (const MachineCheck& check : checks) std::cout << table_line(check) << '\n';
  for (const std::string& device : checked_devices()) {
    const std::string problem = bfloat16_problem(device);
    if (!problem.empty()) std::cout << device << "   bfloat16 is not offered: " << problem << '\n';
  }
  if (off == 0) {
    std::cout << "This machine calculates as plain loops do.\n";
    return 0;
  }
  std::cout << off << " of " << checks.size()
            << " are off: trainings that would use them are refused.\n";
  return 1;
}

}  // namespace

void add_doctor(CLI::App& app, const CommandContext&, Action& chosen) {
  CLI::App* command =
      app.add_subcommand("doctor", "Check what this machine calculates against plain loops");
  auto options = options_for<DoctorOptions>(*command, chosen, doctor);
  command->add_flag("--json", options->json, "One JSON object a line");
}

}  // namespace earshot
