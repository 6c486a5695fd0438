#include "tests/strangers/figure/my_curve.h"

#include <algorithm>

#include "core/built_in/catalogue.h"
#include "core/methods/method.h"

namespace earshot::strangers {

/// Another method, whose steps say one number more.
class WithMyCurve : public Method {
 public:
  explicit WithMyCurve(std::shared_ptr<Method> inner)
      : inner_(register_module("inner", std::move(inner))) {}

  void prepare(const DataFacts& facts) override { inner_->prepare(facts); }
  void measure(const TrainingCrops& crops) override { inner_->measure(crops); }
  StepOutput step(const Batch& batch) override { return with_curve(inner_->step(batch), batch); }
  std::vector<torch::Tensor> represent(const std::vector<torch::Tensor>& views) override {
    return inner_->represent(views);
  }
  StepOutput compare(const std::vector<torch::Tensor>& rows, const Batch& batch) override {
    return with_curve(inner_->compare(rows, batch), batch);
  }
  void after_step(const StepProgress& progress) override { inner_->after_step(progress); }
  void change(const Values& values) override { inner_->change(values); }
  std::vector<InsidePart> inside() const override { return inner_->inside(); }
  EncoderPointer encoder() const override { return inner_->encoder(); }

 private:
  static StepOutput with_curve(StepOutput output, const Batch& batch) {
    const double value = 0.25 * static_cast<double>(batch.step + 1);
    output.diagnostics.emplace_back("my_curve", torch::full({}, value, output.loss.options()));
    return output;
  }

  std::shared_ptr<Method> inner_;
};

Catalogue catalogue_with_my_curve() {
  Catalogue catalogue = built_in_catalogue();
  for (MethodEntry& entry : catalogue.methods) {
    if (entry.words.name != "simclr") continue;
    entry.make = [make = entry.make](const Values& values, const MethodContext& context) {
      return std::static_pointer_cast<Method>(std::make_shared<WithMyCurve>(make(values, context)));
    };
    Plot plot;
    plot.id = "my_curve";
    plot.title = "My curve";
    plot.curves = {{"my_curve", "mine"}};
    plot.low = 0.0;
    entry.plots.push_back(plot);
  }
  return catalogue;
}

}  // namespace earshot::strangers
