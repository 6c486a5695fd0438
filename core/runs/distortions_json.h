#pragma once

#include "core/base/json.h"
#include "core/runs/evaluation.h"

namespace earshot {

/// What a result says of each distortion, of the encoder and of every baseline:
/// [{"name", "seen", "accuracy", "baselines": {name: accuracy}}].
Json distortions_json(const EvaluationResult& result);

/// Gives them back to the encoder and to the baselines that the result has by now. Throws
/// JsonError, one line.
void read_distortions(const Json& list, EvaluationResult& result);

}  // namespace earshot
