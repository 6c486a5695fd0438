#include "app/report/report.h"

#include <memory>
#include <optional>
#include <QCoreApplication>
#include <stdexcept>

#include "app/report/distortions_part.h"
#include "app/report/report_page.h"
#include "app/report/report_pictures.h"
#include "app/session/figure_text.h"
#include "app/session/meaning.h"
#include "core/base/stopped.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_log.h"
#include "core/projection/projection.h"
#include "core/training/preparation.h"
#include "core/training/run_clips.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

QString text_of(const std::string& text) {
  return shown_name(text).toHtmlEscaped();
}

QString figures_table(const Catalogue& catalogue, const EvaluationResult& result) {
  std::vector<Figure> figures = catalogue.figures_of(result.probe.protocol);
  std::erase_if(figures, [&](const Figure& figure) {
    return !figure.by.empty() || !result.probe.figure(figure.id);
  });
  QString head = QStringLiteral("<th>%1</th>")
                     .arg(report_words("%1 on").arg(
                         protocol_words(catalogue, result.probe.protocol).toHtmlEscaped()));
  for (const Figure& figure : figures) {
    head += QStringLiteral("<th>%1</th>").arg(figure_head(figure, figure.label).toHtmlEscaped());
  }
  QString rows;
  const auto add = [&](const QString& name, const ProbeResult& probe, const char* kind) {
    QString cells;
    for (const Figure& figure : figures) {
      const auto value = probe.figure(figure.id);
      cells +=
          QStringLiteral("<td>%1</td>").arg(value ? figure_text(figure, *value) : QString("–"));
    }
    rows += QStringLiteral("<tr class=\"%1\"><td>%2</td>%3</tr>").arg(kind, name, cells);
  };
  add(report_words("this encoder"), result.probe, "own");
  for (const auto& [id, probe] : result.baselines) {
    add(baseline_words(catalogue, id).toHtmlEscaped(), probe, "baseline");
  }
  return QStringLiteral("<table><tr>%1</tr>%2</table>").arg(head, rows);
}

/// "; kNN: 93.8 % accuracy" of those who judge the encoder besides.
QString further_figures(const Catalogue& catalogue, const ProbeResult& probe) {
  QString words;
  for (const Figure& figure : catalogue.figures_of(probe.protocol)) {
    const auto value = probe.figure(figure.id);
    if (figure.by.empty() || !value) continue;
    words += report_words("; %1: %2 %3")
                 .arg(text_of(figure.by),
                      figure_text(figure, *value) +
                          (figure.is_share() ? QStringLiteral(" %") : QString()),
                      text_of(figure.label));
  }
  return words;
}

QString classes_table(const ProbeResult& probe) {
  QString rows;
  for (const ClassResult& one : probe.per_class) {
    rows += QStringLiteral("<tr><td>%1</td><td>%2</td><td>%3</td><td>%4</td><td>%5</td></tr>")
                .arg(text_of(one.name), percent(one.precision), percent(one.recall),
                     percent(one.f1), QString::number(one.support));
  }
  return QStringLiteral(
             "<table><tr><th>%1</th><th>%2</th><th>%3</th><th>%4</th><th>%5</th></tr>%6</table>")
      .arg(text_of(probe.label), report_words("precision %"), report_words("recall %"),
           report_words("F1 %"), report_words("test clips"), rows);
}

QString settings_table(const Catalogue& catalogue, const Experiment& experiment) {
  QString rows;
  for (const Difference& one : differences(default_experiment(catalogue), experiment)) {
    if (one.after.empty()) continue;
    rows +=
        QStringLiteral("<tr><td><code>%1</code></td><td>%2</td><td class=\"muted\">%3</td></tr>")
            .arg(text_of(one.path), text_of(one.after), text_of(one.before));
  }
  return QStringLiteral("<table><tr><th>%1</th><th>%2</th><th>%3</th></tr>%4</table>")
      .arg(report_words("setting"), report_words("here"), report_words("default"), rows);
}

QString muted(const QString& words) {
  return QStringLiteral("<p class=\"muted\">%1</p>").arg(words);
}

