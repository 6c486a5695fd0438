// What leaves CurvesView as a file: pictures, drawings and tables.
#include <algorithm>
#include <cmath>
#include <QBuffer>
#include <QFile>
#include <QPainter>
#include <QSvgGenerator>
#include "widgets/curves/plot.h"

#include "widgets/chrome/legend.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/curves_csv.h"
#include "widgets/curves/curves_overlay.h"
#include "widgets/curves/curves_view.h"
#include "widgets/curves/picture_head.h"

namespace earshot {
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

/// The same runs, plots and stretch in a view that nobody sees.
std::unique_ptr<CurvesView> CurvesView::copy_at(QSize size) const {
  auto copy = std::make_unique<CurvesView>();
  copy->setAttribute(Qt::WA_DontShowOnScreen);
  copy->setFont(font());
  copy->legend_wanted_ = false;  // the names of the runs stand above
  copy->resize(size);
  copy->hidden_ = hidden_;
  copy->large_by_hand_ = large_by_hand_;
  copy->order_ = order_;
  copy->smoothing_ = smoothing_;
  copy->across_ = across_;
  copy->group_names_ = group_names_;
  copy->set_plots(plots());
  for (const auto& run : runs_) {
    copy->set_run(run->id, run->name, run->current);
    Run& own = *copy->run_of(run->id);
    own.order = run->order;
    own.group = run->group;
    own.marks = run->marks;
    own.across = run->across;
    for (const auto& [series, line] : run->lines) {
      Line& fresh = own.lines[series];
      fresh.points = line.points;
      fresh.below_zero = line.below_zero;
      copy->make_graphs(own, fresh, series);
    }
  }
  copy->enlarged_ = enlarged_;
  copy->set_log_x(log_x());
  for (const Plot& plot : plots_) copy->set_log_y(plot.spec.id, plot.spec.log_y);
  copy->steps_ = steps_;
  copy->step_line_ = step_line_;
  copy->show();
  copy->layout()->activate();
  copy->arrange();
  copy->colour();
  copy->layout()->activate();
  copy->sheet_->resize(
      copy->scroll_->viewport()->width(),
      std::max(copy->sheet_->minimumHeight(), copy->scroll_->viewport()->height()));
  copy->replot_now();
  return copy;
}

QByteArray CurvesView::picture(const CurvesPicture& wanted) const {
  const Palette& palette = Palette::of(*this);
  const QSize all = wanted.size.isEmpty() ? size() : wanted.size;
  PictureHead head{wanted.caption, {}, text_font(*this), caption_font(*this), all.width()};
  for (const Run* run : drawn_runs()) {
    const std::pair entry{name_of(*run), colour_of(*run)};
    if (std::ranges::find(head.names, entry) == head.names.end()) head.names.push_back(entry);
  }
  const int top = head.paint(nullptr, palette);
  const std::unique_ptr<CurvesView> copy =
      copy_at({all.width(), std::max(120, all.height() - top)});
  const QSize sheet = copy->sheet_->size();
  const QSize whole(all.width(), top + sheet.height());
  const auto paint = [&](QCPPainter& painter) {
    painter.fillRect(QRect(QPoint(), whole), palette.panel);
    head.paint(&painter, palette);
    painter.translate(0, top);
    copy->plot_->toPainter(&painter, sheet.width(), sheet.height());
    painter.setFont(copy->font());
    copy->overlay_->paint_fixed(painter);
  };
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (wanted.svg) {
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(whole);
    generator.setViewBox(QRect(QPoint(), whole));
    generator.setTitle(wanted.caption.isEmpty() ? tr("Curves") : wanted.caption);
    generator.setResolution(96);
    QCPPainter painter;
    painter.begin(&generator);
    painter.setMode(QCPPainter::pmVectorized);
    paint(painter);
    painter.end();
    return bytes;
  }
  QImage image(whole * wanted.scale, QImage::Format_RGB32);
  image.setDevicePixelRatio(wanted.scale);
  {
    QCPPainter painter(&image);
    paint(painter);
  }
  image.save(&buffer, "PNG");
  return bytes;
}

bool CurvesView::export_csv(const QString& file) const {
  std::vector<WrittenCurve> curves;
  for (const auto& run : runs_) {
    for (const auto& [series, line] : run->lines)
      curves.push_back({run->name, series, line.points});
  }
  return write_curves_csv(file, plots(), curves);
}

QByteArray CurvesView::table() const {
  std::vector<WrittenCurve> curves;
  for (const auto& run : runs_) {
    for (const auto& [series, line] : run->lines)
      curves.push_back({run->name, series, line.points});
  }
  return curves_csv(plots(), curves);
}

}  // namespace earshot
