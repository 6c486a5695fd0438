#include "core/methods/kinds/nce.h"

#include "core/catalogue/catalogue.h"
#include "core/methods/parts/shared_plots.h"

namespace earshot {

void describe(Binder& binder, NceOptions& options) {
  binder.real("temperature", options.temperature)
      .label("Temperature")
      .hard(1e-4, 1000)
      .soft(0.05, 1)
      .scale(Scale::Log)
      .applies(Applies::NextStep)
      .help(
          "On sound: divides the cosine of two views in the log ratio of model and noise; far "
          "above 1 "
          "nothing is told apart.")
      .source("ours; Chen et al. 2020 (SimCLR), eq. 1");
  binder.integer("projection_dim", options.projection_dim)
      .label("Projection size")
      .hard(1, 65536)
      .soft(16, 1024)
      .scale(Scale::Log)
      .help("On sound: length of the vector z that the loss compares.")
      .source("ours; Chen et al. 2020 (SimCLR), sec. 2.1: 128");
  binder.real("noise_deviation", options.noise_deviation)
      .label("Deviation of the noise")
      .hard(0.1, 100)
      .soft(0.5, 5)
      .help(
          "In the lesson: of the known noise; the data's is 1. Noise that is too easily told from "
          "the data teaches little.")
      .source("Gutmann & Hyvarinen 2010, sec. 2.4; 2: ours");
  binder.integer("noise_ratio", options.noise_ratio)
      .label("Noise for each datum")
      .hard(1, 1000)
      .soft(1, 30)
      .scale(Scale::Log)
      .help("In the lesson: more noise comes nearer to the best estimate that there is.")
      .source("Gutmann & Hyvarinen 2010: 1; 2012, sec. 2.3: nu");
  binder.integer("samples", options.samples)
      .label("Samples of a step")
      .hard(1, 1000000)
      .soft(10, 10000)
      .scale(Scale::Log)
      .help("In the lesson: data drawn afresh for each step; few make the curves shake.")
      .source("ours");
}

void NceMethod::declare(MethodEntry& entry) {
  entry.words = {"nce", "NCE (a lesson)",
                 "Data against noise with a learned normaliser: on sound, and on a normal density "
                 "whose truth is known.",
                 "Gutmann & Hyvarinen 2010, \"Noise-contrastive estimation: a new estimation "
                 "principle for unnormalized statistical models\"; on the views of sound: ours"};
  entry.plots = {similarity_plot(),
                 noise_plot(),
                 normaliser_plot(),
                 loss_parts_plot({{"sound", "sound"}, {"gaussian", "gaussian"}}),
                 {"gaussian",
                  "Gaussian lesson",
                  {{"gaussian_mean", "mean"},
                   {"gaussian_precision", "precision"},
                   {"gaussian_normaliser", "normaliser"},
                   {"gaussian_normaliser_error", "normaliser error"}}}};
  entry.lesson = [](const Values&) {
    return Lesson{
        "A and B are two views of one clip, the data; a view of another clip beside A is the noise "
        "to tell it from.",
        "Learned density: from samples of data and noise alone, the model's line comes to lie on "
        "the data's.",
        "The normaliser is learnt like any weight: its error goes to 0, which is what this method "
        "is known for."};
  };
}

NceMethod::NceMethod(const NceOptions& options, EncoderPointer encoder) : MethodWith(options) {
  SimClrOptions contrast;
  contrast.objective = SimClrOptions::Objective::NoiseContrast;
  contrast.temperature = options.temperature;
  contrast.projection_dim = options.projection_dim;
  contrast_ = register_module("contrast", std::make_shared<SimClr>(contrast, std::move(encoder)));
  lesson_ = register_module("lesson",
                            std::make_shared<GaussianLesson>(GaussianLessonOptions{
                                options.noise_deviation, options.noise_ratio, options.samples}));
}

StepOutput NceMethod::step(const Batch& batch) {
  StepOutput output = contrast_->step(batch);
  const Nce lesson = lesson_->step(batch.seed, batch.step);
  const auto now = [](const torch::Tensor& value) { return value.detach().squeeze(); };
  output.diagnostics.emplace_back("sound_loss", output.loss.detach());
  output.diagnostics.emplace_back("gaussian_loss", lesson.loss.detach());
  output.diagnostics.emplace_back("gaussian_mean", now(lesson_->mean()));
  output.diagnostics.emplace_back("gaussian_precision", now(lesson_->precision()));
  output.diagnostics.emplace_back("gaussian_normaliser", now(lesson_->normaliser()));
  output.diagnostics.emplace_back(
      "gaussian_normaliser_error",
      (now(lesson_->normaliser()) - GaussianLesson::true_normaliser).abs());
  output.loss = output.loss + lesson.loss;
  return output;
}

std::vector<InsidePart> NceMethod::inside() const {
  std::vector<InsidePart> parts = contrast_->inside();
  parts.insert(parts.begin(), lesson_->density_part());
  return parts;
}

}  // namespace earshot
