#include "core/runs/evaluation_history.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/base/file_lines.h"
#include "core/base/json.h"
#include "core/base/printable.h"
#include "core/experiment/line_file.h"
#include "core/experiment/line_problems.h"
#include "core/experiment/run_folder.h"
#include "core/measures/hit_interval.h"

namespace earshot {
namespace {

constexpr std::size_t most_evaluations = 100'000;

double finite_of(const Json& value, const char* what) {
  const double number = value.is_number() ? value.get<double>() : std::nan("");
  if (!(std::abs(number) <= 1e300)) throw JsonError(shortened(what) + " is no number");
  return number;
}

std::int64_t count_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  const bool right = found != object.end() && found->is_number_integer() &&
                     found->get<std::int64_t>() >= 0 && found->get<std::int64_t>() <= latest_step;
  if (!right) throw JsonError(std::string("no count of ") + key);
  return found->get<std::int64_t>();
}

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) throw JsonError(std::string("no ") + key);
  return found->get<std::string>();
}

/// Names with numbers; what is null has none.
FigureValues numbers_of(const Json& object, const char* key) {
  FigureValues values;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_object()) throw JsonError(std::string("no ") + key);
  for (const auto& [name, value] : found->items()) {
    if (!value.is_null()) values.emplace_back(name, finite_of(value, name.c_str()));
  }
  return values;
}

PastEvaluation evaluation_of(const std::string& line) {
  const Json object = parse_json(line);
  if (!object.is_object()) throw JsonError("no object");
  PastEvaluation one;
  one.step = count_of(object, "step");
  one.test_clips = count_of(object, "test_clips");
  one.label = text_of(object, "label");
  one.protocol = text_of(object, "protocol");
  one.figures = numbers_of(object, "figures");
  one.baselines = numbers_of(object, "baselines");
  const std::string ranked = text_of(object, "ranked");
  const auto first = std::ranges::find(one.figures, ranked, &FigureValues::value_type::first);
  if (first == one.figures.end()) throw JsonError("no figure " + shortened(ranked));
  std::rotate(one.figures.begin(), first, first + 1);
  const auto interval = object.find("interval");
  if (interval != object.end() && interval->is_array() && interval->size() == 2) {
    one.interval =
        Interval{finite_of((*interval)[0], "interval"), finite_of((*interval)[1], "interval")};
  }
  return one;
}

std::filesystem::path file_of(const std::filesystem::path& run) {
  return RunPaths(run).evaluations();
}

}  // namespace

PastEvaluation brief_of(const EvaluationResult& result) {
  PastEvaluation brief{result.step,
                       result.probe.label,
                       result.probe.protocol,
                       result.probe.test_clips,
                       result.probe.figures,
                       ranked_interval(result.probe),
                       {}};
  for (const JudgedBaseline& one : result.baselines) {
    brief.baselines.emplace_back(one.first, one.second.ranked());
  }
  return brief;
}

void remember_evaluation(const std::filesystem::path& run, const PastEvaluation& made) {
  if (made.figures.empty()) return;
  Json object;
  object["step"] = made.step;
  object["label"] = made.label;
  object["protocol"] = made.protocol;
  object["test_clips"] = made.test_clips;
  object["ranked"] = made.figures.front().first;
  object["figures"] = Json::object();
  for (const auto& [id, value] : made.figures) object["figures"][id] = value;
  if (made.interval) object["interval"] = {made.interval->low, made.interval->high};
  object["baselines"] = Json::object();
  for (const auto& [name, value] : made.baselines) object["baselines"][name] = value;
  LineFile(file_of(run)).append(object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::vector<PastEvaluation> past_evaluations(const std::filesystem::path& run,
                                             const std::string& label, const std::string& protocol,
                                             std::vector<std::string>& problems) {
  std::vector<PastEvaluation> past;
  const std::filesystem::path file = file_of(run);
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return past;
  LineProblems wrong(file);
  try {
    FileLines lines(file);
    while (const auto line = lines.next()) {
      if (!line->whole || line->text.empty()) continue;
      try {
        if (line->too_long) throw JsonError("is too long");
        PastEvaluation one = evaluation_of(line->text);
        if (one.label != label || one.protocol != protocol) continue;
        put_evaluation(past, std::move(one));
        if (past.size() >= most_evaluations) break;
      } catch (const std::exception& error) {
        wrong.add(*line, error.what());
      }
    }
  } catch (const std::runtime_error& error) {
    wrong.add(error.what());
  }
  wrong.tell(problems);
  return past;
}

void put_evaluation(std::vector<PastEvaluation>& past, PastEvaluation made) {
  const auto place = std::ranges::lower_bound(past, made.step, {}, &PastEvaluation::step);
  if (place != past.end() && place->step == made.step) {
    *place = std::move(made);
  } else {
    past.insert(place, std::move(made));
  }
}

}  // namespace earshot
