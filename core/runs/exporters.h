#pragma once

#include "core/catalogue/exporters.h"

namespace earshot {

/// The encoder of a run's last checkpoint: as TorchScript, which any PyTorch program runs, and as
/// the weights alone (core/runs/export.h).
ExporterEntry torchscript_exporter();
ExporterEntry weights_exporter();

/// What the encoder makes of every clip, as numbers (core/runs/features_file.h).
ExporterEntry features_exporter();

}  // namespace earshot
