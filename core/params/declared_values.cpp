#include "core/params/declared_values.h"

namespace earshot {
namespace {

const Parameter& declared(const std::vector<Parameter>& parameters, const std::string& id) {
  std::vector<std::string> known;
  for (const Parameter& parameter : parameters) {
    if (parameter.id == id) return parameter;
    known.push_back(parameter.id);
  }
  const std::string near = nearest_name(id, known);
  throw ParameterError(id, known.empty() ? "there are no settings here"
                                         : "there is no such setting; " +
                                               (near.empty() ? "there is " + known.front()
                                                             : "did you mean " + near + "?"));
}

}  // namespace

Values default_values(const std::vector<Parameter>& parameters) {
  Values values;
  for (const Parameter& parameter : parameters) values[parameter.id] = parameter.fallback;
  return values;
}

Values checked_values(const std::vector<Parameter>& parameters, const Values& given) {
  Values values = default_values(parameters);
  for (const auto& [id, value] : given) {
    values[id] = checked(declared(parameters, id), value, id);
  }
  return values;
}

Values values_from_texts(const std::vector<Parameter>& parameters,
                         const std::vector<std::pair<std::string, std::string>>& given) {
  Values values = default_values(parameters);
  for (const auto& [id, text] : given) {
    values[id] = parsed(declared(parameters, id), text, id);
  }
  return values;
}

}  // namespace earshot
