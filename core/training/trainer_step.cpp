#include <algorithm>
#include <cmath>

#include "core/base/memory_use.h"
#include "core/base/one_line.h"
#include "core/base/random.h"
#include "core/base/stopped.h"
#include "core/data/loader.h"
#include "core/experiment/npy.h"
#include "core/experiment/own_folder.h"
#include "core/measures/embed.h"
#include "core/measures/health.h"
#include "core/measures/health_figures.h"
#include "core/tensor/network_draws.h"
#include "core/tensor/precision.h"
#include "core/training/crop_settings.h"
#include "core/training/model.h"
#include "core/training/pieces.h"
#include "core/training/schedule.h"
#include "core/training/trainer_loop.h"
#include "core/training/training_crops.h"
#include "core/training/watch.h"

namespace earshot {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// A moving mean over some ten steps, without a bias at the start.
double smoothed(double before, double now, std::int64_t count) {
  const double weight = std::max(0.1, 1.0 / static_cast<double>(count));
  return before + weight * (now - before);
}

/// What is sound of each view; empty where all is.
std::vector<std::vector<SoundSpan>> heard_in(const LoadedBatch& loaded) {
  for (std::size_t view = 0; view < loaded.heard.size(); ++view) {
    const auto samples = static_cast<std::int64_t>(loaded.samples[view].size()) /
                         static_cast<std::int64_t>(loaded.clips.size());
    for (const SoundSpan& span : loaded.heard[view]) {
      if (span.length() < samples) return loaded.heard;
    }
  }
  return {};
}

/// What is no number any more: the loss, or features that a loss of a constant hides; else "".
std::string broken_part(const StepOutput& output, double loss) {
  if (std::isnan(loss)) return "the loss became NaN";
  if (std::isinf(loss)) return "the loss became infinite";
  for (const torch::Tensor& features : output.features) {
    if (features.defined() && !features.isfinite().all().item<bool>()) {
      return "the features became NaN or infinite";
    }
  }
  return "";
}

/// What health is measured on.
std::vector<torch::Tensor> first_two(const std::vector<torch::Tensor>& of_views) {
  std::vector<torch::Tensor> defined;
  for (const torch::Tensor& one : of_views) {
    if (one.defined() && defined.size() < 2) defined.push_back(one);
  }
  return defined;
}

}  // namespace

template <class Look>
void TrainerLoop::look_on(const char* name, const Look& look) {
  try {
    look();
  } catch (const Stopped&) {
    // The run is about to stop.
  } catch (const std::exception& error) {
    if (!failed_looks_.insert(name).second) return;
    warn(std::string(name) + ": " + one_line(error) + "; training goes on, and this is said once");
  }
}

void TrainerLoop::ready_next() {
  if (!next_) {
    const auto start = Clock::now();
    next_ = loader_->next();
    waited_ += seconds_since(start);
    for (const Problem& problem : next_->problems) {
      warn(problem.path + ": " + problem.reason + "; replaced by another clip");
    }
  }
  if (!next_views_) {
    next_views_ = make_views(*next_, *maker_, device_);
  }
}

void TrainerLoop::ready_next_ahead() {
  // On a CPU nothing would be gained, and this step's numbers would be seen later.
  const bool wanted = request_.views_ahead.value_or(device_.is_cuda());
  if (!wanted || facts_.step >= last_step()) return;
  try {
    ready_next();
  } catch (const std::exception&) {
    // The next step tries again, and is told what is wrong.
  }
}

