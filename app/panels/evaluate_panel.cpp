#include "app/panels/evaluate_panel.h"

#include <algorithm>
#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <utility>

#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

/// The experiment as the run folder has it, wherever its sounds lie now.
Experiment as_stored(const RunDocument& run) {
  Experiment experiment = run.experiment();
  experiment.values["data.path"] = run.stored_data();
  return experiment;
}

/// What is to be known beside fresh figures; "" where there is nothing.
QString reservations_of(const EvaluationResult& result) {
  QStringList words;
  if (!result.changed_data.empty()) {
    words += EvaluatePanel::tr("The sounds are not those that the run was trained on: %1.")
                 .arg(QString::fromStdString(result.changed_data));
  }
  if (!result.not_kept.empty()) {
    words += EvaluatePanel::tr("These figures are not kept: %1.")
                 .arg(QString::fromStdString(result.not_kept));
  }
  return words.join(' ');
}

}  // namespace

EvaluatePanel::EvaluatePanel(Session& session, QWidget* parent)
    : Panel("evaluate", tr("Evaluate"), "target", parent),
      session_(session),
      labels_(session.tasks()) {
  work_ = new QLabel(this);
  work_->setObjectName("evaluate_work");
  work_->setProperty("role", "muted");
  work_->setWordWrap(true);
  empty_ = new EmptyState("", tr("Evaluate"), this);
  connect(empty_, &EmptyState::asked, this, &EvaluatePanel::evaluate);
  contents()->addWidget(work_);
  contents()->addWidget(empty_, 1);
  make_result();
  again_ = new QPushButton(tr("Evaluate again"), this);
  again_->setObjectName("evaluate_again");
  connect(again_, &QPushButton::clicked, this, &EvaluatePanel::evaluate);
  column_ = new QComboBox(this);
  column_->setObjectName("evaluate_label");
  column_->setAccessibleName(tr("Label column to be probed"));
  column_->setToolTip(tr("Which label column the probe predicts"));
  column_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  title_line()->add_tool(column_);
  title_line()->add_tool(again_);
  connect(column_, &QComboBox::activated, this, [this] {
    load_kept_result();
    look_at_labels();
  });
  connect(&session_.run(), &RunDocument::opened, this, [this] {
    column_->clear();
    show_columns();
    load_kept_result();
    look_at_labels();
  });
  connect(&session_.data(), &DataDocument::began, this, &EvaluatePanel::look_at_labels);
  connect(&session_.data(), &DataDocument::ended, this, [this] {
    show_columns();
    look_at_labels();
  });
  connect(&session_.experiment(), &ExperimentDocument::changed, this,
          &EvaluatePanel::look_at_labels);
  connect(&session_.run(), &RunDocument::state_changed, this, &EvaluatePanel::look_at_labels);
  connect(&session_.run(), &RunDocument::saved, this, &EvaluatePanel::look_at_labels);
  connect(&labels_, &LabelCheck::changed, this, &EvaluatePanel::refusal_changed);
  connect(this, &EvaluatePanel::refusal_changed, this, &Panel::refresh_later);
  connect(&session_.tasks(), &Tasks::progressed, this,
          [this](int id, const QString& words, double) {
            if (id != task_) return;
            working_ = words;
            refresh_later();
          });
  connect(&session_.tasks(), &Tasks::cancelled, this, [this](int id) {
    if (id != task_) return;
    task_ = 0;
    Q_EMIT refusal_changed();
  });
  refresh_later();
}

void EvaluatePanel::load_kept_result() {
  result_.reset();
  fault_.clear();
  refresh_later();
  session_.tasks().cancel(reading_);
  const RunDocument& run = session_.run();
  if (!run.is_open()) return;
  reading_ = session_.tasks().run(
      {},
      [folder = run.folder(), experiment = as_stored(run), wanted = label()](const TaskContext&) {
        return kept_evaluation(folder, experiment, wanted);
      },
      [this](std::optional<EvaluationResult> kept) {
        result_ = std::move(kept);
        refresh_later();
      },
      [this](const QString& why) {
        fault_ = why;
        refresh_later();
      });
}

/// Every label column of the open sounds, the run's own first chosen.
void EvaluatePanel::show_columns() {
  const RunDocument& run = session_.run();
  const auto& dataset = session_.data().dataset();
  if (!run.is_open() || !dataset || !session_.data().is_of(run.experiment())) return;
  QStringList names;
  for (const std::string& name : dataset->columns) names += QString::fromStdString(name);
  QStringList shown;
  for (int i = 0; i < column_->count(); ++i) shown += column_->itemText(i);
  if (names == shown) return;
  const QString chosen = QString::fromStdString(label());
  column_->clear();
  column_->addItems(names);
  column_->setCurrentText(chosen);
}

std::string EvaluatePanel::label() const {
  if (column_->count() > 0) return column_->currentText().toStdString();
  return session_.run().is_open() ? session_.run().experiment().text("data.label") : std::string();
}

/// Of the run's own sounds where one is open; other sounds than those tell nothing about it.
void EvaluatePanel::look_at_labels() {
  const RunDocument& run = session_.run();
  const Experiment& experiment =
      run.is_open() ? run.experiment() : session_.experiment().experiment();
  labels_.look(session_.data().is_of(experiment) ? session_.data().dataset() : nullptr,
               run.is_open() ? label() : experiment.text("data.label"));
  Q_EMIT refusal_changed();
}

