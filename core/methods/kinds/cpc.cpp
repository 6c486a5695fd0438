#include "core/methods/kinds/cpc.h"

#include <cmath>
#include <stdexcept>

#include "core/catalogue/catalogue.h"
#include "core/losses/info_nce.h"
#include "core/methods/parts/heard_frames.h"
#include "core/methods/parts/prediction_steps.h"
#include "core/methods/parts/shared_plots.h"

namespace earshot {

void describe(Binder& binder, CpcOptions& options) {
  binder.integer("steps", options.steps)
      .label("Prediction steps")
      .unit("frames")
      .hard(1, 200)
      .soft(1, 20)
      .help("How many frames into the future each context predicts.")
      .source(
          "van den Oord et al. 2018 (CPC), sec. 3.1 and table 2 (12); music: 20 in CLMR's code");
  describe_negatives(
      binder, options.negatives,
      {"van den Oord et al. 2018 (CPC), table 2: mixed, same speaker or current sequence",
       "CPC_audio's code (128); the paper names no number; music: 15 in CLMR's code",
       "van den Oord et al. 2018 (CPC), table 2: worse, 57.3 against 64.6 %"});
  binder
      .choice(
          "score", options.score,
          {{CpcOptions::Score::Sum, "sum", "Sum over channels", "z'W c, as the paper writes it."},
           {CpcOptions::Score::Mean, "mean", "Mean over channels",
            "The same divided by the channels of z."}})
      .label("Score")
      .advanced()
      .help("How a prediction and a frame are compared.")
      .source("van den Oord et al. 2018 (CPC), eq. 3: sum; CPC_audio's code: mean");
}

void Cpc::declare(MethodEntry& entry) {
  entry.words = {"cpc", "CPC (contrastive predictive coding)",
                 "From the sound so far, tell the frames that come from frames of elsewhere.",
                 "van den Oord et al. 2018, \"Representation learning with contrastive predictive "
                 "coding\", sec. 2 and 3.1"};
  entry.views = {ViewPlan{}};
  entry.needs = EncoderNeed::Frames;
  entry.least_frames = [](const Values& values) {
    return options_from<CpcOptions>(values).steps + 1;
  };
  entry.contradictions = [](const Catalogue&, const Values& all) {
    return negative_contradictions(
        options_from<CpcOptions>(settings_below(all, "method")).negatives, all);
  };
  entry.plots = prediction_step_plots();
  entry.plots.push_back(
      {"information", "Information bound, in nats", {{"information_bound", "information bound"}}});
  entry.lesson = [](const Values&) {
    return Lesson{
        "There is one view: the network hears it from the left and foretells what comes next.",
        "Each bar is a step into the future: the next frame is easy, the far ones need to know "
        "what is sounding.",
        "Each step is a choice among the true frame and wrong ones; the accuracy says how often "
        "the true one wins."};
  };
}

Cpc::Cpc(const CpcOptions& options, const EncoderPointer& encoder)
    : MethodWith(options), encoder_(frame_encoder(encoder, "cpc")) {
  register_module("encoder", encoder_);
  predictors_ = register_module(
      "predictors",
      torch::nn::Linear(torch::nn::LinearOptions(encoder_->context_channels(),
                                                 options_.steps * encoder_->local_channels())
                            .bias(false)));
}

StepOutput Cpc::step(const Batch& batch) {
  if (batch.views.size() != 1) throw std::invalid_argument("CPC takes one view");
  const FrameEncoder::Frames frames =
      batch.heard.empty() ? encoder_->frames(batch.views[0])
                          : encoder_->frames_of_heard(batch.views[0], batch.heard[0]);
  const torch::Tensor z = frames.local.transpose(1, 2);
  const std::int64_t clips = z.size(0), length = z.size(1), channels = z.size(2);
  const std::int64_t anchors = length - options_.steps;
  if (anchors < 1) {
    throw std::invalid_argument("CPC with " + std::to_string(options_.steps) +
                                " prediction steps takes more frames than those, not " +
                                std::to_string(length));
  }
  const auto heard = heard_frames(batch, 0, encoder_->hop_samples(), length);
  NegativeFrames negatives = draw_negatives(
      options_.negatives, clips, length, batch.groups,
      Random(batch.seed, {static_cast<std::uint64_t>(batch.step), name_hash("negatives")}), heard);
  negatives.index = negatives.index.to(z.device());
  const torch::Tensor contexts = frames.context.transpose(1, 2).narrow(1, 0, anchors);
  const torch::Tensor predictions =
      predictors_->forward(contexts).view({clips, anchors, options_.steps, channels});
  const double scale =
      options_.score == CpcOptions::Score::Mean ? 1.0 / static_cast<double>(channels) : 1.0;
  FutureScores scores = future_scores(predictions, z, 1, negatives, scale);
  leave_out_unheard(scores, heard, 1);
  const InfoNce contrast = info_nce(scores.positive, scores.negatives);

  StepOutput output;
  const torch::Tensor losses = step_means(scores, contrast.loss);
  output.loss = losses.mean();
  const torch::NoGradGuard no_grad;
  last_loss_ = losses.detach();
  last_accuracy_ = step_means(scores, contrast.alone);
  output.diagnostics = {
      {"contrastive_accuracy", last_accuracy_.mean()},
      {"information_bound",
       std::log(1.0 + static_cast<double>(options_.negatives.count)) - last_loss_.mean()}};
  add_step_diagnostics(output, last_loss_, last_accuracy_);
  output.features = {encoder_->features_of(frames).detach().to(torch::kFloat32)};
  return output;
}

std::vector<InsidePart> Cpc::inside() const {
  return step_parts(last_loss_, last_accuracy_);
}

}  // namespace earshot
