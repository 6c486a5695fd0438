#include "core/methods/kinds/vq_cpc.h"

#include <algorithm>
#include <stdexcept>

#include "core/catalogue/catalogue.h"
#include "core/methods/parts/heard_frames.h"
#include "core/methods/parts/inside_parts.h"
#include "core/methods/parts/lesson_words.h"
#include "core/methods/parts/prediction_steps.h"
#include "core/methods/parts/shared_plots.h"
#include "core/tensor/dropout.h"

namespace earshot {
namespace {

constexpr std::int64_t most_clips_shown = 16;

/// Blocks that are not heard are no negatives of a clip that takes all its others.
void silence_unheard(FutureScores& scores, const NegativeFrames& negatives,
                     const std::vector<SoundSpan>& heard, std::int64_t first_target) {
  constexpr double never = -1e30;
  const std::int64_t targets = scores.positive.size(1), blocks = negatives.index.size(1);
  const torch::Tensor known = heard_mask(heard, blocks, scores.negatives).squeeze(1);
  const torch::Tensor index = negatives.index.narrow(1, first_target, targets);
  const torch::Tensor counts =
      known.unsqueeze(1).expand({-1, targets, -1}).gather(2, index).unsqueeze(2);
  scores.negatives = scores.negatives.masked_fill(counts.eq(0), never);
}

std::vector<SoundSpan> flipped(std::vector<SoundSpan> heard, std::int64_t length) {
  for (SoundSpan& span : heard) span = {length - span.end, length - span.begin};
  return heard;
}

/// Rows of [clips x length] that are heard; undefined where all are or none is.
torch::Tensor heard_rows(const std::vector<SoundSpan>& heard, std::int64_t length,
                         torch::Device device) {
  std::vector<std::int64_t> rows;
  for (std::size_t clip = 0; clip < heard.size(); ++clip) {
    for (std::int64_t block = heard[clip].begin; block < heard[clip].end; ++block) {
      rows.push_back(static_cast<std::int64_t>(clip) * length + block);
    }
  }
  return rows.empty() ? torch::Tensor() : torch::tensor(rows, torch::kInt64).to(device);
}

}  // namespace

void VqCpc::declare(MethodEntry& entry) {
  entry.words = {"vq-cpc", "VQ-CPC (coded blocks)",
                 "Every block of sound becomes one of a few codes, which must foretell the blocks "
                 "that come.",
                 "Hadjeres & Crestel 2020, \"Vector quantized contrastive predictive coding for "
                 "template-based music generation\", sec. 3; on sound: ours"};
  entry.views = {ViewPlan{}};
  entry.needs = EncoderNeed::Frames;
  entry.least_frames = [](const Values& values) {
    const auto options = options_from<VqCpcOptions>(values);
    return (options.context_blocks + options.steps) * options.frames_per_block;
  };
  entry.contradictions = [](const Catalogue&, const Values& all) {
    return vq_cpc_contradictions(all);
  };
  entry.plots = prediction_step_plots();
  entry.plots.push_back(
      loss_parts_plot({{"contrastive", "contrastive"}, {"quantiser", "quantiser"}}));
  entry.plots.push_back(
      {"codes", "Codes", {{"perplexity", "perplexity"}, {"codes_in_use", "codes in use"}}, 0.0});
  entry.plots.push_back(
      {"codes_revived", "Codes revived so far", {{"codes_revived", "codes revived"}}, 0.0});
  entry.lesson = [](const Values& all) {
    const std::int64_t codes = whole_number(all, "method.codes");
    return Lesson{"There is one view, heard in blocks; each block may say only which of " +
                      std::to_string(codes) + " codes it is.",
                  "Codes along time: equal colours are equal codes, so what sounds alike should "
                  "have the same colour.",
                  "Perplexity says how many codes are really used: near 1 is a collapse, near " +
                      std::to_string(codes) + " each is used as often."};
  };
}

VqCpc::VqCpc(const VqCpcOptions& options, const EncoderPointer& encoder)
    : MethodWith(options), encoder_(frame_encoder(encoder, "vq-cpc")) {
  register_module("encoder", encoder_);
  to_code_ =
      register_module("to_code", torch::nn::Linear(encoder_->local_channels(), options_.code_dim));
  VectorQuantiserOptions quantiser;
  quantiser.codes = options_.codes;
  quantiser.dimensions = options_.code_dim;
  quantiser.averaged = options_.codebook == VqCpcOptions::Codebook::Average;
  quantiser.decay = options_.ema_decay;
  quantiser.revive_after = options_.revive_after;
  quantiser.corruption = options_.corruption;
  quantiser_ = register_module("quantiser", std::make_shared<VectorQuantiser>(quantiser));
  from_code_ = register_module(
      "from_code", torch::nn::Sequential(torch::nn::Linear(options_.code_dim, options_.hidden),
                                         Dropout(options_.dropout), torch::nn::SELU(),
                                         torch::nn::Linear(options_.hidden, options_.block_dim)));
  const BlockPredictorOptions predictor{
      options_.block_dim, options_.hidden,
      options_.layers,    options_.dropout,
      options_.steps,     options_.scorer_start == VqCpcOptions::ScorerStart::Normal};
  forwards_ = register_module("forwards", std::make_shared<BlockPredictor>(predictor));
  if (options_.both_directions) {
    backwards_ = register_module("backwards", std::make_shared<BlockPredictor>(predictor));
  }
}

torch::Tensor VqCpc::blocks_of(const FrameEncoder::Frames& frames) const {
  const std::int64_t wanted = options_.context_blocks + options_.steps;
  const std::int64_t there = frames.local.size(2) / options_.frames_per_block;
  if (there < wanted) {
    throw std::invalid_argument("VQ-CPC takes " + std::to_string(wanted) + " blocks, not " +
                                std::to_string(there));
  }
  const torch::Tensor used = frames.local.narrow(2, 0, wanted * options_.frames_per_block);
  return used.reshape({used.size(0), used.size(1), wanted, options_.frames_per_block})
      .mean(3)
      .transpose(1, 2);
}

VqCpc::Direction VqCpc::contrast(BlockPredictor& predictor, const torch::Tensor& blocks,
                                 const Batch& batch, const std::vector<SoundSpan>& heard,
                                 const char* stream) const {
  const std::int64_t clips = blocks.size(0), length = blocks.size(1);
  const Random random(batch.seed, {static_cast<std::uint64_t>(batch.step), name_hash(stream)});
  NegativeFrames negatives =
      options_.negatives.pool == NegativeOptions::Pool::Clip
          ? all_other_frames(clips, length)
          : draw_negatives(options_.negatives, clips, length, batch.groups, random, heard);
  negatives.index = negatives.index.to(blocks.device());
  const torch::Tensor predictions = predictor.forward(blocks.narrow(1, 0, options_.context_blocks));
  FutureScores scores = future_scores(predictions, blocks, options_.context_blocks, negatives);
  leave_out_unheard(scores, heard, options_.context_blocks, options_.context_blocks - 1);
  if (!heard.empty() && negatives.of_own_clip) {
    silence_unheard(scores, negatives, heard, options_.context_blocks);
  }
  const InfoNce rows = info_nce(scores.positive, scores.negatives);
  return {step_means(scores, rows.loss), step_means(scores, rows.alone),
          index_in_batch(negatives).narrow(1, options_.context_blocks, options_.steps)};
}

StepOutput VqCpc::step(const Batch& batch) {
  if (batch.views.size() != 1) throw std::invalid_argument("VQ-CPC takes one view");
  const FrameEncoder::Frames frames =
      batch.heard.empty() ? encoder_->frames(batch.views[0])
                          : encoder_->frames_of_heard(batch.views[0], batch.heard[0]);
  const torch::Tensor vectors = to_code_->forward(blocks_of(frames));
  const std::int64_t clips = vectors.size(0), length = vectors.size(1);
  const torch::Tensor rows = vectors.flatten(0, 1);
  const auto heard =
      heard_frames(batch, 0, encoder_->hop_samples() * options_.frames_per_block, length);
  const torch::Tensor counted = heard_rows(heard, length, rows.device());
  const Quantised quantised = quantiser_->forward(
      rows, Random(batch.seed, {static_cast<std::uint64_t>(batch.step), name_hash("codes")}),
      counted);
  const torch::Tensor blocks =
      from_code_->forward(quantised.straight).view({clips, length, options_.block_dim});

  Direction ahead = contrast(*forwards_, blocks, batch, heard, "negatives");
  torch::Tensor terms = options_.commitment * commitment_term(rows, quantised);
  if (options_.codebook == VqCpcOptions::Codebook::Gradient)
    terms = terms + codebook_term(rows, quantised);
  if (!heard.empty()) {
    terms = terms * heard_mask(heard, length, terms).flatten();
  }
  // Context and targets are all blocks of the clips once; the negatives come on top.
  torch::Tensor quantiser_sum =
      terms.sum() + terms.index_select(0, ahead.negatives.flatten()).sum();
  torch::Tensor contrast_sum = ahead.loss.sum();
  double groups = 3;
  if (backwards_ != nullptr) {
    const Direction back =
        contrast(*backwards_, blocks.flip(1), batch, flipped(heard, length), "negatives_backwards");
    // Block i of a flipped clip is block length - 1 - i.
    const torch::Tensor place = back.negatives.remainder(length);
    const torch::Tensor unflipped = back.negatives - place + (length - 1 - place);
    quantiser_sum = quantiser_sum + terms.index_select(0, unflipped.flatten()).sum();
    contrast_sum = contrast_sum + back.loss.sum();
    ahead.accuracy = (ahead.accuracy + back.accuracy) / 2;
    ahead.loss = (ahead.loss + back.loss) / 2;
    groups = 4;
  }
  const torch::Tensor quantiser_loss = quantiser_sum / (groups * static_cast<double>(clips));

  StepOutput output;
  output.loss = contrast_sum + options_.quantiser_weight * quantiser_loss;
  const torch::NoGradGuard no_grad;
  last_loss_ = ahead.loss.detach();
  last_accuracy_ = ahead.accuracy;
  last_index_ = quantised.index.view({clips, length});
  last_clips_ = batch.clips;
  const torch::Tensor& sound = batch.views[0];
  last_sound_ =
      sound.narrow(0, 0, std::min(most_clips_shown, clips))
          .narrow(2, 0, sound.size(2) * length * options_.frames_per_block / frames.local.size(2));
  const torch::Tensor counts = code_counts(quantised.index, options_.codes);
  output.diagnostics = {{"contrastive_accuracy", last_accuracy_.mean()},
                        {"contrastive_loss", contrast_sum.detach()},
                        {"quantiser_loss", quantiser_loss.detach()},
                        {"perplexity", perplexity(counts)},
                        {"codes_in_use", counts.gt(0).sum().to(torch::kFloat32)},
                        {"codes_revived", quantiser_->revived()}};
  add_step_diagnostics(output, last_loss_, last_accuracy_);
  output.features = {encoder_->features_of(frames).detach().to(torch::kFloat32)};
  return output;
}

void VqCpc::after_step(const StepProgress&) {
  quantiser_->after_step();
}

std::vector<InsidePart> VqCpc::inside() const {
  if (!last_index_.defined()) return {};
  const torch::NoGradGuard no_grad;
  const std::int64_t rows = last_sound_.size(0);
  const auto shown = std::min(rows, static_cast<std::int64_t>(last_clips_.size()));
  std::vector<InsidePart> parts{
      codes_part("codes", "Codes along time",
                 "The code of each block of some clips; equal colours are equal codes, and one "
                 "colour everywhere is a collapse.",
                 last_index_.narrow(0, 0, rows), {last_clips_.begin(), last_clips_.begin() + shown},
                 last_sound_),
      bars_part("code_use", "Use of the codes",
                "Share of the batch's blocks that chose each code; codes at 0 are dead.",
                code_counts(last_index_.flatten(), options_.codes) /
                    static_cast<double>(last_index_.numel()))};
  const std::vector<InsidePart> steps = step_parts(last_loss_, last_accuracy_);
  parts.insert(parts.end(), steps.begin(), steps.end());
  return parts;
}

}  // namespace earshot
