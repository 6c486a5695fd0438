#include "app/report/comparison_report.h"

#include <cmath>
#include <thread>

#include "app/report/report_page.h"
#include "app/report/report_pictures.h"
#include "app/session/comparison_lines.h"
#include "core/experiment/run_folder.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

QString row(const QStringList& cells, const char* kind = "td") {
  QString made = QStringLiteral("<tr>");
  for (const QString& cell : cells) {
    made += QStringLiteral("<%1>%2</%1>").arg(QString::fromLatin1(kind), cell);
  }
  return made + QStringLiteral("</tr>");
}

QString methods_table(const std::vector<TrialResult>& trials) {
  QString rows =
      row({report_words("method"), report_words("probe %"), report_words("kNN %"),
           report_words("untrained %"), report_words("log-mel %"), report_words("seconds"),
           report_words("ms a step"), report_words("clips seen"), report_words("parameters"),
           report_words("seeds"), report_words("health")},
          "th");
  for (const MethodSummary& one : summaries(trials)) {
    QString seeds = QString::number(one.trials);
    if (one.failed > 0) seeds += report_words(", %1 failed").arg(one.failed);
    rows +=
        row({one.method.toHtmlEscaped(), percent(one.probe.mean, one.probe.deviation),
             percent(one.knn.mean, one.knn.deviation),
             percent(one.untrained.mean, one.untrained.deviation),
             percent(one.log_mel.mean, one.log_mel.deviation),
             number_text(std::round(one.seconds.mean)), number_text(one.milliseconds.mean),
             number_text(static_cast<double>(one.examples)),
             number_text(static_cast<double>(one.parameters)), seeds, one.health.toHtmlEscaped()});
  }
  return QStringLiteral("<table>%1</table>").arg(rows);
}

QString trials_table(const std::vector<TrialResult>& trials) {
  QString rows = row({report_words("method"), report_words("seed"), report_words("probe %"),
                      report_words("kNN %"), report_words("untrained %"), report_words("log-mel %"),
                      report_words("seconds"), report_words("steps"), report_words("health")},
                     "th");
  for (const TrialResult& one : trials) {
    rows += row({shown_name(one.method).toHtmlEscaped(), QString::number(one.seed),
                 percent(one.probe_accuracy), percent(one.knn_accuracy),
                 percent(one.untrained_accuracy), percent(one.log_mel_accuracy),
                 number_text(std::round(one.seconds)), QString::number(one.steps),
                 shown_name(one.health).toHtmlEscaped()});
  }
  return QStringLiteral("<table>%1</table>").arg(rows);
}

}  // namespace

void write_comparison_report(const std::vector<TrialResult>& trials,
                             const std::filesystem::path& file) {
  make_application();
  QString page = page_head(report_words("Comparison"));
  page += QStringLiteral("<h1>%1</h1><p class=\"muted\">%2</p>")
              .arg(report_words("Comparison"),
                   report_words(
                       "%1 trials on %2 processor threads; mean and deviation over the seeds; "
                       "figures on the test split; the probe's strength chosen on the validation "
                       "split.")
                       .arg(trials.size())
                       .arg(std::thread::hardware_concurrency()));
  const auto part = [&](const QString& title, const QString& body) {
    page += QStringLiteral("<h2>%1</h2>%2").arg(title, body);
  };
  if (trials.empty()) {
    part(report_words("Methods"),
         QStringLiteral("<p class=\"muted\">%1</p>").arg(report_words("No trial is done.")));
  } else {
    part(report_words("Methods"), methods_table(trials));
    part(report_words("Accuracy against time and clips"),
         html_image(picture_of_comparison(comparison_lines(trials)),
                    report_words("Accuracy of every trial against seconds and clips")) +
             QStringLiteral("<p class=\"muted\">%1</p>")
                 .arg(report_words(
                     "Lines: nearest neighbours on validation clips while training. Dots: the "
                     "linear probe on the test clips at the end.")));
    part(report_words("Every trial"), trials_table(trials));
  }
  page += QStringLiteral("</body></html>\n");
  write_file_safely(file, page.toStdString());
}

}  // namespace earshot
