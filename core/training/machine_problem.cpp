#include "core/training/machine_problem.h"

#include <dlfcn.h>
#include <torch/torch.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/cores.h"
#include "core/base/version.h"
#include "core/data/pcm_cache.h"
#include "core/experiment/run_folder.h"
#include "core/tensor/machine_check.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

using nlohmann::json;

/// The file that a symbol comes from, with its size and time: another library, or another version
/// of it, calculates differently.
std::string origin_of(const char* symbol) {
  Dl_info found{};
  void* const address = dlsym(RTLD_DEFAULT, symbol);
  if (address == nullptr || dladdr(address, &found) == 0 || found.dli_fname == nullptr) return "-";
  std::error_code none;
  const std::filesystem::path file = std::filesystem::canonical(found.dli_fname, none);
  if (none) return found.dli_fname;
  const auto time = std::filesystem::last_write_time(file, none).time_since_epoch().count();
  return file.string() + " " + std::to_string(std::filesystem::file_size(file, none)) + " " +
         std::to_string(time);
}

std::string processor() {
  std::ifstream stream("/proc/cpuinfo");
  std::string name, flags;
  for (std::string line; std::getline(stream, line) && !line.empty();) {
    if (line.starts_with("model") || line.starts_with("CPU ")) name += line + ";";
    if (line.starts_with("flags") || line.starts_with("Features")) flags = line;
  }
  return name + std::to_string(std::hash<std::string>{}(flags));
}

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

/// Where one of these differs, what was found before says nothing.
std::string identity() {
  std::string text = version() + "|" + TORCH_VERSION + "|" + processor();
  for (const char* symbol : {"sgemm_", "dnnl_version"}) {
    text += "|" + origin_of(symbol);
  }
  Dl_info library{};
  if (dladdr(reinterpret_cast<void*>(&at::get_num_threads), &library) != 0) {
    text += std::string("|") + library.dli_fname;
  }
  if (torch::cuda::is_available()) text += "|gpus " + std::to_string(torch::cuda::device_count());
  for (const char* name : {"OPENBLAS_CORETYPE", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA",
                           "ATEN_CPU_CAPABILITY", "LD_PRELOAD"}) {
    text += std::string("|") + variable(name);
  }
  return text;
}

json kept_problems(const std::filesystem::path& file, const std::string& key) {
  std::ifstream stream(file);
  const json kept = json::parse(stream, nullptr, /*allow_exceptions=*/false);
  if (!kept.is_object() || kept.value("of", json()) != json(key)) return {};
  const json problems = kept.value("problems", json());
  return problems.is_object() ? problems : json();
}

std::string words_of(const MachineCheck& check) {
  char figures[64];
  std::snprintf(figures, sizeof figures, "%.2g where %.0e is allowed", check.error, check.allowed);
  return check.what + " in " + check.precision + " on " + check.device + " is off by " + figures;
}

json found_problems() {
  json problems = json::object();
  for (const MachineCheck& check : check_machine()) {
    const std::string name = check.device + " " + check.precision;
    if (!check.ok() && !problems.contains(name)) problems[name] = words_of(check);
  }
  return problems;
}

}  // namespace

MachineWords machine_words() {
  MachineWords words{TORCH_VERSION, "CPU"};
  std::ifstream stream("/proc/cpuinfo");
  for (std::string line; std::getline(stream, line) && !line.empty();) {
    if (line.starts_with("model name")) words.device = line.substr(line.find(':') + 2);
  }
  words.device += ", " + std::to_string(cores_to_use()) + " threads";
  if (torch::cuda::is_available()) {
    words.device += "; GPUs (CUDA): " + std::to_string(torch::cuda::device_count());
  }
  return words;
}

std::string machine_problem(const std::string& device, const std::string& precision) {
  const std::string not_offered = precision == "bfloat16" ? bfloat16_problem(device) : "";
  if (!not_offered.empty()) return "training.precision: " + not_offered;
  if (variable("EARSHOT_TRUST_THIS_MACHINE") == "1") return "";
  const std::filesystem::path file = default_cache_folder() / "machine-check.json";
  const std::string key = identity();
  json problems = kept_problems(file, key);
  if (!problems.is_object()) {
    problems = found_problems();
    try {
      std::filesystem::create_directories(file.parent_path());
      write_file_safely(file, json{{"of", key}, {"problems", problems}}.dump(2) + "\n");
    } catch (const std::exception&) {
      // Then it is calculated again the next time.
    }
  }
  for (const std::string& needed : {std::string("float32"), precision}) {
    const auto found = problems.find(device + " " + needed);
    if (found == problems.end() || !found->is_string()) continue;
    return found->get<std::string>() +
           ": this machine's libraries calculate wrongly, and a training would learn from that; "
           "`earshot doctor` shows all. Another version of them would help (of OpenBLAS, or "
           "OPENBLAS_CORETYPE=Haswell; of LibTorch), or another precision; "
           "EARSHOT_TRUST_THIS_MACHINE=1 trains all the same";
  }
  return "";
}

}  // namespace earshot
