#include "app/report/comparison_report.h"

#include <cmath>
#include <thread>

#include "app/report/distortions_part.h"
#include "app/report/report_page.h"
#include "app/report/report_pictures.h"
#include "app/session/comparison_lines.h"
#include "app/session/figure_text.h"
#include "core/experiment/run_folder.h"
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

QStringList heads_of(const std::vector<ComparedFigure>& columns) {
  QStringList heads;
  for (const ComparedFigure& column : columns) {
    heads += figure_head(column.figure, column.label).toHtmlEscaped();
  }
  return heads;
}

QString methods_table(const std::vector<ComparedFigure>& columns,
                      const std::vector<TrialResult>& trials) {
  QString rows = row(QStringList{report_words("method")} + heads_of(columns) +
                         QStringList{report_words("seconds"), report_words("ms a step"),
                                     report_words("clips seen"), report_words("parameters"),
                                     report_words("seeds"), report_words("health")},
                     "th");
  for (const MethodSummary& one : summaries(columns, trials)) {
    QString seeds = QString::number(one.trials);
    if (one.failed > 0) seeds += report_words(", %1 failed").arg(one.failed);
    QStringList cells{one.method.toHtmlEscaped()};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      cells += figure_text(columns[i].figure, one.figures[i].mean, one.figures[i].deviation);
    }
    cells += {number_text(std::round(one.seconds.mean)),
              number_text(one.milliseconds.mean),
              number_text(static_cast<double>(one.examples)),
              number_text(static_cast<double>(one.parameters)),
              seeds,
              one.health.toHtmlEscaped()};
    rows += row(cells);
  }
  return QStringLiteral("<table>%1</table>").arg(rows);
}

QString trials_table(const std::vector<ComparedFigure>& columns,
                     const std::vector<TrialResult>& trials) {
  QString rows =
      row(QStringList{report_words("method"), report_words("seed")} + heads_of(columns) +
              QStringList{report_words("seconds"), report_words("steps"), report_words("health")},
          "th");
  for (const TrialResult& one : trials) {
    QStringList cells{shown_name(one.method).toHtmlEscaped(), QString::number(one.seed)};
    for (const ComparedFigure& column : columns) {
      cells += figure_text(column.figure, one.figure(column.id));
    }
    cells += {number_text(std::round(one.seconds)), QString::number(one.steps),
              shown_name(one.health).toHtmlEscaped()};
    rows += row(cells);
  }
  return QStringLiteral("<table>%1</table>").arg(rows);
}

}  // namespace

void write_comparison_report(const Catalogue& catalogue, const std::vector<TrialResult>& trials,
                             const std::filesystem::path& file) {
  const std::vector<ComparedFigure> columns = shown_figures(catalogue, trials);
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
    part(report_words("Methods"), methods_table(columns, trials));
    const QString distorted = distortions_part(catalogue, trials);
    if (!distorted.isEmpty()) part(report_words("Accuracy through distortions"), distorted);
    part(report_words("Accuracy against time and clips"),
         html_image(
             picture_of_comparison(comparison_lines(trials), comparison_levels(catalogue, trials)),
             report_words("Accuracy of every trial against seconds and clips")) +
             QStringLiteral("<p class=\"muted\">%1</p>")
                 .arg(report_words(
                     "Lines: nearest neighbours on validation clips while training. Dots: the "
                     "linear probe on the test clips at the end.")));
    part(report_words("Every trial"), trials_table(columns, trials));
  }
  page += QStringLiteral("</body></html>\n");
  write_file_safely(file, page.toStdString());
}

}  // namespace earshot
