#include "tests/support/support.h"

#include <sndfile.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "core/base/random.h"
#include "tests/support/places.h"

namespace earshot::testing {

std::filesystem::path goldens_folder() {
  const char* elsewhere = std::getenv("EARSHOT_GOLDENS");
  if (elsewhere != nullptr && *elsewhere != '\0') return elsewhere;
  return source_folder() / "tests" / "golden";
}

nlohmann::json golden(const std::string& file) {
  const std::filesystem::path path = goldens_folder() / file;
  std::ifstream stream(path);
  if (!stream) throw std::runtime_error("golden " + path.string() + " cannot be read");
  return nlohmann::json::parse(stream);
}

const nlohmann::json& at(const nlohmann::json& object, std::string_view key) {
  const std::string text(key);
  const auto found = object.find(text);
  if (found == object.end()) throw std::runtime_error("golden: key \"" + text + "\" is missing");
  return *found;
}

torch::Tensor tensor(const nlohmann::json& stored, torch::Dtype dtype) {
  const auto shape = at(stored, "shape").get<std::vector<std::int64_t>>();
  const auto data = at(stored, "data").get<std::vector<double>>();
  return torch::tensor(data, torch::kFloat64).reshape(shape).to(dtype);
}

double relative_error(const torch::Tensor& actual, const torch::Tensor& expected) {
  if (actual.sizes() != expected.sizes()) return std::numeric_limits<double>::infinity();
  if (expected.numel() == 0) return 0.0;
  const torch::Tensor a = actual.detach().to(torch::kFloat64);
  const torch::Tensor b = expected.detach().to(torch::kFloat64);
  const double scale = std::max(b.abs().max().item<double>(), 1e-12);
  const double error = (a - b).abs().max().item<double>() / scale;
  return std::isfinite(error) ? error : std::numeric_limits<double>::infinity();
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "earshot-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write_sound(const std::filesystem::path& file, const std::vector<float>& samples,
                 int sample_rate, int channels, int format) {
  std::filesystem::create_directories(file.parent_path());
  SF_INFO info{};
  info.samplerate = sample_rate;
  info.channels = channels;
  info.format = format != 0 ? format : SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  SNDFILE* sound = sf_open(file.c_str(), SFM_WRITE, &info);
  if (sound == nullptr) throw std::runtime_error("cannot write " + file.string());
  // Vorbis' encoder overruns the stack when it gets much at once.
  const auto frames = static_cast<sf_count_t>(samples.size()) / channels;
  for (sf_count_t done = 0; done < frames; done += 4096) {
    sf_writef_float(sound, samples.data() + done * channels,
                    std::min<sf_count_t>(4096, frames - done));
  }
  sf_close(sound);
}

void wipe_middle(const std::filesystem::path& file) {
  const auto third = static_cast<std::streamoff>(std::filesystem::file_size(file) / 3);
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(third);
  stream << std::string(static_cast<std::size_t>(third), '\0');
}

void write_toy_sounds(const std::filesystem::path& folder, int classes, int per_class,
                      double seconds, int sample_rate) {
  const auto count = static_cast<std::size_t>(seconds * sample_rate);
  for (int label = 0; label < classes; ++label) {
    for (int item = 0; item < per_class; ++item) {
      Random random(7, {static_cast<std::uint64_t>(label), static_cast<std::uint64_t>(item)});
      const double pitch = 220.0 * std::pow(2.0, label * 0.7) * random.uniform(0.97, 1.03);
      const double phase = random.uniform(0.0, 2.0 * std::numbers::pi);
      std::vector<float> samples(count);
      for (std::size_t i = 0; i < count; ++i) {
        const double time = static_cast<double>(i) / sample_rate;
        samples[i] = static_cast<float>(
            0.3 * std::sin(2.0 * std::numbers::pi * pitch * time + phase) + 0.03 * random.normal());
      }
      const std::string name = (item < 10 ? "0" : "") + std::to_string(item) + ".wav";
      write_sound(folder / ("class" + std::to_string(label)) / name, samples, sample_rate);
    }
  }
}

}  // namespace earshot::testing
