#pragma once

#include <QString>
#include <vector>

#include "app/session/run_list.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// What a step of an experiment costs on this machine, by the runs that were made here.
struct StepCost {
  double seconds = 0;     ///< 0: not known, and not invented
  double memory = 0;      ///< bytes that the program holds at the most; 0: not known
  bool measured = false;  ///< by a run of the same settings; else scaled by clips and crop
  QString from;           ///< that run's name
};

/// Of runs with details, the latest first. A run of the same method, network and chain counts;
/// where its batch or its crop is another, its seconds, and the memory that the training took on
/// top of the program's own, are scaled by the samples of a step.
StepCost cost_of_step(const Experiment& wanted, const std::vector<RunSummary>& runs);

/// "0.12 s a step, 640 MB", "≈ 0.12 s a step, 700 MB", "–".
QString cost_words(const StepCost& cost);

}  // namespace earshot
