#pragma once

#include "core/runs/evaluation.h"

namespace earshot {

/// What the figures of an evaluation say of the training. Differences are told where their 95 %
/// interval, paired by test item, is wholly on one side of 0.
struct EvaluationMeaning {
  enum class Says {
    NoBaseline,
    Taught,          ///< better than the strongest baseline
    Harmed,          ///< the label is harder to read than before the first step
    Below,           ///< worse than the strongest baseline
    BelowButGained,  ///< worse than it, and better than before the first step
    NoMore,          ///< better than before the first step, and no better than the strongest
    Unclear
  };
  Says says = Says::NoBaseline;
  const JudgedBaseline* strongest = nullptr;
  const JudgedBaseline* start = nullptr;  ///< the same encoder before its first step
};

/// Of a protocol that names classes. Points into `result`.
EvaluationMeaning meaning_of(const Catalogue& catalogue, const EvaluationResult& result);

/// The same in a few words for a terminal, "no better than log_mel_quarters, better than
/// untrained"; empty without a baseline.
std::string brief_words(const EvaluationMeaning& meaning);

}  // namespace earshot
