#include "core/training/checkpoint_places.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "core/tensor_files/in_quotes.h"

namespace earshot {
namespace {

/// What a method that is opened for its encoder alone has no place for is passed over; but all of a
/// file is read for its checksum, which may not take for ever.
constexpr std::uint64_t kMostUnknown = 1ULL << 30;
constexpr std::uint64_t kMostStates = 8;  ///< of a parameter's size, whatever the optimiser

const void* identity(const torch::Tensor& tensor) {
  return tensor.unsafeGetTensorImpl();
}

/// "encoder." where the method calls its encoder so.
std::string encoder_prefix(const Method& method) {
  const auto own = named_tensors(*method.encoder());
  if (own.empty()) return "";
  for (const auto& [path, tensor] : named_tensors(method)) {
    if (tensor.is_same(own.front().second) && path.ends_with(own.front().first)) {
      return path.substr(0, path.size() - own.front().first.size());
    }
  }
  return "";
}

}  // namespace

NamedTensors tensors_once(const torch::nn::Module& module) {
  std::set<const void*> seen;
  NamedTensors once;
  for (auto& [path, tensor] : named_tensors(module)) {
    if (tensor.defined() && seen.insert(identity(tensor)).second) once.emplace_back(path, tensor);
  }
  return once;
}

NamedTensors ParameterPaths::flat() const {
  NamedTensors all;
  for (const NamedTensors& group : groups) all.insert(all.end(), group.begin(), group.end());
  return all;
}

std::vector<std::vector<std::string>> ParameterPaths::names() const {
  std::vector<std::vector<std::string>> all;
  for (const NamedTensors& group : groups) {
    auto& names = all.emplace_back();
    for (const auto& [path, parameter] : group) names.push_back(path);
  }
  return all;
}

ParameterPaths parameter_paths(const Method& method, const Optimiser& optimiser) {
  std::map<const void*, std::string> paths;
  for (const auto& [path, tensor] : tensors_once(method)) paths.emplace(identity(tensor), path);
  ParameterPaths found;
  for (const auto& group : optimiser.parameters()) {
    NamedTensors& named = found.groups.emplace_back();
    for (const torch::Tensor& parameter : group) {
      const auto path = paths.find(identity(parameter));
      if (path == paths.end()) throw std::logic_error("a parameter that no module has");
      named.emplace_back(path->second, parameter);
    }
  }
  return found;
}

CheckpointPlaces::CheckpointPlaces(Method& method, Optimiser* optimiser,
                                   const ParameterPaths& paths)
    : optimiser_(optimiser),
      encoder_(kMethodPrefix + encoder_prefix(method)),
      parameters_(paths.flat()) {
  add_method(method);
  if (optimiser_ != nullptr) add_optimiser(parameters_);
}

void CheckpointPlaces::add_method(const Method& method) {
  std::set<std::string> first;
  for (const auto& [path, tensor] : tensors_once(method)) first.insert(path);
  for (const auto& [path, tensor] : named_tensors(method)) {
    if (!tensor.defined()) continue;
    // Old checkpoints hold a shared tensor under each of its paths.
    places_[kMethodPrefix + path] = {tensor.scalar_type(), tensor.sizes().vec(), tensor, true,
                                     first.contains(path)};
  }
}

void CheckpointPlaces::add_optimiser(const NamedTensors& parameters) {
  for (const auto& [path, parameter] : parameters) {
    for (const KeptState& kept : optimiser_->kept()) {
      Place place{torch::kInt64, {}, parameter, false, false};
      if (!kept.is_counter) {
        place.dtype = parameter.scalar_type();
        place.shape = parameter.sizes().vec();
      }
      places_[kOptimiserPrefix + path + '.' + kept.name] = std::move(place);
    }
  }
}

std::string CheckpointPlaces::problem_with(const std::vector<StoredTensor>& stored) const {
  std::vector<std::string> misfits;
  std::set<std::string> found;
  std::uint64_t unknown = 0, most_unknown = kMostUnknown;
  for (const auto& [name, place] : places_) {
    most_unknown += kMostStates * bytes_of(place.dtype, place.shape).value_or(0);
  }
  for (const StoredTensor& tensor : stored) {
    found.insert(tensor.name);
    const auto place = places_.find(tensor.name);
    const std::string words =
        in_quotes(tensor.name) + " is " + words_of(tensor.dtype, tensor.shape);
    if (place == places_.end()) {
      if (optimiser_ == nullptr && !tensor.name.starts_with(encoder_)) {
        const std::uint64_t bytes = bytes_of(tensor.dtype, tensor.shape).value_or(most_unknown);
        unknown = bytes > most_unknown ? most_unknown + 1 : unknown + bytes;
        if (unknown <= most_unknown) continue;
      }
      misfits.push_back(words + " in the file and has no place in the network");
    } else if (place->second.dtype != tensor.dtype || place->second.shape != tensor.shape) {
      misfits.push_back(words + " in the file, but " +
                        words_of(place->second.dtype, place->second.shape) + " in the network");
    }
  }
  for (const auto& [name, place] : places_) {
    if (!place.needed || found.contains(name)) continue;
    misfits.push_back(in_quotes(name) + ", " + words_of(place.dtype, place.shape) +
                      " in the network, is missing in the file");
  }
  find_half_states(stored, misfits);
  if (misfits.empty()) return "";
  if (misfits.size() == 1) return misfits.front();
  return misfits.front() + " (and " + std::to_string(misfits.size() - 1) + " more)";
}

/// What an optimiser keeps of one parameter is there whole or not at all.
void CheckpointPlaces::find_half_states(const std::vector<StoredTensor>& stored,
                                        std::vector<std::string>& misfits) const {
  if (optimiser_ == nullptr) return;
  std::set<std::string> names;
  for (const StoredTensor& tensor : stored) names.insert(tensor.name);
  for (const auto& [path, parameter] : parameters_) {
    std::vector<std::string> missing;
    for (const KeptState& kept : optimiser_->kept()) {
      const std::string name = kOptimiserPrefix + path + '.' + kept.name;
      if (!names.contains(name)) missing.push_back(name);
    }
    if (!missing.empty() && missing.size() < optimiser_->kept().size()) {
      misfits.push_back(in_quotes(missing.front()) + " is missing in the file");
    }
  }
}

void CheckpointPlaces::fill(const std::vector<StoredTensor>& stored) {
  const torch::NoGradGuard no_grad;
  std::map<std::string, const StoredTensor*> states;
  for (const StoredTensor& tensor : stored) {
    const auto place = places_.find(tensor.name);
    if (place == places_.end()) continue;
    if (place->second.of_method) {
      place->second.tensor.copy_(tensor.read());
    } else {
      states.emplace(tensor.name, &tensor);
    }
  }
  for (const auto& [path, parameter] : parameters_) {
    std::vector<torch::Tensor> state;
    for (const KeptState& kept : optimiser_->kept()) {
      const auto found = states.find(kOptimiserPrefix + path + '.' + kept.name);
      if (found == states.end()) break;
      const torch::Tensor values = found->second->read();
      // Laid out as the parameter is, which steps are fastest on.
      state.push_back(kept.is_counter ? values : torch::empty_like(parameter).copy_(values));
    }
    if (!state.empty()) optimiser_->set_state(parameter, std::move(state));
  }
}

}  // namespace earshot
