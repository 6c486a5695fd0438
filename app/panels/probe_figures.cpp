#include "app/panels/probe_figures.h"

#include <algorithm>
#include <QComboBox>
#include <QHeaderView>
#include <QPainter>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include "app/panels/distortion_figures.h"
#include "app/panels/figure_table.h"
#include "app/panels/probe_summary.h"
#include "app/session/figure_text.h"
#include "widgets/chrome/page_tabs.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/inside/evaluation_line.h"

namespace earshot {
namespace {

enum Page { page_figures, page_distortions, page_confusion, page_classes, page_steps };

/// As the map's legend draws a class.
QPixmap disc(const QColor& colour, const QWidget& on) {
  constexpr double side = 10;
  const double scale = on.devicePixelRatioF();
  QPixmap picture(QSize(qRound(side * scale), qRound(side * scale)));
  picture.setDevicePixelRatio(scale);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawEllipse(QRectF(1, 1, side - 2, side - 2));
  return picture;
}

}  // namespace

ProbeFigures::ProbeFigures(const Catalogue& catalogue, QWidget* parent)
    : QWidget(parent), catalogue_(catalogue) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(grid::inset);
  tabs_ = new PageTabs(
      "evaluate_tabs", tr("Figures, distortions, confusion, classes or earlier evaluations"),
      {tr("Figures"), tr("Distortions"), tr("Confusion"), tr("Classes"), tr("Over steps")}, this);
  tabs_->setTabVisible(page_distortions, false);
  tabs_->setTabVisible(page_steps, false);
  summary_ = new ProbeSummary(catalogue_, this);
  confusion_ = new ConfusionPage(this);
  classes_ = figure_table(tr("Figures of each class"), this);
  classes_->setObjectName("class_figures");
  distortions_ = new DistortionFigures(catalogue_, this);
  steps_ = new EvaluationLine(this);
  pages_ = new QStackedWidget(this);
  for (QWidget* page :
       std::initializer_list<QWidget*>{summary_, distortions_, confusion_, classes_, steps_}) {
    pages_->addWidget(page);
  }
  top_ = new QWidget(this);
  auto* across = new QHBoxLayout(top_);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(grid::inside);
  across->addWidget(tabs_, 1);
  across->addWidget(confusion_->order_box());
  column->addWidget(top_);
  column->addWidget(pages_, 1);
  connect(tabs_, &QTabBar::currentChanged, this, &ProbeFigures::show_page);
  connect(confusion_, &ConfusionPage::cell_clicked, this, &ProbeFigures::cell_clicked);
  show_page(page_figures);
}

void ProbeFigures::show_page(int page) {
  pages_->setCurrentIndex(page);
  confusion_->order_box()->setVisible(page == page_confusion);
}

void ProbeFigures::show_result(const EvaluationResult& result,
                               const std::vector<PastEvaluation>& past) {
  const bool same_clips =
      result_ && result_->step == result.step && result_->probe.label == result.probe.label &&
      result_->probe.protocol == result.probe.protocol && result_->seconds == result.seconds &&
      result_->probe.confusion == result.probe.confusion;
  result_ = result;
  top_->show();
  pages_->setCurrentIndex(tabs_->currentIndex());
  summary_->show_result(result);
  show_distortions_page();
  // A list of clips that somebody goes through stays.
  if (!same_clips) confusion_->show_result(result.probe);
  show_classes();
  show_steps(past);
  show_class_colours();
}

void ProbeFigures::show_baselines(const EvaluationResult& result, const QString& words) {
  result_.reset();
  top_->hide();
  pages_->setCurrentIndex(page_figures);
  summary_->show_baselines(result, words);
}

/// Their picture is what such a protocol is for: it comes to the front with them.
void ProbeFigures::show_distortions_page() {
  const bool has = !result_->probe.distortions.empty();
  const bool had = tabs_->isTabVisible(page_distortions);
  if (has) distortions_->show_result(*result_);
  if (!has && tabs_->currentIndex() == page_distortions) tabs_->setCurrentIndex(page_figures);
  tabs_->setTabVisible(page_distortions, has);
  if (has && !had) tabs_->setCurrentIndex(page_distortions);
}

/// Where there was but one there is no line to see.
void ProbeFigures::show_steps(const std::vector<PastEvaluation>& past) {
  const bool has = past.size() > 1;
  if (!has && tabs_->currentIndex() == page_steps) tabs_->setCurrentIndex(page_figures);
  tabs_->setTabVisible(page_steps, has);
  if (!has) return;
  const std::vector<Figure> figures = catalogue_.figures_of(result_->probe.protocol);
  std::vector<FigureAtStep> points;
  for (const PastEvaluation& one : past) {
    FigureBar figure{{}, one.ranked()};
    if (one.interval) {
      figure.low = one.interval->low;
      figure.high = one.interval->high;
    }
    if (one.test_clips != result_->probe.test_clips) {
      figure.name = tr("on %L1 test clips").arg(one.test_clips);
    }
    points.push_back({static_cast<double>(one.step), figure});
  }
  std::vector<FigureBar> levels;
  for (const auto& [id, baseline] : result_->baselines) {
    levels.push_back({baseline_words(catalogue_, id), baseline.ranked()});
  }
  steps_->set_points(std::move(points), std::move(levels),
                     scale_of(figures.empty() ? nullptr : &figures.front(), *result_));
}

void ProbeFigures::show_classes() {
  set_heads(classes_, {shown_name(result_->probe.label), tr("precision %"), tr("recall %"),
                       tr("F1 %"), tr("clips")});
  classes_->setRowCount(static_cast<int>(result_->probe.per_class.size()));
  int row = 0;
  for (const ClassResult& one : result_->probe.per_class) {
    put_cell(classes_, row, 0, shown_name(one.name), false);
    put_cell(classes_, row, 1, percent(one.precision), true);
    put_cell(classes_, row, 2, percent(one.recall), true);
    put_cell(classes_, row, 3, percent(one.f1), true);
    put_cell(classes_, row, 4, QString::number(one.support), true);
    ++row;
  }
}

void ProbeFigures::set_colours_of(ColoursOf colours) {
  colours_of_ = std::move(colours);
  show_class_colours();
}

/// A class has one colour on the map and here, while the map shows the label that is probed.
void ProbeFigures::show_class_colours() {
  if (!result_ || !colours_of_) return;
  const QHash<QString, int> colours = colours_of_(QString::fromStdString(result_->probe.label));
  std::vector<int> places;
  for (const std::string& name : result_->probe.classes) {
    if (!colours.isEmpty()) places.push_back(colours.value(shown_name(name), -1));
  }
  confusion_->set_class_colours(places);
  for (int row = 0; row < classes_->rowCount(); ++row) {
    QTableWidgetItem* item = classes_->item(row, 0);
    const int place = item != nullptr ? colours.value(item->text(), -1) : -1;
    if (item == nullptr) continue;
    item->setData(Qt::DecorationRole,
                  place < 0 ? QVariant() : disc(Palette::of(*this).class_colour(place), *this));
  }
}

}  // namespace earshot
