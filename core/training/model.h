#pragma once

#include <memory>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/methods/method.h"

namespace earshot {

/// The untrained encoder of an experiment; its weights are a matter of the seed.
EncoderPointer make_encoder(const Catalogue& catalogue, const Experiment& experiment);

/// The method around its encoder, the encoder's initial weights being those of make_encoder.
std::shared_ptr<Method> make_method(const Catalogue& catalogue, const Experiment& experiment);

/// method.prepare(facts); what it draws is a matter of the seed too. Throws what that throws.
void prepare_method(Method& method, const Experiment& experiment, const DataFacts& facts);

}  // namespace earshot
