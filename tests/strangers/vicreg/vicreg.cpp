#include "tests/strangers/vicreg/vicreg.h"

#include <stdexcept>

#include "core/catalogue/catalogue.h"
#include "tests/strangers/vicreg/vicreg_loss.h"

namespace earshot::strangers {

namespace {

ProjectionHeadOptions vicreg_expander(const VicregOptions& options, std::int64_t features) {
  ProjectionHeadOptions head;
  head.in = features;
  head.hidden = options.hidden_dim;
  head.out = options.projection_dim;
  head.layers = options.head_layers;
  head.bias = HeadBias::Hidden;
  return head;
}

}  // namespace

void describe(Binder& binder, VicregOptions& options) {
  const auto weight = [&](const char* id, double& field, const char* label, const char* help) {
    binder.real(id, field)
        .label(label)
        .hard(0, 1000)
        .soft(0.1, 100)
        .scale(Scale::Log)
        .applies(Applies::NextStep)
        .help(help)
        .source("Bardes et al. 2022 (VICReg), eq. 6 and sec. 4.2: 25, 25 and 1");
  };
  weight("invariance_weight", options.invariance_weight, "Weight of invariance",
         "How much the distance between two views of a clip counts.");
  weight(
      "variance_weight", options.variance_weight, "Weight of variance",
      "How much it counts that a dimension varies too little over the batch; 0 lets all collapse.");
  weight("covariance_weight", options.covariance_weight, "Weight of covariance",
         "How much it counts that dimensions vary together.");
  binder.integer("projection_dim", options.projection_dim)
      .label("Projection")
      .hard(2, 65536)
      .soft(16, 2048)
      .scale(Scale::Log)
      .help("Length of the vectors that the loss compares.")
      .source("ours, for small encoders; Bardes et al. 2022 (VICReg), sec. 4.2: 8192");
  binder.integer("hidden_dim", options.hidden_dim)
      .label("Hidden width")
      .hard(1, 65536)
      .soft(16, 2048)
      .scale(Scale::Log)
      .help("Width of the expander's hidden layers.")
      .source("ours, for small encoders; Bardes et al. 2022 (VICReg), sec. 4.2: 8192");
  binder.integer("head_layers", options.head_layers)
      .label("Layers of the expander")
      .hard(1, 8)
      .help("Linear layers between the features and the loss, a ReLU between each two.")
      .source("Bardes et al. 2022 (VICReg), sec. 4.2: 3, with batch norm between them");
}

void Vicreg::declare(MethodEntry& entry) {
  entry.words = {"vicreg", "VICReg",
                 "Two views of a clip attract each other while every dimension must vary over the "
                 "batch, and none with another.",
                 "Bardes, Ponce & LeCun 2022, \"VICReg: variance-invariance-covariance "
                 "regularization for self-supervised learning\", sec. 4"};
  entry.in_pieces = InPieces::Representations;
  entry.plots = {{"vicreg_terms",
                  "Terms of VICReg",
                  {{"invariance_loss", "invariance"},
                   {"variance_loss", "variance"},
                   {"covariance_loss", "covariance"}},
                  0.0}};
}

Vicreg::Vicreg(const VicregOptions& options, EncoderPointer encoder)
    : MethodWith(options),
      encoder_(register_module("encoder", std::move(encoder))),
      projector_(register_module("projector", std::make_shared<ProjectionHead>(vicreg_expander(
                                                  options_, encoder_->features())))) {}

StepOutput Vicreg::step(const Batch& batch) {
  return compare(represent(batch.views), batch);
}

std::vector<torch::Tensor> Vicreg::represent(const std::vector<torch::Tensor>& views) {
  if (views.size() != 2) throw std::invalid_argument("VICReg takes two views of each clip");
  return {encoder_->forward(views[0]), encoder_->forward(views[1])};
}

StepOutput Vicreg::compare(const std::vector<torch::Tensor>& features, const Batch&) {
  StepOutput output;
  std::vector<torch::Tensor> projections;
  for (const torch::Tensor& view : features) {
    projections.push_back(projector_->forward(view).to(torch::kFloat32));
    output.features.push_back(view.detach().to(torch::kFloat32));
    output.projections.push_back(projections.back().detach());
  }
  const VicregTerms terms = vicreg_terms(projections.at(0), projections.at(1));
  output.loss = options_.invariance_weight * terms.invariance +
                options_.variance_weight * terms.variance +
                options_.covariance_weight * terms.covariance;
  output.diagnostics = {{"invariance_loss", terms.invariance.detach()},
                        {"variance_loss", terms.variance.detach()},
                        {"covariance_loss", terms.covariance.detach()}};
  return output;
}

}  // namespace earshot::strangers
