// Runs of CurvesView that are one setting with several seeds: their mean, and the band in which
// they lie.
#include <algorithm>
#include <cmath>
#include "widgets/curves/plot.h"

#include "widgets/chrome/palette.h"
#include "widgets/curves/curves_view.h"

namespace earshot {
namespace {

constexpr int most_places = 800;

/// By the straight line between its points; nothing outside of them.
std::optional<double> value_at(const QCPGraph& graph, double x) {
  const auto& data = *graph.data();
  if (data.isEmpty() || x < data.constBegin()->key || x > (data.constEnd() - 1)->key) return {};
  const auto after = data.findBegin(x, false);
  if (after == data.constEnd()) return (data.constEnd() - 1)->value;
  if (after == data.constBegin() || after->key == x) return after->value;
  const auto before = after - 1;
  const double share = (x - before->key) / std::max(1e-12, after->key - before->key);
  return before->value + share * (after->value - before->value);
}

}  // namespace

void CurvesView::set_group(const QString& id, const QString& group, const QString& name) {
  Run* run = run_of(id);
  if (run == nullptr) return;
  group_names_.insert(group, name);
  if (run->group == group) return;
  run->group = group;
  bands_due_ = true;
  colour();
  update_legend();
  arrange();
  replot_soon();
}

bool CurvesView::is_banded(const Run& run) const {
  if (run.group.isEmpty()) return false;
  const auto same = [&](const auto& other) { return other->group == run.group; };
  return std::ranges::count_if(runs_, same) > 1;
}

const CurvesView::Band* CurvesView::band_of(const Run& run) const {
  if (!is_banded(run)) return nullptr;
  const auto found = std::ranges::find(bands_, run.group, &Band::group);
  return found == bands_.end() ? nullptr : &*found;
}

QString CurvesView::name_of(const Run& run) const {
  if (!is_banded(run)) return run.name;
  const auto same = [&](const auto& other) { return other->group == run.group; };
  const QString name = group_names_.value(run.group);
  return tr("%1, %2 seeds")
      .arg(name.isEmpty() ? run.name : name)
      .arg(std::ranges::count_if(runs_, same));
}

void CurvesView::redo_bands() {
  bands_due_ = false;
  for (Band& band : bands_) {
    for (auto& [series, line] : band.lines) {
      for (QCPGraph* graph : {line.mean, line.high, line.low}) plot_->removeGraph(graph);
    }
  }
  bands_.clear();
  for (const auto& run : runs_) {
    if (!is_banded(*run)) continue;
    if (std::ranges::find(bands_, run->group, &Band::group) != bands_.end()) continue;
    Band band{run->group, name_of(*run), {}};
    std::map<QString, std::vector<const QCPGraph*>> members;
    for (const auto& other : runs_) {
      if (other->group != run->group) continue;
      for (const auto& [series, line] : other->lines) {
        if (line.raw != nullptr) {
          members[series].push_back(smoothing_ > 0 ? line.smooth : line.raw);
        }
      }
    }
    for (const auto& [series, graphs] : members) {
      const QCPGraph* longest = *std::ranges::max_element(
          graphs, {}, [](const QCPGraph* graph) { return graph->data()->size(); });
      QVector<QCPGraphData> mean, low, high;
      const int count = longest->data()->size();
      const int every = std::max(1, count / most_places);
      for (int at = 0; at < count; at += every) {
        const double x = longest->data()->at(at)->key;
        double sum = 0, least = HUGE_VAL, most = -HUGE_VAL;
        int there = 0;
        for (const QCPGraph* graph : graphs) {
          const auto value = value_at(*graph, x);
          if (!value) continue;
          sum += *value;
          least = std::min(least, *value);
          most = std::max(most, *value);
          ++there;
        }
        if (there == 0) continue;
        mean.append(QCPGraphData(x, sum / there));
        low.append(QCPGraphData(x, least));
        high.append(QCPGraphData(x, most));
      }
      const Plot& plot = *plot_with(series);
      BandLine line;
      for (QCPGraph** graph : {&line.low, &line.high, &line.mean}) {
        *graph =
            plot_->addGraph(plot.rect->axis(QCPAxis::atBottom), plot.rect->axis(QCPAxis::atLeft));
        (*graph)->setSelectable(QCP::stNone);
      }
      line.mean->data()->set(mean, true);
      line.low->data()->set(low, true);
      line.high->data()->set(high, true);
      line.high->setChannelFillGraph(line.low);
      band.lines[series] = line;
    }
    bands_.push_back(std::move(band));
  }
  colour_bands();
}

void CurvesView::colour_bands() {
  for (const Band& band : bands_) {
    const auto member =
        std::ranges::find_if(runs_, [&](const auto& run) { return run->group == band.group; });
    if (member == runs_.end()) continue;
    for (const Plot& plot : plots_) {
      for (std::size_t nth = 0; nth < plot.spec.series.size(); ++nth) {
        const auto found = band.lines.find(plot.spec.series[nth].id);
        if (found == band.lines.end()) continue;
        const BandLine& line = found->second;
        const QPen pen = pen_of(**member, plot, nth);
        QColor fill = pen.color();
        fill.setAlphaF(0.18F);
        line.mean->setPen(pen);
        line.low->setPen(Qt::NoPen);
        line.high->setPen(Qt::NoPen);
        line.high->setBrush(fill);
        for (QCPGraph* graph : {line.mean, line.low, line.high}) {
          graph->setVisible(is_seen(plot));
        }
      }
    }
  }
}

QColor CurvesView::run_colour(const QString& id) const {
  const Run* run = const_cast<CurvesView*>(this)->run_of(id);
  return run == nullptr ? QColor() : colour_of(*run);
}

double CurvesView::last_value(const QString& id, const QString& series) const {
  const Run* run = const_cast<CurvesView*>(this)->run_of(id);
  if (run == nullptr) return std::nan("");
  const auto line = run->lines.find(series);
  if (line == run->lines.end()) return std::nan("");
  for (auto point = line->second.points.rbegin(); point != line->second.points.rend(); ++point) {
    if (std::isfinite(point->value)) return point->value;
  }
  return std::nan("");
}

}  // namespace earshot
