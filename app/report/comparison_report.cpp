#include "app/report/comparison_report.h"

#include <cmath>
#include <thread>

#include "app/report/report_page.h"
#include "app/report/report_pictures.h"
#include "app/window/comparison_lines.h"
#include "core/experiment/run_folder.h"
#include "widgets/style.h"

namespace earshot {
namespace {

QString tr(const char* words) {
  return QCoreApplication::translate("comparison_report", words);
}

QString percent(double share) {
  return std::isfinite(share) ? QString::number(100 * share, 'f', 1) : QStringLiteral("–");
}

QString with_spread(const MethodSummary::Spread& spread) {
  if (!std::isfinite(spread.deviation)) return percent(spread.mean);
  return QStringLiteral("%1 ± %2").arg(percent(spread.mean), percent(spread.deviation));
}

QString row(const QStringList& cells, const char* kind = "td") {
  QString made = QStringLiteral("<tr>");
  for (const QString& cell : cells) {
    made += QStringLiteral("<%1>%2</%1>").arg(QString::fromLatin1(kind), cell);
  }
  return made + QStringLiteral("</tr>");
}

QString methods_table(const std::vector<TrialResult>& trials) {
  QString rows = row(
      {tr("method"), tr("probe %"), tr("kNN %"), tr("untrained %"), tr("log-mel %"), tr("seconds"),
       tr("ms a step"), tr("clips seen"), tr("parameters"), tr("seeds"), tr("health")},
      "th");
  for (const MethodSummary& one : summaries(trials)) {
    QString seeds = QString::number(one.trials);
    if (one.failed > 0) seeds += tr(", %1 failed").arg(one.failed);
    rows +=
        row({one.method.toHtmlEscaped(), with_spread(one.probe), with_spread(one.knn),
             with_spread(one.untrained), with_spread(one.log_mel),
             number_text(std::round(one.seconds.mean)), number_text(one.milliseconds.mean),
             number_text(static_cast<double>(one.examples)),
             number_text(static_cast<double>(one.parameters)), seeds, one.health.toHtmlEscaped()});
  }
  return QStringLiteral("<table>%1</table>").arg(rows);
}

QString trials_table(const std::vector<TrialResult>& trials) {
  QString rows = row({tr("method"), tr("seed"), tr("probe %"), tr("kNN %"), tr("untrained %"),
                      tr("log-mel %"), tr("seconds"), tr("steps"), tr("health")},
                     "th");
  for (const TrialResult& one : trials) {
    rows += row({QString::fromStdString(one.method).toHtmlEscaped(), QString::number(one.seed),
                 percent(one.probe_accuracy), percent(one.knn_accuracy),
                 percent(one.untrained_accuracy), percent(one.log_mel_accuracy),
                 number_text(std::round(one.seconds)), QString::number(one.steps),
                 QString::fromStdString(one.health).toHtmlEscaped()});
  }
  return QStringLiteral("<table>%1</table>").arg(rows);
}

}  // namespace

void write_comparison_report(const std::vector<TrialResult>& trials,
                             const std::filesystem::path& file) {
  make_application();
  QString page = page_head(tr("Comparison"));
  page += QStringLiteral("<h1>%1</h1><p class=\"muted\">%2</p>")
              .arg(tr("Comparison"),
                   tr("%1 trials on %2 processor threads; mean and deviation over the seeds; "
                      "figures on the test split; the probe's strength chosen on the validation "
                      "split.")
                       .arg(trials.size())
                       .arg(std::thread::hardware_concurrency()));
  const auto part = [&](const QString& title, const QString& body) {
    page += QStringLiteral("<h2>%1</h2>%2").arg(title, body);
  };
  if (trials.empty()) {
    part(tr("Methods"), QStringLiteral("<p class=\"muted\">%1</p>").arg(tr("No trial is done.")));
  } else {
    part(tr("Methods"), methods_table(trials));
    part(tr("Accuracy against time and clips"),
         html_image(picture_of_comparison(comparison_lines(trials)),
                    tr("Accuracy of every trial against seconds and clips")) +
             QStringLiteral("<p class=\"muted\">%1</p>")
                 .arg(tr("Lines: nearest neighbours on validation clips while training. Dots: the "
                         "linear probe on the test clips at the end.")));
    part(tr("Every trial"), trials_table(trials));
  }
  page += QStringLiteral("</body></html>\n");
  write_file_safely(file, page.toStdString());
}

}  // namespace earshot
