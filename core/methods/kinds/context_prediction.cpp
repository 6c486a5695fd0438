#include "core/methods/kinds/context_prediction.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/losses/classification.h"
#include "core/methods/parts/heard_frames.h"
#include "core/methods/parts/inside_parts.h"
#include "core/methods/parts/lesson_words.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

constexpr double accuracy_fading = 0.95;
constexpr double least_patch_deviation = 1e-3;
/// The shortest and the longest side to which a patch is reduced, of its own (10 and 95 of 96
/// pixels in the paper's code).
constexpr double shortest_share = 10.0 / 96.0;
constexpr double longest_share = 95.0 / 96.0;

std::uint64_t step_of_run(const Batch& batch) {
  return static_cast<std::uint64_t>(batch.step);
}

std::shared_ptr<PictureEncoder> pictures_of(const EncoderPointer& encoder) {
  auto pictures = std::dynamic_pointer_cast<PictureEncoder>(encoder);
  if (!pictures) {
    throw std::invalid_argument("context prediction needs an encoder on a log-mel picture");
  }
  return pictures;
}

/// How many features a patch has, which can be fewer than the whole picture's.
std::int64_t features_of_patch(PictureEncoder& encoder, const PatchPlan& plan) {
  const torch::NoGradGuard no_grad;
  const bool was_training = encoder.is_training();
  encoder.eval();
  const torch::Tensor features = encoder.features_of(torch::zeros({1, 1, plan.bands, plan.frames}));
  encoder.train(was_training);
  return features.size(1);
}

torch::nn::Linear xavier_linear(std::int64_t in, std::int64_t out, bool bias, bool caffe) {
  torch::nn::Linear layer(torch::nn::LinearOptions(in, out).bias(bias));
  const double range = std::sqrt(3.0 / static_cast<double>(in));
  if (caffe) {
    torch::nn::init::uniform_(layer->weight, -range, range);
  } else {
    torch::nn::init::xavier_uniform_(layer->weight);
  }
  if (bias) torch::nn::init::zeros_(layer->bias);
  return layer;
}

Contradictions room_contradictions(const Values& all) {
  const auto bands = all.find("encoder.bands");
  if (bands == all.end()) return {};
  const std::int64_t least = least_bands(
      patch_plan(options_from<ContextPredictionOptions>(settings_below(all, "method"))));
  const std::int64_t given = std::get<std::int64_t>(bands->second);
  if (given >= least) return {};
  return {{"encoder.bands", std::to_string(given) +
                                " bands have no room for two patches with their gap and jitter; it "
                                "takes at least " +
                                std::to_string(least)}};
}

}  // namespace

PatchPlan patch_plan(const ContextPredictionOptions& options) {
  return {options.patch_bands,
          options.patch_frames,
          options.gap_bands,
          options.gap_frames,
          options.jitter_bands,
          options.jitter_frames,
          options.directions == ContextPredictionOptions::Directions::Time,
          options.grid_start == ContextPredictionOptions::GridStart::Anywhere};
}

ContextHead::ContextHead(std::int64_t features, std::int64_t hidden, std::int64_t directions,
                         bool caffe) {
  fc7_ = register_module("fc7", xavier_linear(2 * features, hidden, false, caffe));
  norm_ = register_module(
      "bn7", torch::nn::BatchNorm1d(torch::nn::BatchNorm1dOptions(hidden).affine(false)));
  fc8_ = register_module("fc8", xavier_linear(hidden, hidden, true, caffe));
  fc9_ = register_module("fc9", xavier_linear(hidden, directions, true, caffe));
}

torch::Tensor ContextHead::forward(const torch::Tensor& first, const torch::Tensor& second) {
  const torch::Tensor both = torch::cat({first, second}, 1);
  const torch::Tensor hidden = torch::relu(norm_->forward(fc7_->forward(both)));
  return fc9_->forward(torch::relu(fc8_->forward(hidden)));
}

void ContextPrediction::declare(MethodEntry& entry) {
  entry.words = {"context-prediction", "Context prediction",
                 "Of two patches of one spectrogram, tells in which direction the second lies.",
                 "Doersch et al. 2015, \"Unsupervised visual representation learning by context "
                 "prediction\"; on log-mel, time for x and bands for y: ours"};
  entry.views = {ViewPlan{}};
  entry.needs = EncoderNeed::Patches;
  entry.patch_side = [](const Values& values) {
    const auto options = options_from<ContextPredictionOptions>(values);
    return std::min(options.patch_bands, options.patch_frames);
  };
  entry.least_frames = [](const Values& values) {
    return least_frames(patch_plan(options_from<ContextPredictionOptions>(values)));
  };
  entry.contradictions = [](const Catalogue&, const Values& all) {
    return room_contradictions(all);
  };
  Plot accuracies{"direction_accuracy", "Accuracy by direction", {}, 0.0, 1.0};
  for (const std::string& name : direction_names()) {
    std::string label = name;
    std::replace(label.begin(), label.end(), '_', ' ');
    accuracies.curves.push_back({"accuracy_" + name, label});
  }
  entry.plots = {accuracies};
  entry.lesson = [](const Values& all) {
    const std::int64_t choices = directions(
        patch_plan(options_from<ContextPredictionOptions>(settings_below(all, "method"))));
    return Lesson{
        "There is one view; two patches are cut out of its spectrogram, and the network says how "
        "the second lies to the first.",
        "A pair of patches shows one question, where it lies; the bars, which directions are "
        "found.",
        "Guessing one of " + std::to_string(choices) + " directions costs " + guess_words(choices) +
            ". Too easy a fall may be a trick: gap and jitter are there against it."};
  };
}

