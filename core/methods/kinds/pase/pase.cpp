#include "core/methods/kinds/pase/pase.h"

#include <algorithm>
#include <stdexcept>

#include "core/augment/kinds/reverb.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/change_kinds.h"
#include "core/features/deltas.h"
#include "core/losses/pase.h"
#include "core/methods/kinds/pase/mix_chunks.h"
#include "core/methods/parts/heard_frames.h"
#include "core/methods/parts/inside_parts.h"
#include "core/params/number_list.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

using PaseTask = PaseWorkerKind::Task;

SequenceOptions sequence_of(const PaseOptions& options) {
  return {options.spc_around, options.spc_gap};
}

Random pase_stream(const Batch& batch, const char* word) {
  return Random(batch.seed, {static_cast<std::uint64_t>(batch.step), name_hash(word)});
}

void check_pase_views(const Batch& batch) {
  const auto& views = batch.views;
  if (views.size() != 3 || views[0].dim() != 3 || views[0].size(0) < 2 ||
      views[0].sizes() != views[1].sizes() || views[0].sizes() != views[2].sizes()) {
    throw std::invalid_argument(
        "PASE takes three views of one shape, of at least two clips: the distorted crop, the clean "
        "crop and another crop");
  }
}

/// Undefined where every frame is heard.
torch::Tensor mask_of(const std::vector<SoundSpan>& heard, const torch::Tensor& frames) {
  return heard.empty() ? torch::Tensor() : heard_mask(heard, frames.size(2), frames);
}

torch::Tensor both_of(const torch::Tensor& one, const torch::Tensor& other) {
  if (!one.defined() || !other.defined()) return one.defined() ? one : other;
  return one * other;
}

/// [batch, channels, 1]: the mean of the heard frames.
torch::Tensor heard_average(const torch::Tensor& frames, const std::vector<SoundSpan>& heard) {
  if (heard.empty()) return frames.mean(2, true);
  const torch::Tensor mask = mask_of(heard, frames);
  return (frames * mask).sum(2, true) / mask.sum(2, true).clamp_min(1.0);
}

/// [batch, 1, 1] of 1 for the rows whose frames of a draw are all heard.
torch::Tensor rows_heard(const std::vector<SoundSpan>& heard, const SequenceDraw& draw,
                         const SequenceOptions& options, const torch::Tensor& like) {
  if (heard.empty()) return {};
  std::vector<float> rows;
  for (const SoundSpan& span : heard) {
    const bool all = span.holds(draw.frame) && span.holds(draw.future) &&
                     span.holds(draw.future + options.around - 1) &&
                     span.holds(draw.past_end - options.around) && span.holds(draw.past_end - 1);
    rows.push_back(all ? 1.0F : 0.0F);
  }
  return torch::tensor(rows, torch::kFloat32).view({-1, 1, 1}).to(like.device());
}

/// Throws ParameterError where they cannot be read or are not three.
std::vector<std::int64_t> decoder_widths(const PaseOptions& options) {
  constexpr std::size_t stages = 3;
  constexpr std::int64_t widest = 4096;
  const std::string path = "method.decoder_widths";
  std::vector<std::int64_t> widths = number_list(options.decoder_widths, path, stages, widest);
  if (widths.size() < stages) {
    throw ParameterError(path, "\"" + options.decoder_widths +
                                   "\" is not allowed; it takes three whole numbers: 512,256,128");
  }
  return widths;
}

/// Milliseconds between two frames of the chosen encoder, or 0 where it keeps none.
double frame_milliseconds(const Catalogue& catalogue, const Values& all) {
  const auto& name = std::get<std::string>(all.at("encoder.name"));
  const EncoderContext context{std::get<std::int64_t>(all.at("data.sample_rate"))};
  const EncoderEntry* encoder = catalogue.encoder(name);
  if (encoder == nullptr || !encoder->samples_of_frames) return 0;
  constexpr std::int64_t many = 1000;
  const Values settings = settings_below(all, "encoder");
  const std::int64_t samples = encoder->samples_of_frames(settings, context, many + 1) -
                               encoder->samples_of_frames(settings, context, many);
  return 1000.0 * static_cast<double>(samples) / static_cast<double>(context.sample_rate);
}

Contradictions contradictions_with_encoder(const Catalogue& catalogue, const Values& all) {
  constexpr double longest = 50;  // ms; features of speech change faster than that
  Contradictions found =
      pase_contradictions(options_from<PaseOptions>(settings_below(all, "method")));
  try {
    const double apart = frame_milliseconds(catalogue, all);
    if (apart > longest) {
      found.emplace_back("encoder.name",
                         "its frames lie " + to_text(apart) +
                             " ms apart; PASE foretells features of single moments and takes at "
                             "most " +
                             to_text(longest) + " ms");
    }
  } catch (const ParameterError&) {
    // The encoder's own contradictions are told elsewhere.
  }
  return found;
}

}  // namespace

