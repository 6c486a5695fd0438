#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <stdexcept>

#include "core/base/json.h"
#include "core/base/printable.h"
#include "core/experiment/run_folder.h"
#include "core/measures/paired_gain.h"
#include "core/runs/distortions_json.h"
#include "core/runs/evaluation.h"

namespace earshot {
namespace {

Json figures_of(const ProbeResult& probe) {
  Json object;
  for (const auto& [id, value] : probe.figures) object[id] = value;
  object["valid_accuracy"] = probe.valid_accuracy;
  object["regularisation"] = probe.regularisation;
  object["features"] = probe.features;
  Json metrics = Json::object();
  for (const auto& [id, value] : probe.figures) metrics[id] = value;
  for (const auto& [id, value] : probe.further) metrics[id] = value;
  object["metrics"] = std::move(metrics);
  return object;
}

Json gain_of(const PairedGain& gain) {
  return {{"value", gain.gain}, {"low", gain.low()}, {"high", gain.high()}};
}

Json classes_of(const ProbeResult& probe) {
  Json list = Json::array();
  for (const ClassResult& own : probe.per_class) {
    list.push_back({{"class", own.name},
                    {"precision", own.precision},
                    {"recall", own.recall},
                    {"f1", own.f1},
                    {"support", own.support}});
  }
  return list;
}

Json predictions_of(const ProbeResult& probe) {
  Json list = Json::array();
  for (const auto& one : probe.predictions) {
    list.push_back({one.item.clip, one.truth, one.predicted});
  }
  return list;
}

/// A member of a stored evaluation, with the words that name it in an error.
struct Member {
  const Json* json = nullptr;
  std::string path;

  Member operator[](const std::string& key) const {
    const auto found = json->is_object() ? json->find(key) : json->end();
    if (!json->is_object() || found == json->end()) {
      throw JsonError((path.empty() ? "" : path + ": ") + "has no " + shortened(key));
    }
    return {&*found, (path.empty() ? "" : path + ".") + shortened(key)};
  }
  Member at(std::size_t place) const {
    return {&json->at(place), path + "[" + std::to_string(place) + "]"};
  }
  bool has(const std::string& key) const { return json->is_object() && json->contains(key); }
  std::size_t size() const { return json->size(); }

  [[noreturn]] void refuse(const std::string& takes) const {
    throw JsonError(path + ": " + shortened(json_text(*json)) + " is not allowed; it takes " +
                    takes);
  }
  const Member& list(const std::string& of, std::optional<std::size_t> size = {}) const {
    const bool right = json->is_array() && (!size || json->size() == *size);
    if (!right) refuse("a list of " + (size ? std::to_string(*size) + " " : "") + of);
    return *this;
  }
  double number(double most, const std::string& takes) const {
    const double value = json->is_number() ? json->get<double>() : -1.0;
    if (!(value >= 0 && value <= most)) refuse(takes);
    return value;
  }
  double finite() const {
    const double value = json->get<double>();
    if (!(std::abs(value) <= 1e300)) refuse("a finite number");
    return value;
  }
  double share() const { return number(1.0, "a number from 0 to 1"); }
  double within(const Figure& figure) const {
    const double value = json->is_number() ? json->get<double>() : std::nan("");
    if (!(value >= figure.low && value <= figure.high)) {
      refuse("a number from " + to_text(figure.low) + " to " + to_text(figure.high));
    }
    return value;
  }
  std::int64_t count(std::int64_t most = latest_step) const {
    const bool right = json->is_number_integer() && json->get<std::int64_t>() >= 0 &&
                       json->get<std::int64_t>() <= most;
    if (!right) refuse("a whole number from 0 to " + std::to_string(most));
    return json->get<std::int64_t>();
  }
  std::string text() const {
    if (!json->is_string()) refuse("a text");
    return json->get<std::string>();
  }
};

constexpr double any_number = 1e300;

/// The numbers of an evaluation that stand beside the figures.
bool is_no_figure(const std::string& id) {
  static const std::set<std::string> others{"valid_accuracy", "regularisation", "features", "step",
                                            "seconds"};
  return others.contains(id);
}

/// In the order of their declaration, so that the one that ranks comes first.
void read_figures(const Member& object, const std::vector<Figure>& declared, ProbeResult& probe) {
  std::set<std::string> read;
  for (const Figure& figure : declared) {
    // Of a value that is no number JSON keeps a null.
    const bool ranks = &figure == &declared.front();
    if (!ranks && (!object.has(figure.id) || object[figure.id].json->is_null())) continue;
    const double value = object[figure.id].within(figure);
    (figure.by.empty() ? probe.figures : probe.further).emplace_back(figure.id, value);
    read.insert(figure.id);
  }
  for (const auto& [id, value] : object.json->items()) {
    if (!value.is_number() || is_no_figure(id) || read.contains(id)) continue;
    probe.figures.emplace_back(id, object[id].finite());
  }
  if (object.has("valid_accuracy")) probe.valid_accuracy = object["valid_accuracy"].share();
  if (object.has("regularisation")) {
    probe.regularisation = object["regularisation"].number(any_number, "a number from 0 on");
  }
  if (object.has("features")) probe.features = object["features"].count();
}

/// What all probes of one evaluation share.
void read_shared(const Member& object, ProbeResult& probe) {
  probe.protocol = object["protocol"].text();
  probe.split = object["split"].text();
  probe.label = object.has("label") ? object["label"].text() : "label";
  const Member classes = object["classes"].list("names");
  for (std::size_t i = 0; i < classes.size(); ++i) probe.classes.push_back(classes.at(i).text());
  if (!object.has("clips")) return;
  const Member clips = object["clips"];
  if (clips.has("train")) probe.train_clips = clips["train"].count();
  if (clips.has("valid")) probe.valid_clips = clips["valid"].count();
  if (clips.has("test")) probe.test_clips = clips["test"].count();
}

/// As many rows and columns as there are classes.
void read_confusion(const Member& rows, ProbeResult& probe) {
  constexpr std::int64_t most_clips = 1'000'000'000;
  const std::size_t classes = probe.classes.size();
  rows.list("rows, one a class", classes);
  for (std::size_t truth = 0; truth < classes; ++truth) {
    const Member row = rows.at(truth).list("counts, one a class", classes);
    std::vector<std::int64_t>& counts = probe.confusion.emplace_back();
    for (std::size_t i = 0; i < classes; ++i) counts.push_back(row.at(i).count(most_clips));
  }
}

void read_classes(const Member& list, ProbeResult& probe) {
  if (list.json->is_array() && list.size() == 0) return;
  list.list("figures, one a class", probe.classes.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Member one = list.at(i);
    ClassResult own{one["class"].text(), one["precision"].share(), one["recall"].share(),
                    one["f1"].share(), one["support"].count()};
    if (own.name != probe.classes[i]) {
      one["class"].refuse("\"" + shortened(probe.classes[i]) + "\", as in classes");
    }
    probe.per_class.push_back(std::move(own));
  }
}

void read_predictions(const Member& list, ProbeResult& probe) {
  list.list("predictions");
  const auto last_class = static_cast<std::int64_t>(probe.classes.size()) - 1;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Member one = list.at(i).list("clip, true and predicted class", 3);
    probe.predictions.push_back(
        {Item{one.at(0).count()}, one.at(1).count(last_class), one.at(2).count(last_class)});
  }
}

void read_details(const Member& object, ProbeResult& probe) {
  read_confusion(object["confusion"], probe);
  if (object.has("per_class")) read_classes(object["per_class"], probe);
  if (object.has("predictions")) read_predictions(object["predictions"], probe);
}

Json details_of(const ProbeResult& probe) {
  Json object;
  object["confusion"] = probe.confusion;
  object["per_class"] = classes_of(probe);
  object["predictions"] = predictions_of(probe);
  return object;
}

}  // namespace

