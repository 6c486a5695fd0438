#include "core/built_in/exporters.h"

#include "core/runs/exporters.h"

namespace earshot {

std::vector<ExporterEntry> built_in_exporters() {
  return {torchscript_exporter(), weights_exporter(), features_exporter()};
}

}  // namespace earshot
