#include "app/panels/probe_figures.h"

#include <algorithm>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include "app/panels/distortion_figures.h"
#include "app/panels/figure_table.h"
#include "app/session/figure_text.h"
#include "app/session/meaning.h"
#include "widgets/chrome/page_tabs.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/inside/heat_map.h"

namespace earshot {
namespace {

enum Page { page_figures, page_distortions, page_confusion, page_classes };

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
  column->setSpacing(grid::inside);
  meaning_ = new QLabel(this);
  meaning_->setObjectName("meaning");
  meaning_->setWordWrap(true);
  meaning_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  tabs_ = new PageTabs("evaluate_tabs", tr("Figures, distortions, confusion or classes"),
                       {tr("Figures"), tr("Distortions"), tr("Confusion"), tr("Classes")}, this);
  tabs_->setTabVisible(page_distortions, false);
  figures_ = figure_table(tr("Probe and baselines"), this);
  figures_->setObjectName("figures");
  confusion_ = new HeatMap(this);
  confusion_->setObjectName("confusion");
  confusion_->setAccessibleName(tr("Confusion matrix"));
  classes_ = figure_table(tr("Figures of each class"), this);
  classes_->setObjectName("class_figures");
  distortions_ = new DistortionFigures(catalogue_, this);
  pages_ = new QStackedWidget(this);
  for (QWidget* page :
       std::initializer_list<QWidget*>{figures_, distortions_, confusion_, classes_}) {
    pages_->addWidget(page);
  }
  column->addWidget(meaning_);
  column->addWidget(tabs_);
  column->addWidget(pages_, 1);
  connect(tabs_, &QTabBar::currentChanged, pages_, &QStackedWidget::setCurrentIndex);
  connect(confusion_, &HeatMap::cell_clicked, this, &ProbeFigures::cell_clicked);
}

void ProbeFigures::show_result(const EvaluationResult& result) {
  result_ = result;
  meaning_->setText(meaning_words(catalogue_, result));
  show_figures();
  show_distortions_page();
  show_confusion();
  show_classes();
  show_class_colours();
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

void ProbeFigures::show_figures() {
  const ProbeResult& probe = result_->probe;
  std::vector<Figure> shown;
  QStringList names{tr("features")}, judges;
  for (const Figure& figure : catalogue_.figures_of(probe.protocol)) {
    if (!probe.figure(figure.id)) continue;
    const QString by = QString::fromStdString(figure.by);
    if (!by.isEmpty() && !judges.contains(by)) judges += by;
    // What another says of the encoder stands in the column of the same label.
    if (std::ranges::find(shown, figure.label, &Figure::label) != shown.end()) continue;
    shown.push_back(figure);
    names += figure_head(figure, figure.label);
  }
  set_heads(figures_, names);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    figures_->horizontalHeaderItem(static_cast<int>(i) + 1)
        ->setToolTip(plain_tip(QString::fromStdString(shown[i].help)));
  }
  figures_->setRowCount(1 + static_cast<int>(result_->baselines.size() + judges.size()));
  int row = 0;
  const auto add = [&](const QString& name, const ProbeResult& of, const QString& by) {
    put_cell(figures_, row, 0, name, false);
    for (std::size_t i = 0; i < shown.size(); ++i) {
      QString text = QStringLiteral("–");
      for (const Figure& figure : catalogue_.figures_of(probe.protocol)) {
        const auto value = of.figure(figure.id);
        const bool here = figure.label == shown[i].label && QString::fromStdString(figure.by) == by;
        if (here && value) text = figure_text(figure, *value);
      }
      put_cell(figures_, row, static_cast<int>(i) + 1, text, true);
    }
    figures_->setRowHeight(row++, figures_row_height);
  };
  add(tr("this encoder"), probe, {});
  if (figures_->columnCount() > 1) {
    // The one figure of the panel.
    figures_->item(0, 1)->setFont(figure_font(*figures_));
    figures_->setRowHeight(0, 36);
  }
  for (const auto& [id, baseline] : result_->baselines) {
    add(baseline_words(catalogue_, id), baseline, {});
  }
  for (const QString& by : judges) add(tr("this encoder by %1").arg(by), probe, by);
}

void ProbeFigures::show_confusion() {
  QStringList names;
  for (const std::string& name : result_->probe.classes) names += shown_name(name);
  confusion_->set_confusion(result_->probe.confusion, names);
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