void TrainerLoop::step() {
  const auto start = Clock::now();
  waited_ = 0;
  StepDone done;
  done.learning_rate = learning_rate_at(options_, facts_.step, options_.steps);
  ready_next();
  const LoadedBatch loaded = std::move(*next_);
  MadeViews made = std::move(*next_views_);
  next_.reset();
  next_views_.reset();
  const auto seed = static_cast<std::uint64_t>(experiment_.integer("seed"));
  method_->train();
  optimiser_->zero_gradients();
  Batch batch{.views = std::move(made.views),
              .clips = loaded.clips,
              .labels = labels_.of(loaded.clips),
              .groups = groups_.of(loaded.clips),
              .step = facts_.step,
              .seed = seed,
              .epoch = loaded.epoch,
              .steps_per_epoch = steps_per_epoch_};
  if (leaves_out_padding(experiment_)) batch.heard = heard_in(loaded);
  // Dropout and its like: a resumed run draws the same, whatever else this process does.
  const std::uint64_t dropout = mixed(seed ^ mixed(static_cast<std::uint64_t>(facts_.step)));
  const NetworkDraws draws(dropout);
  const std::int64_t rows = options_.rows_at_once;
  const bool in_pieces = rows > 0 && rows < options_.batch_size;
  StepOutput output;
  {
    const AutocastGuard autocast(precision_from(options_.precision), device_name_);
    output = in_pieces ? step_in_pieces(*method_, in_pieces_, batch, rows, dropout)
                       : method_->step(batch);
  }
  done.loss = output.loss.item<double>();
  done.epoch = loaded.epoch;
  const std::string broken = broken_part(output, done.loss);
  if (!broken.empty()) {
    look_on("the last step's line", [&] {
      writer_->metric(
          {facts_.step + 1, {{"loss", done.loss}, {"learning_rate", done.learning_rate}}});
    });
    throw std::runtime_error(
        broken + " at step " + std::to_string(facts_.step + 1) + ", learning rate " +
        to_text(done.learning_rate) +
        (saved_step_ >= 0 ? "; the checkpoint of step " + std::to_string(saved_step_) + " is kept"
                          : "; no checkpoint was saved yet") +
        ". A smaller learning rate or gradient clipping would help.");
  }
  if (!in_pieces) output.loss.backward();
  const StepProgress progress{facts_.step, options_.steps, loaded.epoch, steps_per_epoch_};
  method_->after_gradient(progress);
  clip_gradients(parameters_, options_.clip_norm);
  optimiser_->step(done.learning_rate, options_.weight_decay);
  method_->after_step(progress);
  facts_.step += 1;
  ready_next_ahead();

  for (const auto& [name, value] : output.diagnostics) {
    done.values.emplace_back(name, value.item<double>());
  }
  std::optional<HealthNumbers> health;
  if (facts_.step % options_.health_every == 0 || facts_.step == 1) {
    look_on("health", [&] { health = add_health(output, done); });
    look_on("Inside", [&] { show_inside(); });
  }
  const double took = seconds_since(start);
  const std::int64_t counted = facts_.step - first_step_;
  rate_ = smoothed(rate_, static_cast<double>(options_.batch_size) / took, counted);
  wait_share_ = smoothed(wait_share_, waited_ / took, counted);

  constexpr std::int64_t first_look = 10;
  const bool last = facts_.step == last_step();
  if (options_.watch_clips > 0 &&
      (facts_.step == first_look || facts_.step % options_.watch_every == 0 || last)) {
    if (const auto accuracy = watch()) done.values.emplace_back("knn_accuracy", *accuracy);
  }
  constexpr std::int64_t watches_to_a_reading = 4;
  const bool counts = last && facts_.step >= health_starting_steps;
  if (options_.watch_clips > 0 &&
      (facts_.step % (watches_to_a_reading * options_.watch_every) == 0 || counts)) {
    watch_label();
    if (label_watch_) {
      for (const auto& value : label_watch_->values()) done.values.push_back(value);
    }
  }
  if (health) judge_health(*health, done);
  facts_.seconds += seconds_since(start);

  done.step = facts_.step;
  done.examples_per_second = rate_;
  done.seconds = facts_.seconds;
  done.seconds_left = static_cast<double>(last_step() - facts_.step) * facts_.seconds /
                      static_cast<double>(facts_.step);
  done.wait_share = wait_share_;
  done.memory = static_cast<double>(peak_memory_use().value_or(0));
  MetricLine line{done.step,
                  {{"epoch", static_cast<double>(done.epoch)},
                   {"loss", done.loss},
                   {"learning_rate", done.learning_rate},
                   {"examples_per_second", done.examples_per_second},
                   {"wait_share", done.wait_share},
                   {"memory", done.memory},
                   {"memory_before", memory_before_},
                   {"seconds", done.seconds}}};
  line.values.insert(line.values.end(), done.values.begin(), done.values.end());
  record(line);
  events_.push(std::move(done));
}

HealthNumbers TrainerLoop::add_health(const StepOutput& output, StepDone& done) {
  const torch::NoGradGuard no_grad;
  const HealthSample sample{first_two(output.features), first_two(output.projections)};
  std::vector<std::pair<std::string, double>> told;
  for (const HealthFigure& one : health_figures()) {
    const auto value = one.of(sample);
    if (!value) continue;
    told.emplace_back(one.figure.id, *value);
    done.values.push_back(told.back());
  }
  HealthNumbers numbers = health_numbers(facts_.step, told);
  numbers.loss = done.loss;
  numbers.guessing_loss = output.guessing_loss.value_or(std::nan(""));
  for (const torch::Tensor& view : sample.features) {
    numbers.rows += view.size(0);
    numbers.features = view.size(1);
  }
  return numbers;
}

void TrainerLoop::judge_health(HealthNumbers numbers, StepDone& done) {
  numbers.label = label_;
  done.health = verdict(numbers, best_health_);
  facts_.health = done.health->words;
  best_health_.see(numbers);
}

void TrainerLoop::show_inside() {
  auto parts = std::make_shared<const std::vector<InsidePart>>(method_->inside());
  if (!parts->empty()) events_.push(InsideReady{facts_.step, std::move(parts)});
}

std::optional<double> TrainerLoop::watch() {
  std::optional<double> accuracy;
  look_on("the map", [&] { accuracy = embed_watched(); });
  return accuracy;
}

void TrainerLoop::watch_label() {
  look_on("the label since the start", [&] {
    if (!label_watch_) {
      label_watch_.emplace(*data_.dataset, *data_.cache, experiment_, [this] {
        EncoderPointer untrained = make_encoder(*request_.catalogue, experiment_);
        untrained->to(device_);
        return untrained;
      });
    }
    label_watch_->read(*method_->encoder(), stop_);
    label_ = label_watch_->since_start();
  });
}

std::optional<double> TrainerLoop::embed_watched() {
  if (watched_.empty()) return std::nullopt;
  auto embeddings = std::make_shared<Features>(
      embed_items(*method_->encoder(), *data_.cache, whole_clips(watched_),
                  {experiment_.integer("views.crop_samples"),
                   experiment_.integer("evaluation.windows"), clip_reading(experiment_)}));
  embeddings->step = facts_.step;
  look_on("embeddings", [&] {
    make_own_folder(writer_->paths().embeddings());
    write_npy(writer_->paths().embeddings() / embeddings_file(facts_.step), embeddings->values,
              {embeddings->rows(), embeddings->width});
  });
  std::optional<double> accuracy;
  look_on("kNN accuracy",
          [&] { accuracy = watched_knn_accuracy(*data_.dataset, experiment_, *embeddings); });
  events_.push(EmbeddingsReady{std::move(embeddings)});
  return accuracy;
}

}  // namespace earshot
