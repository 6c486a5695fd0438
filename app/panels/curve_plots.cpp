#include "app/panels/curve_plots.h"

#include <algorithm>
#include <map>
#include <QRegularExpression>
#include <QSet>

#include "core/training/common_plots.h"

namespace earshot {
namespace {

constexpr std::size_t most_lines = 12;

/// The plots of every run, then those of the methods: what several methods declare is one.
std::vector<Plot> declared_plots(const Catalogue& catalogue) {
  std::vector<Plot> plots = common_plots();
  for (const MethodEntry& method : catalogue.methods) {
    for (const Plot& plot : method.plots) {
      const auto same = std::ranges::find(plots, plot.id, &Plot::id);
      if (same == plots.end()) {
        plots.push_back(plot);
        continue;
      }
      for (const Curve& curve : plot.curves) {
        if (std::ranges::find(same->curves, curve.id, &Curve::id) == same->curves.end()) {
          same->curves.push_back(curve);
        }
      }
    }
  }
  return plots;
}

/// A series and where it belongs.
struct Placed {
  CurvePlot::Series series;
  std::size_t plot = 0;  ///< in the declared plots; their number: of its own, by its stem
  QString stem;
  int number = 0;
};

struct NumberedName {
  QString stem;
  QString number;  ///< "" where there is none
};

NumberedName numbered(const QString& name) {
  static const QRegularExpression ends_in_digits(QStringLiteral("^(.+?)_?(\\d+)$"));
  const QRegularExpressionMatch match = ends_in_digits.match(name);
  if (!match.hasMatch()) return {name, ""};
  return {match.captured(1), match.captured(2)};
}

QString readable(QString name) {
  return name.replace('_', ' ').trimmed();
}

QString as_title(const QString& words) {
  return words.left(1).toUpper() + words.mid(1);
}

Placed placed(const std::vector<Plot>& plots, const QString& name) {
  for (std::size_t i = 0; i < plots.size(); ++i) {
    for (const Curve& curve : plots[i].curves) {
      const auto found = number_in(curve, name.toStdString());
      if (!found) continue;
      const QString number = QString::fromStdString(*found);
      const QString label = QString::fromStdString(curve.label).replace('#', number);
      return {{name, label}, i, {}, number.toInt()};
    }
  }
  const NumberedName parts = numbered(name);
  const QString line = parts.number.isEmpty() ? readable(name) : parts.number;
  return {{name, line}, plots.size(), parts.stem, parts.number.toInt()};
}

CurvePlot shown(const Plot& plot) {
  CurvePlot shown;
  shown.id = QString::fromStdString(plot.id);
  shown.title = QString::fromStdString(plot.title);
  shown.stretch = plot.height;
  shown.keep_low = plot.low;
  shown.keep_high = plot.high;
  shown.waiting = QString::fromStdString(plot.waiting);
  return shown;
}

/// With all its curves, whether they have values or not.
CurvePlot with_all_curves(const Plot& plot) {
  CurvePlot whole = shown(plot);
  for (const Curve& curve : plot.curves) {
    whole.series.push_back({QString::fromStdString(curve.id), QString::fromStdString(curve.label)});
  }
  return whole;
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
      plot.title = QStringLiteral("%1, part %2 of %3")
                       .arg(whole.title, QString::number(part + 1), QString::number(parts));
    }
    plots.push_back(std::move(plot));
  }
}

}  // namespace

std::vector<CurvePlot> plots_for(const Catalogue& catalogue, const QStringList& series) {
  const std::vector<Plot> declared = declared_plots(catalogue);
  std::vector<CurvePlot> plots;
  for (const Plot& plot : declared) {
    if (plot.always) plots.push_back(with_all_curves(plot));
  }
  std::map<std::pair<std::size_t, QString>, std::vector<Placed>> groups;
  for (const QString& name : series) {
    if (std::ranges::find(recorded_without_a_curve(), name.toStdString()) !=
        recorded_without_a_curve().end()) {
      continue;
    }
    const Placed one = placed(declared, name);
    if (one.plot < declared.size() && declared[one.plot].always) continue;
    groups[{one.plot, one.stem}].push_back(one);
  }
  for (auto& [key, members] : groups) {
    const auto& [plot, stem] = key;
    std::ranges::stable_sort(members, {}, &Placed::number);
    CurvePlot whole;
    if (plot < declared.size()) {
      whole = shown(declared[plot]);
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
