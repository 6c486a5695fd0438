#include "app/panels/distortion_figures.h"

#include <algorithm>
#include <cmath>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

#include "app/panels/figure_table.h"
#include "app/session/distortion_meaning.h"
#include "app/session/figure_text.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

double accuracy_through(const ProbeResult& probe, const std::string& distortion) {
  const auto found = std::ranges::find(probe.distortions, distortion, &DistortionResult::name);
  return found == probe.distortions.end() ? std::nan("") : found->accuracy;
}

DotRow row_of(const QString& name, const EvaluationResult& result,
              const std::function<double(const ProbeResult&)>& share) {
  DotRow row{name, {share(result.probe)}};
  for (const JudgedBaseline& baseline : result.baselines)
    row.shares.push_back(share(baseline.second));
  return row;
}

}  // namespace

void show_distortions(DotRows& picture, const Catalogue& catalogue,
                      const EvaluationResult& result) {
  QStringList series{DistortionFigures::tr("this encoder")};
  for (const JudgedBaseline& baseline : result.baselines) {
    series += baseline_words(catalogue, baseline.first);
  }
  std::vector<DotGroup> groups;
  if (clean_share(catalogue, result.probe)) {
    groups.push_back(
        {{}, {row_of(DistortionFigures::tr("clean"), result, [&](const ProbeResult& probe) {
           return clean_share(catalogue, probe).value_or(std::nan(""));
         })}});
  }
  for (const bool seen : {false, true}) {
    DotGroup group{seen ? DistortionFigures::tr("of a kind that the training draws")
                        : DistortionFigures::tr("of a kind that the training does not draw"),
                   {}};
    for (const DistortionResult& one : result.probe.distortions) {
      if (one.seen != seen) continue;
      group.rows.push_back(
          row_of(distortion_words(catalogue, one.name), result,
                 [&](const ProbeResult& probe) { return accuracy_through(probe, one.name); }));
    }
    if (!group.rows.empty()) groups.push_back(std::move(group));
  }
  picture.set_rows(series, std::move(groups));
}

DistortionFigures::DistortionFigures(const Catalogue& catalogue, QWidget* parent)
    : QScrollArea(parent), catalogue_(catalogue) {
  setObjectName("distortion_figures");
  setAccessibleName(tr("Accuracy through distortions"));
  setFrameShape(QFrame::NoFrame);
  setWidgetResizable(true);
  auto* sheet = new QWidget(this);
  auto* column = new QVBoxLayout(sheet);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(grid::between);
  picture_ = new DotRows(sheet);
  picture_->setObjectName("distortion_picture");
  picture_->setAccessibleName(tr("Accuracy through each distortion"));
  table_ = figure_table(tr("Accuracy through each distortion"), sheet);
  table_->setObjectName("distortion_table");
  table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  column->addWidget(picture_, 1);
  column->addWidget(table_);
  setWidget(sheet);
}

void DistortionFigures::show_result(const EvaluationResult& result) {
  show_distortions(*picture_, catalogue_, result);
  QStringList heads{tr("through"), tr("training"), tr("this encoder %")};
  for (const JudgedBaseline& baseline : result.baselines) {
    heads += tr("%1 %").arg(baseline_words(catalogue_, baseline.first));
  }
  set_heads(table_, heads);
  const auto& distortions = result.probe.distortions;
  table_->setRowCount(static_cast<int>(distortions.size()));
  for (int row = 0; row < table_->rowCount(); ++row) {
    const DistortionResult& one = distortions[static_cast<std::size_t>(row)];
    put_cell(table_, row, 0, distortion_words(catalogue_, one.name), false);
    put_cell(table_, row, 1, one.seen ? tr("draws its kind") : tr("unseen"), true);
    put_cell(table_, row, 2, percent(one.accuracy), true);
    int cell = 3;
    for (const JudgedBaseline& baseline : result.baselines) {
      put_cell(table_, row, cell++, percent(accuracy_through(baseline.second, one.name)), true);
    }
    if (const DistortionEntry* entry = catalogue_.distortion(one.name)) {
      table_->item(row, 0)->setToolTip(plain_tip(QString::fromStdString(entry->words.summary)));
    }
  }
  // The sheet scrolls, not the table.
  table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() +
                         figures_row_height(*table_) * table_->rowCount() + 2);
}

}  // namespace earshot
