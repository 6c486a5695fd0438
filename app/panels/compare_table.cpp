#include "app/panels/compare_table.h"

#include <algorithm>
#include <cmath>
#include <QHeaderView>

#include "app/session/comparison_document.h"
#include "app/session/comparison_lines.h"
#include "app/session/figure_text.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

/// "+2.3 ± 1.1": a share in points of a hundred.
QString gain_text(const Figure& figure, const MethodSummary::Gain& gain) {
  const double scale = figure.is_share() ? 100 : 1;
  const auto text = [&figure](double value) {
    return figure.is_share() ? QString::number(value, 'f', 1) : number_text(value);
  };
  const QString sign = gain.mean < 0 ? QStringLiteral("−") : QStringLiteral("+");
  return sign + text(std::abs(scale * gain.mean)) + QStringLiteral(" ± ") + text(scale * gain.half);
}

}  // namespace

CompareTable::CompareTable(QWidget* parent) : QTableWidget(parent) {
  setObjectName("compare_table");
  setAccessibleName(tr("Figures of the methods"));
  setEditTriggers(NoEditTriggers);
  setSelectionMode(NoSelection);
  setTabKeyNavigation(false);
  setShowGrid(false);
  setFrameShape(NoFrame);
  verticalHeader()->hide();
  show_heads({});
  horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  horizontalHeader()->setStretchLastSection(true);
}

void CompareTable::show_heads(const std::vector<ComparedFigure>& columns, const QString& first) {
  QStringList names{tr("method")};
  for (const ComparedFigure& column : columns) names += figure_head(column.figure, column.label);
  if (!first.isEmpty()) names += tr("over %1").arg(first);
  names += {tr("s"), tr("ms/step"), tr("clips seen"), tr("parameters"), tr("health")};
  setColumnCount(static_cast<int>(names.size()));
  setHorizontalHeaderLabels(names);
  for (const int words : {0, columnCount() - 1}) {
    horizontalHeaderItem(words)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    horizontalHeaderItem(static_cast<int>(i) + 1)
        ->setToolTip(plain_tip(QString::fromStdString(columns[i].figure.help)));
  }
  if (first.isEmpty()) return;
  horizontalHeaderItem(static_cast<int>(columns.size()) + 1)
      ->setToolTip(plain_tip(tr("%1: the mean difference to %2 over the seeds that both have, and "
                                "half of its 95 % interval (Student's t)")
                                 .arg(QString::fromStdString(columns.front().label), first)));
}

void CompareTable::show_methods(const std::vector<ComparedFigure>& columns,
                                const std::vector<MethodSummary>& methods,
                                const QStringList& planned) {
  const bool paired = std::ranges::any_of(
      methods, [](const MethodSummary& one) { return one.over_first.has_value(); });
  show_heads(columns, paired ? methods.front().method : QString());
  rows_.clear();
  for (const MethodSummary& one : methods) rows_ += one.method;
  for (const QString& one : planned) {
    if (!rows_.contains(one)) rows_ += one;
  }
  setRowCount(static_cast<int>(rows_.size()));
  healths_ = QStringList(rows_.size());
  for (qsizetype waiting = static_cast<qsizetype>(methods.size()); waiting < rows_.size();
       ++waiting) {
    for (int column = 0; column < columnCount(); ++column) {
      const bool words = column == 0 || column + 1 == columnCount();
      auto* item = new QTableWidgetItem(column == 0 ? rows_[waiting] : QStringLiteral("–"));
      item->setTextAlignment((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
      setItem(static_cast<int>(waiting), column, item);
    }
    healths_[waiting] = tr("waiting");
    item(static_cast<int>(waiting), columnCount() - 1)->setText(healths_[waiting]);
  }
  int row = 0;
  for (const MethodSummary& one : methods) {
    QStringList cells{one.method};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      cells += figure_text(columns[i].figure, one.figures[i].mean, one.figures[i].deviation);
    }
    if (paired) {
      cells +=
          one.over_first ? gain_text(columns.front().figure, *one.over_first) : QStringLiteral("–");
    }
    cells += {number_text(std::round(one.seconds.mean)), number_text(one.milliseconds.mean),
              number_text(static_cast<double>(one.examples)),
              number_text(static_cast<double>(one.parameters)), one.health};
    for (int column = 0; column < cells.size(); ++column) {
      auto* item = new QTableWidgetItem(cells[column]);
      const bool words = column == 0 || column + 1 == cells.size();
      item->setTextAlignment((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
      if (column + 1 == cells.size()) item->setToolTip(plain_tip(cells[column]));
      setItem(row, column, item);
    }
    healths_[row] = one.health;
    ++row;
  }
}

void CompareTable::show_now(const std::optional<TrialNow>& now) {
  for (int row = 0; row < rowCount() && row < rows_.size(); ++row) {
    QString words = healths_[row];
    if (now && now->method == rows_[row]) {
      QString at = tr("seed %1, %2 of %3 steps")
                       .arg(now->seed)
                       .arg(number_text(static_cast<double>(now->step)),
                            number_text(static_cast<double>(now->steps)));
      if (!now->doing.isEmpty()) at = tr("seed %1, %2").arg(now->seed).arg(now->doing);
      if (std::isfinite(now->accuracy)) at += tr(", kNN %1").arg(short_percent(now->accuracy));
      const bool first = words == tr("waiting");
      words = first ? at : tr("%1 · %2").arg(words, at);
    }
    QTableWidgetItem* cell = item(row, columnCount() - 1);
    if (cell == nullptr || cell->text() == words) continue;
    cell->setText(words);
    cell->setToolTip(plain_tip(words));
  }
}

}  // namespace earshot
