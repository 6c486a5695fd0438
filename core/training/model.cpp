#include "core/training/model.h"

#include "core/base/random.h"
#include "core/tensor/seeded.h"

namespace earshot {

namespace {

const EncoderEntry& encoder_entry(const Catalogue& catalogue, const Experiment& experiment) {
  const auto* entry = catalogue.encoder(experiment.text("encoder.name"));
  if (entry == nullptr) {
    throw ParameterError("encoder.name", "there is no encoder " + experiment.text("encoder.name"));
  }
  return *entry;
}

}  // namespace

EncoderPointer make_encoder(const Catalogue& catalogue, const Experiment& experiment) {
  const EncoderEntry& entry = encoder_entry(catalogue, experiment);
  const auto seed = static_cast<std::uint64_t>(experiment.integer("seed"));
  return with_seed(mixed(seed ^ name_hash("encoder")), [&] {
    return entry.make(experiment.within("encoder"), {experiment.integer("data.sample_rate")});
  });
}

std::shared_ptr<Method> make_method(const Catalogue& catalogue, const Experiment& experiment) {
  const auto* entry = catalogue.method(experiment.text("method.name"));
  if (entry == nullptr) {
    throw ParameterError("method.name", "there is no method " + experiment.text("method.name"));
  }
  MethodContext context;
  context.encoder = make_encoder(catalogue, experiment);
  context.sample_rate = experiment.integer("data.sample_rate");
  context.crop_samples = experiment.integer("views.crop_samples");
  context.batch_size = experiment.integer("training.batch_size");
  // Called while the method is made, so its weights come from the method's seed.
  context.another_encoder = [&] {
    return encoder_entry(catalogue, experiment)
        .make(experiment.within("encoder"), {context.sample_rate});
  };
  const auto seed = static_cast<std::uint64_t>(experiment.integer("seed"));
  return with_seed(mixed(seed ^ name_hash("method")),
                   [&] { return entry->make(experiment.within("method"), context); });
}

void prepare_method(Method& method, const Experiment& experiment, const DataFacts& facts) {
  const auto seed = static_cast<std::uint64_t>(experiment.integer("seed"));
  with_seed(mixed(seed ^ name_hash("prepare")), [&] { method.prepare(facts); });
}

}  // namespace earshot
