#include "core/runs/exporters.h"

#include "core/base/stopped.h"
#include "core/params/binder.h"
#include "core/runs/export.h"
#include "core/runs/features_file.h"
#include "core/training/preparation.h"

namespace earshot {
namespace {

ExportOutcome write_encoder(const Catalogue& catalogue, const ExportRequest& request) {
  export_encoder(catalogue, request.run, request.file, request.stop);
  return {};
}

struct FeaturesFileOptions {
  std::int64_t clips = 0;
};

void describe(Binder& binder, FeaturesFileOptions& options) {
  binder.integer("clips", options.clips)
      .label("Clips")
      .unit("clips")
      .hard(0, 1e9)
      .soft(0, 10000)
      .help("At most so many, drawn from the run's seed; 0: all.")
      .source("ours");
}

ExportOutcome write_features_of(const Catalogue& catalogue, const ExportRequest& request) {
  const auto options = options_from<FeaturesFileOptions>(request.settings);
  const EmbeddedItems embedded =
      embed_run(catalogue, request.run, request.data, request.stop, options.clips,
                [&](double done) { request.report("hearing the clips", done); });
  leave_if_stopped(request.stop);
  const std::string nothing =
      nothing_embedded(embedded, request.data.empty() ? "the run's sounds" : request.data);
  if (!nothing.empty()) throw NotStarted(nothing);
  write_features(embedded, request.file);
  ExportOutcome outcome;
  outcome.words = std::to_string(embedded.features->rows()) + " clips, " +
                  std::to_string(embedded.features->width) + " features";
  outcome.notes = embedded.dataset->notes;
  for (const Problem& problem : embedded.problems) {
    outcome.notes.push_back("left out: " + problem.path + ": " + problem.reason);
  }
  return outcome;
}

}  // namespace

ExporterEntry torchscript_exporter() {
  ExporterEntry exporter;
  exporter.words = {"torchscript", "Encoder as TorchScript",
                    "The encoder with its front end, for torch.jit.load in any PyTorch program",
                    "PyTorch: TorchScript"};
  exporter.endings = {".pt"};
  exporter.write = write_encoder;
  return exporter;
}

ExporterEntry weights_exporter() {
  ExporterEntry exporter;
  exporter.words = {"weights", "Encoder's weights",
                    "The encoder's state dict by name, with its sample rate and step",
                    "Hugging Face: safetensors"};
  exporter.endings = {".safetensors"};
  exporter.write = write_encoder;
  return exporter;
}

ExporterEntry features_exporter() {
  ExporterEntry exporter;
  exporter.words = {
      "features", "Features of every clip",
      "What the encoder makes of each clip as a row of numbers, and beside it a table "
      "of paths, labels and splits",
      "NumPy: npy 1.0"};
  exporter.endings = {".npy", ".tsv"};
  exporter.needs = ExportNeed::Sounds;
  exporter.parameters = parameters_of<FeaturesFileOptions>();
  exporter.write = write_features_of;
  return exporter;
}

}  // namespace earshot
