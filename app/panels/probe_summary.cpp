#include "app/panels/probe_summary.h"

#include <algorithm>
#include <cmath>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTableWidget>
#include <QVBoxLayout>

#include "app/panels/figure_table.h"
#include "app/session/figure_text.h"
#include "app/session/meaning.h"
#include "core/measures/hit_interval.h"
#include "core/measures/paired_gain.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/inside/figure_bars.h"

namespace earshot {
namespace {

FigureBar bar_of(const QString& name, const ProbeResult& probe) {
  FigureBar bar{name, probe.ranked()};
  if (const auto interval = ranked_interval(probe)) {
    bar.low = interval->low;
    bar.high = interval->high;
  }
  return bar;
}

QString signed_points(double share) {
  const QString digits = QString::number(std::abs(100 * share), 'f', 1);
  return (share < 0 ? QStringLiteral("−") : QStringLiteral("+")) + digits;
}

QLabel* words_label(const char* name, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setObjectName(name);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

}  // namespace

FigureScale scale_of(const Figure* figure, const EvaluationResult& result) {
  FigureScale scale;
  if (figure == nullptr || figure->is_share()) {
    scale.text = [](double value) { return percent(value); };
    return scale;
  }
  scale.is_share = false;
  scale.text = [](double value) { return number_text(value); };
  scale.low = scale.high = 0;
  const auto take = [&scale](double value) {
    if (!std::isfinite(value)) return;
    scale.low = std::min(scale.low, value);
    scale.high = std::max(scale.high, value);
  };
  take(result.probe.ranked());
  for (const JudgedBaseline& one : result.baselines) take(one.second.ranked());
  if (scale.high <= scale.low) scale.high = scale.low + 1;
  return scale;
}

ProbeSummary::ProbeSummary(const Catalogue& catalogue, QWidget* parent)
    : QScrollArea(parent), catalogue_(catalogue) {
  setObjectName("probe_summary");
  setAccessibleName(tr("Accuracy beside the baselines"));
  setFrameShape(QFrame::NoFrame);
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* sheet = new QWidget(this);
  auto* column = new QVBoxLayout(sheet);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(grid::inset);
  top_ = new QWidget(sheet);
  auto* across = new QHBoxLayout(top_);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(grid::inset);
  headline_ = new QLabel(top_);
  headline_->setObjectName("headline");
  headline_->setProperty("role", "headline");
  of_what_ = words_label("headline_words", top_);
  of_what_->setProperty("role", "caption");
  across->addWidget(headline_);
  across->addWidget(of_what_, 1);
  meaning_ = words_label("meaning", sheet);
  before_ = words_label("baseline_words", sheet);
  bars_ = new FigureBars(sheet);
  table_ = figure_table(tr("Probe and baselines"), sheet);
  table_->setObjectName("figures");
  table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  for (QWidget* one : std::initializer_list<QWidget*>{top_, meaning_, before_, bars_, table_}) {
    column->addWidget(one);
  }
  column->addStretch(1);
  setWidget(sheet);
}

const Figure* ProbeSummary::ranking(const EvaluationResult& result) {
  figures_ = catalogue_.figures_of(result.probe.protocol);
  return figures_.empty() ? nullptr : &figures_.front();
}

void ProbeSummary::show_result(const EvaluationResult& result) {
  show_headline(result);
  show_bars(result);
  show_table(result);
  meaning_->setText(meaning_words(catalogue_, result));
  for (QWidget* one : std::initializer_list<QWidget*>{top_, meaning_, table_}) one->show();
  before_->hide();
}

void ProbeSummary::show_baselines(const EvaluationResult& result, const QString& words) {
  before_->setText(words);
  show_bars(result);
  for (QWidget* one : std::initializer_list<QWidget*>{top_, meaning_, table_}) one->hide();
  before_->setVisible(!words.isEmpty());
}

void ProbeSummary::show_headline(const EvaluationResult& result) {
  const Figure* figure = ranking(result);
  const ProbeResult& probe = result.probe;
  const bool share = figure == nullptr || figure->is_share();
  headline_->setText(share ? short_percent(probe.ranked()) : number_text(probe.ranked()));
  const QString name = figure != nullptr ? QString::fromStdString(figure->label) : tr("figure");
  QStringList lines;
  if (const auto interval = ranked_interval(probe)) {
    lines += tr("%1 on %2 test clips, 95 % interval %3 to %4")
                 .arg(name, QLocale().toString(qint64{probe.test_clips}), percent(interval->low),
                      percent(interval->high));
  } else {
    lines += tr("%1 on %2 test clips").arg(name, QLocale().toString(qint64{probe.test_clips}));
  }
  if (const JudgedBaseline* best = strongest_baseline(result)) {
    if (const auto gain = share ? paired_gain(probe, best->second) : std::nullopt) {
      lines += tr("%1 points against %2, paired %3 to %4")
                   .arg(signed_points(gain->gain), baseline_words(catalogue_, best->first),
                        signed_points(gain->low()), signed_points(gain->high()));
    }
  }
  of_what_->setText(lines.join('\n'));
}

void ProbeSummary::show_bars(const EvaluationResult& result) {
  const Figure* figure = ranking(result);
  std::vector<FigureBar> others;
  for (const auto& [id, baseline] : result.baselines) {
    others.push_back(bar_of(baseline_words(catalogue_, id), baseline));
  }
  bars_->set_bars(bar_of(tr("this encoder"), result.probe), std::move(others),
                  scale_of(figure, result));
}

void ProbeSummary::show_table(const EvaluationResult& result) {
  const ProbeResult& probe = result.probe;
  std::vector<Figure> shown;
  QStringList names{tr("features")}, judges;
  for (const Figure& figure : figures_) {
    if (!probe.figure(figure.id)) continue;
    const QString by = QString::fromStdString(figure.by);
    if (!by.isEmpty() && !judges.contains(by)) judges += by;
    // What another says of the encoder stands in the column of the same label.
    if (std::ranges::find(shown, figure.label, &Figure::label) != shown.end()) continue;
    shown.push_back(figure);
    names += figure_head(figure, figure.label);
  }
  set_heads(table_, names);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    table_->horizontalHeaderItem(static_cast<int>(i) + 1)
        ->setToolTip(plain_tip(QString::fromStdString(shown[i].help)));
  }
  table_->setRowCount(1 + static_cast<int>(result.baselines.size() + judges.size()));
  int row = 0;
  const auto add = [&](const QString& name, const ProbeResult& of, const QString& by) {
    put_cell(table_, row, 0, name, false);
    table_->item(row, 0)->setToolTip(plain_tip(name));
    for (std::size_t i = 0; i < shown.size(); ++i) {
      QString text = QStringLiteral("–");
      for (const Figure& figure : figures_) {
        const auto value = of.figure(figure.id);
        const bool here = figure.label == shown[i].label && QString::fromStdString(figure.by) == by;
        if (here && value) text = figure_text(figure, *value);
      }
      put_cell(table_, row, static_cast<int>(i) + 1, text, true);
    }
    table_->setRowHeight(row++, figures_row_height(*table_));
  };
  add(tr("this encoder"), probe, {});
  for (const auto& [id, baseline] : result.baselines) {
    add(baseline_words(catalogue_, id), baseline, {});
  }
  for (const QString& by : judges) add(tr("this encoder by %1").arg(by), probe, by);
  // The sheet scrolls, not the table.
  table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() +
                         figures_row_height(*table_) * table_->rowCount() + 2);
}

}  // namespace earshot
