#include "app/session/mend.h"

#include <algorithm>
#include <cmath>
#include <QObject>

#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/form/number_field.h"

namespace earshot {
namespace {

class Search {
 public:
  Search(const Catalogue& catalogue, const Experiment& experiment, std::string path,
         const std::function<bool(const Experiment&)>& is_mended)
      : catalogue_(catalogue),
        experiment_(experiment),
        path_(std::move(path)),
        is_mended_(is_mended) {}

  bool mends(const Value& value) const {
    Experiment changed = experiment_;
    try {
      set_value(catalogue_, changed, path_, value);
      return is_mended_(changed);
    } catch (const std::exception&) {
      return false;
    }
  }

  /// Between a value that does not mend and one that does: the mending one nearest to the former.
  double nearest(double bad, double good, bool whole) const {
    for (int i = 0; i < 64 && std::abs(good - bad) > (whole ? 1.0 : 1e-6); ++i) {
      const double middle = whole ? std::round((good + bad) / 2) : (good + bad) / 2;
      (mends(as_value(middle, whole)) ? good : bad) = middle;
    }
    return good;
  }

  static Value as_value(double number, bool whole) {
    if (whole) return static_cast<std::int64_t>(std::llround(number));
    return number;
  }

 private:
  const Catalogue& catalogue_;
  const Experiment& experiment_;
  std::string path_;
  const std::function<bool(const Experiment&)>& is_mended_;
};

std::vector<std::string> choices_for(const Catalogue& catalogue, const Experiment& experiment,
                                     const std::string& path, const Parameter& parameter) {
  std::vector<std::string> choices;
  const Value method = experiment.values.at("method.name");
  for (const Preset& preset : catalogue.presets) {
    const auto has = [&](const std::string& name) {
      return std::ranges::find(preset.settings, name, &std::pair<std::string, Value>::first);
    };
    const auto of = has("method.name"), wanted = has(path);
    if (of == preset.settings.end() || !(of->second == method)) continue;
    if (wanted == preset.settings.end()) continue;
    if (const auto* text = std::get_if<std::string>(&wanted->second)) choices.push_back(*text);
  }
  for (const Option& option : parameter.options) choices.push_back(option.id);
  return choices;
}

/// Two digits, on the side that mends.
double rounded(const Search& search, double value) {
  const double step = std::pow(10.0, std::floor(std::log10(std::max(std::abs(value), 1e-9))) - 1);
  for (const double near : {std::floor(value / step) * step, std::ceil(value / step) * step}) {
    if (search.mends(near)) return near;
  }
  return value;
}

}  // namespace

std::optional<Mend> mend_of(const Catalogue& catalogue, const Experiment& experiment,
                            const std::string& path, const std::vector<std::string>& texts,
                            const std::function<bool(const Experiment&)>& is_mended) {
  const auto all = sections(catalogue, experiment);
  const Parameter* parameter = find_parameter(all, path);
  if (parameter == nullptr) return {};
  const Search search(catalogue, experiment, path, is_mended);
  const auto use = [&](const Value& value, const QString& shown) {
    return Mend{path, value, QObject::tr("Use %1").arg(shown)};
  };
  const bool is_text = parameter->kind == Kind::Text;
  if (is_text || parameter->kind == Kind::Choice) {
    for (const std::string& text :
         is_text ? texts : choices_for(catalogue, experiment, path, *parameter)) {
      if (!search.mends(text)) continue;
      return use(text, text.empty() ? QObject::tr("none") : shown_name(text));
    }
    return {};
  }
  const Value present = experiment.values.at(path);
  if (parameter->kind == Kind::Flag) {
    const bool other = number_of(present) == 0;
    if (!search.mends(other)) return {};
    return use(other, other ? QObject::tr("on") : QObject::tr("off"));
  }
  const bool whole = parameter->kind == Kind::Integer;
  const double now = number_of(present);
  std::optional<double> best;
  for (const double end : {parameter->hard_min, parameter->soft_max, parameter->hard_max}) {
    if (!std::isfinite(end) || !search.mends(Search::as_value(end, whole))) continue;
    double value = search.nearest(now, end, whole);
    if (!whole) value = rounded(search, value);
    if (!best || std::abs(value - now) < std::abs(*best - now)) best = value;
  }
  const double fallback = number_of(parameter->fallback);
  if (!best && search.mends(Search::as_value(fallback, whole))) best = fallback;
  if (!best) return {};
  return use(Search::as_value(*best, whole), number_text(*best));
}

}  // namespace earshot