PaseOptions::PaseOptions() {
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = pase_worker_kinds[i].pase_weight;
}

std::int64_t pase_least_frames(const PaseOptions& options) {
  std::int64_t least = 1;
  for (std::size_t i = 0; i < pase_worker_kinds.size(); ++i) {
    if (options.weights[i] == 0) continue;
    const PaseTask task = pase_worker_kinds[i].task;
    if (task == PaseTask::Sequence) least = std::max(least, least_frames(sequence_of(options)));
    if (task == PaseTask::Regression && options.deltas) least = std::max(least, delta_width);
  }
  return least;
}

std::vector<std::pair<std::string, std::string>> pase_contradictions(const PaseOptions& options) {
  std::vector<std::pair<std::string, std::string>> found;
  const auto works = [](double weight) { return weight > 0; };
  if (std::none_of(options.weights.begin(), options.weights.end(), works)) {
    found.emplace_back("method.waveform_weight",
                       "every worker's weight is 0; PASE needs at least one worker");
  }
  if (options.lowest_f0_hz >= options.highest_f0_hz) {
    found.emplace_back("method.lowest_f0_hz", to_text(options.lowest_f0_hz) +
                                                  " Hz is not below method.highest_f0_hz, " +
                                                  to_text(options.highest_f0_hz) + " Hz");
  }
  try {
    decoder_widths(options);
  } catch (const ParameterError& error) {
    const std::string words = error.what();
    const std::string prefix = error.path() + ": ";
    found.emplace_back(error.path(),
                       words.starts_with(prefix) ? words.substr(prefix.size()) : words);
  }
  return found;
}

void Pase::declare(MethodEntry& entry) {
  entry.words = {
      "pase", "PASE and PASE+ (many tasks)",
      "Small workers foretell many features of the clean sound, and tell clips and order "
      "apart, from one encoder's frames.",
      "Pascual et al. 2019 (PASE); Ravanelli et al. 2020 (PASE+)"};
  entry.views = {{"distorted chunk", 0}, {"clean chunk", 0, false}, {"context chunk", 1, false}};
  entry.mix = [](const Values& values, StepCrops& crops) {
    mix_chunks(options_from<PaseOptions>(values), crops);
  };
  entry.mixes_after = Reverb::words().name;
  entry.draws_kinds = [](const Values& values) {
    const auto options = options_from<PaseOptions>(values);
    std::vector<std::string> kinds;
    if (options.random_level) kinds.emplace_back(change_kind::level);
    if (options.overlap_probability > 0) kinds.emplace_back(change_kind::added_noise);
    return kinds;
  };
  entry.needs = EncoderNeed::Frames;
  entry.least_frames = [](const Values& values) {
    return pase_least_frames(options_from<PaseOptions>(values));
  };
  entry.contradictions = contradictions_with_encoder;
  Plot losses{"worker_loss", "Loss of each worker", {}};
  Plot accuracies{"worker_accuracy", "Accuracy of each worker", {}, 0.0, 1.0};
  for (const PaseWorkerKind& kind : pase_worker_kinds) {
    losses.curves.push_back({std::string(kind.name) + "_loss", kind.label});
    accuracies.curves.push_back({std::string(kind.name) + "_accuracy", kind.label});
  }
  entry.plots = {losses, accuracies};
  entry.lesson = [](const Values&) {
    return Lesson{
        "The distorted chunk goes in; of the clean one the workers ask, and the chunk from "
        "elsewhere is the same clip's.",
        "Each bar is what one worker still gets wrong: who knows nothing is at 1, or at 0.69 "
        "between two.",
        "The loss adds the workers up; one that stays high asks for what the frames do not hold."};
  };
}

Pase::Pase(const PaseOptions& options, const MethodContext& context)
    : MethodWith(options), encoder_(context.encoder) {
  frame_encoder_ = std::dynamic_pointer_cast<FrameEncoder>(encoder_);
  if (!frame_encoder_) throw std::invalid_argument("PASE needs an encoder that keeps frames");
  register_module("encoder", encoder_);
  PaseTargetOptions targets;
  targets.sample_rate = context.sample_rate;
  gammatone_ = pase_gammatone(targets);
  for (std::size_t i = 0; i < options_.weights.size(); ++i) {
    if (options_.weights[i] > 0) add_worker(i, context, gammatone_);
  }
  if (workers_.empty()) throw std::invalid_argument("PASE needs a worker; every weight is 0");
}