/// What a report shows, gathered before anything is drawn.
struct ReportParts {
  StoredRun stored;
  std::optional<EvaluationResult> evaluation;
  std::vector<EvaluationResult> distorted;  ///< by other protocols, which hear distortions
  std::string evaluation_fault, distorted_fault;
  EmbeddedItems embedded;
  std::vector<float> places;  ///< of the embeddings on the map; none: there is no map
  QString words_on_map;
};

QString probe_part(const Catalogue& catalogue, const std::filesystem::path& run,
                   const ReportParts& parts) {
  const auto& result = parts.evaluation;
  if (!parts.evaluation_fault.empty()) return muted(text_of(parts.evaluation_fault));
  if (!result) {
    return QStringLiteral("<p class=\"muted\">%1 <code>earshot evaluate %2</code></p>")
        .arg(report_words("Not evaluated yet; the probe comes with"), text_of(run.string()));
  }
  return QStringLiteral("<p>%1</p>%2<p class=\"muted\">%3</p><p>%4</p>%5")
      .arg(meaning_words(catalogue, *result).toHtmlEscaped(), figures_table(catalogue, *result),
           report_words(
               "Split “%1”, %2 clips; regularisation chosen on the validation split; checkpoint of "
               "step %3%4.")
               .arg(text_of(result->probe.split), QString::number(result->probe.test_clips),
                    QString::number(result->step), further_figures(catalogue, result->probe)),
           html_image(picture_of_confusion(result->probe), report_words("Confusion matrix")),
           classes_table(result->probe));
}

/// What the run keeps of protocols that hear distortions; its own is there already.
void gather_distorted(const Catalogue& catalogue, const std::filesystem::path& run,
                      ReportParts& parts) {
  const Experiment& experiment = parts.stored.experiment;
  for (const ProtocolEntry& protocol : catalogue.protocols) {
    const std::string& name = protocol.words.name;
    if (!protocol.hears_distortions || name == experiment.text("evaluation.protocol")) continue;
    try {
      auto kept = kept_evaluation(catalogue, run, experiment, experiment.text("data.label"), name);
      if (kept) parts.distorted.push_back(std::move(*kept));
    } catch (const std::exception& error) {
      parts.distorted_fault = error.what();
    }
  }
}

/// The run's own figures have their sentence above.
QString all_distortions(const Catalogue& catalogue, const ReportParts& parts) {
  QString body;
  if (parts.evaluation) body = distortions_part(catalogue, *parts.evaluation);
  for (const EvaluationResult& one : parts.distorted) {
    body += QStringLiteral("<p>%1</p>").arg(meaning_words(catalogue, one).toHtmlEscaped()) +
            distortions_part(catalogue, one);
  }
  if (!parts.distorted_fault.empty()) body += muted(text_of(parts.distorted_fault));
  return body;
}

/// What is to be known of sounds that a person named for the map.
QString words_on_data(const ReportRequest& request, const Experiment& experiment,
                      const Dataset& dataset) {
  if (request.data.empty() || !keeps_clips(request.run)) return {};
  const std::string difference =
      difference_from_run(request.run, clips_of(dataset, experiment, {}, request.stop));
  if (difference.empty()) return {};
  return muted(report_words("The map shows other sounds than the run was trained on:") +
               QLatin1Char(' ') + text_of(difference));
}

void gather_map(const Catalogue& catalogue, const ReportRequest& request, ReportParts& parts) {
  try {
    parts.embedded = embed_run(catalogue, request.run, request.data, request.stop);
    if (parts.embedded.features->rows() < 3) return;
    parts.places = pca(*parts.embedded.features, 2).coordinates;
    parts.words_on_map = words_on_data(request, parts.stored.experiment, *parts.embedded.dataset);
  } catch (const Stopped&) {
    throw;
  } catch (const std::exception& error) {
    if (!request.data.empty() && dynamic_cast<const NotStarted*>(&error) != nullptr) throw;
    parts.words_on_map =
        muted(report_words("There is no map:") + QLatin1Char(' ') +
              text_of(one_line_and_log(error.what(), {RunPaths(request.run).log()})));
  }
}

