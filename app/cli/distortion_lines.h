#pragma once

#include <string>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/runs/evaluation.h"

namespace earshot {

/// What is left through each distortion, of the encoder and of every baseline, as lines of a table
/// with a head; empty where the protocol hears none.
std::vector<std::string> distortion_lines(const Catalogue& catalogue,
                                          const EvaluationResult& result);

}  // namespace earshot
