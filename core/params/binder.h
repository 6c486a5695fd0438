#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/params/parameter.h"

namespace earshot {

/// Adds the words and ranges of one parameter: binder.real("gain",
/// o.gain).label("Gain").unit("dB").
class Declaration {
 public:
  explicit Declaration(Parameter& parameter) : parameter_(&parameter) {}
  Declaration& label(std::string text);
  Declaration& unit(std::string text);
  Declaration& help(std::string text);
  Declaration& source(std::string text);
  /// Also sets the soft range, which `soft` may then narrow.
  Declaration& hard(double low, double high);
  Declaration& at_least(double low);
  Declaration& soft(double low, double high);
  Declaration& scale(Scale scale);
  Declaration& applies(Applies when);
  Declaration& advanced();
  /// What an experiment that Earshot wrote before it had this setting meant; without a word of it,
  /// the default.
  Declaration& formerly(Value value);
  /// The setting's id, or the id of the choice `today`, in files of before version `since`.
  Declaration& once_named(std::string name, std::string since);
  Declaration& choice_once_named(std::string name, std::string today, std::string since);

 private:
  Parameter* parameter_;
};

/// One choice of a field that is an enum.
template <class Enum>
struct Choice {
  Enum value;
  std::string id;
  std::string label;
  std::string help = {};
};

/// Visits the fields of an options struct. A struct takes part by a free function
/// `void describe(Binder&, Options&)` that names each field once; a field's value in a
/// default-constructed struct is the parameter's default.
class Binder {
 public:
  /// The declaration returned holds until the next field is bound.
  Declaration flag(std::string id, bool& field);
  Declaration integer(std::string id, std::int64_t& field);
  Declaration real(std::string id, double& field);
  /// A field whose values are known by name alone, as those of a list that grows.
  Declaration choice(std::string id, std::string& field, std::vector<Option> options);
  /// A field's value that is none of the choices throws std::logic_error.
  template <class Enum>
    requires std::is_enum_v<Enum>
  Declaration choice(std::string id, Enum& field,
                     const std::vector<Choice<std::type_identity_t<Enum>>>& choices);
  Declaration text(std::string id, std::string& field);

  const std::vector<Parameter>& parameters() const { return parameters_; }

  /// Writes the values into the bound fields; ids that are missing keep the default.
  void assign(const Values& values) const;
  /// Reads the bound fields.
  Values collect() const;

 private:
  struct Access {
    std::function<void(const Value&)> set;
    std::function<Value()> get;
  };
  Declaration bind(std::string id, Kind kind, Value fallback, Access access);
  Declaration bind_choice(std::string id, Access access, std::vector<Option> options);

  std::vector<Parameter> parameters_;
  std::vector<Access> access_;
};

template <class Enum>
  requires std::is_enum_v<Enum>
Declaration Binder::choice(std::string id, Enum& field,
                           const std::vector<Choice<std::type_identity_t<Enum>>>& choices) {
  std::vector<Option> options;
  for (const auto& choice : choices) options.push_back({choice.id, choice.label, choice.help});
  const auto get = [&field, choices]() -> Value {
    for (const auto& choice : choices) {
      if (choice.value == field) return choice.id;
    }
    throw std::logic_error("a value that is none of the choices");
  };
  const auto set = [&field, choices](const Value& value) {
    for (const auto& choice : choices) {
      if (choice.id == std::get<std::string>(value)) field = choice.value;
    }
  };
  return bind_choice(std::move(id), {set, get}, std::move(options));
}

/// The declarations of an options struct, in their order.
template <class Options>
std::vector<Parameter> parameters_of() {
  Options options;
  Binder binder;
  describe(binder, options);
  return binder.parameters();
}

/// A struct filled from values by id; what is missing keeps its default.
template <class Options>
Options options_from(const Values& values) {
  Options options;
  Binder binder;
  describe(binder, options);
  binder.assign(values);
  return options;
}

template <class Options>
Values values_of(Options options) {
  Binder binder;
  describe(binder, options);
  return binder.collect();
}

}  // namespace earshot
