#include "core/methods/kinds/byol_a.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "core/augment/kinds/picture_mixup.h"
#include "core/augment/kinds/resize_crop.h"
#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/change_kinds.h"
#include "core/methods/parts/inside_parts.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

constexpr double least_norm_deviation = 0x1p-23;

PictureEncoder& on_pictures(Encoder& encoder) {
  auto* made = dynamic_cast<PictureEncoder*>(&encoder);
  if (made == nullptr) {
    throw std::invalid_argument("BYOL-A needs an encoder that works on a log-mel picture");
  }
  return *made;
}

/// Mean and deviation (biased) of all values.
struct ValueMoments {
  double count = 0, sum = 0, squares = 0;

  void take_in(const torch::Tensor& values) {
    const torch::Tensor wide = values.to(torch::kFloat64);
    count += static_cast<double>(values.numel());
    sum += wide.sum().item<double>();
    squares += wide.square().sum().item<double>();
  }
  double mean() const { return sum / count; }
  double deviation() const { return std::sqrt(std::max(0.0, squares / count - mean() * mean())); }
};

std::string two_digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

/// What is wrong with fixed figures, in words; empty where they fit.
std::string misfit_words(double mean, double deviation, const ValueMoments& found,
                         std::int64_t clips) {
  constexpr double far_away = 0.5;  // deviations
  constexpr double other_width = 1.5;
  const double width = found.deviation() / deviation;
  if (std::abs(found.mean() - mean) <= far_away * deviation && width <= other_width &&
      width >= 1 / other_width) {
    return "";
  }
  return "method.norm_mean and method.norm_deviation, " + two_digits(mean) + " and " +
         two_digits(deviation) + ", lie far from the log-mel values of " + std::to_string(clips) +
         " training clips, " + two_digits(found.mean()) + " and " + two_digits(found.deviation()) +
         "; method.norm = measured takes the data's own";
}

/// What is drawn for each picture of a step.
struct PictureDraws {
  torch::Tensor lambdas, picks, heads, tails;  ///< [n]
  std::vector<CropBox> boxes;
};

PictureDraws draw_pictures(const ByolAOptions& options, const CropCanvas& canvas,
                           const Batch& batch, std::int64_t count, torch::Device device) {
  std::vector<double> lambdas, picks, heads, tails;
  PictureDraws draws;
  Random random(batch.seed, {static_cast<std::uint64_t>(batch.step), name_hash("byol_a")});
  for (std::int64_t i = 0; i < count; ++i) {
    lambdas.push_back(options.mixup * random.uniform());
    picks.push_back(random.uniform());
    draws.boxes.push_back(random_crop(canvas, options.crop_smallest, options.crop_largest, random));
    heads.push_back(random.uniform(-options.fader, options.fader));
    tails.push_back(random.uniform(-options.fader, options.fader));
  }
  const auto moved = [&](const std::vector<double>& numbers) {
    return torch::tensor(numbers, torch::kFloat32).to(device);
  };
  draws.lambdas = moved(lambdas);
  draws.picks = moved(picks);
  draws.heads = moved(heads);
  draws.tails = moved(tails);
  return draws;
}

InsidePart picture_part(const std::string& name, const std::string& label,
                        const torch::Tensor& picture) {
  // The highest band on top, as a spectrogram is drawn.
  const torch::Tensor turned = picture.squeeze(0).flip({0});
  InsidePart part = bars_part(name, label,
                              "What the online encoder saw of the first clip, as log power; the "
                              "other view is another draw.",
                              turned);
  part.kind = InsidePart::Kind::Matrix;
  for (std::int64_t band = turned.size(0); band > 0; --band) {
    part.row_names.push_back("band " + std::to_string(band));
  }
  return part;
}