ContextPrediction::ContextPrediction(const ContextPredictionOptions& options,
                                     EncoderPointer encoder)
    : MethodWith(options),
      plan_(patch_plan(options)),
      encoder_(std::move(encoder)),
      pictures_(pictures_of(encoder_)),
      smooth_bands_(smoothing_matrices(plan_.bands)),
      smooth_frames_(smoothing_matrices(plan_.frames)) {
  register_module("encoder", encoder_);
  head_ = register_module(
      "head", std::make_shared<ContextHead>(
                  features_of_patch(*pictures_, plan_), options_.hidden_dim, directions(plan_),
                  options_.head_start == ContextPredictionOptions::HeadStart::Caffe));
  hits_ = register_buffer("hits", torch::zeros({directions(plan_)}));
  seen_ = register_buffer("seen", torch::zeros({directions(plan_)}));
}

torch::Tensor ContextPrediction::smoothed(const torch::Tensor& patches, const Batch& batch,
                                          std::uint64_t which) const {
  if (options_.smooth_probability <= 0) return patches;
  Random random(batch.seed, {step_of_run(batch), name_hash("patch smoothing"), which});
  std::vector<std::int64_t> bands, frames;
  const auto reduced = [](std::int64_t side, double share) {
    return std::max<std::int64_t>(1, std::llround(share * static_cast<double>(side)));
  };
  for (std::int64_t patch = 0; patch < patches.size(0); ++patch) {
    const bool smooths = random.uniform() < options_.smooth_probability;
    const double share =
        std::sqrt(random.uniform(shortest_share * shortest_share, longest_share * longest_share));
    bands.push_back((smooths ? reduced(plan_.bands, share) : plan_.bands) - 1);
    frames.push_back((smooths ? reduced(plan_.frames, share) : plan_.frames) - 1);
  }
  const auto chosen = [&](const torch::Tensor& matrices, const std::vector<std::int64_t>& sizes) {
    return matrices.index_select(0, torch::tensor(sizes, torch::kInt64)).to(patches.device());
  };
  const torch::Tensor flat = patches.squeeze(1);
  return torch::bmm(torch::bmm(chosen(smooth_bands_, bands), flat),
                    chosen(smooth_frames_, frames).transpose(1, 2))
      .unsqueeze(1);
}

torch::Tensor ContextPrediction::tilted(const torch::Tensor& patches, const Batch& batch,
                                        std::uint64_t which) const {
  if (options_.tilt_db <= 0) return patches;
  Random random(batch.seed, {step_of_run(batch), name_hash("patch tilt"), which});
  std::vector<float> slopes;
  const double natural_of_db = pictures_->front_end().power * std::log(10.0) / 20.0;
  for (std::int64_t patch = 0; patch < patches.size(0); ++patch) {
    slopes.push_back(
        static_cast<float>(natural_of_db * random.uniform(-options_.tilt_db, options_.tilt_db)));
  }
  const torch::Tensor slope =
      torch::tensor(slopes, torch::kFloat32).view({-1, 1, 1, 1}).to(patches.device());
  const torch::Tensor height =
      torch::linspace(-0.5, 0.5, plan_.bands, patches.options()).view({1, 1, -1, 1});
  return patches + slope * height;
}

torch::Tensor ContextPrediction::prepared(const torch::Tensor& patches,
                                          const torch::Tensor& picture, const Batch& batch,
                                          std::uint64_t which) const {
  // A patch is multiplied by matrices here, which bfloat16 would blur.
  const AutocastGuard full_precision(Precision::Float32, picture.device().str());
  const torch::Tensor values = tilted(smoothed(patches, batch, which), batch, which);
  if (options_.normalise == ContextPredictionOptions::Normalise::None) return values;
  const torch::Tensor centred = options_.normalise == ContextPredictionOptions::Normalise::Bands
                                    ? values - values.mean({3}, true)
                                    : values - values.mean({2, 3}, true);
  const torch::Tensor deviation =
      centred.square().mean({2, 3}, true).sqrt().clamp_min(least_patch_deviation);
  return centred / deviation * picture.std(false) + picture.mean();
}

void ContextPrediction::count(const torch::Tensor& logits, const torch::Tensor& labels) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor kinds = torch::one_hot(labels, directions(plan_)).to(hits_.dtype());
  const torch::Tensor right = logits.argmax(1).eq(labels).to(hits_.dtype()).unsqueeze(1);
  hits_.mul_(accuracy_fading).add_((kinds * right).sum(0));
  seen_.mul_(accuracy_fading).add_(kinds.sum(0));
}

