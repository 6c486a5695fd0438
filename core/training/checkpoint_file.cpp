#include "core/training/checkpoint_file.h"

#include <charconv>
#include <cmath>
#include <memory>
#include <stdexcept>

#include "core/tensor_files/in_quotes.h"
#include "core/tensor_files/safetensors.h"

namespace earshot {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& words) {
  throw std::runtime_error(file.string() + ": " + words);
}

template <class Number>
Number fact_from(const SafetensorsFile& file, const std::filesystem::path& path,
                 const std::string& name) {
  const auto found = file.metadata().find(name);
  if (found == file.metadata().end()) refuse(path, "is no checkpoint; it does not say its " + name);
  const std::string& text = found->second;
  Number number{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) {
    refuse(path, "is damaged: its " + name + " is " + in_quotes(text) + ", which is no number");
  }
  return number;
}

}  // namespace

CheckpointFile open_checkpoint(const std::filesystem::path& path) {
  const auto file = std::make_shared<const SafetensorsFile>(path);
  const auto format = fact_from<std::int64_t>(*file, path, "checkpoint");
  if (format != kCheckpointFormat) {
    refuse(path, "is a checkpoint of form " + std::to_string(format) +
                     "; this version reads form " + std::to_string(kCheckpointFormat));
  }
  CheckpointFile opened;
  opened.facts = {fact_from<std::int64_t>(*file, path, "step"),
                  fact_from<double>(*file, path, "seconds"),
                  fact_from<std::int64_t>(*file, path, "threads"),
                  {}};
  // Checkpoints of before have none.
  constexpr std::size_t longest = 1000;
  if (const auto health = file->metadata().find("health"); health != file->metadata().end()) {
    opened.facts.health = health->second.substr(0, longest);
  }
  opened.tensors = file->tensors();
  opened.verify = [file] { file->verify(); };
  return opened;
}

CheckpointFacts recorded_facts(const std::filesystem::path& file) {
  return file.extension() == kOldEnding ? open_old_checkpoint(file, {}).facts
                                        : open_checkpoint(file).facts;
}

}  // namespace earshot