QString EvaluatePanel::refusal() const {
  const RunDocument& run = session_.run();
  if (task_ != 0) return tr("An evaluation is under way.");
  if (!run.is_open()) return tr("There is no run to evaluate: train one, or open one.");
  if (!run.has_checkpoint()) return tr("There is no checkpoint yet: train a while first.");
  if (!labels_.words().isEmpty()) return tr("Cannot evaluate: %1").arg(labels_.words());
  return {};
}

/// Its clips are numbers, which mean nothing once sounds came or went.
void EvaluatePanel::drop_result_of_other_clips() {
  const auto& dataset = session_.data().dataset();
  if (!result_ || result_->data_clips == 0 || !dataset) return;
  if (!session_.data().is_of(session_.run().experiment())) return;
  const auto open = static_cast<std::int64_t>(dataset->clips.size());
  if (result_->data_clips == open) return;
  fault_ = tr("The figures were made on %L1 clips, and %L2 are open now: evaluate again.")
               .arg(result_->data_clips)
               .arg(open);
  result_.reset();
}

void EvaluatePanel::evaluate() {
  if (!refusal().isEmpty()) return;
  const RunDocument& run = session_.run();
  fault_.clear();
  working_ = tr("beginning");
  EvaluateRequest request;
  request.run = run.folder();
  request.data = run.experiment().text("data.path");
  request.label = label();
  auto catalogue = session_.shared_catalogue();
  task_ = session_.tasks().run(
      tr("Evaluating"),
      [catalogue, request](const TaskContext& context) {
        return evaluate_run(
            *catalogue, request,
            [&](const std::string& words, double done) { context.progress(words, done); },
            context.stop());
      },
      [this, folder = run.folder(), wanted = label()](EvaluationResult result) {
        task_ = 0;
        if (folder == session_.run().folder() && wanted == label()) {
          fault_ = reservations_of(result);
          result_ = std::move(result);
        }
        Q_EMIT refusal_changed();
      },
      [this](const QString& why) {
        task_ = 0;
        fault_ = why;
        Q_EMIT refusal_changed();
      });
  Q_EMIT refusal_changed();
}

void EvaluatePanel::refresh() {
  const RunDocument& run = session_.run();
  const bool working = task_ != 0;
  drop_result_of_other_clips();
  work_->setText(working ? tr("Evaluating: %1").arg(working_) : fault_);
  work_->setVisible(working || (!fault_.isEmpty() && result_));
  again_->setVisible(result_.has_value() && !working);
  again_->setEnabled(refusal().isEmpty());
  again_->setToolTip(plain_tip(refusal()));
  show_columns();
  column_->setVisible(column_->count() > 1);
  result_box_->setVisible(result_.has_value());
  empty_->setVisible(!result_ && !working);
  empty_->set_words(
      !fault_.isEmpty()            ? fault_
      : !labels_.words().isEmpty() ? tr("Cannot evaluate: %1").arg(labels_.words())
      : run.has_checkpoint()
          ? tr("A linear probe on the frozen encoder, beside the same encoder untrained and plain "
               "log-mel statistics, says what was learnt about the labels.")
          : tr("After some training, a linear probe on the frozen encoder says here what was "
               "learnt about the labels, beside honest baselines."));
  empty_->set_action(refusal().isEmpty() ? tr("Evaluate") : QString());
  if (!result_) {
    title_line()->set_caption({});
    return;
  }
  title_line()->set_caption(
      tr("%1 by a linear probe, step %L2")
          .arg(shown_name(result_->probe.label), QLocale().toString(qint64{result_->step})));
  meaning_->setText(meaning_of(*result_));
  show_figures();
  show_confusion();
  show_classes();
  show_class_colours();
}

/// Each click on a cell plays the next clip of it.
void EvaluatePanel::hear_mistake(int truth, int predicted) {
  if (!result_) return;
  std::vector<std::int64_t> clips;
  for (const auto& one : result_->probe.predictions) {
    if (one.truth == truth && one.predicted == predicted) clips.push_back(one.item.clip);
  }
  if (clips.empty()) return;
  const auto& dataset = session_.data().dataset();
  const bool same_sounds = dataset && session_.data().is_of(session_.run().experiment()) &&
                           std::ranges::all_of(clips, [&](std::int64_t clip) {
                             return static_cast<std::size_t>(clip) < dataset->clips.size();
                           });
  if (!same_sounds) {
    Q_EMIT session_.said(tr("The run was evaluated on other sounds than those that are open."));
    return;
  }
  const std::int64_t cell =
      static_cast<std::int64_t>(truth) * static_cast<std::int64_t>(result_->probe.classes.size()) +
      predicted;
  mistake_ = cell == mistake_cell_ ? (mistake_ + 1) % static_cast<int>(clips.size()) : 0;
  mistake_cell_ = cell;
  session_.hear(clips[static_cast<std::size_t>(mistake_)]);
  Q_EMIT session_.said(tr("%1: clip %2 of %3 in this cell")
                           .arg(session_.name_of(session_.selected()),
                                QString::number(mistake_ + 1), QString::number(clips.size())));
}

}  // namespace earshot
