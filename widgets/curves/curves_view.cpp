#include "widgets/curves/curves_view.h"

#include <algorithm>
#include <cmath>
#include <QHBoxLayout>
#include <utility>
#include "widgets/curves/plot.h"

#include "widgets/chrome/legend.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/style.h"
#include "widgets/curves/curve_ticks.h"
#include "widgets/curves/curves_overlay.h"

namespace earshot {

namespace {

constexpr int redraw_ms = 50;  // twenty pictures a second at most

}  // namespace

CurvesView::CurvesView(QWidget* parent) : QWidget(parent) {
  setObjectName("curves_view");
  setAccessibleName(tr("Curves"));
  setFocusPolicy(Qt::StrongFocus);
  across_.title = tr("step");
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(grid::inside);
  scroll_ = new QScrollArea(this);
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  sheet_ = new QWidget;
  auto* filled = new QVBoxLayout(sheet_);
  filled->setContentsMargins(0, 0, 0, 0);
  plot_ = new QCustomPlot(sheet_);
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->setAttribute(Qt::WA_TransparentForMouseEvents);
  plot_->plotLayout()->clear();
  inset_ = new QCPLayoutInset;
  plot_->plotLayout()->addElement(0, 0, inset_);
  plot_->setAutoAddPlottableToLegend(false);
  plot_->setNoAntialiasingOnDrag(true);
  filled->addWidget(plot_);
  scroll_->setWidget(sheet_);
  row->addWidget(scroll_, 1);
  overlay_ = new CurvesOverlay(*this, sheet_);
  legend_ = new Legend(this);
  legend_->setAccessibleName(tr("Runs"));
  legend_->hide();
  row->addWidget(legend_, 0, Qt::AlignTop);
  connect(legend_, &Legend::picked_changed, this, [this] {
    colour();
    replot_soon();
  });
  for (QCPMarginGroup*& group : margins_) group = new QCPMarginGroup(plot_);
  empty_ = new EmptyState({}, {}, this);
  connect(empty_, &EmptyState::asked, this, &CurvesView::empty_action_asked);
  timer_.setSingleShot(true);
  timer_.setInterval(redraw_ms);
  connect(&timer_, &QTimer::timeout, this, &CurvesView::replot_now);
}

CurvesView::~CurvesView() = default;

CurvesView::Run* CurvesView::run_of(const QString& id) {
  for (const auto& run : runs_) {
    if (run->id == id) return run.get();
  }
  return nullptr;
}

void CurvesView::set_run(const QString& run, const QString& name, bool current) {
  Run* known = run_of(run);
  if (known == nullptr) {
    int order = 0;
    for (const auto& other : runs_) order = std::max(order, other->order + 1);
    runs_.push_back(std::make_unique<Run>());
    known = runs_.back().get();
    known->id = run;
    known->order = order;
  }
  known->name = name;
  bands_due_ = true;
  if (current) {
    for (const auto& other : runs_) other->current = false;
  }
  known->current = current;
  colour();
  update_legend();
  replot_soon();
}

void CurvesView::set_planned(const QString& run) {
  if (Run* known = run_of(run)) known->planned = true;
}

void CurvesView::remove_run(const QString& run) {
  const auto found =
      std::find_if(runs_.begin(), runs_.end(), [&](const auto& one) { return one->id == run; });
  if (found == runs_.end()) return;
  for (auto& [series, line] : (*found)->lines) {
    if (line.raw != nullptr) plot_->removeGraph(line.raw);
    if (line.smooth != nullptr) plot_->removeGraph(line.smooth);
  }
  runs_.erase(found);
  bands_due_ = true;
  colour();
  arrange();
  update_legend();
  replot_soon();
}

void CurvesView::append(Run& run, const QString& series, Line& line, const CurvePoint& point) {
  line.points.push_back(point);
  if (!std::isfinite(point.value)) {
    const Plot* plot = plot_with(series);
    const QString title = plot != nullptr ? plot->spec.title : series;
    add_mark(run.id, point.step, tr("%1 is not a number").arg(title), CurveMark::NotANumber);
    return;
  }
  if (point.value <= 0) ++line.below_zero;
}

void CurvesView::forget_from(Run& run, Line& line, double step) {
  while (!line.points.empty() && line.points.back().step >= step) {
    const double value = line.points.back().value;
    if (std::isfinite(value) && value <= 0) --line.below_zero;
    line.points.pop_back();
  }
  if (line.raw != nullptr) {
    line.raw->data()->removeAfter(std::nextafter(x_of(run, step), -HUGE_VAL));
  }
  line.drawn = std::min(line.drawn, line.points.size());
  std::erase_if(run.marks, [step](const Mark& mark) { return mark.step >= step; });
  redo_smoothing(run, line);
}

void CurvesView::add_points(const QString& run, const QString& series,
                            std::span<const CurvePoint> points) {
  Run* known = run_of(run);
  if (known == nullptr || points.empty()) return;
  Line& line = line_of(*known, series);
  constexpr std::size_t settled = 33;  // from then on the usual spacing stays what it is
  const bool was_settled = line.points.size() >= settled;
  const bool was_empty = line.points.empty();
  for (const CurvePoint& point : points) {
    if (!line.points.empty() && point.step <= line.points.back().step) {
      forget_from(*known, line, point.step);
    }
    append(*known, series, line, point);
  }
  if (series == across_.series) follow_across(*known);
  // What is drawn over the steps has its place at once.
  if (across_.series.isEmpty()) catch_up(*known, series, line);
  if (!was_settled) redo_smoothing(*known, line);
  if (was_empty) arrange();  // its name takes room
  bands_due_ = bands_due_ || is_banded(*known);
  steps_.grow(last_step());
  replot_soon();
}

void CurvesView::redo_smoothing(const Run& run, Line& line) {
  if (line.smooth == nullptr) return;
  QVector<QCPGraphData> values;
  line.smoother.reset();
  if (smoothing_ > 0) {
    line.smoother.emplace(smoothing_, usual_spacing(line.points));
    values.reserve(static_cast<qsizetype>(line.drawn));
    for (std::size_t i = 0; i < line.drawn; ++i) {
      const CurvePoint& point = line.points[i];
      if (!std::isfinite(point.value)) continue;
      values.append(QCPGraphData(x_of(run, point.step), line.smoother->next(point)));
    }
  }
  line.smooth->data()->set(values, true);
}

void CurvesView::add_mark(const QString& run, double step, const QString& words, CurveMark kind) {
  Run* known = run_of(run);
  if (known == nullptr) return;
  // A stretch of steps without a number is one mark that counts them.
  if (!known->marks.empty()) {
    Mark& last = known->marks.back();
    if (last.kind == CurveMark::NotANumber && kind == last.kind && last.words == words) {
      ++last.times;
      return;
    }
  }
  known->marks.push_back({step, words, kind});
  replot_soon();
}

void CurvesView::set_smoothing(double weight) {
  if (weight == smoothing_) return;
  smoothing_ = weight;
  for (const auto& run : runs_) {
    for (auto& [series, line] : run->lines) redo_smoothing(*run, line);
  }
  bands_due_ = true;
  colour();
  replot_soon();
}

/// Runs of one band have one colour.
QColor CurvesView::colour_of(const Run& run) const {
  if (is_banded(run)) {
    const Run* first = nullptr;
    for (const auto& other : runs_) {
      if (other->group != run.group) continue;
      if (first == nullptr || other->current) first = other.get();
    }
    return Palette::of(*this).run_colour(first->order, first->current);
  }
  return Palette::of(*this).run_colour(run.order, run.current);
}

bool CurvesView::is_muted(const Run& run) const {
  const std::vector<int> picked = legend_->picked();
  if (picked.empty() || !legend_->isVisible()) return false;
  return std::none_of(picked.begin(), picked.end(),
                      [&](int row) { return runs_[static_cast<std::size_t>(row)].get() == &run; });
}

void CurvesView::colour() {
  const Palette& palette = Palette::of(*this);
  plot_->setBackground(QBrush(palette.panel));
  for (const auto& run : runs_) {
    for (const Plot& plot : plots_) {
      for (std::size_t nth = 0; nth < plot.spec.series.size(); ++nth) {
        const auto found = run->lines.find(plot.spec.series[nth].id);
        if (found == run->lines.end() || found->second.raw == nullptr) continue;
        const Line& line = found->second;
        QPen pen = pen_of(*run, plot, nth);
        line.smooth->setPen(pen);
        const bool seen = is_seen(plot) && !is_banded(*run);
        line.raw->setVisible(seen);
        line.smooth->setVisible(seen && smoothing_ > 0);
        if (smoothing_ > 0) {
          pen.setColor(mixed(palette.panel, pen.color(), palette.is_dark ? 0.35 : 0.3));
        }
        line.raw->setPen(pen);
        line.raw->setLayer(run->current ? "main" : "grid");
        line.smooth->setLayer("main");
      }
    }
  }
  for (Plot& plot : plots_) {
    if (plot.rect == nullptr) continue;
    for (QCPAxis* axis : plot.rect->axes()) {
      const bool of_values = axis->axisType() == QCPAxis::atLeft;
      axis->setBasePen(of_values ? QPen(Qt::NoPen) : QPen(palette.line, 1));
      axis->setTickPen(QPen(palette.line, 1));
      axis->setSubTickPen(QPen(Qt::NoPen));
      axis->setTickLabelColor(palette.muted);
      axis->setTickLabelFont(caption_font(*this));
      axis->setLabelColor(palette.muted);
      axis->setLabelFont(caption_font(*this));
      axis->grid()->setPen(QPen(mixed(palette.panel, palette.line, 0.55), 1));
      axis->grid()->setZeroLinePen(QPen(palette.line, 1));
    }
  }
  colour_bands();
  overlay_->update();
}

void CurvesView::update_legend() {
  std::vector<LegendEntry> entries;
  for (const auto& run : runs_) {
    entries.push_back({run->name, colour_of(*run), {}, LegendEntry::Sign::Line});
  }
  legend_->set_entries(entries);
  const bool was_hidden = legend_->isHidden();
  legend_->setVisible(legend_wanted_ && runs_.size() > 1 && width() >= 420);
  if (legend_->isVisible()) {
    legend_->setFixedSize(std::min(legend_->sizeHint().width(), width() / 3),
                          std::min(legend_->sizeHint().height(), height()));
  }
  empty_->setVisible(runs_.empty());
  scroll_->setVisible(!runs_.empty());
  if (legend_->isHidden() != was_hidden) arrange();
}

void CurvesView::set_legend_wanted(bool wanted) {
  legend_wanted_ = wanted;
  update_legend();
  replot_soon();
}

void CurvesView::set_empty(const QString& words, const QString& action) {
  empty_->set_words(words);
  empty_->set_action(action);
  update_legend();
}

std::vector<const CurvesView::Run*> CurvesView::drawn_runs() const {
  std::vector<const Run*> runs;
  for (const auto& run : runs_) runs.push_back(run.get());
  std::stable_sort(runs.begin(), runs.end(),
                   [](const Run* a, const Run* b) { return a->current && !b->current; });
  return runs;
}

void CurvesView::replot_soon() {
  if (isVisible() && !timer_.isActive()) timer_.start();
}

void CurvesView::replot_now() {
  timer_.stop();
  catch_up_all();
  if (bands_due_) redo_bands();
  fit();
  if (std::exchange(places_are_new_, false)) {
    // Which ticks have room for their words hangs on where the axes come to lie.
    using Element = QCPLayoutElement;
    for (const auto phase : {Element::upPreparation, Element::upMargins, Element::upLayout}) {
      plot_->plotLayout()->update(phase);
    }
  }
  plot_->replot(QCustomPlot::rpImmediateRefresh);
  overlay_->update();
}

void CurvesView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  update_legend();
  arrange();
  replot_soon();
}

void CurvesView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  empty_->setGeometry(rect());
  update_legend();
  arrange();
  replot_soon();
}

void CurvesView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
    colour();
    update_legend();
    replot_soon();
  }
  if (event->type() == QEvent::FontChange) {
    colour();
    arrange();
    replot_soon();
  }
}

}  // namespace earshot
