#include "app/report/report_pictures.h"

#include <algorithm>
#include <QBuffer>
#include <QCoreApplication>
#include <QPainter>
#include <QTemporaryDir>

#include "app/panels/clip_classes.h"
#include "app/panels/curves_panel.h"
#include "app/panels/distortion_figures.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/curves/curves_view.h"
#include "widgets/inside/heat_map.h"
#include "widgets/map/map_picture.h"
#include "widgets/map/map_view.h"

namespace earshot {
namespace {

constexpr double sharpness = 2;

QImage picture_of(QWidget& widget, QSize size) {
  widget.resize(size);
  widget.ensurePolished();
  QImage image(size * sharpness, QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(sharpness);
  image.fill(Qt::white);
  widget.render(&image);
  return image;
}

}  // namespace

QImage picture_of_curves(const Catalogue& catalogue, const QString& run, const SeriesByName& series,
                         const std::vector<ParameterChanged>& changes) {
  CurvesView view;
  view.resize(960, 720);
  // Laid out as in a window, without one.
  view.setAttribute(Qt::WA_DontShowOnScreen);
  view.show();
  view.set_smoothing(0.6);
  view.set_run(run, run, true);
  add_series(view, catalogue, run, series);
  for (const ParameterChanged& change : changes) {
    view.add_mark(run, static_cast<double>(change.step),
                  QString::fromStdString(change.path + ": " + to_text(change.after)),
                  CurveMark::Changed);
  }
  view.show_all();
  QCoreApplication::sendPostedEvents();
  QCoreApplication::processEvents();
  view.replot_now();
  // The view writes its whole sheet, also what a small window would scroll.
  const QTemporaryDir folder;
  const QString file = folder.filePath(QStringLiteral("curves.png"));
  return view.export_png(file, sharpness) ? QImage(file) : QImage();
}

QImage picture_of_map(const EmbeddedItems& embedded, const std::vector<float>& places,
                      const QString& caption) {
  const Features& features = *embedded.features;
  MapView view;
  view.set_motion(false);
  view.resize(720, 540);
  view.set_points(places, 2);
  view.set_caption(caption);
  const Dataset& dataset = *embedded.dataset;
  const ClipClasses classes = clip_classes(dataset, embedded.label_column);
  std::vector<int> class_of_row;
  std::vector<Split> splits;
  for (const Item& item : features.items) {
    const Clip& clip = dataset.clips.at(static_cast<std::size_t>(item.clip));
    splits.push_back(clip.split);
    class_of_row.push_back(classes.of(clip));
  }
  view.set_splits(splits);
  view.set_classes(std::move(class_of_row), classes.names(),
                   QString::fromStdString(embedded.label_column), classes.clips);
  const QSize size(720, 540);
  QImage image(size * sharpness, QImage::Format_RGB32);
  QPainter painter(&image);
  painter.scale(sharpness, sharpness);
  draw(view.for_print(Palette::of(view)), painter, size);
  painter.end();
  image.setDevicePixelRatio(sharpness);
  return image;
}

QImage picture_of_comparison(const std::vector<ComparisonLine>& lines,
                             std::vector<ComparisonLevel> levels) {
  ComparisonChart chart;
  chart.setAttribute(Qt::WA_DontShowOnScreen);
  chart.resize(1080, 420);
  chart.show();
  chart.set_lines(lines);
  chart.set_levels(std::move(levels));
  QCoreApplication::processEvents();
  chart.replot_now();
  return picture_of(chart, {1080, 420});
}

QImage picture_of_confusion(const ProbeResult& probe) {
  HeatMap view;
  QStringList names;
  for (const std::string& name : probe.classes) names += shown_name(name);
  view.be_picture();
  view.set_confusion(probe.confusion, names);
  const int side = std::clamp(200 + 28 * static_cast<int>(names.size()), 320, 1000);
  return picture_of(view, {side, side});
}

QImage picture_of_distortions(const Catalogue& catalogue, const EvaluationResult& result) {
  DotRows view;
  show_distortions(view, catalogue, result);
  return picture_of(view, {720, view.sizeHint().height()});
}

QImage picture_of_dots(const QStringList& series, const std::vector<DotGroup>& groups) {
  DotRows view;
  view.set_rows(series, groups);
  return picture_of(view, {720, view.sizeHint().height()});
}

QString html_image(const QImage& image, const QString& words) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return QStringLiteral("<img alt=\"%1\" width=\"%2\" src=\"data:image/png;base64,%3\">")
      .arg(words.toHtmlEscaped(), QString::number(qRound(image.width() / sharpness)),
           QString::fromLatin1(bytes.toBase64()));
}

}  // namespace earshot
