#include "core/runs/torchscript.h"

#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/script.h>

#include <sstream>
#include <stdexcept>
#include <utility>

#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

/// A TorchScript module with the same children, parameters and buffers, which it shares. Tracing
/// then finds each tensor that the encoder uses under its own name.
torch::jit::Module mirror(const std::string& name, const torch::nn::Module& module,
                          const std::shared_ptr<torch::jit::CompilationUnit>& unit) {
  torch::jit::Module copy(c10::QualifiedName("__torch__." + name), unit, /*shouldMangle=*/true);
  copy.register_attribute("training", c10::BoolType::get(), false);  // what Python's eval() sets
  for (const auto& parameter : module.named_parameters(/*recurse=*/false)) {
    copy.register_parameter(parameter.key(), parameter.value(), /*is_buffer=*/false);
  }
  for (const auto& buffer : module.named_buffers(/*recurse=*/false)) {
    copy.register_buffer(buffer.key(), buffer.value());
  }
  for (const auto& child : module.named_children()) {
    copy.register_module(child.key(), mirror("Part", *child.value(), unit));
  }
  return copy;
}

void add_forward(torch::jit::Module& script, Encoder& encoder, const torch::Tensor& example) {
  const auto run = [&](torch::jit::Stack inputs) -> torch::jit::Stack {
    return {encoder.forward(inputs.at(0).toTensor())};
  };
  const auto name_of = [](const torch::autograd::Variable&) { return std::string(); };
  const auto traced = torch::jit::tracer::trace({example}, run, name_of, /*strict=*/true,
                                                /*force_outplace=*/false, &script, {"waveform"});
  torch::jit::Function* forward = script._ivalue()->compilation_unit()->create_function(
      c10::QualifiedName(*script.type()->name(), "forward"), traced.first->graph);
  script.type()->addMethod(forward);
}

void check_on_cpu(const Encoder& encoder) {
  for (const torch::Tensor& tensor : encoder.parameters()) {
    if (!tensor.device().is_cpu()) {
      throw std::invalid_argument("an encoder is exported from the CPU; move it there first");
    }
  }
}

/// Evaluation mode for its scope.
class Evaluating {
 public:
  explicit Evaluating(torch::nn::Module& module)
      : module_(module), was_training_(module.is_training()) {
    module_.eval();
  }
  ~Evaluating() { module_.train(was_training_); }
  Evaluating(const Evaluating&) = delete;
  Evaluating& operator=(const Evaluating&) = delete;

 private:
  torch::nn::Module& module_;
  bool was_training_;
};

}  // namespace

void export_torchscript(Encoder& encoder, std::int64_t sample_rate,
                        const std::filesystem::path& file) {
  check_on_cpu(encoder);
  const Evaluating evaluating(encoder);
  const torch::NoGradGuard no_grad;
  const auto unit = std::make_shared<torch::jit::CompilationUnit>();
  torch::jit::Module script = mirror("Encoder", encoder, unit);
  script.register_attribute("sample_rate", c10::IntType::get(), sample_rate);
  add_forward(script, encoder, torch::zeros({2, 1, encoder.minimum_samples()}));
  std::ostringstream bytes;
  script.save(bytes);
  write_file_safely(file, std::move(bytes).str());
}

}  // namespace earshot