void describe_norm(Binder& binder, ByolAOptions& options) {
  binder
      .choice("norm", options.norm,
              {{ByolAOptions::Norm::Running, "running", "Running",
                "Mean and deviation of the training pictures so far."},
               {ByolAOptions::Norm::Measured, "measured", "Measured",
                "Those of up to 10,000 training clips, before training."},
               {ByolAOptions::Norm::Fixed, "fixed", "Fixed", "The two figures below."}})
      .label("Normalisation before")
      .help("What brings the pictures to mean 0 and deviation 1 before they are mixed.")
      .source(
          "Niizumi et al. 2021 (BYOL-A), code: running; Niizumi et al. 2023, train_v2.py: "
          "measured; "
          "fixed: its configurations, for one data set and one mel each");
  binder.integer("norm_epochs", options.norm_epochs)
      .label("Running normalisation for")
      .unit("epochs")
      .hard(1, 1e6)
      .soft(1, 100)
      .advanced()
      .help("After so many passes over the data its figures stay as they are.")
      .source("Niizumi et al. 2021 (BYOL-A), code (20)");
  binder.real("norm_mean", options.norm_mean)
      .label("Fixed mean")
      .hard(-100, 100)
      .soft(-20, 5)
      .advanced()
      .help("Mean of the training clips' log-mel values, for the fixed normalisation.")
      .source(
          "Niizumi et al. 2021 (BYOL-A), code's example (-5.49); to be measured for each data set");
  binder.real("norm_deviation", options.norm_deviation)
      .label("Fixed deviation")
      .hard(0.01, 100)
      .soft(1, 10)
      .advanced()
      .help("Standard deviation of the training clips' log-mel values.")
      .source(
          "Niizumi et al. 2021 (BYOL-A), code's example (5.04); to be measured for each data set");
  binder.flag("post_norm", options.post_norm)
      .label("Normalisation after")
      .advanced()
      .help("Bring the augmented pictures of both views together to mean 0 and deviation 1 again.")
      .source("Niizumi et al. 2021 (BYOL-A), sec. III-C");
}

void describe_pictures(Binder& binder, ByolAOptions& options) {
  binder.real("mixup", options.mixup)
      .label("Mixup")
      .hard(0, 1)
      .soft(0, 0.6)
      .help("Largest share of an earlier clip that is mixed in as background; 0 for none.")
      .source("Niizumi et al. 2021 (BYOL-A), sec. III-C (0.4); Niizumi et al. 2023, code (0.2)");
  binder.integer("mixup_memory", options.mixup_memory)
      .label("Mixup memory")
      .unit("pictures")
      .hard(1, 1048576)
      .soft(64, 2048)
      .scale(Scale::Log)
      .advanced()
      .help("How many earlier pictures are kept to be mixed in; each clip enters twice.")
      .source("Niizumi et al. 2021 (BYOL-A), sec. III-C (2048)");
  binder.flag("resize_crop", options.resize_crop)
      .label("Random resize crop")
      .help(
          "Cut a random part out of the picture and bring it back to size: another pitch and pace.")
      .source("Niizumi et al. 2021 (BYOL-A), sec. III-C");
  binder.real("crop_smallest", options.crop_smallest)
      .label("Smallest crop")
      .hard(0.01, 10)
      .soft(0.2, 1)
      .advanced()
      .help("Of the picture's height and width.")
      .source("Niizumi et al. 2021 (BYOL-A), sec. IV-A (0.6)");
  binder.real("crop_largest", options.crop_largest)
      .label("Largest crop")
      .hard(0.01, 10)
      .soft(1, 2)
      .advanced()
      .help(
          "Of the picture's height and width; cut off at its height and at one and a half of its "
          "width.")
      .source("Niizumi et al. 2021 (BYOL-A), sec. IV-A (1.5)");
  binder.real("fader", options.fader)
      .label("Linear fader")
      .hard(0, 20)
      .soft(0, 2)
      .help(
          "Largest rise or fall of level at either end, in deviations of the log-mel values; 0 for "
          "none.")
      .source("Niizumi et al. 2023, sec. III-B (1); Niizumi et al. 2021 has none");
}

