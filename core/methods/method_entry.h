#pragma once

#include <concepts>
#include <memory>

#include "core/catalogue/catalogue.h"
#include "core/methods/method.h"
#include "core/params/binder.h"

namespace earshot {

/// The entry of a method: the class names its Options and says all else in declare(MethodEntry&):
/// words, views, needs, contradictions. It is made from its options and the context, the encoder,
/// or the encoder and another of its kind.
template <class Kind>
MethodEntry method() {
  using Options = typename Kind::Options;
  MethodEntry entry;
  entry.parameters = parameters_of<Options>();
  entry.make = [](const Values& values, const MethodContext& context) -> std::shared_ptr<Method> {
    const auto options = options_from<Options>(values);
    if constexpr (std::constructible_from<Kind, const Options&, const MethodContext&>) {
      return std::make_shared<Kind>(options, context);
    } else if constexpr (std::constructible_from<Kind, const Options&, EncoderPointer,
                                                 EncoderPointer>) {
      return std::make_shared<Kind>(options, context.encoder, context.another_encoder());
    } else {
      return std::make_shared<Kind>(options, context.encoder);
    }
  };
  Kind::declare(entry);
  return entry;
}

}  // namespace earshot
