#include "app/panels/curve_plots.h"

#include <algorithm>
#include <array>
#include <map>
#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include "app/panels/common_plots.h"
#include "core/methods/kinds/pase/worker_kinds.h"

namespace earshot {
namespace {

constexpr std::size_t most_lines = 12;

/// Series that belong in one plot.
struct Family {
  const char* id;
  const char* title;
  const char* pattern;       ///< of the whole name; what it captures becomes %1 of the words
  const char* words = "%1";  ///< of a line
  std::optional<double> low = {}, high = {};
};

// Ids are kept in people's settings. The order is that of the plots.
const std::vector<Family> families = {
    {"similarity", QT_TRANSLATE_NOOP("curves", "Similarity"),
     "(positive|negative|largest)_similarity"},
    {"step_accuracy", QT_TRANSLATE_NOOP("curves", "Accuracy by step"), "accuracy_step_(\\d+)",
     QT_TRANSLATE_NOOP("curves", "step %1"), 0.0, 1.0},
    {"step_loss", QT_TRANSLATE_NOOP("curves", "Loss by step"), "loss_step_(\\d+)",
     QT_TRANSLATE_NOOP("curves", "step %1")},
    {"direction_accuracy", QT_TRANSLATE_NOOP("curves", "Accuracy by direction"),
     "accuracy_((?:earlier|later|lower|higher)(?:_lower|_higher)?)", "%1", 0.0, 1.0},
    {"worker_loss", QT_TRANSLATE_NOOP("curves", "Loss of each worker"), "(WORKERS)_loss"},
    {"worker_accuracy", QT_TRANSLATE_NOOP("curves", "Accuracy of each worker"),
     "(WORKERS)_accuracy", "%1", 0.0, 1.0},
    {"loss_parts", QT_TRANSLATE_NOOP("curves", "Parts of the loss"), "(.+)_loss"},
    {"accuracy_parts", QT_TRANSLATE_NOOP("curves", "Further accuracies"),
     "(?:accuracy_(.+)|(.+)_accuracy)", "%1", 0.0, 1.0},
    {"codes", QT_TRANSLATE_NOOP("curves", "Codes"), "(perplexity|codes_in_use)", "%1", 0.0},
    {"codes_revived", QT_TRANSLATE_NOOP("curves", "Codes revived so far"), "(codes_revived)", "%1",
     0.0},
    {"distance", QT_TRANSLATE_NOOP("curves", "Distance to the target"), "(target|key)_distance",
     QT_TRANSLATE_NOOP("curves", "%1 encoder"), 0.0},
    {"projection_spread", QT_TRANSLATE_NOOP("curves", "Spread of the projections"),
     "(projection_spread)", "%1", 0.0},
    {"queue_age", QT_TRANSLATE_NOOP("curves", "Age of the queue, in steps"), "(queue_age)", "%1",
     0.0},
    {"queue_filled", QT_TRANSLATE_NOOP("curves", "Share of the queue that is filled"),
     "(queue_filled)", "%1", 0.0, 1.0},
    {"information", QT_TRANSLATE_NOOP("curves", "Information bound, in nats"),
     "(information_bound)"},
    {"told_apart", QT_TRANSLATE_NOOP("curves", "Data told from noise"), "(data|noise)_probability",
     "%1", 0.0, 1.0},
    {"normaliser", QT_TRANSLATE_NOOP("curves", "Learned normaliser"), "(normaliser)"},
    {"gaussian", QT_TRANSLATE_NOOP("curves", "Gaussian lesson"), "gaussian_(.+)"},
};

/// Recorded with every step for other panels.
constexpr std::array never_drawn = {"epoch", "examples_per_second", "seconds", "wait_share"};

QString translated(const char* words) {
  return QCoreApplication::translate("curves", words);
}

QString readable(QString name) {
  for (const PaseWorkerKind& kind : pase_worker_kinds) {
    if (name == kind.name) return QString::fromUtf8(kind.label);
  }
  return name.replace('_', ' ').trimmed();
}

QString as_title(const QString& words) {
  return words.left(1).toUpper() + words.mid(1);
}

std::vector<QRegularExpression> made_patterns() {
  QStringList workers;
  for (const PaseWorkerKind& kind : pase_worker_kinds) workers.append(kind.name);
  std::vector<QRegularExpression> patterns;
  for (const Family& family : families) {
    QString pattern = QString::fromLatin1(family.pattern);
    pattern.replace("WORKERS", workers.join('|'));
    patterns.emplace_back(QRegularExpression::anchoredPattern(pattern));
  }
  return patterns;
}

/// A series and where it belongs.
struct Placed {
  std::size_t family = families.size();  ///< past the end: of its own, by the stem of its name
  CurvePlot::Series series;
  QString stem;
  int number = 0;
};

Placed placed(const QString& name) {
  static const std::vector<QRegularExpression> patterns = made_patterns();
  Placed one;
  QString caught;
  for (std::size_t i = 0; i < families.size() && one.family == families.size(); ++i) {
    const QRegularExpressionMatch match = patterns[i].match(name);
    if (!match.hasMatch()) continue;
    one.family = i;
    caught = match.captured(match.lastCapturedIndex());
    one.series = {name, translated(families[i].words).arg(readable(caught))};
  }
  if (one.family == families.size()) {
    static const QRegularExpression numbered(QStringLiteral("^(.*?)_?(\\d+)$"));
    const QRegularExpressionMatch match = numbered.match(name);
    const bool has_stem = match.hasMatch() && !match.captured(1).isEmpty();
    one.stem = has_stem ? match.captured(1) : name;
    caught = has_stem ? match.captured(2) : name;
    one.series = {name, readable(caught)};
  }
  one.number = caught.toInt();
  return one;
}

/// One plot, or several of about the same size where there are too many lines for one.
void add_plots(std::vector<CurvePlot>& plots, const CurvePlot& whole) {
  const std::size_t count = whole.series.size();
  const std::size_t parts = (count + most_lines - 1) / most_lines;
  for (std::size_t part = 0; part < parts; ++part) {
    const auto at = [&](std::size_t of) {
      return whole.series.begin() + static_cast<std::ptrdiff_t>(count * of / parts);
    };
    CurvePlot plot = whole;
    plot.series.assign(at(part), at(part + 1));
    if (part > 0) plot.id += QStringLiteral(" %1").arg(part + 1);
    if (parts > 1) {
      plot.title = QCoreApplication::translate("curves", "%1, part %2 of %3")
                       .arg(whole.title, QString::number(part + 1), QString::number(parts));
    }
    plots.push_back(std::move(plot));
  }
}

}  // namespace

std::vector<CurvePlot> plots_for(const QStringList& series) {
  std::vector<CurvePlot> plots = common_plots();
  QSet<QString> placed_already(std::begin(never_drawn), std::end(never_drawn));
  for (const CurvePlot& plot : plots) {
    for (const CurvePlot::Series& one : plot.series) placed_already.insert(one.id);
  }
  std::map<std::pair<std::size_t, QString>, std::vector<Placed>> groups;
  for (const QString& name : series) {
    if (placed_already.contains(name)) continue;
    const Placed one = placed(name);
    groups[{one.family, one.stem}].push_back(one);
  }
  for (auto& [key, members] : groups) {
    const auto& [family, stem] = key;
    std::stable_sort(members.begin(), members.end(),
                     [](const Placed& a, const Placed& b) { return a.number < b.number; });
    CurvePlot whole;
    if (family < families.size()) {
      whole.id = families[family].id;
      whole.title = translated(families[family].title);
      whole.keep_low = families[family].low;
      whole.keep_high = families[family].high;
    } else {
      whole.id = "series " + stem;
      whole.title = as_title(readable(stem));
    }
    for (const Placed& member : members) whole.series.push_back(member.series);
    add_plots(plots, whole);
  }
  return plots;
}

}  // namespace earshot
