#include "core/methods/kinds/wav2vec.h"

#include <cmath>
#include <stdexcept>

#include "core/catalogue/catalogue.h"
#include "core/losses/binary_contrast.h"
#include "core/losses/info_nce.h"
#include "core/methods/parts/heard_frames.h"
#include "core/methods/parts/prediction_steps.h"
#include "core/methods/parts/shared_plots.h"

namespace earshot {
namespace {

void describe_loss(Binder& binder, Wav2vecOptions& options) {
  binder
      .choice("loss", options.loss,
              {{Wav2vecOptions::Loss::Binary, "binary", "Binary",
                "Each candidate by itself: is it the true frame or not?"},
               {Wav2vecOptions::Loss::NoiseContrast, "noise_contrast", "NCE",
                "The same, knowing how many negatives there are, with a learned normaliser."},
               {Wav2vecOptions::Loss::InfoNce, "infonce", "InfoNCE",
                "Which of all candidates is the true frame?"}})
      .label("Contrast")
      .help("How the true frame is told from the negatives.")
      .source(
          "Schneider et al. 2019 (wav2vec), eq. 2: binary; Gutmann & Hyvarinen 2010, eq. 1 to 3: "
          "NCE, the negatives for noise: ours; fairseq's setting infonce");
  binder.flag("balanced", options.balanced)
      .label("Balanced classes")
      .advanced()
      .help(
          "Weigh all negatives of a prediction together as much as its positive; without it short "
          "trainings can rest where every frame is called a negative. For the binary contrast.")
      .source("Schneider et al. 2019 (wav2vec), sec. 2.2: off; fairseq's setting balanced_classes");
}

}  // namespace

void describe(Binder& binder, Wav2vecOptions& options) {
  binder.integer("steps", options.steps)
      .label("Prediction steps")
      .unit("frames")
      .hard(1, 200)
      .soft(1, 20)
      .help("How many frames of the future each context predicts.")
      .source("Schneider et al. 2019 (wav2vec), sec. 3.3 (12)");
  binder.integer("offset", options.offset)
      .label("First step")
      .unit("frames")
      .hard(1, 1000)
      .soft(1, 10)
      .help(
          "How far ahead the first predicted frame lies; 3 is the first that hears none of the "
          "samples that the present one hears.")
      .source("fairseq: receptive field / hop, rounded up (465 / 160); the paper counts from 1");
  describe_negatives(binder, options.negatives,
                     {"Schneider et al. 2019 (wav2vec), sec. 2.2: the same clip",
                      "Schneider et al. 2019 (wav2vec), sec. 3.3 (10)",
                      "ours; as in van den Oord et al. 2018 (CPC), table 2"});
  binder.integer("cross_negatives", options.cross_negatives)
      .label("More from the batch")
      .hard(0, 65536)
      .soft(0, 100)
      .advanced()
      .help("Further negatives, from all frames of the batch.")
      .source("wav2vec's code, fairseq: cross_sample_negatives, 0");
  describe_loss(binder, options);
}

Contradictions wav2vec_contradictions(const Values& all) {
  const auto options = options_from<Wav2vecOptions>(settings_below(all, "method"));
  Contradictions found = negative_contradictions(options.negatives, all);
  if (options.balanced && options.loss != Wav2vecOptions::Loss::Binary) {
    found.emplace_back("method.balanced",
                       "only the binary contrast has classes to balance; switch it off, or set "
                       "method.loss to binary");
  }
  return found;
}

void Wav2vec::declare(MethodEntry& entry) {
  entry.words = {"wav2vec", "wav2vec (2019)",
                 "From the sound so far, say of each frame whether it is the one that comes.",
                 "Schneider et al. 2019, \"wav2vec: unsupervised pre-training for speech "
                 "recognition\", sec. 2.2"};
  entry.views = {ViewPlan{}};
  entry.needs = EncoderNeed::Frames;
  entry.least_frames = [](const Values& values) {
    return options_from<Wav2vecOptions>(values).offset + 1;
  };
  entry.contradictions = [](const Catalogue&, const Values& all) {
    return wav2vec_contradictions(all);
  };
  entry.plots = prediction_step_plots();
  entry.plots.push_back(normaliser_plot());
  entry.lesson = [](const Values&) {
    return Lesson{
        "There is one view: the network hears it from the left and says of frames whether they "
        "come next.",
        "Each bar is a step into the future: the next frame is easy, the far ones need to know "
        "what is sounding.",
        "Each frame is a yes or no of its own, true against drawn ones: a loss that falls tells "
        "them apart."};
  };
}

Wav2vec::Wav2vec(const Wav2vecOptions& options, const EncoderPointer& encoder)
    : MethodWith(options), encoder_(frame_encoder(encoder, "wav2vec")) {
  register_module("encoder", encoder_);
  predictor_ = register_module(
      "predictor", std::make_shared<StepPredictor>(encoder_->context_channels(),
                                                   encoder_->local_channels(), options_.steps));
  if (options_.loss == Wav2vecOptions::Loss::NoiseContrast) {
    normaliser_ = register_parameter("normaliser", torch::zeros({}));
  }
}

NegativeFrames Wav2vec::draw(const Batch& batch, std::int64_t frames,
                             const std::vector<SoundSpan>& heard) const {
  const std::int64_t clips = batch.views[0].size(0);
  const auto step = static_cast<std::uint64_t>(batch.step);
  const NegativeFrames drawn =
      draw_negatives(options_.negatives, clips, frames, batch.groups,
                     Random(batch.seed, {step, name_hash("negatives")}), heard);
  if (options_.cross_negatives == 0) return drawn;
  const NegativeFrames more =
      draw_negatives({NegativeOptions::Pool::Batch, options_.cross_negatives, false}, clips, frames,
                     batch.groups, Random(batch.seed, {step, name_hash("cross_negatives")}), heard);
  return {torch::cat({index_in_batch(drawn), more.index}, 2), false};
}

torch::Tensor Wav2vec::contrast(const FutureScores& scores, const torch::Tensor& infonce) const {
  if (options_.loss == Wav2vecOptions::Loss::InfoNce) return infonce;
  const auto count = static_cast<double>(scores.negatives.size(-1));
  if (normaliser_.defined()) {
    const torch::Tensor shift = normaliser_ - std::log(count);
    return binary_contrast(scores.positive + shift, scores.negatives + shift, 1.0);
  }
  return binary_contrast(scores.positive, scores.negatives, options_.balanced ? 1.0 / count : 1.0);
}

StepOutput Wav2vec::step(const Batch& batch) {
  if (batch.views.size() != 1) throw std::invalid_argument("wav2vec takes one view");
  const FrameEncoder::Frames frames =
      batch.heard.empty() ? encoder_->frames(batch.views[0])
                          : encoder_->frames_of_heard(batch.views[0], batch.heard[0]);
  const torch::Tensor z = frames.local.transpose(1, 2);
  const std::int64_t anchors = z.size(1) - options_.offset;
  if (anchors < 1) {
    throw std::invalid_argument("wav2vec whose first step is " + std::to_string(options_.offset) +
                                " takes more frames than that, not " + std::to_string(z.size(1)));
  }
  const auto heard = heard_frames(batch, 0, encoder_->hop_samples(), z.size(1));
  NegativeFrames negatives = draw(batch, z.size(1), heard);
  negatives.index = negatives.index.to(z.device());
  const torch::Tensor predictions =
      predictor_->forward(frames.context.transpose(1, 2).narrow(1, 0, anchors));
  FutureScores scores = future_scores(predictions, z, options_.offset, negatives);
  leave_out_unheard(scores, heard, options_.offset);
  const InfoNce multiple = info_nce(scores.positive, scores.negatives);
  const torch::Tensor losses = contrast(scores, multiple.loss);

  StepOutput output;
  output.loss = whole_mean(scores, losses);
  const torch::NoGradGuard no_grad;
  last_loss_ = step_means(scores, losses.detach());
  last_accuracy_ = step_means(scores, multiple.alone);
  output.diagnostics = {{"contrastive_accuracy", whole_mean(scores, multiple.alone)}};
  if (normaliser_.defined()) {
    output.diagnostics.emplace_back("normaliser", normaliser_.detach().clone());
  }
  add_step_diagnostics(output, last_loss_, last_accuracy_);
  output.features = {encoder_->features_of(frames).detach().to(torch::kFloat32)};
  return output;
}

std::vector<InsidePart> Wav2vec::inside() const {
  return step_parts(last_loss_, last_accuracy_);
}

}  // namespace earshot
