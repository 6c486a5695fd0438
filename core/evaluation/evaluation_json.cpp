#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/evaluation/evaluation.h"

namespace earshot {
namespace {

using nlohmann::ordered_json;

ordered_json figures_of(const ProbeResult& probe) {
  ordered_json object;
  object["accuracy"] = probe.accuracy;
  object["macro_f1"] = probe.macro_f1;
  object["valid_accuracy"] = probe.valid_accuracy;
  object["regularisation"] = probe.regularisation;
  object["features"] = probe.features;
  return object;
}

ordered_json classes_of(const ProbeResult& probe) {
  ordered_json list = ordered_json::array();
  for (const ClassResult& own : probe.per_class) {
    list.push_back({{"class", own.name},
                    {"precision", own.precision},
                    {"recall", own.recall},
                    {"f1", own.f1},
                    {"support", own.support}});
  }
  return list;
}

ordered_json predictions_of(const ProbeResult& probe) {
  ordered_json list = ordered_json::array();
  for (const auto& one : probe.predictions) {
    list.push_back({one.clip, one.truth, one.predicted});
  }
  return list;
}

void read_figures(const ordered_json& object, ProbeResult& probe) {
  object.at("accuracy").get_to(probe.accuracy);
  object.at("macro_f1").get_to(probe.macro_f1);
  probe.valid_accuracy = object.value("valid_accuracy", 0.0);
  probe.regularisation = object.value("regularisation", 0.0);
  probe.features = object.value("features", std::int64_t{0});
}

/// What all probes of one evaluation share.
void read_shared(const ordered_json& object, ProbeResult& probe) {
  object.at("protocol").get_to(probe.protocol);
  object.at("split").get_to(probe.split);
  probe.label = object.value("label", std::string("label"));
  object.at("classes").get_to(probe.classes);
  if (const auto counts = object.find("clips"); counts != object.end()) {
    probe.train_clips = counts->value("train", std::int64_t{0});
    probe.valid_clips = counts->value("valid", std::int64_t{0});
    probe.test_clips = counts->value("test", std::int64_t{0});
  }
}

void read_details(const ordered_json& object, ProbeResult& probe) {
  object.at("confusion").get_to(probe.confusion);
  for (const ordered_json& own : object.value("per_class", ordered_json::array())) {
    probe.per_class.push_back({own.at("class").get<std::string>(),
                               own.at("precision").get<double>(), own.at("recall").get<double>(),
                               own.at("f1").get<double>(), own.at("support").get<std::int64_t>()});
  }
  for (const ordered_json& one : object.value("predictions", ordered_json::array())) {
    probe.predictions.push_back({one.at(0).get<std::int64_t>(), one.at(1).get<std::int64_t>(),
                                 one.at(2).get<std::int64_t>()});
  }
}

ordered_json details_of(const ProbeResult& probe) {
  ordered_json object;
  object["confusion"] = probe.confusion;
  object["per_class"] = classes_of(probe);
  object["predictions"] = predictions_of(probe);
  return object;
}

}  // namespace

std::string to_json(const EvaluationResult& result) {
  const ProbeResult& probe = result.probe;
  ordered_json object;
  object["protocol"] = probe.protocol;
  object["split"] = probe.split;
  object.update(figures_of(probe));
  ordered_json baselines = ordered_json::object();
  for (const auto& [name, baseline] : result.baselines) {
    baselines[name] = figures_of(baseline);
    baselines[name].update(details_of(baseline));
  }
  object["baselines"] = std::move(baselines);
  object["classes"] = probe.classes;
  object["confusion"] = probe.confusion;
  object["per_class"] = classes_of(probe);
  object["label"] = probe.label;
  object["step"] = result.step;
  object["knn_accuracy"] = result.knn_accuracy;
  object["clips"] = {
      {"train", probe.train_clips}, {"valid", probe.valid_clips}, {"test", probe.test_clips}};
  object["seconds"] = result.seconds;
  object["data"] = {{"path", result.data}, {"clips", result.data_clips}};
  object["predictions"] = predictions_of(probe);
  return object.dump();
}

EvaluationResult evaluation_from_json(const std::string& json) {
  try {
    const ordered_json object = ordered_json::parse(json);
    EvaluationResult result;
    result.step = object.value("step", std::int64_t{0});
    result.knn_accuracy = object.value("knn_accuracy", 0.0);
    result.seconds = object.value("seconds", 0.0);
    if (const auto data = object.find("data"); data != object.end()) {
      data->at("path").get_to(result.data);
      data->at("clips").get_to(result.data_clips);
    }
    read_shared(object, result.probe);
    read_figures(object, result.probe);
    read_details(object, result.probe);
    for (const auto& [name, stored] : object.at("baselines").items()) {
      ProbeResult baseline;
      read_shared(object, baseline);
      read_figures(stored, baseline);
      read_details(stored, baseline);
      result.baselines.emplace_back(name, std::move(baseline));
    }
    return result;
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(std::string("an evaluation cannot be read: ") + error.what());
  }
}

}  // namespace earshot
