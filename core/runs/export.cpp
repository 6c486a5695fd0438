#include "core/runs/export.h"

#include <stdexcept>

#include "core/base/stopped.h"
#include "core/runs/torchscript.h"
#include "core/tensor_files/safetensors.h"
#include "core/training/checkpoint.h"

namespace earshot {

void export_encoder(const Catalogue& catalogue, const std::filesystem::path& run,
                    const std::filesystem::path& file, std::stop_token stop) {
  const std::string kind = file.extension().string();
  if (kind != ".pt" && kind != ".safetensors") {
    throw std::invalid_argument(file.string() + ": takes a name that ends in .pt or .safetensors");
  }
  const LoadedRun loaded = load_run(catalogue, run);
  leave_if_stopped(stop);
  const std::int64_t rate = loaded.experiment.integer("data.sample_rate");
  if (kind == ".pt") {
    export_torchscript(*loaded.encoder, rate, file);
    return;
  }
  save_safetensors(named_tensors(*loaded.encoder),
                   {{"encoder", loaded.experiment.text("encoder.name")},
                    {"sample_rate", std::to_string(rate)},
                    {"features", std::to_string(loaded.encoder->features())},
                    {"step", std::to_string(loaded.facts.step)}},
                   file);
}

}  // namespace earshot
