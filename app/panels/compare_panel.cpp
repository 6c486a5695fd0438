#include "app/panels/compare_panel.h"

#include <algorithm>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollArea>
#include <QSpinBox>

#include "app/panels/compare_table.h"
#include "app/window/comparison_lines.h"
#include "app/window/run_list.h"
#include "widgets/style.h"

namespace earshot {
namespace {

constexpr int usual_seeds = 3;
constexpr int usual_minutes = 5;

enum EncoderChoice { preset_encoders, one_encoder };

/// The encoder of another experiment, with all its settings.
void take_encoder(const Catalogue& catalogue, Experiment& experiment, const Experiment& from) {
  set_value(catalogue, experiment, "encoder.name", from.values.at("encoder.name"));
  for (const auto& [path, value] : from.values) {
    if (path.starts_with("encoder.")) set_value(catalogue, experiment, path, value);
  }
}

QString words_of_stopped() {
  return ComparePanel::tr("stopped; the same choice goes on");
}

}  // namespace

ComparePanel::ComparePanel(Session& session, QWidget* parent)
    : Panel("compare", tr("Compare"), "compare", parent), session_(session) {
  auto* scroll = new QScrollArea(this);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(new QWidget(scroll));
  // The panel's own ground, on which the list and the table stand out.
  scroll->viewport()->setAutoFillBackground(false);
  scroll->widget()->setAutoFillBackground(false);
  contents()->addWidget(scroll, 1);
  body_ = new QBoxLayout(QBoxLayout::TopToBottom, scroll->widget());
  body_->setContentsMargins(0, 0, 0, 0);
  body_->setSpacing(grid::inside);
  body_->addWidget(make_choice());
  body_->addWidget(make_result(), 1);
  empty_ = new EmptyState(
      tr("Tick some methods: each is trained on the open sounds with every seed, then probed. One "
         "table and one chart compare them. Stop at any time; the same choice goes on."),
      {}, this);
  body_->addWidget(empty_, 1);
  connect(&session_.run(), &RunDocument::state_changed, this, &Panel::refresh_later);
  connect(&session_.tasks(), &Tasks::progressed, this,
          [this](int id, const QString& words, double) {
            if (id == task_) state_->setText(words);
          });
  connect(&session_.tasks(), &Tasks::cancelled, this, [this](int id) {
    if (id != task_) return;
    task_ = 0;
    state_->setText(at_work_ ? tr("stopping: what is done is being saved") : words_of_stopped());
    refresh_later();
  });
  refresh_later();
}

QVariantMap ComparePanel::save_state() const {
  QStringList ticked;
  for (int place = 0; place < presets_->count(); ++place) {
    if (presets_->item(place)->checkState() == Qt::Checked) ticked += presets_->item(place)->text();
  }
  return {{"presets", ticked},
          {"encoder", encoder_->currentIndex()},
          {"seeds", seeds_->value()},
          {"minutes", minutes_->value()},
          {"folder", QString::fromStdString(folder_.string())}};
}

void ComparePanel::restore_state(const QVariantMap& state) {
  const QStringList ticked = state.value("presets").toStringList();
  for (int place = 0; place < presets_->count(); ++place) {
    if (ticked.contains(presets_->item(place)->text())) {
      presets_->item(place)->setCheckState(Qt::Checked);
    }
  }
  encoder_->setCurrentIndex(state.value("encoder", preset_encoders).toInt());
  seeds_->setValue(state.value("seeds", usual_seeds).toInt());
  minutes_->setValue(state.value("minutes", usual_minutes).toInt());
  folder_ = state.value("folder").toString().toStdString();
  if (!folder_.empty()) state_->setText(words_of_stopped());
}

void ComparePanel::keep() {
  session_.settings().set_panel_state(id(), save_state());
}

void ComparePanel::work_ended() {
  at_work_ = false;
  // Done and failed have words of their own.
  if (task_ == 0) state_->setText(words_of_stopped());
  refresh_later();
}

QWidget* ComparePanel::make_choice() {
  auto* box = new QWidget(this);
  choice_ = new QBoxLayout(QBoxLayout::LeftToRight, box);
  choice_->setContentsMargins(0, 0, 0, 0);
  choice_->setSpacing(grid::inside);
  presets_ = new QListWidget(box);
  presets_->setObjectName("compare_presets");
  presets_->setAccessibleName(tr("Methods to compare"));
  // What learns in minutes comes first.
  std::vector<Preset> presets = session_.catalogue().presets;
  std::ranges::stable_partition(
      presets, [](const Preset& preset) { return preset.words.name.ends_with("-small"); });
  for (const Preset& preset : presets) {
    const QString name = QString::fromStdString(preset.words.name);
    auto* item = new QListWidgetItem(name, presets_);
    item->setToolTip(QString::fromStdString(preset.words.label + ": " + preset.words.summary));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(Qt::Unchecked);
  }
  auto* column = new QFormLayout;
  column->setContentsMargins(0, 0, 0, 0);
  encoder_ = new QComboBox(box);
  encoder_->setObjectName("compare_encoder");
  encoder_->addItem(tr("Each preset's own"));
  encoder_->addItem(tr("One for all"));
  encoder_->setToolTip(
      tr("One for all: every method trains the encoder that is set under Method, so that the "
         "methods alone differ. A method that cannot use it is named."));
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
  column->addRow(tr("Encoder"), encoder_);
  column->addRow(tr("Seeds"), seeds_);
  column->addRow(tr("At most"), minutes_);
  column->addRow(start_);
  column->addRow(state_);
  choice_->addWidget(presets_, 1);
  choice_->addLayout(column);
  return box;
}

QWidget* ComparePanel::make_result() {
  auto* box = new QWidget(this);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(grid::inside);
  table_ = new CompareTable(box);
  chart_ = new ComparisonChart(box);
  constexpr int least_table = 90, least_chart = 140;
  table_->setMinimumHeight(least_table);
  chart_->setMinimumHeight(least_chart);
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
    if (encoder_->currentIndex() == one_encoder) {
      take_encoder(session_.catalogue(), experiment, here);
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
  const auto fresh = fresh_run(runs_folder(), "compare");
  if (folder_.empty()) folder_ = fresh;
  keep();
  state_->setText(tr("reading what is done"));
  trials_.clear();
  show_trials();
  const std::size_t all = comparison.methods.size() * comparison.seeds.size();
  at_work_ = true;
  task_ = session_.tasks().run(
      tr("Comparing methods"),
      [this, tasks = &session_.tasks(), panel = QPointer(this),
       catalogue = session_.shared_catalogue(), comparison, folder = folder_, fresh,
       all](const TaskContext& context) {
        // What context.post() drops once the task was cancelled.
        const auto tell = [&](auto action) {
          QMetaObject::invokeMethod(
              tasks,
              [panel, action] {
                if (panel) action(*panel);
              },
              Qt::QueuedConnection);
        };
        const auto at_end =
            qScopeGuard([&] { tell([](ComparePanel& told) { told.work_ended(); }); });
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
        try {
          return run_comparison(catalogue, comparison, folder, hearing, context.stop());
        } catch (const OtherComparison&) {
          tell([fresh](ComparePanel& told) {
            told.folder_ = fresh;
            told.keep();
          });
          return run_comparison(catalogue, comparison, fresh, hearing, context.stop());
        }
      },
      [this](const std::vector<TrialResult>& done) {
        task_ = 0;
        trials_ = done;
        state_->setText(
            tr("done: %1").arg(QString::fromStdString((folder_ / "results.tsv").string())));
        folder_.clear();
        keep();
        show_trials();
        refresh_later();
      },
      [this](const QString& why) {
        task_ = 0;
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
  table_->show_methods(summaries(trials_));
  session_.tasks().cancel(reading_);
  reading_ = session_.tasks().run(
      {}, [trials = trials_](const TaskContext&) { return comparison_lines(trials); },
      [this](const std::vector<ComparisonLine>& lines) { chart_->set_lines(lines); });
}

void ComparePanel::resizeEvent(QResizeEvent* event) {
  Panel::resizeEvent(event);
  constexpr int wide = 900, low = 480, column = 240, few_rows = 124;
  const bool beside = width() >= wide && height() < low;
  body_->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
  choice_->setDirection(beside ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
  choice_->parentWidget()->setMaximumWidth(beside ? column : QWIDGETSIZE_MAX);
  presets_->setMaximumHeight(beside ? QWIDGETSIZE_MAX : few_rows);
}

void ComparePanel::refresh() {
  const bool working = task_ != 0;
  const bool some = working || !trials_.empty();
  start_->setText(working ? tr("Stop") : tr("Compare"));
  start_->setEnabled(working || (!at_work_ && !session_.run().training()));
  for (QWidget* choice : std::initializer_list<QWidget*>{presets_, encoder_, seeds_, minutes_}) {
    choice->setEnabled(!working && !at_work_);
  }
  empty_->setVisible(!some);
  table_->parentWidget()->setVisible(some);
  title_line()->set_caption(trials_.empty() ? QString() : tr("%1 trials").arg(trials_.size()));
}

}  // namespace earshot
