#pragma once

#include <map>
#include <string>
#include <utility>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// Sets one setting after another, as set_value() does, and looks the declarations up once: a file
/// may hold many.
class SettingsWriter {
 public:
  /// Both are used for as long as this lives.
  SettingsWriter(const Catalogue& catalogue, Experiment& experiment);

  /// A setting of a file of before by the names of today (Parameter::former_names); as it is where
  /// nothing was renamed.
  std::pair<std::string, Value> by_todays_names(const std::string& path, const Value& value) const;
  bool knows(const std::string& path) const { return declared_.contains(path); }
  /// Throws ParameterError as set_value().
  void set(const std::string& path, const Value& value);

 private:
  void look_up();

  const Catalogue& catalogue_;
  Experiment& experiment_;
  std::map<std::string, Parameter> declared_;      ///< by path
  std::map<std::string, std::string> former_ids_;  ///< path of before -> of today
};

}  // namespace earshot
