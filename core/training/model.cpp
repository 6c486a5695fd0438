#include "core/training/model.h"

#include "core/base/random.h"
#include "core/base/seeded.h"

namespace earshot {

EncoderPointer make_encoder(const Catalogue& catalogue, const Experiment& experiment) {
  const auto* entry = catalogue.encoder(experiment.text("encoder.name"));
  if (entry == nullptr) {
    throw ParameterError("encoder.name", "there is no encoder " + experiment.text("encoder.name"));
  }
  const auto seed = static_cast<std::uint64_t>(experiment.integer("seed"));
  return with_seed(mixed(seed ^ name_hash("encoder")), [&] {
    return entry->make(experiment.within("encoder"), {experiment.integer("data.sample_rate")});
  });
}

std::shared_ptr<Method> make_method(const Catalogue& catalogue, const Experiment& experiment) {
  const auto* entry = catalogue.method(experiment.text("method.name"));
  if (entry == nullptr) {
    throw ParameterError("method.name", "there is no method " + experiment.text("method.name"));
  }
  const EncoderPointer encoder = make_encoder(catalogue, experiment);
  const auto seed = static_cast<std::uint64_t>(experiment.integer("seed"));
  return with_seed(mixed(seed ^ name_hash("method")),
                   [&] { return entry->make(experiment.within("method"), encoder); });
}

}  // namespace earshot
