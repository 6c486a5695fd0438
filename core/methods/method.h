#pragma once

#include <torch/torch.h>

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/base/drawn.h"
#include "core/base/sound_span.h"
#include "core/methods/inside.h"
#include "core/models/encoder.h"
#include "core/params/value.h"

namespace earshot {

/// What one training step sees.
struct Batch {
  /// As the entry's views say, each [batch, 1, time]; time differs where their lengths do.
  std::vector<torch::Tensor> views;
  std::vector<std::int64_t> clips;   ///< row -> index of the clip in the data set
  std::vector<std::int64_t> labels;  ///< row -> class of data.label, -1 where unknown
  std::vector<std::int64_t> groups;  ///< row -> number of its data.group, -1 where unknown
  std::int64_t step = 0;             ///< counted from 0
  std::uint64_t seed = 0;            ///< of the run: with the step it names every draw of a method
  std::int64_t epoch = 0;            ///< counted from 0
  std::int64_t steps_per_epoch = 1;  ///< whole batches of the training clips
  /// View -> row -> samples that are sound, where some are padding that is to be left out; else
  /// empty.
  std::vector<std::vector<SoundSpan>> heard = {};
};

/// What was drawn for views: view -> row -> one after the other.
using ViewDraws = std::vector<std::vector<std::vector<Drawn>>>;

/// The crops of one step on their way to views (MethodEntry::mix). What a method draws comes from
/// Random(seed, {step, name_hash(word)}) and is added to `draws`, so that people read what they
/// hear.
struct StepCrops {
  std::vector<torch::Tensor> views;  ///< as the entry's views say, each [batch, 1, time]
  ViewDraws draws;                   ///< so far, first where each was cut
  std::vector<std::int64_t> clips;   ///< row -> index of the clip in the data set
  std::int64_t sample_rate = 16000;  ///< Hz
  std::int64_t step = 0;             ///< counted from 0
  std::uint64_t seed = 0;
};

/// What a method is made around.
struct MethodContext {
  EncoderPointer encoder;
  /// A further encoder of the same kind, with weights of its own: a momentum branch begins as one.
  std::function<EncoderPointer()> another_encoder;
  std::int64_t sample_rate = 16000;  ///< Hz
  std::int64_t crop_samples = 0;     ///< of a view, where its plan does not say another length
  std::int64_t batch_size = 0;
};

/// What only the data can tell.
struct DataFacts {
  std::vector<std::string> classes;  ///< of data.label, sorted; Batch::labels counts them
  std::int64_t training_clips = 0;
  std::int64_t steps_per_epoch = 0;
};

/// The training sounds, to be looked at before the first step of a new run.
struct TrainingCrops {
  /// Shows the crops of up to `most` training clips, one of each in an order of the seed's, a few
  /// at a time: [rows, 1, samples of the longest view], as recorded, on the method's device, and
  /// what of each is heard (as Batch::heard of a view). Ends early when the run is to stop. Returns
  /// the number of clips.
  using Look = std::function<void(const torch::Tensor&, const std::vector<SoundSpan>&)>;
  std::function<std::int64_t(std::int64_t most, const Look& look)> each;
  std::function<void(const std::string&)> warn;
};

/// What one training step gives. The tensors stay on the device; only the trainer waits for them.
struct StepOutput {
  torch::Tensor loss;  ///< scalar, to be differentiated
  /// Named scalars for the curves ("contrastive_accuracy").
  std::vector<std::pair<std::string, torch::Tensor>> diagnostics;
  /// Encoder features h of each view, [batch, features], detached; undefined for a view that the
  /// encoder did not look at. A method that makes views of its own of one sound (patches of its
  /// picture) gives those of each of them. Health measures the first two that are defined.
  std::vector<torch::Tensor> features;
  /// Projections z of the same, detached; empty or undefined where there are none.
  std::vector<torch::Tensor> projections;
  /// The loss of whoever guesses, where the loss asks which of several is the right one.
  std::optional<double> guessing_loss = std::nullopt;
};

struct StepProgress {
  std::int64_t step = 0;   ///< counted from 0
  std::int64_t steps = 0;  ///< planned in all
  std::int64_t epoch = 0;  ///< of the step, counted from 0
  std::int64_t steps_per_epoch = 1;
};

/// One self-supervised method: says which views it wants, turns a batch into a loss and named
/// diagnostics, and does after the optimiser's step what is not gradient (momentum encoders,
/// queues, codebooks). All its state lies in parameters and buffers, so that a checkpoint holds
/// everything. Draws of its own come from Random(batch.seed, {step, name_hash(word)}); dropout
/// (core/tensor/dropout.h) and its like from network_generator(device), which the trainer seeds for
/// every step; never from LibTorch's default generators. The trainer knows nothing about any single
/// method.
class Method : public torch::nn::Module {
 public:
  /// Called once before the first step and before a checkpoint is read; not where a run is opened
  /// for its encoder alone. Throws std::invalid_argument where the data cannot be learned from.
  virtual void prepare(const DataFacts&) {}
  /// Called once before the first step of a new run, on the device that it trains on; what is found
  /// belongs into buffers. A run that resumes has it from its checkpoint.
  virtual void measure(const TrainingCrops&) {}
  virtual StepOutput step(const Batch& batch) = 0;
  /// Where the entry says InPieces::Representations, step() is compare(represent(batch.views)):
  /// first the representations of some rows, each [rows, ...], that the loss and the diagnostics
  /// are made of, then the loss of all of them. Throw std::logic_error where it does not say so.
  virtual std::vector<torch::Tensor> represent(const std::vector<torch::Tensor>&) {
    throw std::logic_error("this method takes its batch whole");
  }
  virtual StepOutput compare(const std::vector<torch::Tensor>&, const Batch&) {
    throw std::logic_error("this method takes its batch whole");
  }
  /// Between the gradient and the optimiser's step, once the gradients of the whole batch are
  /// there (of all its pieces) and before they are clipped: what a method drops or scales here is
  /// neither counted in the clipped norm nor seen by the optimiser. A gradient is dropped by
  /// parameter.mutable_grad().reset(); the optimiser then leaves the parameter as it is.
  virtual void after_gradient(const StepProgress&) {}
  /// After the optimiser's step.
  virtual void after_step(const StepProgress&) {}
  /// Settings declared Applies::NextStep that were changed while training, by id.
  virtual void change(const Values&) {}
  /// What the last step saw of the method's own state, for the panel Inside. Asked for now and
  /// then, right after a step; may wait for the device.
  virtual std::vector<InsidePart> inside() const { return {}; }
  /// The encoder that evaluation and export use.
  virtual EncoderPointer encoder() const = 0;
};

}  // namespace earshot
