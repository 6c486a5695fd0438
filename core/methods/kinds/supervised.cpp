#include "core/methods/kinds/supervised.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "core/catalogue/catalogue.h"
#include "core/losses/classification.h"
#include "core/tensor/dropout.h"

namespace earshot {
namespace {

constexpr std::size_t most_classes_shown = 64;

}  // namespace

void describe(Binder& binder, SupervisedOptions& options) {
  binder.real("dropout", options.dropout)
      .label("Dropout")
      .hard(0, 0.95)
      .soft(0, 0.7)
      .help("Share of the features that the classifier misses in a training step.")
      .source("off: ours; CLMR's supervised SampleCNN has 0.5 (Spijkervet & Burgoyne 2021, code)");
}

void Supervised::declare(MethodEntry& entry) {
  entry.words = {"supervised", "Supervised (with the labels)",
                 "The encoder and a linear classifier learn the labels: the upper reference.",
                 "ours; as a reference in van den Oord et al. 2018 (CPC), table 1"};
  entry.reads_labels = true;
  entry.in_pieces = InPieces::Rows;
  entry.views = {ViewPlan{}};
  entry.lesson = [](const Values&) {
    return Lesson{
        "There is one view, and its label is told: the reference that a method without labels is "
        "measured by.",
        "Rows are the true classes, columns what was said; the diagonal is to win, and bright "
        "cells beside it are mix-ups.",
        "The loss of the training clips falls in any case; kNN and the probe say what holds for "
        "others."};
  };
}

Supervised::Supervised(const SupervisedOptions& options, EncoderPointer encoder)
    : MethodWith(options), encoder_(std::move(encoder)) {
  register_module("encoder", encoder_);
}

void Supervised::prepare(const DataFacts& facts) {
  if (facts.classes.size() < 2) {
    throw std::invalid_argument(
        facts.classes.empty()
            ? "supervised training needs labels, and the data has none in the column data.label; "
              "put the sounds into one folder for each class, or name a manifest's column"
            : "supervised training needs at least two classes; all labels in the column "
              "data.label are \"" +
                  facts.classes.front() + "\"");
  }
  classes_ = facts.classes;
  classifier_ = register_module(
      "classifier",
      torch::nn::Linear(encoder_->features(), static_cast<std::int64_t>(classes_.size())));
  torch::nn::init::zeros_(classifier_->weight);
  torch::nn::init::zeros_(classifier_->bias);
}

StepOutput Supervised::step(const Batch& batch) {
  if (!classifier_) throw std::invalid_argument("supervised training was not told the classes");
  if (batch.views.size() != 1 ||
      batch.labels.size() != static_cast<std::size_t>(batch.views[0].size(0))) {
    throw std::invalid_argument("supervised training takes one view and a label for each row");
  }
  const torch::Tensor features = encoder_->forward(batch.views[0]);
  const torch::Tensor logits =
      classifier_->forward(dropped(features, options_.dropout, is_training()));
  const torch::Tensor labels = torch::tensor(batch.labels, torch::kInt64).to(logits.device());
  const Classification result = classification(logits, labels);

  StepOutput output;
  output.loss = result.loss;
  output.diagnostics = {{"accuracy", result.accuracy}};
  output.features = {features.detach().to(torch::kFloat32)};
  last_logits_ = logits.detach();
  last_labels_ = batch.labels;
  return output;
}

std::vector<InsidePart> Supervised::inside() const {
  if (!last_logits_.defined()) return {};
  const auto shown = static_cast<std::int64_t>(std::min(classes_.size(), most_classes_shown));
  const torch::Tensor chances =
      torch::softmax(last_logits_.to(torch::kCPU, torch::kFloat32), 1).contiguous();
  const auto rows = chances.accessor<float, 2>();
  InsidePart part;
  part.kind = InsidePart::Kind::Matrix;
  part.name = "confusion";
  part.label = "What is taken for what";
  part.help =
      "Probability of each class (column), mean over the clips of a class (row); the diagonal is "
      "to win.";
  part.rows = part.columns = shown;
  part.values.assign(static_cast<std::size_t>(shown * shown),
                     std::numeric_limits<float>::quiet_NaN());
  for (std::int64_t truth = 0; truth < shown; ++truth) {
    const auto clips = std::count(last_labels_.begin(), last_labels_.end(), truth);
    part.marked.push_back(truth * shown + truth);
    for (std::int64_t said = 0; said < shown && clips > 0; ++said) {
      float sum = 0;
      for (std::size_t row = 0; row < last_labels_.size(); ++row) {
        if (last_labels_[row] == truth) sum += rows[static_cast<std::int64_t>(row)][said];
      }
      part.values[static_cast<std::size_t>(truth * shown + said)] = sum / static_cast<float>(clips);
    }
  }
  part.row_names.assign(classes_.begin(), classes_.begin() + shown);
  part.column_names = part.row_names;
  return {part};
}

}  // namespace earshot
