#pragma once

#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/params/value.h"

namespace earshot {

enum class Kind { Flag, Integer, Real, Choice, Text };
enum class Scale { Linear, Log };

/// When a change made while training takes effect.
enum class Applies { NextStep, Restart };

struct Option {
  std::string id;
  std::string label;
  std::string help;
};

/// What files of before call a setting or a choice of it.
struct FormerName {
  std::string name;
  std::string today;  ///< the choice that it is now; "": `name` was the setting's id
  std::string since;  ///< the version that renamed it
};

/// One declaration of one setting. The form, the JSON reader, `--set`, the error messages, undo and
/// the reference pages are all read from it, so that nothing is declared twice.
struct Parameter {
  std::string id;      ///< [a-z][a-z0-9_]*, stable; what files and the command line say
  std::string label;   ///< what people read
  std::string unit;    ///< "Hz", "dB", "s", "samples", "" where none
  std::string help;    ///< one sentence
  std::string source;  ///< paper and section, or "ours" with the reason
  Kind kind = Kind::Real;
  Value fallback;  ///< the default
  /// Where the setting came later than the first experiments: what those meant without it.
  std::optional<Value> formerly;
  std::vector<FormerName> former_names;
  /// Outside the hard range a value is refused; the soft range is what a slider offers.
  double hard_min = -std::numeric_limits<double>::infinity();
  double hard_max = std::numeric_limits<double>::infinity();
  double soft_min = -std::numeric_limits<double>::infinity();
  double soft_max = std::numeric_limits<double>::infinity();
  Scale scale = Scale::Linear;
  Applies applies = Applies::Restart;
  bool advanced = false;
  std::vector<Option> options;  ///< of a Choice
};

/// A setting that cannot be taken. what() is one line: the path, the value, what would be right.
class ParameterError : public std::runtime_error {
 public:
  ParameterError(std::string path, const std::string& message)
      : std::runtime_error(path.empty() ? message : path + ": " + message),
        path_(std::move(path)) {}
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// "0.0001 to 10", "at least 1", "one of adam, sgd".
std::string allowed_range(const Parameter& parameter);

/// The value brought to the parameter's kind (an integer is a fine real number).
/// Throws ParameterError, naming `path`, where kind or range do not fit.
Value checked(const Parameter& parameter, const Value& value, const std::string& path);

/// Reads what a person typed. Throws ParameterError as `checked` does.
Value parsed(const Parameter& parameter, const std::string& text, const std::string& path);

/// The known name nearest to a misspelt one by edit distance, or "" where none is near.
std::string nearest_name(const std::string& misspelt, const std::vector<std::string>& known);

}  // namespace earshot
