#pragma once

#include <QString>

#include "core/runs/evaluation.h"

namespace earshot {

/// What the figures of an evaluation mean, for people, in a sentence or two: against the strongest
/// baseline, and against the same encoder before its first step where training did harm, or where
/// it helped and what nothing was learnt for does as well.
QString meaning_words(const Catalogue& catalogue, const EvaluationResult& result);

}  // namespace earshot
