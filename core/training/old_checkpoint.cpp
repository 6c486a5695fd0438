#include <map>
#include <memory>
#include <stdexcept>

#include "core/tensor_files/in_quotes.h"
#include "core/tensor_files/torch_file.h"
#include "core/training/checkpoint_file.h"

namespace earshot {
namespace {

constexpr const char* kMethod = "method.";
constexpr const char* kOptimiser = "optimiser.";

/// Tensors and values of a file by name.
class Contents {
 public:
  explicit Contents(const std::filesystem::path& path)
      : path_(path), file_(std::make_shared<const TorchFile>(path)) {
    for (const StoredTensor& tensor : file_->tensors()) tensors_.emplace(tensor.name, &tensor);
  }

  [[noreturn]] void refuse(const std::string& words) const {
    throw std::runtime_error(path_.string() + ": is no checkpoint of Earshot's: " + words);
  }

  const StoredTensor* tensor(const std::string& name) const {
    const auto found = tensors_.find(name);
    return found == tensors_.end() ? nullptr : found->second;
  }

  template <class Number>
  Number number(const std::string& name, torch::Dtype dtype) const {
    const StoredTensor* stored = tensor(name);
    if (stored == nullptr || stored->dtype != dtype || !stored->shape.empty()) {
      refuse("it does not say its " + in_quotes(name));
    }
    return stored->read().template item<Number>();
  }

  const TorchFile& file() const { return *file_; }
  std::shared_ptr<const TorchFile> shared() const { return file_; }

 private:
  std::filesystem::path path_;
  std::shared_ptr<const TorchFile> file_;
  std::map<std::string, const StoredTensor*> tensors_;
};

/// Of LibTorch's optimisers: the state of each parameter under its address, and the addresses of
/// each group in the order of its parameters. Gives the path of every address.
std::map<std::string, std::string> paths_of_addresses(
    const Contents& contents, const std::vector<std::vector<std::string>>& groups) {
  const std::string all = std::string(kOptimiser) + "param_groups.param_groups/";
  const auto count = contents.number<std::int64_t>(all + "size", torch::kInt64);
  if (count != static_cast<std::int64_t>(groups.size())) {
    contents.refuse("its optimiser has " + std::to_string(count) + " groups of parameters, not " +
                    std::to_string(groups.size()));
  }
  std::map<std::string, std::string> paths;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const std::string group = all + std::to_string(g) + ".params/";
    const auto parameters = contents.number<std::int64_t>(group + "size", torch::kInt64);
    if (parameters != static_cast<std::int64_t>(groups[g].size())) {
      contents.refuse("group " + std::to_string(g) + " of its optimiser has " +
                      std::to_string(parameters) + " parameters, not " +
                      std::to_string(groups[g].size()));
    }
    for (std::size_t i = 0; i < groups[g].size(); ++i) {
      const auto found = contents.file().values().find(group + std::to_string(i));
      const auto* address = found == contents.file().values().end()
                                ? nullptr
                                : std::get_if<std::string>(&found->second);
      if (address == nullptr || !paths.emplace(*address, groups[g][i]).second) {
        contents.refuse("its optimiser does not name its parameters one by one");
      }
    }
  }
  return paths;
}

/// The state that lies under an address, "0x55.exp_avg", by the parameter's path.
void add_state_by_address(const Contents& contents,
                          const std::vector<std::vector<std::string>>& groups,
                          std::vector<StoredTensor>& tensors) {
  const auto paths = paths_of_addresses(contents, groups);
  const std::string state = std::string(kOptimiser) + "state.";
  const auto new_name = [&](const std::string& name) {
    const std::string own = name.substr(state.size());
    const auto found = paths.find(own.substr(0, own.find('.')));
    if (found == paths.end()) contents.refuse(in_quotes(name) + " belongs to no parameter");
    return kOptimiser + found->second + own.substr(found->first.size());
  };
  for (const StoredTensor& tensor : contents.file().tensors()) {
    if (!tensor.name.starts_with(state)) continue;
    tensors.push_back(tensor);
    tensors.back().name = new_name(tensor.name);
  }
  for (const auto& [name, value] : contents.file().values()) {
    if (!name.starts_with(state)) continue;
    const auto* count = std::get_if<std::int64_t>(&value);
    if (count == nullptr) contents.refuse(in_quotes(name) + " is no whole number");
    tensors.push_back({new_name(name), torch::kInt64, {}, [count = *count] {
                         return torch::tensor(count, torch::kInt64);
                       }});
  }
}

/// LARS numbered its parameters: "velocity0".
void add_velocities(const Contents& contents, const std::vector<std::vector<std::string>>& groups,
                    std::vector<StoredTensor>& tensors) {
  std::size_t number = 0;
  for (const auto& group : groups) {
    for (const std::string& path : group) {
      const std::string name = std::string(kOptimiser) + "velocity" + std::to_string(number++);
      const StoredTensor* stored = contents.tensor(name);
      if (stored == nullptr) contents.refuse("it has no " + in_quotes(name));
      tensors.push_back(*stored);
      tensors.back().name = kOptimiser + path + ".velocity";
    }
  }
  const std::string more = std::string(kOptimiser) + "velocity" + std::to_string(number);
  if (contents.tensor(more) != nullptr)
    contents.refuse(in_quotes(more) + " belongs to no parameter");
}

}  // namespace

CheckpointFile open_old_checkpoint(const std::filesystem::path& path,
                                   const std::vector<std::vector<std::string>>& groups) {
  const Contents contents(path);
  CheckpointFile opened;
  for (const StoredTensor& tensor : contents.file().tensors()) {
    if (tensor.name.starts_with(kMethod)) opened.tensors.push_back(tensor);
  }
  if (!groups.empty()) {
    if (contents.tensor(std::string(kOptimiser) + "velocity0") != nullptr) {
      add_velocities(contents, groups, opened.tensors);
    } else {
      add_state_by_address(contents, groups, opened.tensors);
    }
  }
  opened.facts = {contents.number<std::int64_t>("step", torch::kInt64),
                  contents.number<double>("seconds", torch::kFloat64),
                  contents.number<std::int64_t>("threads", torch::kInt64)};
  opened.verify = [file = contents.shared(), whole = !groups.empty()] {
    file->verify(
        [whole](const std::string& name) { return whole || !name.starts_with(kOptimiser); });
  };
  return opened;
}

}  // namespace earshot
