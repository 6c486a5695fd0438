#include "tests/example_method/barlow_twins.h"

#include <stdexcept>

#include "core/catalogue/catalogue.h"
#include "tests/example_method/redundancy.h"

namespace earshot::example {
namespace {

ProjectionHeadOptions head_options(const BarlowTwinsOptions& options, std::int64_t features) {
  ProjectionHeadOptions head;
  head.in = features;
  head.hidden = head.out = options.projection_dim;
  head.layers = 3;
  head.batch_norm = true;
  return head;
}

}  // namespace

void describe(Binder& binder, BarlowTwinsOptions& options) {
  binder.real("redundancy_weight", options.redundancy_weight)
      .label("Weight of redundancy")
      .hard(0, 10)
      .soft(1e-4, 0.1)
      .scale(Scale::Log)
      .applies(Applies::NextStep)
      .help("How much two dimensions that say the same count against views that differ.")
      .source("Zbontar et al. 2021, sec. 3.2 (5e-3)");
  binder.integer("projection_dim", options.projection_dim)
      .label("Projection size")
      .hard(2, 65536)
      .soft(32, 8192)
      .scale(Scale::Log)
      .help("Length of the vector whose dimensions are decorrelated.")
      .source("Zbontar et al. 2021, sec. 2.2 has 8192; ours for small batches");
}

void BarlowTwins::declare(MethodEntry& entry) {
  entry.words = {"barlow-twins", "Barlow Twins",
                 "Two views of a clip agree, and no two dimensions say the same.",
                 "Zbontar et al. 2021, \"Barlow Twins: self-supervised learning via redundancy "
                 "reduction\", sec. 2"};
}

BarlowTwins::BarlowTwins(const BarlowTwinsOptions& options, EncoderPointer encoder)
    : MethodWith(options),
      encoder_(register_module("encoder", std::move(encoder))),
      projector_(register_module("projector", std::make_shared<ProjectionHead>(
                                                  head_options(options, encoder_->features())))) {}

StepOutput BarlowTwins::step(const Batch& batch) {
  if (batch.views.size() != 2 || batch.views[0].sizes() != batch.views[1].sizes()) {
    throw std::invalid_argument("Barlow Twins takes two views of one shape");
  }
  const torch::Tensor h_a = encoder_->forward(batch.views[0]);
  const torch::Tensor h_b = encoder_->forward(batch.views[1]);
  const torch::Tensor z_a = projector_->forward(h_a).to(torch::kFloat32);
  const torch::Tensor z_b = projector_->forward(h_b).to(torch::kFloat32);
  StepOutput output;
  output.loss = redundancy_loss(z_a, z_b, options_.redundancy_weight);
  output.features = {h_a.detach().to(torch::kFloat32), h_b.detach().to(torch::kFloat32)};
  output.projections = {z_a.detach(), z_b.detach()};
  return output;
}

}  // namespace earshot::example
