#include "core/methods/kinds/moco.h"

#include <cmath>
#include <numeric>
#include <stdexcept>

#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/losses/nt_xent.h"
#include "core/losses/queue_contrast.h"
#include "core/methods/parts/grouped_pass.h"
#include "core/methods/parts/inside_parts.h"
#include "core/methods/parts/lesson_words.h"
#include "core/methods/parts/momentum.h"
#include "core/methods/parts/shared_plots.h"
#include "core/tensor/at_least_float32.h"

namespace earshot {
namespace {

ProjectionHeadOptions head_options(const MoCoOptions& options, std::int64_t features) {
  ProjectionHeadOptions head;
  head.in = features;
  head.hidden = options.hidden_dim > 0 ? options.hidden_dim : features;
  head.out = options.projection_dim;
  head.layers = options.head == MoCoOptions::Head::Mlp      ? 2
                : options.head == MoCoOptions::Head::Linear ? 1
                                                            : 0;
  head.bias = HeadBias::All;
  return head;
}

void check_moco_batch(const Batch& batch) {
  if (batch.views.size() != 2 || batch.views[0].sizes() != batch.views[1].sizes()) {
    throw std::invalid_argument("MoCo takes two views of one shape");
  }
  const std::int64_t rows = batch.views[0].size(0);
  if (rows < 2 || static_cast<std::int64_t>(batch.clips.size()) != rows) {
    throw std::invalid_argument("MoCo takes two clips at least, and the clip of each row");
  }
}

/// The rows in an order of their own for each step and direction (Fisher and Yates).
torch::Tensor shuffled_rows(const Batch& batch, std::uint64_t direction, torch::Device device) {
  std::vector<std::int64_t> order(batch.clips.size());
  std::iota(order.begin(), order.end(), 0);
  Random random(batch.seed,
                {static_cast<std::uint64_t>(batch.step), name_hash("moco.shuffle"), direction});
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1],
              order[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(i) - 1))]);
  }
  return torch::tensor(order, torch::kInt64).to(device);
}

}  // namespace

