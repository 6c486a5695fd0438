#pragma once

#include "core/methods/method.h"
#include "core/params/binder.h"

namespace earshot {

struct MethodEntry;

/// Takes of `values` what the options declare to apply at the next step, by binding them again.
template <class Options>
void take_live(Options& options, const Values& values) {
  Binder binder;
  describe(binder, options);
  Values live;
  for (const Parameter& parameter : binder.parameters()) {
    const auto found = values.find(parameter.id);
    if (found != values.end() && parameter.applies == Applies::NextStep) live.insert(*found);
  }
  binder.assign(live);
}

/// A method that has options, which describe(Binder&, Options&) declares: whatever they say applies
/// at the next step does.
template <class OptionsOfKind>
class MethodWith : public Method {
 public:
  using Options = OptionsOfKind;
  explicit MethodWith(OptionsOfKind options) : options_(std::move(options)) {}
  void change(const Values& values) override { take_live(options_, values); }

 protected:
  OptionsOfKind options_;
};

}  // namespace earshot
