#include "core/runs/distortions_json.h"

#include <algorithm>
#include <string_view>

#include "core/base/printable.h"

namespace earshot {
namespace {

[[noreturn]] void refuse_distortion(const std::string& path, const Json& value,
                                    const std::string& takes) {
  throw JsonError(path + ": " + shortened(json_text(value)) + " is not allowed; it takes " + takes);
}

const Json& distortion_member(const Json& object, const std::string& path, std::string_view key) {
  const auto found = object.find(std::string(key));
  if (found == object.end()) throw JsonError(path + ": has no " + shortened(key));
  return *found;
}

double share_of_clips(const Json& value, const std::string& path) {
  const double share = value.is_number() ? value.get<double>() : -1.0;
  if (!(share >= 0 && share <= 1)) refuse_distortion(path, value, "a number from 0 to 1");
  return share;
}

const DistortionResult* by_name(const std::vector<DistortionResult>& list,
                                const std::string& name) {
  const auto found = std::ranges::find(list, name, &DistortionResult::name);
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

Json distortions_json(const EvaluationResult& result) {
  Json list = Json::array();
  for (const DistortionResult& one : result.probe.distortions) {
    Json baselines = Json::object();
    for (const auto& [name, baseline] : result.baselines) {
      const DistortionResult* own = by_name(baseline.distortions, one.name);
      if (own != nullptr) baselines[name] = own->accuracy;
    }
    list.push_back({{"name", one.name},
                    {"seen", one.seen},
                    {"accuracy", one.accuracy},
                    {"baselines", std::move(baselines)}});
  }
  return list;
}

void read_distortions(const Json& list, EvaluationResult& result) {
  if (!list.is_array()) refuse_distortion("distortions", list, "a list of distortions");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string path = "distortions[" + std::to_string(i) + "]";
    const Json& one = list[i];
    if (!one.is_object()) refuse_distortion(path, one, "an object");
    const Json& name = distortion_member(one, path, "name");
    const Json& seen = distortion_member(one, path, "seen");
    if (!name.is_string()) refuse_distortion(path + ".name", name, "a text");
    if (!seen.is_boolean()) refuse_distortion(path + ".seen", seen, "true or false");
    DistortionResult read{
        name.get<std::string>(), seen.get<bool>(),
        share_of_clips(distortion_member(one, path, "accuracy"), path + ".accuracy")};
    if (by_name(result.probe.distortions, read.name) != nullptr) {
      refuse_distortion(path + ".name", name, "a name that no other distortion has");
    }
    const Json& baselines = distortion_member(one, path, "baselines");
    if (!baselines.is_object()) refuse_distortion(path + ".baselines", baselines, "an object");
    for (auto& [baseline, probe] : result.baselines) {
      const std::string place = path + ".baselines";
      DistortionResult own = read;
      own.accuracy = share_of_clips(distortion_member(baselines, place, baseline),
                                    place + "." + shortened(baseline));
      probe.distortions.push_back(std::move(own));
    }
    result.probe.distortions.push_back(std::move(read));
  }
}

}  // namespace earshot
