#include "core/params/binder.h"

namespace earshot {

Declaration& Declaration::label(std::string text) {
  parameter_->label = std::move(text);
  return *this;
}

Declaration& Declaration::unit(std::string text) {
  parameter_->unit = std::move(text);
  return *this;
}

Declaration& Declaration::help(std::string text) {
  parameter_->help = std::move(text);
  return *this;
}

Declaration& Declaration::source(std::string text) {
  parameter_->source = std::move(text);
  return *this;
}

Declaration& Declaration::hard(double low, double high) {
  parameter_->hard_min = low;
  parameter_->hard_max = high;
  return soft(low, high);
}

Declaration& Declaration::at_least(double low) {
  parameter_->hard_min = low;
  parameter_->soft_min = low;
  return *this;
}

Declaration& Declaration::soft(double low, double high) {
  parameter_->soft_min = low;
  parameter_->soft_max = high;
  return *this;
}

Declaration& Declaration::scale(Scale scale) {
  parameter_->scale = scale;
  return *this;
}

Declaration& Declaration::applies(Applies when) {
  parameter_->applies = when;
  return *this;
}

Declaration& Declaration::advanced() {
  parameter_->advanced = true;
  return *this;
}

Declaration& Declaration::formerly(Value value) {
  parameter_->formerly = std::move(value);
  return *this;
}

Declaration& Declaration::once_named(std::string name, std::string since) {
  parameter_->former_names.push_back({std::move(name), "", std::move(since)});
  return *this;
}

Declaration& Declaration::choice_once_named(std::string name, std::string today,
                                            std::string since) {
  parameter_->former_names.push_back({std::move(name), std::move(today), std::move(since)});
  return *this;
}

Declaration Binder::bind(std::string id, Kind kind, Value fallback, Access access) {
  Parameter parameter;
  parameter.id = std::move(id);
  parameter.kind = kind;
  parameter.fallback = std::move(fallback);
  parameters_.push_back(std::move(parameter));
  access_.push_back(std::move(access));
  return Declaration(parameters_.back());
}

namespace {

template <class Field>
auto access_to(Field& field) {
  return std::pair{[&field](const Value& value) { field = std::get<Field>(value); },
                   [&field]() -> Value { return field; }};
}

}  // namespace

Declaration Binder::flag(std::string id, bool& field) {
  auto [set, get] = access_to(field);
  return bind(std::move(id), Kind::Flag, field, {set, get});
}

Declaration Binder::integer(std::string id, std::int64_t& field) {
  auto [set, get] = access_to(field);
  return bind(std::move(id), Kind::Integer, field, {set, get});
}

Declaration Binder::real(std::string id, double& field) {
  auto [set, get] = access_to(field);
  return bind(std::move(id), Kind::Real, field, {set, get});
}

Declaration Binder::choice(std::string id, std::string& field, std::vector<Option> options) {
  auto [set, get] = access_to(field);
  return bind_choice(std::move(id), {set, get}, std::move(options));
}

Declaration Binder::bind_choice(std::string id, Access access, std::vector<Option> options) {
  const Value fallback = access.get();
  const Declaration declaration = bind(std::move(id), Kind::Choice, fallback, std::move(access));
  parameters_.back().options = std::move(options);
  return declaration;
}

Declaration Binder::text(std::string id, std::string& field) {
  auto [set, get] = access_to(field);
  return bind(std::move(id), Kind::Text, field, {set, get});
}

void Binder::assign(const Values& values) const {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const auto found = values.find(parameters_[i].id);
    if (found != values.end()) {
      access_[i].set(checked(parameters_[i], found->second, parameters_[i].id));
    }
  }
}

Values Binder::collect() const {
  Values values;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    values[parameters_[i].id] = access_[i].get();
  }
  return values;
}

}  // namespace earshot
