#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot {

/// The picture of what distortions leave of a run's probe, as PNG or SVG, drawn on the window's
/// thread. Throws std::runtime_error, one line, where the run keeps no such figures of its label.
ExporterEntry distortions_exporter();

}  // namespace earshot