void describe(Binder& binder, MoCoOptions& options) {
  binder.real("temperature", options.temperature)
      .label("Temperature")
      .hard(1e-4, 1000)
      .soft(0.05, 1)
      .scale(Scale::Log)
      .applies(Applies::NextStep)
      .help(
          "Small: only the most similar keys of the queue repel; large: all repel alike, and far "
          "above 1 nothing is told apart.")
      .source("Chen et al. 2020 (MoCo v2), table 1 (0.2); He et al. 2019 (v1), sec. 3.3 (0.07)");
  binder.real("momentum", options.momentum)
      .label("Momentum of the key encoder")
      .hard(0, 1)
      .soft(0.9, 0.9999)
      .applies(Applies::NextStep)
      .help(
          "What the key encoder keeps of itself at every step; the rest it takes from the encoder.")
      .source("He et al. 2019 (MoCo), eq. 2 (0.999); the code's small recipe: 0.99");
  binder.integer("queue_size", options.queue_size)
      .label("Queue")
      .unit("keys")
      .hard(1, 16777216)
      .soft(256, 65536)
      .scale(Scale::Log)
      .help("Keys of earlier clips that every query is contrasted with; any number does.")
      .source(
          "He et al. 2019 (MoCo), sec. 3.2 (65536), where it is a multiple of the batch; the "
          "code's small recipe: 4096");
  binder
      .choice("head", options.head,
              {{MoCoOptions::Head::Mlp, "mlp", "Two layers", "Linear, ReLU, linear: MoCo v2."},
               {MoCoOptions::Head::Linear, "linear", "One linear layer", "MoCo v1."},
               {MoCoOptions::Head::None, "none", "None",
                "The loss compares the encoder's features themselves."}})
      .label("Head")
      .help("What turns the encoder's features into the vectors that the loss compares.")
      .source("Chen et al. 2020 (MoCo v2), sec. 3 (two layers); He et al. 2019 (v1): one");
  binder.integer("projection_dim", options.projection_dim)
      .label("Projection size")
      .hard(1, 65536)
      .soft(16, 1024)
      .scale(Scale::Log)
      .help("Length of the vectors that the loss compares.")
      .source("He et al. 2019 (MoCo), sec. 3.3 (128)");
  binder.integer("hidden_dim", options.hidden_dim)
      .label("Hidden size of the head")
      .hard(0, 65536)
      .soft(0, 4096)
      .advanced()
      .help(
          "Width of the two-layer head's hidden layer; 0 means as wide as the encoder's features.")
      .source("Chen et al. 2020 (MoCo v2), sec. 3 (2048, as wide as its features)");
  binder
      .choice("batch_norm", options.batch_norm,
              {{MoCoOptions::BatchNorm::Shuffled, "shuffled", "Groups, shuffled keys",
                "Groups of the batch are normalised apart, the keys in other groups than their "
                "queries."},
               {MoCoOptions::BatchNorm::Split, "split", "Groups",
                "Groups of the batch are normalised apart, queries and keys in the same groups."},
               {MoCoOptions::BatchNorm::Plain, "plain", "Whole batch",
                "As the encoder's batch norm does by itself."}})
      .label("Batch norm")
      .help(
          "What batch norm takes its statistics from: shared by a query and its key they give the "
          "answer away.")
      .source(
          "He et al. 2019 (MoCo), sec. 3.3 (shuffled over 8 GPUs); on one device the code's small "
          "recipe splits the batch instead");
  binder.integer("groups", options.groups)
      .label("Groups of batch norm")
      .hard(1, 4096)
      .soft(1, 32)
      .advanced()
      .help("Into how many groups the batch is split, where it is; each keeps two clips at least.")
      .source("He et al. 2019 (MoCo): 8 GPUs; the code's small recipe: 8 groups");
  binder.flag("symmetric", options.symmetric)
      .label("Both views as queries")
      .advanced()
      .help(
          "Each view is also the query for the other's key: twice the work, twice the keys. The "
          "loss is the mean of both.")
      .source(
          "MoCo's CIFAR demo has it as a choice and adds both losses: for plain SGD give twice its "
          "rate here; the papers have not");
}

void MoCo::declare(MethodEntry& entry) {
  entry.words = {
      "moco", "MoCo (queue and momentum encoder)",
      "A view of a clip has to find the key of its other view among a queue of keys that "
      "a slowly following encoder made.",
      "He et al. 2019, \"Momentum contrast for unsupervised visual representation "
      "learning\"; Chen et al. 2020, \"Improved baselines with momentum contrastive "
      "learning\" (v2); on images, carried over to sound by us"};
  entry.plots = {similarity_plot(),
                 distance_plot(),
                 {"queue_age", "Age of the queue, in steps", {{"queue_age", "queue age"}}, 0.0},
                 {"queue_filled",
                  "Share of the queue that is filled",
                  {{"queue_filled", "queue filled"}},
                  0.0,
                  1.0}};
  entry.lesson = [](const Values& all) {
    const std::int64_t keys = whole_number(all, "method.queue_size") + 1;
    return Lesson{
        "A is the question and B, through a slowly following copy of the encoder, the key that it "
        "has to find.",
        "The diagonal are pairs; in the queue wait the keys of earlier batches, and with their age "
        "they fit less.",
        "Guessing the key among " + std::to_string(keys) + " costs " + guess_words(keys) +
            "; the queue's age says how old the others are."};
  };
}

MoCo::MoCo(const MoCoOptions& options, EncoderPointer encoder, EncoderPointer key_encoder)
    : MethodWith(options) {
  const ProjectionHeadOptions head = head_options(options_, encoder->features());
  encoder_ = register_module("encoder", std::move(encoder));
  projector_ = register_module("projector", std::make_shared<ProjectionHead>(head));
  key_encoder_ = register_module("key_encoder", std::move(key_encoder));
  key_projector_ = register_module("key_projector", std::make_shared<ProjectionHead>(head));
  begin_as(*key_encoder_, *encoder_);
  begin_as(*key_projector_, *projector_);
  const std::int64_t width = head.layers > 0 ? head.out : head.in;
  queue_ = register_module("queue", std::make_shared<KeyQueue>(options_.queue_size, width));
}