PatchPairs ContextPrediction::draw(const torch::Tensor& picture, const Batch& batch) const {
  const PictureSizes sizes{picture.size(0), picture.size(2), picture.size(3)};
  const auto heard = heard_frames(batch, 0, pictures_->front_end().hop_length, sizes.frames);
  return options_.grids > 0
             ? draw_grids(plan_, sizes, options_.grids, batch.seed, batch.step, heard)
             : draw_pairs(plan_, sizes, options_.pairs, batch.seed, batch.step, heard);
}

StepOutput ContextPrediction::step(const Batch& batch) {
  if (batch.views.size() != 1) {
    throw std::invalid_argument("context prediction takes one view of each clip");
  }
  const torch::Tensor picture = pictures_->picture(batch.views[0]);
  last_bands_ = picture.size(2);
  last_frames_ = picture.size(3);
  last_pairs_ = draw(picture, batch);
  // Of single pairs, the first patches and the second.
  const auto halves = cut_patches(picture, last_pairs_.patches, plan_).chunk(2);
  const torch::Tensor patches =
      torch::cat({prepared(halves[0], picture, batch, 0), prepared(halves[1], picture, batch, 1)});
  const torch::Tensor features = pictures_->features_of(patches);
  const auto of = [&](const torch::Tensor& rows, const std::vector<std::int64_t>& which) {
    return rows.index_select(0, torch::tensor(which, torch::kInt64).to(rows.device()));
  };
  const torch::Tensor first = of(features, last_pairs_.first);
  const torch::Tensor second = of(features, last_pairs_.second);

  torch::Tensor labels = torch::tensor(last_pairs_.labels, torch::kInt64).to(picture.device());
  torch::Tensor logits;
  if (options_.both_orders) {
    labels = torch::cat({labels, directions(plan_) - 1 - labels});
    logits = head_->forward(torch::cat({first, second}), torch::cat({second, first}));
  } else {
    logits = head_->forward(first, second);
  }
  const Classification result = classification(logits, labels);
  count(logits, labels);

  StepOutput output;
  output.loss = options_.reduction == ContextPredictionOptions::Reduction::Sum
                    ? result.loss * static_cast<double>(labels.size(0))
                    : result.loss;
  output.diagnostics = {{"accuracy", result.accuracy}};
  const torch::Tensor accuracies = hits_ / seen_.clamp_min(1e-6);
  for (std::int64_t label = 0; label < directions(plan_); ++label) {
    output.diagnostics.emplace_back("accuracy_" + direction_name(plan_, label), accuracies[label]);
  }
  // No more rows than there are patches: those of a grid are in several pairs.
  const std::int64_t every = std::max<std::int64_t>(1, 2 * first.size(0) / features.size(0));
  const auto looked_at = [every](const torch::Tensor& rows) {
    return rows.slice(0, 0, rows.size(0), every).detach().to(torch::kFloat32);
  };
  output.features = {looked_at(first), looked_at(second)};
  last_first_ = patches[last_pairs_.first.front()][0].detach();
  last_second_ = patches[last_pairs_.second.front()][0].detach();
  return output;
}

std::vector<InsidePart> ContextPrediction::inside() const {
  if (!last_first_.defined()) return {};
  InsidePart bars =
      bars_part("direction_accuracy", "Accuracy by direction",
                "How often each direction is found, a running mean; " +
                    std::string(plan_.time_alone ? "a half" : "an eighth") + " is chance.",
                hits_ / seen_.clamp_min(1e-6));
  for (std::int64_t label = 0; label < directions(plan_); ++label) {
    bars.column_names.push_back(direction_words(plan_, label));
  }
  InsidePart pair;
  pair.kind = InsidePart::Kind::Matrix;
  pair.name = "pair";
  pair.label = "A pair of patches";
  pair.help = "What the encoder sees of the first pair, where it lies; the second patch is \"" +
              direction_words(plan_, last_pairs_.labels.front()) + "\". High bands are above.";
  pair.rows = last_bands_;
  pair.columns = last_frames_;
  pair.values.assign(static_cast<std::size_t>(pair.rows * pair.columns),
                     std::numeric_limits<float>::quiet_NaN());
  const auto paint = [&](const torch::Tensor& patch, std::int64_t which) {
    const auto index = static_cast<std::size_t>(which);
    const torch::Tensor values = patch.to(torch::kCPU, torch::kFloat32).contiguous();
    const auto at = values.accessor<float, 2>();
    for (std::int64_t band = 0; band < plan_.bands; ++band) {
      const std::int64_t row = last_bands_ - 1 - (last_pairs_.patches.bands[index] + band);
      for (std::int64_t frame = 0; frame < plan_.frames; ++frame) {
        const std::int64_t column = last_pairs_.patches.frames[index] + frame;
        pair.values[static_cast<std::size_t>(row * pair.columns + column)] = at[band][frame];
      }
    }
  };
  paint(last_first_, last_pairs_.first.front());
  paint(last_second_, last_pairs_.second.front());
  return {bars, pair};
}

}  // namespace earshot