void Pase::add_worker(std::size_t index, const MethodContext& context,
                      const std::shared_ptr<SharedGammatone>& gammatone) {
  Worker worker;
  worker.kind = &pase_worker_kinds[index];
  worker.weight = options_.weights[index];
  const std::string name = worker.kind->name;
  const std::int64_t channels = frame_encoder_->context_channels();
  const std::int64_t hop = frame_encoder_->hop_samples();
  const auto of_frames = [&](std::int64_t in, std::int64_t out) {
    worker.frames = register_module(name, std::make_shared<FrameWorker>(in, options_.hidden, out));
  };
  switch (worker.kind->task) {
    case PaseTask::Waveform: {
      WaveDecoderOptions decoder;
      decoder.in = channels;
      decoder.strides = decoder_strides(hop);
      decoder.widths = decoder_widths(options_);
      decoder.hidden = options_.decoder_hidden;
      decoder.slope = options_.decoder_slope;
      worker.decoder = register_module(name, std::make_shared<WaveDecoder>(decoder));
      break;
    }
    case PaseTask::Regression: {
      PaseTargetOptions targets;
      targets.sample_rate = context.sample_rate;
      targets.hop = hop;
      targets.as_code = options_.targets == PaseOptions::Targets::Code;
      targets.mfcc_coefficients = options_.mfcc_coefficients;
      targets.lowest_f0_hz = options_.lowest_f0_hz;
      targets.highest_f0_hz = options_.highest_f0_hz;
      worker.target = pase_target(name, targets, gammatone);
      const std::int64_t rows = worker.target.rows * (options_.deltas ? 3 : 1);
      const bool of_chunks =
          targets.as_code && options_.target_scale == PaseOptions::TargetScale::Targets;
      worker.statistics = register_module(name + "_statistics",
                                          std::make_shared<RunningStatistics>(rows, of_chunks));
      of_frames(channels, rows * options_.frames_at_once);
      break;
    }
    case PaseTask::Local:
    case PaseTask::Global:
      of_frames(2 * channels, 1);
      break;
    case PaseTask::Sequence:
      of_frames((1 + options_.spc_around) * channels, 1);
      break;
  }
  workers_.push_back(std::move(worker));
}

void Pase::measure(const TrainingCrops& crops) {
  constexpr std::int64_t most_chunks = 2000;
  std::vector<Worker*> measured;
  for (Worker& worker : workers_) {
    if (worker.statistics && worker.statistics->of_chunks()) measured.push_back(&worker);
  }
  if (measured.empty()) return;
  const torch::NoGradGuard no_grad;
  crops.each(most_chunks, [&](const torch::Tensor& sound, const std::vector<SoundSpan>& heard) {
    const AutocastGuard full_precision(Precision::Float32, sound.device().str());
    const torch::Tensor clean = sound.squeeze(1);
    const std::int64_t frames = clean.size(1) / frame_encoder_->hop_samples();
    const auto frames_of =
        heard_frames(heard, clean.size(1), frame_encoder_->hop_samples(), frames);
    for (Worker* worker : measured) {
      worker->statistics->measure(target_frames(worker->target, clean, frames, options_.deltas),
                                  frames_of);
    }
    gammatone_->forget();
  });
}

Pase::Solved Pase::foretell(Worker& worker, const torch::Tensor& clean, const torch::Tensor& chunk,
                            const std::vector<SoundSpan>& heard) const {
  const torch::Tensor counts = mask_of(heard, chunk);
  if (worker.kind->task == PaseTask::Waveform) {
    const torch::Tensor decoded = worker.decoder->forward(chunk).squeeze(1).to(clean.scalar_type());
    const std::int64_t samples = std::min(decoded.size(1), clean.size(1));
    const torch::Tensor away = (decoded.narrow(1, 0, samples) - clean.narrow(1, 0, samples)).abs();
    const std::int64_t hop = frame_encoder_->hop_samples();
    if (!counts.defined() || samples > chunk.size(2) * hop) return {counted_mean(away, {}), {}};
    const torch::Tensor of_samples = counts.squeeze(1).repeat_interleave(hop, 1);
    return {counted_mean(away, of_samples.narrow(1, 0, samples)), {}};
  }
  torch::Tensor target;
  {
    const torch::NoGradGuard no_grad;
    const AutocastGuard full_precision(Precision::Float32, clean.device().str());
    target = worker.statistics->standardised(
        target_frames(worker.target, clean, chunk.size(2), options_.deltas), heard);
  }
  return {regression_loss(worker.frames->forward(chunk), target, options_.frames_at_once, counts),
          {}};
}

