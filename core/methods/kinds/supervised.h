#pragma once

#include <string>

#include "core/methods/method_with.h"
#include "core/params/binder.h"

namespace earshot {

struct SupervisedOptions {
  double dropout = 0;
};

void describe(Binder& binder, SupervisedOptions& options);

/// Training with the labels: a linear classifier on the encoder's features and cross entropy, the
/// upper reference of the self-supervised methods (van den Oord et al. 2018, CPC, table 1;
/// Spijkervet & Burgoyne 2021, CLMR, sec. 4). Rows without a label are left out of the loss.
/// Diagnostics: accuracy.
class Supervised : public MethodWith<SupervisedOptions> {
 public:
  static void declare(MethodEntry& entry);
  Supervised(const SupervisedOptions& options, EncoderPointer encoder);

  /// Makes the classifier, all zero, so that it says all classes alike at first. Throws
  /// std::invalid_argument where the data has fewer than two classes.
  void prepare(const DataFacts& facts) override;
  /// One view [batch, 1, time] and a label for each row, -1 where unknown. Throws
  /// std::invalid_argument for any other batch, and before prepare().
  StepOutput step(const Batch& batch) override;
  /// What the classifier says of each class's clips of the last step.
  std::vector<InsidePart> inside() const override;
  EncoderPointer encoder() const override { return encoder_; }

 private:
  EncoderPointer encoder_;
  std::vector<std::string> classes_;
  torch::nn::Linear classifier_{nullptr};
  torch::Tensor last_logits_;  ///< of the last step, to be looked at
  std::vector<std::int64_t> last_labels_;
};

}  // namespace earshot