QString map_part(const ReportParts& parts) {
  if (parts.places.empty()) return parts.words_on_map;
  const QImage picture =
      picture_of_map(parts.embedded, parts.places, report_words("what the encoder sees · PCA"));
  return html_image(picture, report_words("Map of the embeddings")) + parts.words_on_map;
}

/// All that takes long; on any thread.
ReportParts gathered(const Catalogue& catalogue, const ReportRequest& request) {
  const std::filesystem::path& run = request.run;
  if (!is_run_folder(run)) {
    throw std::runtime_error(run.string() + ": not a run folder; it has no experiment.json");
  }
  ReportParts parts;
  parts.stored = read_run(catalogue, run);
  const Experiment& experiment = parts.stored.experiment;
  try {
    parts.evaluation = kept_evaluation(catalogue, run, experiment, experiment.text("data.label"));
  } catch (const std::exception& error) {
    parts.evaluation_fault = error.what();
  }
  gather_distorted(catalogue, run, parts);
  gather_map(catalogue, request, parts);
  return parts;
}

/// On the window's thread.
std::string drawn(const Catalogue& catalogue, const std::filesystem::path& run,
                  const ReportParts& parts) {
  const StoredRun& stored = parts.stored;
  const Experiment& experiment = stored.experiment;
  const SeriesByName& series = stored.series;
  const std::string name = std::filesystem::absolute(run).lexically_normal().filename().string();
  const auto loss = series.find("loss");
  const double steps =
      loss == series.end() || loss->second.steps.empty() ? 0.0 : loss->second.steps.back();
  QString page = page_head(shown_name(name));
  page +=
      QStringLiteral("<h1>%1</h1><p class=\"muted\">%2</p>")
          .arg(text_of(name),
               report_words("%1 with %2 on %3, %4 of %5 steps")
                   .arg(text_of(experiment.text("method.name")),
                        text_of(experiment.text("encoder.name")),
                        text_of(experiment.text("data.path")), number_text(steps),
                        number_text(static_cast<double>(experiment.integer("training.steps")))));
  const auto part = [&](const QString& title, const QString& body) {
    page += QStringLiteral("<h2>%1</h2>%2").arg(title, body);
  };
  part(report_words("What was learnt"), probe_part(catalogue, run, parts));
  const QString distorted = all_distortions(catalogue, parts);
  if (!distorted.isEmpty()) part(report_words("What distortions leave of it"), distorted);
  part(report_words("Map"), map_part(parts));
  part(report_words("Curves"),
       series.empty()
           ? QStringLiteral("<p class=\"muted\">%1</p>").arg(report_words("No step was done."))
           : html_image(picture_of_curves(catalogue, shown_name(name), series, stored.changes),
                        report_words("Curves of the training")));
  for (const std::string& problem : stored.problems) page += muted(text_of(problem));
  part(report_words("Settings that differ from the defaults"),
       settings_table(catalogue, experiment));
  page += QStringLiteral("</body></html>\n");
  return page.toStdString();
}

}  // namespace

void write_report(const Catalogue& catalogue, const ReportRequest& request) {
  const ReportParts parts = gathered(catalogue, request);
  make_application();
  const std::string page = drawn(catalogue, request.run, parts);
  leave_if_stopped(request.stop);
  write_file_safely(request.file, page);
}

ExporterEntry report_exporter() {
  ExporterEntry exporter;
  exporter.words = {"report", "Report",
                    "Curves, map, probe and settings as one HTML file that needs nothing beside it",
                    "ours"};
  exporter.endings = {".html"};
  exporter.needs = ExportNeed::Run;
  exporter.draw = [](const Catalogue& catalogue, const ExportRequest& request) {
    request.report("hearing the clips", 0);
    ReportRequest asked{request.run, request.file, request.data, request.stop};
    auto parts = std::make_shared<const ReportParts>(gathered(catalogue, asked));
    leave_if_stopped(request.stop);
    return [catalogue, parts, run = request.run] {
      make_application();
      return drawn(catalogue, run, *parts);
    };
  };
  return exporter;
}

}  // namespace earshot
