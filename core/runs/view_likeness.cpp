#include "core/runs/view_likeness.h"

#include <torch/torch.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <string>

#include "core/base/stopped.h"
#include "core/measures/embed.h"
#include "core/training/checkpoint.h"
#include "core/training/crop_settings.h"
#include "core/training/model.h"

namespace earshot {
namespace {

/// As many clips settle the batch norm of an encoder that is only asked for one cosine.
constexpr std::size_t settling_clips = 128;

std::vector<Item> some_training_clips(PcmCache& cache, std::stop_token stop) {
  const std::vector<std::int64_t> clips = cache.dataset().of(Split::Train);
  const std::size_t apart = std::max<std::size_t>(1, clips.size() / settling_clips);
  std::vector<std::int64_t> usable;
  for (std::size_t i = 0; i < clips.size() && usable.size() < settling_clips; i += apart) {
    leave_if_stopped(stop);
    if (!cache.problem(clips[i])) usable.push_back(clips[i]);
  }
  return whole_clips(usable);
}

torch::Tensor features_of(Encoder& encoder, std::span<const float> sound) {
  const auto samples = static_cast<std::int64_t>(sound.size());
  if (samples < encoder.minimum_samples()) {
    throw std::runtime_error("a view of " + std::to_string(samples) +
                             " samples is shorter than the encoder's " +
                             std::to_string(encoder.minimum_samples()));
  }
  const torch::Tensor input =
      torch::from_blob(const_cast<float*>(sound.data()), {1, 1, samples}, torch::kFloat32).clone();
  return encoder.forward(input).to(torch::kFloat64).flatten();
}

double cosine(Encoder& encoder, std::span<const float> a, std::span<const float> b) {
  const torch::Tensor of_a = features_of(encoder, a), of_b = features_of(encoder, b);
  const double lengths = (of_a.norm() * of_b.norm()).item<double>();
  if (!(lengths > 0)) throw std::runtime_error("the encoder hears nothing in one of the views");
  return std::clamp(of_a.dot(of_b).item<double>() / lengths, -1.0, 1.0);
}

}  // namespace

struct ViewLikeness::State {
  LoadedRun run;
  EncoderPointer untrained;
  std::mutex mutex;
};

ViewLikeness::ViewLikeness(const Catalogue& catalogue, const std::filesystem::path& run,
                           PcmCache& cache, std::stop_token stop)
    : state_(std::make_unique<State>()) {
  state_->run = load_run(catalogue, run);
  const Experiment& experiment = state_->run.experiment;
  state_->untrained = make_encoder(catalogue, experiment);
  const EmbedSettings windows(experiment.integer("views.crop_samples"),
                              experiment.integer("evaluation.windows"), clip_reading(experiment));
  settle_batch_norm(*state_->untrained, cache, some_training_clips(cache, stop), windows,
                    static_cast<std::uint64_t>(experiment.integer("seed")), stop);
  state_->untrained->eval();
  state_->run.encoder->eval();
}

ViewLikeness::~ViewLikeness() = default;

ViewLikeness::Cosine ViewLikeness::of(std::span<const float> a, std::span<const float> b) const {
  const std::lock_guard lock(state_->mutex);
  const torch::NoGradGuard no_grad;
  return {cosine(*state_->run.encoder, a, b), cosine(*state_->untrained, a, b)};
}

std::int64_t ViewLikeness::sample_rate() const {
  return state_->run.experiment.integer("data.sample_rate");
}

std::int64_t ViewLikeness::step() const {
  return state_->run.facts.step;
}

}  // namespace earshot
