#include "core/experiment/published.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>

#include "core/experiment/experiment.h"

namespace earshot {
namespace {

std::string in_small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

bool begins_with(const std::string& text, const std::string& word) {
  return !word.empty() && in_small_letters(text).starts_with(in_small_letters(word));
}

bool says_number(const std::string& published, double ours) {
  char* end = nullptr;
  const double number = std::strtod(published.c_str(), &end);
  return end != published.c_str() && std::abs(number - ours) <= 1e-9 * std::abs(ours);
}

std::string with_unit(const Parameter& parameter, const Value& value) {
  const std::string text = to_text(value);
  return parameter.unit.empty() ? text : text + " " + parameter.unit;
}

}  // namespace

bool says(const std::string& published, const Parameter& parameter, const Value& ours) {
  if (const auto* flag = std::get_if<bool>(&ours)) return published == (*flag ? "on" : "off");
  if (const auto* whole = std::get_if<std::int64_t>(&ours)) {
    return says_number(published, static_cast<double>(*whole));
  }
  if (const auto* real = std::get_if<double>(&ours)) return says_number(published, *real);
  const std::string text = std::get<std::string>(ours);
  if (in_small_letters(published) == in_small_letters(text)) return true;
  for (const Option& option : parameter.options) {
    if (option.id == text && begins_with(option.label, published)) return true;
  }
  return false;
}

std::vector<PublishedRow> published_rows(const Catalogue& catalogue) {
  std::vector<PublishedRow> rows;
  for (const Preset& preset : catalogue.presets) {
    if (preset.published.empty()) continue;
    const Experiment experiment = preset_experiment(catalogue, preset.words.name);
    const auto all = sections(catalogue, experiment);
    for (const PublishedConstant& one : preset.published) {
      PublishedRow row{preset.words.name, one.constant, one.published, one.path, "", false,
                       one.departure,     one.source};
      const Parameter* parameter = one.path.empty() ? nullptr : find_parameter(all, one.path);
      if (parameter != nullptr) {
        const Value& ours = experiment.values.at(one.path);
        row.ours = with_unit(*parameter, ours);
        row.same = says(one.published, *parameter, ours);
      }
      rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace earshot