Pase::Solved Pase::solve(Worker& worker, const Batch& batch, const torch::Tensor& clean,
                         const std::vector<torch::Tensor>& embeddings, const Heard& heard) const {
  const torch::Tensor &chunk = embeddings[0], &context = embeddings[1], &other = embeddings[2];
  BinaryPairs pairs;
  torch::Tensor counts;
  switch (worker.kind->task) {
    case PaseTask::Waveform:
    case PaseTask::Regression:
      return foretell(worker, clean, chunk, heard.chunk);
    case PaseTask::Local:
      pairs = information_pairs(chunk, context, other, false);
      counts = both_of(both_of(mask_of(heard.chunk, chunk), mask_of(heard.context, chunk)),
                       mask_of(heard.other, chunk));
      break;
    case PaseTask::Global:
      pairs = information_pairs(heard_average(chunk, heard.chunk),
                                heard_average(context, heard.context),
                                heard_average(other, heard.other), options_.gim_both_ways);
      break;
    case PaseTask::Sequence: {
      Random random = pase_stream(batch, "pase-sequence");
      const SequenceOptions sequence = sequence_of(options_);
      const SequenceDraw draw = draw_sequence(random, sequence, chunk.size(2));
      pairs = sequence_pairs(chunk, draw, sequence);
      counts = rows_heard(heard.chunk, draw, sequence, chunk);
      break;
    }
  }
  const auto logits = worker.frames->forward(torch::cat({pairs.positives, pairs.negatives}));
  const auto halves = logits.chunk(2);
  const BinaryLoss result = binary_loss(halves[0], halves[1], counts);
  return {result.loss, result.accuracy};
}

StepOutput Pase::step(const Batch& batch) {
  check_pase_views(batch);
  const torch::Tensor &distorted = batch.views[0], &clean_chunk = batch.views[1],
                      &context = batch.views[2];
  std::vector<SoundSpan> sound;
  if (!batch.heard.empty()) {
    sound = batch.heard[0];
    sound.insert(sound.end(), batch.heard[2].begin(), batch.heard[2].end());
  }
  const FrameEncoder::Frames frames =
      frame_encoder_->frames_of_heard(torch::cat({distorted, context}), sound);
  std::vector<torch::Tensor> embeddings = frames.context.chunk(2);
  const std::int64_t shift = pase_stream(batch, "pase-others").integer(1, clean_chunk.size(0) - 1);
  embeddings.push_back(embeddings[1].roll(shift, 0));

  const std::int64_t hop = frame_encoder_->hop_samples(), length = embeddings[0].size(2);
  Heard heard{heard_frames(batch, 0, hop, length), heard_frames(batch, 2, hop, length), {}};
  heard.other = heard.context;
  // As roll() moves the rows: the first comes from the end.
  if (!heard.other.empty())
    std::rotate(heard.other.begin(), heard.other.end() - shift, heard.other.end());

  const torch::Tensor clean = clean_chunk.squeeze(1);
  StepOutput output;
  std::vector<torch::Tensor> losses;
  std::vector<std::pair<std::string, torch::Tensor>> accuracies;
  for (Worker& worker : workers_) {
    const Solved solved = solve(worker, batch, clean, embeddings, heard);
    const torch::Tensor part = worker.weight * solved.loss;
    output.loss = output.loss.defined() ? output.loss + part : part;
    losses.push_back(solved.loss.detach());
    const std::string name = worker.kind->name;
    output.diagnostics.emplace_back(name + "_loss", losses.back());
    if (solved.accuracy.defined()) accuracies.emplace_back(name + "_accuracy", solved.accuracy);
  }
  gammatone_->forget();
  if (options_.combine == PaseOptions::Combine::Average)
    output.loss = output.loss / static_cast<double>(losses.size());
  output.diagnostics.insert(output.diagnostics.end(), accuracies.begin(), accuracies.end());
  last_losses_ = torch::stack(losses);
  const auto features = frame_encoder_->features_of(frames).detach().to(torch::kFloat32).chunk(2);
  output.features = {features[0], torch::Tensor(), features[1]};
  return output;
}

std::vector<InsidePart> Pase::inside() const {
  if (!last_losses_.defined()) return {};
  InsidePart part =
      bars_part("workers", "Losses of the workers",
                "What each worker still gets wrong: who knows nothing is at 1, or 0.69 between "
                "two.",
                last_losses_);
  for (const Worker& worker : workers_) part.column_names.emplace_back(worker.kind->label);
  return {part};
}

}  // namespace earshot
