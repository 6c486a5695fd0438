// What leaves CurvesView: the readout in words, pictures and the numbers.
#include <algorithm>
#include <cmath>
#include <QFile>
#include <QHash>
#include <QPainter>
#include <QRegularExpression>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QTextStream>
#include "widgets/curves/plot.h"

#include "core/data/delimited.h"
#include "core/params/value.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/curves_overlay.h"
#include "widgets/curves/curves_view.h"

namespace earshot {

namespace {

/// The point of a graph that is nearest to a step; nothing where the graph has none.
std::optional<QCPGraphData> nearest(const QCPGraph& graph, double step) {
  const auto& data = *graph.data();
  if (data.isEmpty()) return {};
  auto after = data.findBegin(step, false);
  if (after == data.constEnd()) return *(data.constEnd() - 1);
  if (after != data.constBegin() && step - (after - 1)->key < after->key - step) --after;
  return *after;
}

QString quoted(const QString& name) {
  QString text = QString::fromStdString(safe_cell(name.toStdString()));
  if (!text.contains(QRegularExpression(QStringLiteral("[\",\n]")))) return text;
  return QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) +
         QLatin1Char('"');
}

}  // namespace

std::vector<CurveReading> CurvesView::readings(const QString& id, double step) const {
  std::vector<CurveReading> readings;
  const Plot* plot = plot_of(id);
  if (plot == nullptr) return readings;
  for (const Run* run : drawn_runs()) {
    for (std::size_t nth = 0; nth < plot->spec.series.size(); ++nth) {
      const CurvePlot::Series& series = plot->spec.series[nth];
      const auto found = run->lines.find(series.id);
      if (found == run->lines.end() || found->second.raw == nullptr) continue;
      const auto raw = nearest(*found->second.raw, step);
      if (!raw) continue;
      CurveReading reading{run->name,      series.name, raw->key,
                           raw->value,     raw->value,  pen_of(*run, *plot, nth),
                           is_muted(*run), run->current};
      if (smoothing_ > 0) {
        if (const auto smooth = nearest(*found->second.smooth, step)) {
          reading.smoothed = smooth->value;
        }
      }
      readings.push_back(reading);
    }
  }
  return readings;
}

QStringList CurvesView::readout(const QString& id, double step) const {
  QStringList lines;
  const Plot* plot = plot_of(id);
  for (const CurveReading& reading : readings(id, step)) {
    QStringList words;
    if (runs_.size() > 1) words.append(reading.run);
    if (plot->spec.names_series()) words.append(reading.series);
    words.append(number_text(reading.smoothed));
    if (smoothing_ > 0)
      words.append(QLatin1Char('(') + number_text(reading.value) + QLatin1Char(')'));
    lines.append(words.join(QStringLiteral("  ")));
  }
  return lines;
}

bool CurvesView::export_png(const QString& file, double scale) {
  replot_now();
  QImage image(sheet_->size() * scale, QImage::Format_RGB32);
  image.setDevicePixelRatio(scale);
  image.fill(Palette::of(*this).panel);
  {
    QCPPainter painter(&image);
    plot_->toPainter(&painter, sheet_->width(), sheet_->height());
  }
  {
    QPainter painter(&image);
    painter.setFont(font());
    overlay_->paint_fixed(painter);
  }
  return image.save(file, "PNG");
}

bool CurvesView::export_svg(const QString& file) {
  replot_now();
  QSvgGenerator generator;
  generator.setFileName(file);
  generator.setSize(sheet_->size());
  generator.setViewBox(sheet_->rect());
  generator.setTitle(tr("Curves"));
  generator.setResolution(96);
  QCPPainter painter;
  if (!painter.begin(&generator)) return false;
  painter.setMode(QCPPainter::pmVectorized);
  painter.fillRect(sheet_->rect(), Palette::of(*this).panel);
  plot_->toPainter(&painter, sheet_->width(), sheet_->height());
  painter.setFont(font());
  overlay_->paint_fixed(painter);
  painter.end();
  return QFile(file).size() > 0;
}

bool CurvesView::export_csv(const QString& file) const {
  QSaveFile out(file);
  if (!out.open(QIODevice::WriteOnly)) return false;
  QTextStream text(&out);
  // The names that are shown come last: whoever reads the first four by their place goes on.
  text << "run,series,step,value,plot,name\n";
  QHash<QString, QString> shown;
  for (const Plot& plot : plots_) {
    for (const CurvePlot::Series& series : plot.spec.series) {
      shown.insert(series.id, quoted(plot.spec.title) + QLatin1Char(',') + quoted(series.name));
    }
  }
  for (const auto& run : runs_) {
    for (const auto& [series, line] : run->lines) {
      const QString start =
          quoted(run->name) + QLatin1Char(',') + quoted(series) + QLatin1Char(',');
      const QString end = QLatin1Char(',') + shown.value(series, QStringLiteral(","));
      for (const CurvePoint& point : line.points) {
        text << start << QString::fromStdString(to_text(point.step)) << ','
             << QString::fromStdString(to_text(point.value)) << end << '\n';
      }
    }
  }
  text.flush();
  return text.status() == QTextStream::Ok && out.commit();
}

}  // namespace earshot
