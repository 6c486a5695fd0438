#include "app/panels/compare_panel.h"

#include <cmath>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>

#include "app/window/comparison_lines.h"
#include "app/window/run_list.h"
#include "widgets/percent.h"
#include "widgets/style.h"

namespace earshot {
namespace {

constexpr int usual_seeds = 3;
constexpr int usual_minutes = 5;

}  // namespace

ComparePanel::ComparePanel(Session& session, QWidget* parent)
    : Panel("compare", tr("Compare"), "compare", parent), session_(session) {
  contents()->addWidget(make_choice());
  contents()->addWidget(make_result(), 1);
  empty_ = new EmptyState(
      tr("Tick some methods: each is trained on the open sounds with every seed, then probed. One "
         "table and one chart compare them. Stop at any time; the same choice goes on."),
      {}, this);
  contents()->addWidget(empty_, 1);
  connect(&session_.run(), &RunDocument::state_changed, this, &Panel::refresh_later);
  connect(&session_.tasks(), &Tasks::progressed, this,
          [this](int id, const QString& words, double) {
            if (id == task_) state_->setText(words);
          });
  connect(&session_.tasks(), &Tasks::cancelled, this, [this](int id) {
    if (id != task_) return;
    task_ = 0;
    state_->setText(tr("stopped; the same choice goes on"));
    refresh_later();
  });
  refresh_later();
}

QWidget* ComparePanel::make_choice() {
  auto* box = new QWidget(this);
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(grid::inside);
  presets_ = new QListWidget(box);
  presets_->setObjectName("compare_presets");
  presets_->setAccessibleName(tr("Methods to compare"));
  presets_->setMaximumHeight(120);
  for (const Preset& preset : session_.catalogue().presets) {
    const QString name = QString::fromStdString(preset.words.name);
    auto* item = new QListWidgetItem(name, presets_);
    item->setToolTip(QString::fromStdString(preset.words.label + ": " + preset.words.summary));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(Qt::Unchecked);
  }
  auto* column = new QFormLayout;
  column->setContentsMargins(0, 0, 0, 0);
  seeds_ = new QSpinBox(box);
  seeds_->setObjectName("compare_seeds");
  seeds_->setRange(1, 20);
  seeds_->setValue(usual_seeds);
  seeds_->setToolTip(tr("How many seeds each method is trained with, from 0 on"));
  minutes_ = new QSpinBox(box);
  minutes_->setObjectName("compare_minutes");
  minutes_->setRange(0, 10000);
  minutes_->setValue(usual_minutes);
  minutes_->setSuffix(tr(" min"));
  minutes_->setSpecialValueText(tr("as preset"));
  minutes_->setToolTip(tr("The longest that one training may take"));
  start_ = new QPushButton(tr("Compare"), box);
  start_->setObjectName("compare_start");
  connect(start_, &QPushButton::clicked, this, &ComparePanel::start_or_stop);
  state_ = new QLabel(box);
  state_->setObjectName("compare_state");
  state_->setProperty("role", "muted");
  state_->setWordWrap(true);
  column->addRow(tr("Seeds"), seeds_);
  column->addRow(tr("At most"), minutes_);
  column->addRow(start_);
  column->addRow(state_);
  row->addWidget(presets_, 1);
  row->addLayout(column);
  return box;
}

QWidget* ComparePanel::make_result() {
  auto* box = new QWidget(this);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(grid::inside);
  table_ = new QTableWidget(box);
  table_->setObjectName("compare_table");
  table_->setAccessibleName(tr("Figures of the methods"));
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionMode(QAbstractItemView::NoSelection);
  table_->setShowGrid(false);
  table_->setFrameShape(QFrame::NoFrame);
  table_->verticalHeader()->hide();
  const QStringList names = {tr("method"),    tr("probe %"), tr("kNN %"),   tr("untrained %"),
                             tr("log-mel %"), tr("s"),       tr("ms/step"), tr("health")};
  table_->setColumnCount(static_cast<int>(names.size()));
  table_->setHorizontalHeaderLabels(names);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setStretchLastSection(true);
  chart_ = new ComparisonChart(box);
  column->addWidget(table_, 1);
  column->addWidget(chart_, 1);
  return box;
}

Comparison ComparePanel::chosen() const {
  const Experiment& here = session_.experiment().experiment();
  Comparison comparison;
  for (int seed = 0; seed < seeds_->value(); ++seed) comparison.seeds.push_back(seed);
  comparison.most_seconds = 60.0 * minutes_->value();
  for (int place = 0; place < presets_->count(); ++place) {
    const QListWidgetItem* item = presets_->item(place);
    if (item->checkState() != Qt::Checked) continue;
    const std::string name = item->text().toStdString();
    Experiment experiment = preset_experiment(session_.catalogue(), name);
    for (const char* path : {"data.path", "data.label", "data.group"}) {
      set_value(session_.catalogue(), experiment, path, here.values.at(path));
    }
    for (const ParameterError& error : contradictions(session_.catalogue(), experiment)) {
      throw ParameterError(name, error.what());
    }
    comparison.methods.push_back({name, std::move(experiment)});
  }
  return comparison;
}

void ComparePanel::start_or_stop() {
  if (task_ != 0) {
    session_.tasks().cancel(task_);
    return;
  }
  try {
    start();
  } catch (const ParameterError& error) {
    state_->setText(QString::fromUtf8(error.what()));
  }
}

void ComparePanel::start() {
  if (session_.run().training()) {
    state_->setText(tr("A run is training; finish it first."));
    return;
  }
  Comparison comparison = chosen();
  if (comparison.methods.empty()) {
    state_->setText(tr("Tick the methods to compare."));
    return;
  }
  if (folder_.empty()) folder_ = fresh_run(runs_folder(), "compare");
  trials_.clear();
  show_trials();
  const std::size_t all = comparison.methods.size() * comparison.seeds.size();
  task_ = session_.tasks().run(
      tr("Comparing methods"),
      [this, catalogue = session_.shared_catalogue(), comparison, folder = folder_,
       all](const TaskContext& context) {
        CompareHearing hearing;
        std::string doing;
        std::size_t done = 0;
        hearing.begins = [&](const ComparedMethod& method, std::int64_t seed, const auto&) {
          doing = method.name + ", seed " + std::to_string(seed);
        };
        hearing.event = [&](const Event& event) {
          const auto* step = std::get_if<StepDone>(&event);
          if (step == nullptr) return;
          context.progress(doing + ", step " + std::to_string(step->step),
                           static_cast<double>(done) / static_cast<double>(all));
        };
        hearing.evaluating = [&](const std::string& words, double) {
          context.progress(doing + ", " + words,
                           static_cast<double>(done) / static_cast<double>(all));
        };
        hearing.ended = [&](const TrialResult& trial) {
          ++done;
          context.post([this, trial] { take(trial); });
        };
        return run_comparison(catalogue, comparison, folder, hearing, context.stop());
      },
      [this](const std::vector<TrialResult>& done) {
        task_ = 0;
        trials_ = done;
        state_->setText(
            tr("done: %1").arg(QString::fromStdString((folder_ / "results.tsv").string())));
        folder_.clear();
        show_trials();
        refresh_later();
      },
      [this](const QString& why) {
        task_ = 0;
        folder_.clear();
        state_->setText(why);
        refresh_later();
      });
  refresh_later();
}

void ComparePanel::take(const TrialResult& trial) {
  trials_.push_back(trial);
  show_trials();
  refresh_later();
}

void ComparePanel::show_trials() {
  const std::vector<MethodSummary> methods = summaries(trials_);
  table_->setRowCount(static_cast<int>(methods.size()));
  int row = 0;
  for (const MethodSummary& one : methods) {
    const QStringList cells = {one.method,
                               percent(one.probe.mean, one.probe.deviation),
                               percent(one.knn.mean, one.knn.deviation),
                               percent(one.untrained.mean, one.untrained.deviation),
                               percent(one.log_mel.mean, one.log_mel.deviation),
                               number_text(std::round(one.seconds.mean)),
                               number_text(one.milliseconds.mean),
                               one.health};
    for (int column = 0; column < cells.size(); ++column) {
      auto* item = new QTableWidgetItem(cells[column]);
      const bool words = column == 0 || column + 1 == cells.size();
      item->setTextAlignment((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
      table_->setItem(row, column, item);
    }
    ++row;
  }
  session_.tasks().cancel(reading_);
  reading_ = session_.tasks().run(
      {}, [trials = trials_](const TaskContext&) { return comparison_lines(trials); },
      [this](const std::vector<ComparisonLine>& lines) { chart_->set_lines(lines); });
}

void ComparePanel::refresh() {
  const bool working = task_ != 0;
  const bool some = working || !trials_.empty();
  start_->setText(working ? tr("Stop") : tr("Compare"));
  start_->setEnabled(working || !session_.run().training());
  for (QWidget* choice : std::initializer_list<QWidget*>{presets_, seeds_, minutes_}) {
    choice->setEnabled(!working);
  }
  empty_->setVisible(!some);
  table_->parentWidget()->setVisible(some);
  title_line()->set_caption(trials_.empty() ? QString() : tr("%1 trials").arg(trials_.size()));
}

}  // namespace earshot
