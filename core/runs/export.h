#pragma once

#include <filesystem>
#include <stop_token>

#include "core/catalogue/catalogue.h"

namespace earshot {

/// Writes the encoder of a run's last checkpoint. A `.pt` file is TorchScript (see torchscript.h):
///     encoder = torch.jit.load("encoder.pt")
///     features = encoder(sound)  # [batch, 1, samples] at encoder.sample_rate -> [batch, features]
/// A `.safetensors` file holds the weights by name with the metadata encoder, sample_rate,
/// features, step. Throws std::invalid_argument for any other ending, std::runtime_error, one line,
/// where the run has no checkpoint or the file cannot be written; Stopped before anything is
/// written.
void export_encoder(const Catalogue& catalogue, const std::filesystem::path& run,
                    const std::filesystem::path& file, std::stop_token stop = {});

}  // namespace earshot