Contradictions crop_contradictions(const Values& all) {
  Contradictions found;
  const double smallest = std::get<double>(all.at("method.crop_smallest"));
  const double largest = std::get<double>(all.at("method.crop_largest"));
  if (smallest > largest) {
    found.emplace_back(
        "method.crop_smallest",
        to_text(smallest) + " is more than method.crop_largest, " + to_text(largest));
  }
  return found;
}

}  // namespace

ByolAOptions::ByolAOptions() {
  momentum = 0.99;
  momentum_schedule = ByolOptions::MomentumSchedule::Constant;
  last_bias = true;
}

void describe(Binder& binder, ByolAOptions& options) {
  describe_pictures(binder, options);
  describe_norm(binder, options);
  describe(binder, static_cast<ByolOptions&>(options));
}

void ByolA::declare(MethodEntry& entry) {
  Byol::declare(entry);
  entry.in_pieces = InPieces::Never;
  entry.words = {
      "byol-a", "BYOL-A (BYOL for Audio)",
      "BYOL on two changed log-mel pictures of one and the same crop: mixed with earlier "
      "clips, stretched and shifted.",
      "Niizumi et al. 2021, \"BYOL for Audio: self-supervised learning for "
      "general-purpose audio representation\", sec. III; second version: Niizumi et al. "
      "2023"};
  entry.views = {{.augmented = false}};
  entry.draws_kinds = [](const Values& values) {
    const auto options = options_from<ByolAOptions>(values);
    std::vector<std::string> kinds;
    if (options.mixup > 0) kinds.emplace_back(change_kind::added_noise);
    if (options.crop_smallest != 1 || options.crop_largest != 1) {
      kinds.emplace_back(change_kind::pitch);
    }
    if (options.fader > 0) kinds.emplace_back(change_kind::level);
    return kinds;
  };
  entry.needs = EncoderNeed::Picture;
  entry.contradictions = [](const Catalogue&, const Values& all) {
    return crop_contradictions(all);
  };
  entry.lesson = [](const Values&) {
    return Lesson{
        "There is one crop; both views are made of its log-mel picture, mixed with other clips, "
        "stretched and faded.",
        "First and second picture are what the two branches see; in predictions and targets the "
        "diagonal is to win.",
        "A falling loss proves nothing here: the same answer to every clip would be perfect. Watch "
        "the spread."};
  };
}

ByolA::ByolA(const ByolAOptions& options, EncoderPointer encoder, EncoderPointer target_encoder,
             std::int64_t crop_samples)
    : Byol(options, std::move(encoder), std::move(target_encoder)), own_(options) {
  norm_ = register_module("norm", std::make_shared<RunningNorm>());
  if (own_.norm == ByolAOptions::Norm::Measured) {
    measured_mean_ =
        register_buffer("measured_mean", torch::full({}, own_.norm_mean, torch::kFloat64));
    measured_deviation_ = register_buffer("measured_deviation",
                                          torch::full({}, own_.norm_deviation, torch::kFloat64));
  }
  const torch::NoGradGuard no_grad;
  const torch::Tensor picture =
      on_pictures(*this->encoder()).picture(torch::zeros({1, 1, crop_samples}));
  on_pictures(*this->target_encoder());
  mixup_ = register_module(
      "mixup", std::make_shared<MixupMemory>(own_.mixup_memory, picture.sizes().slice(1).vec()));
}

void ByolA::prepare(const DataFacts& facts) {
  norm_->freeze_after(std::max<std::int64_t>(1, own_.norm_epochs * facts.training_clips));
}

