#include "core/experiment/training_options.h"

#include <sstream>

namespace earshot {
namespace {

void describe_length(Binder& binder, TrainingOptions& options) {
  binder.integer("steps", options.steps)
      .label("Steps")
      .unit("steps")
      .hard(1, 1e9)
      .soft(100, 100000)
      .scale(Scale::Log)
      .help("Optimiser steps in all.")
      .source("ours; papers count epochs");
  binder.integer("batch_size", options.batch_size)
      .label("Batch")
      .unit("clips")
      .hard(2, 65536)
      .soft(8, 1024)
      .scale(Scale::Log)
      .help("Clips in one step; with NT-Xent every other view of the batch is a negative.")
      .source("Chen et al. 2020 (SimCLR), sec. 5.3: larger batches hold more negatives");
  binder.integer("rows_at_once", options.rows_at_once)
      .label("Clips encoded at once")
      .unit("clips")
      .hard(0, 65536)
      .soft(0, 1024)
      .advanced()
      .help(
          "Encodes a batch in pieces of so many clips, for batches larger than memory: the loss "
          "still sees all of them, batch norm one piece at a time. 0: the whole batch.")
      .source(
          "Gao et al. 2021, \"Scaling deep contrastive learning batch size under memory limited "
          "setup\", sec. 3");
}

void describe_optimiser(Binder& binder, TrainingOptions& options) {
  binder
      .choice(
          "optimiser", options.optimiser,
          {{TrainingOptions::Optimiser::Adam, "adam", "Adam", "Kingma & Ba 2015."},
           {TrainingOptions::Optimiser::AdamW, "adamw", "AdamW",
            "Loshchilov & Hutter 2019: decay apart from the gradient."},
           {TrainingOptions::Optimiser::Sgd, "sgd", "SGD with momentum", "Sutskever et al. 2013."},
           {TrainingOptions::Optimiser::Lars, "lars", "LARS",
            "You et al. 2017: a step per layer in proportion to its weights."}})
      .label("Optimiser")
      .help("How gradients become steps.")
      .source("CLMR code: Adam; SimCLR: LARS");
  binder.real("learning_rate", options.learning_rate)
      .label("Learning rate")
      .hard(0, 100)
      .soft(1e-5, 1)
      .scale(Scale::Log)
      .applies(Applies::NextStep)
      .help("Size of a step at the top of the schedule.")
      .source("CLMR code: Adam 3e-4; small presets: ours");
  binder.real("head_rate", options.head_rate)
      .label("Heads' rate")
      .hard(1e-4, 1e4)
      .soft(0.1, 10)
      .scale(Scale::Log)
      .help("Rate of everything but the encoder (heads, workers), as a multiple of the encoder's.")
      .source("Ravanelli et al. 2020 (PASE+), code: encoder 1e-3, workers 5e-4; else 1")
      .advanced();
  binder.real("weight_decay", options.weight_decay)
      .label("Weight decay")
      .hard(0, 1)
      .soft(1e-7, 1e-2)
      .scale(Scale::Log)
      .applies(Applies::NextStep)
      .help("Pull of every weight towards zero.")
      .source("SimCLR 1e-6 (paper); CLMR's code ignores it for Adam");
  binder.flag("decay_all", options.decay_all)
      .label("Decay norms and biases too")
      .help("Off: one-dimensional parameters are left out of decay, and of LARS's adaptation.")
      .source("Chen et al. 2020 (SimCLR), code: bias and batch norm are excluded")
      .advanced();
  binder.real("momentum", options.momentum)
      .label("Momentum")
      .hard(0, 0.9999)
      .soft(0.5, 0.99)
      .help("Of SGD and LARS.")
      .source("Chen et al. 2020 (SimCLR), code: 0.9")
      .advanced();
  binder.real("lars_trust", options.lars_trust)
      .label("LARS trust coefficient")
      .hard(1e-6, 1)
      .soft(1e-4, 0.1)
      .scale(Scale::Log)
      .help("Ratio of a layer's step to its weights' norm.")
      .source("You et al. 2017; Chen et al. 2020 (SimCLR), code: 0.001")
      .advanced();
  binder
      .choice("lars_rate", options.lars_rate,
              {{TrainingOptions::LarsRate::BeforeMomentum, "before", "Before the momentum",
                "What is summed up was scaled by its step's rate."},
               {TrainingOptions::LarsRate::AfterMomentum, "after", "After the momentum",
                "The whole sum is scaled by the present rate."}})
      .label("LARS rate")
      .help("Where LARS multiplies by the learning rate; the two part only while it changes.")
      .source("before: SimCLR's code; after: BYOL's code, optimizers.py")
      .advanced();
  binder
      .choice("schedule", options.schedule,
              {{TrainingOptions::Schedule::Constant, "constant", "Constant", "The rate stays."},
               {TrainingOptions::Schedule::Cosine, "cosine", "Cosine",
                "Loshchilov & Hutter 2017, without restarts: down to the final rate."},
               {TrainingOptions::Schedule::Steps, "steps", "Milestones",
                "Times a factor at each milestone."},
               {TrainingOptions::Schedule::Polynomial, "polynomial", "Polynomial",
                "A power of what is left of the run."}})
      .label("Schedule")
      .help("How the learning rate changes over the run.")
      .source("CLMR code: constant; SimCLR: cosine; MoCo v1: milestones; PASE+: polynomial");
  binder.real("final_rate", options.final_rate)
      .label("Final rate")
      .hard(0, 100)
      .soft(0, 1e-3)
      .help("Where the cosine and the polynomial end.")
      .source("0 in SimCLR, MoCo v2, BYOL; wav2vec 1e-6")
      .advanced();
  binder.real("decay_power", options.decay_power)
      .label("Power of the polynomial")
      .hard(0.01, 10)
      .soft(0.5, 2)
      .help("Rate x (1 - share of the run that is done) to this power.")
      .source("Ravanelli et al. 2020 (PASE+), code: 0.9")
      .advanced();
  binder.text("milestones", options.milestones)
      .label("Milestones")
      .help("Shares of the run, separated by commas, at which the rate is multiplied.")
      .source("He et al. 2019 (MoCo): epochs 120 and 160 of 200")
      .advanced();
  binder.real("milestone_factor", options.milestone_factor)
      .label("Factor at a milestone")
      .hard(0.001, 1)
      .soft(0.05, 0.5)
      .help("What the rate is multiplied by at each milestone.")
      .source("He et al. 2019 (MoCo): 0.1")
      .advanced();
  binder.integer("warmup_steps", options.warmup_steps)
      .label("Warm-up")
      .unit("steps")
      .hard(0, 1e9)
      .soft(0, 1000)
      .help("Steps in which the rate rises linearly from zero before the schedule begins.")
      .source("Goyal et al. 2017; SimCLR: 10 epochs");
  binder.real("clip_norm", options.clip_norm)
      .label("Gradient clipping")
      .hard(0, 1e6)
      .soft(0, 10)
      .applies(Applies::NextStep)
      .help("Largest norm of the whole gradient; 0 switches clipping off.")
      .source("Pascanu et al. 2013; off in SimCLR and CLMR")
      .advanced();
}

void describe_machine(Binder& binder, TrainingOptions& options) {
  binder
      .choice("precision", options.precision,
              {{"float32", "float32", "Full precision."},
               {"bfloat16", "bfloat16 (autocast)", "Faster where the processor has it."}})
      .label("Precision")
      .help("Number format of convolutions and matrix products; losses and norms stay float32.")
      .source("ours; Kalamkar et al. 2019 (bfloat16)");
  binder
      .choice("device", options.device,
              {{"auto", "Automatic", "A GPU where LibTorch finds one, else the CPU."},
               {"cpu", "CPU", ""},
               {"cuda", "GPU (CUDA)", ""}})
      .label("Device")
      .help("Where encoders compute. Evaluating and embedding take the CPU where there is no GPU.")
      .source("ours");
  binder.integer("threads", options.threads)
      .label("Threads")
      .hard(0, 1024)
      .soft(0, 64)
      .help(
          "Threads of the computation on the CPU; 0 takes every core. While the window evaluates "
          "beside it, a number between 1 and all may round otherwise in the last digits.")
      .source("ours")
      .advanced();
  binder.integer("loader_threads", options.loader_threads)
      .label("Loader threads")
      .hard(0, 256)
      .soft(0, 16)
      .help("Threads that decode and cut sound; 0 chooses from the cores.")
      .source("ours")
      .advanced();
}

void describe_watching(Binder& binder, TrainingOptions& options) {
  binder.integer("checkpoint_every", options.checkpoint_every)
      .label("Checkpoint every")
      .unit("steps")
      .hard(1, 1e9)
      .soft(10, 10000)
      .scale(Scale::Log)
      .help("How often everything that a resume needs is written to the run folder.")
      .source("ours")
      .advanced();
  binder.real("checkpoint_seconds", options.checkpoint_seconds)
      .label("Checkpoint at least every")
      .unit("s")
      .hard(0, 1e6)
      .soft(10, 3600)
      .scale(Scale::Log)
      .applies(Applies::NextStep)
      .help(
          "After so long one is written in any case, whichever comes first: what a crash may cost. "
          "0: only every so many steps. Checkpoints that take longer than a second are spaced so "
          "that they cost at most a twentieth of the time.")
      .source("ours")
      .advanced();
  binder.integer("keep_checkpoints", options.keep_checkpoints)
      .label("Checkpoints kept")
      .hard(0, 1000)
      .soft(0, 20)
      .applies(Applies::NextStep)
      .help(
          "How many earlier checkpoints stay beside the last, spread evenly over the training, so "
          "that a branch can begin at their steps. Each takes as much room as the last one does.")
      .source("ours")
      .advanced();
  binder.integer("health_every", options.health_every)
      .label("Health every")
      .unit("steps")
      .hard(1, 1e9)
      .soft(1, 1000)
      .scale(Scale::Log)
      .help("How often alignment, uniformity, RankMe and the features' deviation are computed.")
      .source("ours; the measures: Wang & Isola 2020, Garrido et al. 2023, Chen & He 2021")
      .advanced();
  binder.integer("watch_every", options.watch_every)
      .label("Map every")
      .unit("steps")
      .hard(1, 1e9)
      .soft(10, 10000)
      .scale(Scale::Log)
      .help("How often a fixed sample of clips is embedded for the map and the kNN accuracy.")
      .source("ours")
      .advanced();
  binder.integer("watch_clips", options.watch_clips)
      .label("Clips on the map")
      .unit("clips")
      .hard(0, 1000000)
      .soft(100, 10000)
      .scale(Scale::Log)
      .help("Size of that sample, drawn once from the seed; 0 switches watching off.")
      .source("ours")
      .advanced();
}

}  // namespace

void describe(Binder& binder, TrainingOptions& options) {
  describe_length(binder, options);
  describe_optimiser(binder, options);
  describe_machine(binder, options);
  describe_watching(binder, options);
}

std::vector<double> milestones_from(const std::string& text) {
  std::vector<double> shares;
  const auto refuse = [&] {
    throw ParameterError("training.milestones",
                         "\"" + text +
                             "\" is not allowed; it takes rising shares of the run between 0 and "
                             "1, separated by commas: 0.6, 0.8");
  };
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    std::istringstream words(part);
    double share = 0;
    std::string rest;
    if (!(words >> share) || (words >> rest)) refuse();
    if (share <= (shares.empty() ? 0.0 : shares.back()) || share >= 1.0) refuse();
    shares.push_back(share);
  }
  return shares;
}

}  // namespace earshot
