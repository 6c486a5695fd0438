#include "app/report/distortions_exporter.h"

#include <memory>
#include <optional>
#include <QBuffer>
#include <QPainter>
#include <QSvgGenerator>
#include <stdexcept>

#include "app/panels/distortion_figures.h"
#include "app/report/report_page.h"
#include "app/report/report_pictures.h"
#include "core/experiment/recorded_changes.h"

namespace earshot {
namespace {

/// The run's own protocol first, then any other that hears distortions.
EvaluationResult kept_distortions(const Catalogue& catalogue, const std::filesystem::path& run) {
  const Experiment experiment = experiment_of_run(catalogue, run);
  const std::string& label = experiment.text("data.label");
  std::string words;
  for (const ProtocolEntry& protocol : catalogue.protocols) {
    if (!protocol.hears_distortions) continue;
    auto kept = kept_evaluation(catalogue, run, experiment, label, protocol.words.name);
    if (kept && !kept->probe.distortions.empty()) return std::move(*kept);
    words = "; `earshot evaluate " + run.string() + " --protocol " + protocol.words.name +
            "` makes them";
  }
  throw std::runtime_error(run.string() + ": keeps no figures of distortions of \"" + label + "\"" +
                           words);
}

QByteArray svg_of(const Catalogue& catalogue, const EvaluationResult& result) {
  DotRows view;
  show_distortions(view, catalogue, result);
  const QSize size(720, view.sizeHint().height());
  view.resize(size);
  view.ensurePolished();
  QBuffer buffer;
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(size);
  generator.setViewBox(QRect(QPoint(), size));
  generator.setResolution(96);
  generator.setTitle(report_words("Accuracy through each distortion"));
  QPainter painter(&generator);
  view.render(&painter);
  painter.end();
  return buffer.data();
}

QByteArray png_of(const Catalogue& catalogue, const EvaluationResult& result) {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  picture_of_distortions(catalogue, result).save(&buffer, "PNG");
  return buffer.data();
}

}  // namespace

ExporterEntry distortions_exporter() {
  ExporterEntry exporter;
  exporter.words = {"distortions", "Picture of distortions",
                    "What is left of the probe through each distortion, beside its baselines",
                    "ours"};
  exporter.endings = {".png", ".svg"};
  exporter.needs = ExportNeed::Run;
  exporter.draw = [](const Catalogue& catalogue, const ExportRequest& request) {
    auto kept = std::make_shared<const EvaluationResult>(kept_distortions(catalogue, request.run));
    return [catalogue, kept, is_svg = request.file.extension() == ".svg"] {
      make_application();
      const QByteArray bytes = is_svg ? svg_of(catalogue, *kept) : png_of(catalogue, *kept);
      return bytes.toStdString();
    };
  };
  return exporter;
}

}  // namespace earshot
