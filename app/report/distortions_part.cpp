#include "app/report/distortions_part.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "app/report/report_page.h"
#include "app/report/report_pictures.h"
#include "app/session/distortion_meaning.h"
#include "app/session/figure_text.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

QString table_row(const QStringList& cells, const char* kind) {
  QString made;
  for (const QString& cell : cells) {
    made += QStringLiteral("<%1>%2</%1>").arg(QString::fromLatin1(kind), cell);
  }
  return QStringLiteral("<tr>%1</tr>").arg(made);
}

QString table_of(const QString& rows) {
  return QStringLiteral("<table>%1</table>").arg(rows);
}

/// A column of a comparison: a method, or a baseline over all trials.
struct Compared {
  QString name;
  std::string baseline;
  std::set<std::string> seen;  ///< what its training draws the kind of
  std::vector<const TrialResult*> trials;
};

std::vector<Compared> compared_columns(const Catalogue& catalogue,
                                       const std::vector<TrialResult>& trials) {
  std::vector<Compared> columns;
  std::vector<const TrialResult*> all;
  for (const TrialResult& trial : trials) {
    const QString name = shown_name(trial.method);
    auto own = std::ranges::find(columns, name, &Compared::name);
    if (own == columns.end()) own = columns.insert(columns.end(), {name, {}, {}, {}});
    own->trials.push_back(&trial);
    own->seen.insert(trial.seen.begin(), trial.seen.end());
    all.push_back(&trial);
  }
  // A mean over different sounds would be a baseline of none of them.
  if (!of_same_sounds(catalogue, trials)) return columns;
  for (const BaselineEntry& baseline : catalogue.baselines) {
    columns.push_back(
        {baseline_words(catalogue, baseline.words.name), baseline.words.name, {}, all});
  }
  return columns;
}

double mean_of(const Compared& column, const std::string& id) {
  double sum = 0, count = 0;
  for (const TrialResult* trial : column.trials) {
    const double value = trial->figure(id);
    if (!std::isfinite(value)) continue;
    sum += value;
    count += 1;
  }
  return count > 0 ? sum / count : std::nan("");
}

}  // namespace

QString distortions_part(const Catalogue& catalogue, const EvaluationResult& result) {
  if (result.probe.distortions.empty()) return {};
  QStringList heads{report_words("through"), report_words("this encoder %")};
  for (const auto& [name, probe] : result.baselines) {
    heads += baseline_words(catalogue, name).toHtmlEscaped() + QStringLiteral(" %");
  }
  heads += report_words("training");
  QString rows = table_row(heads, "th");
  for (std::size_t i = 0; i < result.probe.distortions.size(); ++i) {
    const DistortionResult& one = result.probe.distortions[i];
    QStringList cells{distortion_words(catalogue, one.name).toHtmlEscaped(), percent(one.accuracy)};
    for (const auto& [name, probe] : result.baselines) {
      cells += percent(i < probe.distortions.size() ? probe.distortions[i].accuracy : std::nan(""));
    }
    cells += one.seen ? report_words("draws its kind") : report_words("unseen");
    rows += table_row(cells, "td");
  }
  return html_image(picture_of_distortions(catalogue, result),
                    report_words("Accuracy through each distortion")) +
         table_of(rows);
}

QString distortions_part(const Catalogue& catalogue, const std::vector<TrialResult>& trials) {
  const std::string clean = report_words("clean").toStdString();
  std::vector<ComparedFigure> encoder_figures;
  std::map<std::pair<std::string, std::string>, std::string> ids;  ///< of baseline and distortion
  for (const ComparedFigure& figure : recorded_figures(catalogue, trials)) {
    // Of clean clips, what every protocol that names classes says first.
    const bool is_clean = figure.distortion.empty() && !catalogue.figures.empty() &&
                          figure.figure.id == catalogue.figures.front().id;
    if (figure.distortion.empty() && !is_clean) continue;
    ids[{figure.baseline, figure.distortion}] = figure.id;
    if (figure.baseline.empty()) encoder_figures.push_back(figure);
    if (is_clean && figure.baseline.empty()) encoder_figures.back().label = clean;
  }
  if (std::ranges::all_of(encoder_figures, &std::string::empty, &ComparedFigure::distortion)) {
    return {};
  }
  const std::vector<Compared> columns = compared_columns(catalogue, trials);
  QStringList names, heads{report_words("through")};
  for (const Compared& column : columns) {
    names += column.name;
    heads += column.name.toHtmlEscaped() + QStringLiteral(" %");
  }
  QString rows = table_row(heads, "th");
  DotGroup of_clean{{}, {}};
  DotGroup by_none{report_words("of a kind that none of the trainings draws"), {}};
  DotGroup by_some{report_words("of a kind that some or all of the trainings draw"), {}};
  for (const ComparedFigure& figure : encoder_figures) {
    QStringList cells{QString::fromStdString(figure.label).toHtmlEscaped()};
    DotRow row{QString::fromStdString(figure.label), {}};
    bool some = false;
    for (const Compared& column : columns) {
      const auto id = ids.find({column.baseline, figure.distortion});
      row.shares.push_back(id == ids.end() ? std::nan("") : mean_of(column, id->second));
      const bool seen = column.seen.contains(figure.distortion);
      some = some || seen;
      const QString text = percent(row.shares.back());
      cells += seen ? QStringLiteral("<span class=\"muted\">(%1)</span>").arg(text) : text;
    }
    rows += table_row(cells, "td");
    DotGroup& group = figure.distortion.empty() ? of_clean : some ? by_some : by_none;
    group.rows.push_back(std::move(row));
  }
  std::vector<DotGroup> groups;
  for (DotGroup* group : {&of_clean, &by_none, &by_some}) {
    if (!group->rows.empty()) groups.push_back(std::move(*group));
  }
  return html_image(picture_of_dots(names, groups),
                    report_words("Accuracy through each distortion")) +
         table_of(rows) +
         QStringLiteral("<p class=\"muted\">%1%2</p>")
             .arg(report_words("Means over the seeds. In brackets: of a kind that the method's own "
                               "training draws."),
                  of_same_sounds(catalogue, trials)
                      ? QString()
                      : QLatin1Char(' ') + report_words("The trials are of different sounds: each "
                                                        "one's baselines stand in its own row."));
}

}  // namespace earshot
