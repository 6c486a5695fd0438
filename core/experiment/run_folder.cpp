#include "core/experiment/run_folder.h"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "core/base/file_lines.h"
#include "core/base/json.h"
#include "core/base/new_file.h"
#include "core/base/printable.h"
#include "core/base/random.h"
#include "core/base/utf8.h"
#include "core/experiment/line_problems.h"

namespace earshot {
namespace {

/// Throws JsonError where it is no line of metrics. A value that is none is left out, and told.
MetricLine parse_metric(const std::string& line, std::string& problem) {
  const Json json = parse_json(line);
  if (!json.is_object()) throw JsonError("not an object with a step and figures");
  const auto step = json.find("step");
  if (step == json.end()) throw JsonError("has no step");
  const bool whole = step->is_number_integer();
  if (!whole || step->get<std::int64_t>() < 0 || step->get<std::int64_t>() > latest_step) {
    throw JsonError("step: " + shortened(json_text(*step)) + " is no step; it takes 0 to " +
                    std::to_string(latest_step));
  }
  MetricLine metric;
  metric.step = step->get<std::int64_t>();
  for (const auto& [name, value] : json.items()) {
    if (name == "step") continue;
    if (value.is_number()) {
      metric.values.emplace_back(name, value.get<double>());
    } else if (value.is_null()) {
      metric.values.emplace_back(name, std::numeric_limits<double>::quiet_NaN());
    } else if (problem.empty()) {
      problem = shortened(name) + ": " + shortened(json_text(value)) + " is no number";
    }
  }
  return metric;
}

/// A label as part of a file's name.
std::string in_a_file_name(const std::string& label) {
  constexpr std::size_t longest = 150;
  std::string name;
  for (std::size_t place = 0; place < label.size();) {
    const std::size_t bytes = utf8_character(label, place).bytes;
    const std::string one = label.substr(place, std::max<std::size_t>(1, bytes));
    const bool stays = bytes > 0 && one != "/" && one != "%" && printable(one) == one;
    for (const char byte : one) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "%%%02X", static_cast<unsigned char>(byte));
      name += stays ? std::string(1, byte) : escaped;
    }
    place += one.size();
  }
  if (name.size() <= longest) return name;
  char number[20];
  std::snprintf(number, sizeof number, "%016llx",
                static_cast<unsigned long long>(name_hash(name.c_str())));
  // Cut between characters; "…" keeps it from being another label's whole name.
  return shortened(name, longest) + number;
}

}  // namespace

std::optional<MetricLine> metric_of(const std::string& line) {
  std::string ignored;
  try {
    return parse_metric(line, ignored);
  } catch (const JsonError&) {
    return std::nullopt;  // read_metrics() names it
  }
}

bool has_checkpoint(const std::filesystem::path& run) {
  return !checkpoint_of(run).empty();
}

bool is_run_folder(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::exists(RunPaths(folder).experiment(), ignored);
}

std::filesystem::path RunPaths::evaluation(const std::string& other_label,
                                           const std::string& other_protocol) const {
  std::string name = "evaluation";
  if (!other_protocol.empty()) name += "@" + other_protocol;
  if (!other_label.empty()) name += "-" + in_a_file_name(other_label);
  return folder / (name + ".json");
}

std::filesystem::path checkpoint_of(const std::filesystem::path& run) {
  const RunPaths paths(run);
  for (const std::filesystem::path& file : {paths.checkpoint(), paths.old_checkpoint()}) {
    std::error_code reason;
    // A link that leads nowhere is there too, and whoever opens it says what is wrong with it.
    const auto kind = std::filesystem::symlink_status(file, reason).type();
    if (kind != std::filesystem::file_type::not_found && kind != std::filesystem::file_type::none) {
      return file;
    }
  }
  return {};
}

std::vector<MetricLine> read_metrics(const std::filesystem::path& file, std::uintmax_t& offset) {
  std::vector<std::string> ignored;
  return read_metrics(file, offset, ignored);
}

std::vector<MetricLine> read_metrics(const std::filesystem::path& file, std::uintmax_t& offset,
                                     std::vector<std::string>& problems) {
  std::vector<MetricLine> metrics;
  LineProblems found(file, offset == 0);
  try {
    FileLines lines(file, offset);
    while (const auto line = lines.next()) {
      if (!line->whole) break;  // the writer is in the middle of it
      offset = line->end;
      std::string problem;
      try {
        if (line->too_long) throw JsonError("longer than any line of metrics");
        MetricLine metric = parse_metric(line->text, problem);
        if (!metrics.empty() && metric.step <= metrics.back().step) {
          throw JsonError("step " + std::to_string(metric.step) + " stands after step " +
                          std::to_string(metrics.back().step));
        }
        metrics.push_back(std::move(metric));
      } catch (const JsonError& error) {
        problem = error.what();
      }
      if (!problem.empty()) found.add(*line, problem);
    }
  } catch (const std::runtime_error& error) {
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) found.add(error.what());
  }
  found.tell(problems);
  return metrics;
}

void write_file_safely(const std::filesystem::path& file, const std::string& bytes) {
  NewFile made(file);
  made.write(bytes.data(), bytes.size());
  made.keep();
}

}  // namespace earshot