std::string to_json(const EvaluationResult& result) {
  const ProbeResult& probe = result.probe;
  Json object;
  object["protocol"] = probe.protocol;
  object["split"] = probe.split;
  object.update(figures_of(probe));
  Json baselines = Json::object();
  for (const auto& [name, baseline] : result.baselines) {
    baselines[name] = figures_of(baseline);
    if (const auto gain = paired_gain(probe, baseline)) baselines[name]["gain"] = gain_of(*gain);
    baselines[name].update(details_of(baseline));
  }
  object["baselines"] = std::move(baselines);
  if (const auto* strongest = strongest_baseline(result)) {
    object["strongest_baseline"] = strongest->first;
  }
  object["classes"] = probe.classes;
  object["confusion"] = probe.confusion;
  object["per_class"] = classes_of(probe);
  object["label"] = probe.label;
  object["step"] = result.step;
  for (const auto& [id, value] : probe.further) object[id] = value;
  object["clips"] = {
      {"train", probe.train_clips}, {"valid", probe.valid_clips}, {"test", probe.test_clips}};
  object["seconds"] = result.seconds;
  object["data"] = {{"path", result.data}, {"clips", result.data_clips}};
  object["predictions"] = predictions_of(probe);
  if (!probe.distortions.empty()) object["distortions"] = distortions_json(result);
  return json_text(object);
}

EvaluationResult evaluation_from_json(const Catalogue& catalogue, const std::string& json) {
  try {
    const Json root = parse_json(json);
    const Member object{&root, ""};
    EvaluationResult result;
    if (object.has("step")) result.step = object["step"].count();
    if (object.has("seconds")) {
      result.seconds = object["seconds"].number(any_number, "seconds from 0 on");
    }
    if (object.has("data")) {
      result.data = object["data"]["path"].text();
      result.data_clips = object["data"]["clips"].count();
    }
    read_shared(object, result.probe);
    const std::vector<Figure> figures = catalogue.figures_of(result.probe.protocol);
    read_figures(object, figures, result.probe);
    read_details(object, result.probe);
    const Member baselines = object["baselines"];
    if (!baselines.json->is_object()) baselines.refuse("an object of baselines");
    for (const auto& [name, stored] : baselines.json->items()) {
      ProbeResult baseline;
      read_shared(object, baseline);
      read_figures(baselines[name], figures, baseline);
      read_details(baselines[name], baseline);
      result.baselines.emplace_back(name, std::move(baseline));
    }
    if (object.has("distortions")) read_distortions(root["distortions"], result);
    return result;
  } catch (const JsonError& error) {
    throw std::runtime_error(std::string("an evaluation cannot be read: ") + error.what());
  }
}

}  // namespace earshot