MoCo::Side MoCo::queries_of(const torch::Tensor& view) {
  const auto results =
      grouped_pass({encoder_.get(), projector_.get()}, view, groups(), [this](const auto& rows) {
        const torch::Tensor features = encoder_->forward(rows);
        return std::vector<torch::Tensor>{features, projector_->forward(features)};
      });
  return {results[0], unit_rows(at_least_float32(results[1]))};
}

MoCo::Side MoCo::keys_of(const torch::Tensor& view, const Batch& batch, std::uint64_t direction) {
  const torch::NoGradGuard no_grad;
  const bool shuffles = options_.batch_norm == MoCoOptions::BatchNorm::Shuffled && groups() > 1;
  torch::Tensor order;
  if (shuffles) order = shuffled_rows(batch, direction, view.device());
  const auto results = grouped_pass(
      {key_encoder_.get(), key_projector_.get()}, shuffles ? view.index_select(0, order) : view,
      groups(), [this](const auto& rows) {
        const torch::Tensor features = key_encoder_->forward(rows);
        return std::vector<torch::Tensor>{features, key_projector_->forward(features)};
      });
  Side side{results[0], unit_rows(at_least_float32(results[1]))};
  if (shuffles) {
    const torch::Tensor back = order.argsort();
    side = {side.features.index_select(0, back), side.projections.index_select(0, back)};
  }
  return side;
}

StepOutput MoCo::step(const Batch& batch) {
  check_moco_batch(batch);
  std::vector<Side> queries = {queries_of(batch.views[0])};
  if (options_.symmetric) queries.push_back(queries_of(batch.views[1]));
  follow(*key_encoder_, *encoder_, options_.momentum);
  follow(*key_projector_, *projector_, options_.momentum);
  std::vector<Side> keys = {keys_of(batch.views[1], batch, 0)};
  if (options_.symmetric) keys.push_back(keys_of(batch.views[0], batch, 1));

  std::vector<torch::Tensor> asked, answers;
  last_clips_.clear();
  for (std::size_t i = 0; i < queries.size(); ++i) {
    asked.push_back(queries[i].projections);
    answers.push_back(keys[i].projections);
    last_clips_.insert(last_clips_.end(), batch.clips.begin(), batch.clips.end());
  }
  const torch::Tensor all_queries = torch::cat(asked);
  last_queries_ = all_queries.detach();
  last_keys_ = torch::cat(answers);
  last_step_ = batch.step;
  const QueueContrast contrast = queue_contrast(
      all_queries, last_keys_, queue_->keys().to(all_queries.dtype()), options_.temperature);

  StepOutput output;
  output.loss = contrast.loss;
  output.guessing_loss = std::log(static_cast<double>(queue_->keys().size(0) + 1));
  output.diagnostics = {{"contrastive_accuracy", contrast.accuracy},
                        {"positive_similarity", contrast.positive_similarity},
                        {"negative_similarity", contrast.negative_similarity},
                        {"key_distance", relative_distance(*key_encoder_, *encoder_)},
                        {"queue_age", queue_->mean_age(batch.step)},
                        {"queue_filled", queue_->filled_share()}};
  output.features = {queries[0].features.detach(), keys[0].features};
  output.projections = {asked[0].detach(), answers[0]};
  return output;
}

void MoCo::after_step(const StepProgress&) {
  if (!last_keys_.defined()) return;
  queue_->push(last_keys_, last_clips_, last_step_);
}

std::vector<InsidePart> MoCo::inside() const {
  if (!last_queries_.defined()) return {};
  std::vector<InsidePart> parts = {similarity_part(last_queries_, last_keys_, last_clips_)};
  for (InsidePart& part : queue_->look(last_queries_, last_step_)) parts.push_back(std::move(part));
  return parts;
}

}  // namespace earshot
