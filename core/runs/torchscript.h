#pragma once

#include <cstdint>
#include <filesystem>

#include "core/models/encoder.h"

namespace earshot {

/// Writes the encoder as TorchScript: `torch.jit.load(file)` gives a module in evaluation mode that
/// turns [batch, 1, samples] into [batch, features] for any batch and any length that the encoder
/// takes, front end included, has the encoder's own parameter names in its state_dict(), and the
/// attribute `sample_rate` (Hz). The encoder must be on the CPU; its train/eval mode is kept.
/// Written to a temporary name, flushed, renamed. Throws std::runtime_error naming the file.
void export_torchscript(Encoder& encoder, std::int64_t sample_rate,
                        const std::filesystem::path& file);

}  // namespace earshot