void ByolA::measure(const TrainingCrops& crops) {
  if (own_.norm == ByolAOptions::Norm::Running) return;
  constexpr std::int64_t most_measured = 10000;  // train_v2.py
  constexpr std::int64_t most_compared = 500;
  const bool measures = own_.norm == ByolAOptions::Norm::Measured;
  const torch::NoGradGuard no_grad;
  ValueMoments found;
  const std::int64_t clips = crops.each(
      measures ? most_measured : most_compared, [&](const torch::Tensor& sound, const auto&) {
        const AutocastGuard full_precision(Precision::Float32, sound.device().str());
        found.take_in(on_pictures(*encoder()).picture(sound));
      });
  if (clips == 0) return;
  if (measures) {
    measured_mean_.fill_(found.mean());
    measured_deviation_.fill_(std::max(found.deviation(), least_norm_deviation));
    return;
  }
  const std::string words = misfit_words(own_.norm_mean, own_.norm_deviation, found, clips);
  if (!words.empty()) crops.warn(words);
}

std::pair<torch::Tensor, torch::Tensor> ByolA::figures() const {
  if (own_.norm == ByolAOptions::Norm::Measured) return {measured_mean_, measured_deviation_};
  return {norm_->mean(), norm_->deviation()};
}

torch::Tensor ByolA::encode(Encoder& encoder, const torch::Tensor& picture) {
  return on_pictures(encoder).features_of(picture);
}

std::pair<torch::Tensor, torch::Tensor> ByolA::views_of(const torch::Tensor& pictures,
                                                        const Batch& batch) {
  torch::Tensor views;
  if (own_.norm == ByolAOptions::Norm::Running) {
    views = norm_->forward(pictures);
  } else if (own_.norm == ByolAOptions::Norm::Measured) {
    const auto [mean, deviation] = figures();
    views = (pictures - mean.to(pictures.dtype())) / deviation.to(pictures.dtype());
  } else {
    views = fixed_normalised(pictures, own_.norm_mean, own_.norm_deviation);
  }
  // Each clip enters twice, one after the other, as in the published code.
  const std::int64_t clips = pictures.size(0);
  views = views.unsqueeze(1).expand({clips, 2, -1, -1, -1}).flatten(0, 1);
  const CropCanvas canvas(views.size(2), views.size(3));
  const PictureDraws draws = draw_pictures(own_, canvas, batch, 2 * clips, pictures.device());
  if (own_.mixup > 0) views = mixup_->mix(views, draws.lambdas, draws.picks);
  if (own_.resize_crop) views = resize_crop(views, draws.boxes);
  if (own_.fader > 0) views = linear_fade(views, draws.heads, draws.tails);
  if (own_.post_norm) views = batch_normalised(views);
  if (own_.norm == ByolAOptions::Norm::Fixed) {
    views = views * own_.norm_deviation + own_.norm_mean;
  } else {
    const auto [mean, deviation] = figures();
    views = views * deviation.to(views.dtype()) + mean.to(views.dtype());
  }
  return {views.slice(0, 0, 2 * clips, 2), views.slice(0, 1, 2 * clips, 2)};
}

StepOutput ByolA::step(const Batch& batch) {
  if (batch.views.size() != 1 || batch.views[0].size(0) < 2) {
    throw std::invalid_argument("BYOL-A takes one view, of two clips at least");
  }
  std::pair<torch::Tensor, torch::Tensor> views;
  {
    const torch::NoGradGuard no_grad;
    const AutocastGuard full_precision(Precision::Float32, batch.views[0].device().str());
    views = views_of(on_pictures(*encoder()).picture(batch.views[0]), batch);
  }
  first_one_ = views.first[0];
  first_two_ = views.second[0];
  return learn(views.first, views.second, batch.clips);
}

std::vector<InsidePart> ByolA::inside() const {
  std::vector<InsidePart> parts = Byol::inside();
  if (first_one_.defined()) {
    parts.push_back(picture_part("picture_one", "First picture", first_one_));
    parts.push_back(picture_part("picture_two", "Second picture", first_two_));
  }
  return parts;
}

ByolA::ByolA(const ByolAOptions& options, const MethodContext& context)
    : ByolA(options, context.encoder, context.another_encoder(), context.crop_samples) {}

void ByolA::change(const Values& values) {
  take_live(own_, values);
  Byol::change(values);
}

}  // namespace earshot
