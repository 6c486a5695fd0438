#include "tests/example_encoder/catalogue.h"

#include "core/built_in/catalogue.h"
#include "core/models/encoder_entry.h"
#include "tests/example_encoder/m5.h"

namespace earshot::example {

Catalogue catalogue_with_m5() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.encoders.push_back(whole_reader<M5, M5Options>(
      {"m5", "M5 (raw waveform)", "Four convolutions on raw sound and the mean over time.",
       "Dai et al. 2017, \"Very deep convolutional neural networks for raw waveforms\", table 1"},
      [](const M5Options&, const EncoderContext&) { return M5::shortest_sound(); }));
  return catalogue;
}

}  // namespace earshot::example
