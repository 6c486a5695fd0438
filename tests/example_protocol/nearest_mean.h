#pragma once

#include "core/catalogue/protocols.h"
#include "core/params/binder.h"

namespace earshot::example {

struct NearestMeanOptions {
  double quieter_db = 20;
};
void describe(Binder& binder, NearestMeanOptions& options);

/// Names the class whose training items have the nearest mean, and tells what is left of that where
/// the test items are quieter. It lives in the tests alone: the example of docs/add-a-protocol.md.
ProtocolEntry nearest_mean();

}  // namespace earshot::example
