#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "core/built_in/importers.h"

namespace earshot::testing {

/// The goldens' folder: EARSHOT_GOLDENS where that is set, else tests/golden.
std::filesystem::path goldens_folder();

/// A golden file. Throws std::runtime_error naming the file where it cannot be read.
nlohmann::json golden(const std::string& file);

/// The value at a key. Throws std::runtime_error naming the key where it is missing.
const nlohmann::json& at(const nlohmann::json& object, std::string_view key);

/// {shape, dtype, data} as a tensor, float64 unless the dtype says int64 or float32.
torch::Tensor tensor(const nlohmann::json& stored, torch::Dtype dtype = torch::kFloat64);

/// The largest difference, relative to the largest magnitude of `expected`. NaN counts as infinity;
/// a different shape too.
double relative_error(const torch::Tensor& actual, const torch::Tensor& expected);

/// A folder that is removed with its contents at the end of the scope.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Writes float samples (interleaved) as a sound file; `format` is a libsndfile format word.
void write_sound(const std::filesystem::path& file, const std::vector<float>& samples,
                 int sample_rate, int channels = 1, int format = 0);

/// Overwrites the middle third of a file with zeros: what a header does not tell and decoding does.
void wipe_middle(const std::filesystem::path& file);

/// `per_class` clips of `seconds` for each of `classes` classes that an ear can tell apart (a pitch
/// each, with noise and random phase), in sub-folders: class0/00.wav ... Deterministic.
void write_toy_sounds(const std::filesystem::path& folder, int classes, int per_class,
                      double seconds, int sample_rate);

}  // namespace earshot::testing
