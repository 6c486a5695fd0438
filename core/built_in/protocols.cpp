#include "core/built_in/protocols.h"

#include "core/experiment/evaluation_options.h"
#include "core/measures/linear_protocol.h"
#include "core/measures/robustness_protocol.h"

namespace earshot {
namespace {

KnnSettings neighbours(const Values& settings) {
  const auto options = options_from<EvaluationOptions>(settings);
  return {options.knn_k, options.knn_temperature};
}

ProtocolEntry robustness(const Figure& knn) {
  ProtocolEntry entry;
  entry.words = {"robustness", "Robustness",
                 "The linear probe, fitted on clean clips, on test clips that are heard through "
                 "noise, filters, a hall and more.",
                 "ours; Hendrycks & Dietterich 2019 for the idea: fitted clean, judged through a "
                 "fixed set of corruptions"};
  entry.brief = "linear probe through distortions";
  entry.figures = {
      {"unseen_accuracy", "unseen distortions",
       "Mean accuracy on the test clips through the distortions of kinds that the training does "
       "not draw; through all, where it draws every kind.",
       "ours"},
      {"seen_accuracy", "seen distortions",
       "Mean accuracy on the test clips through the distortions of kinds that the training draws.",
       "ours"},
      knn};
  entry.own_figures_first = true;
  entry.hears_distortions = true;
  entry.judge = [](const Values& settings, const ProtocolTask& task) {
    return robustness_protocol(task, neighbours(settings));
  };
  return entry;
}

}  // namespace

std::vector<ProtocolEntry> built_in_protocols() {
  ProtocolEntry linear;
  linear.words = {"linear", "Linear probe",
                  "Logistic regression on the frozen features, its strength chosen on the "
                  "validation split.",
                  "van den Oord et al. 2018 (CPC), sec. 3.1; Chen et al. 2020 (SimCLR), sec. 2.2"};
  linear.brief = "linear probe";
  Figure knn{"knn_accuracy", "accuracy",
             "Share of the test clips whose class the nearest training clips vote for.",
             "Wu et al. 2018, sec. 3.4"};
  knn.by = "kNN";
  linear.figures = {knn};
  linear.judge = [](const Values& settings, const ProtocolTask& task) {
    return linear_protocol(task, neighbours(settings));
  };
  return {linear, robustness(knn)};
}

}  // namespace earshot
