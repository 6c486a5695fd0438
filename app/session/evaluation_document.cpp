#include "app/session/evaluation_document.h"

#include <algorithm>
#include <utility>

namespace earshot {
namespace {

/// The experiment as the run folder has it, wherever its sounds lie now.
Experiment as_stored(const RunDocument& run) {
  Experiment experiment = run.experiment();
  experiment.values["data.path"] = run.stored_data();
  return experiment;
}

/// What a run folder keeps.
struct Kept {
  std::optional<EvaluationResult> last;
  std::vector<PastEvaluation> past;
};

/// What is to be known beside fresh figures; "" where there is nothing.
QString reservations_of(const EvaluationResult& result) {
  QStringList words;
  if (!result.changed_data.empty()) {
    words += EvaluationDocument::tr("The sounds are not those that the run was trained on: %1.")
                 .arg(QString::fromStdString(result.changed_data));
  }
  if (!result.not_kept.empty()) {
    words += EvaluationDocument::tr("These figures are not kept: %1.")
                 .arg(QString::fromStdString(result.not_kept));
  }
  return words.join(' ');
}

}  // namespace

EvaluationDocument::EvaluationDocument(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks,
                                       ExperimentDocument& experiment, DataDocument& data,
                                       RunDocument& run, QObject* parent)
    : QObject(parent),
      catalogue_(std::move(catalogue)),
      tasks_(tasks),
      experiment_(experiment),
      data_(data),
      run_(run),
      labels_(tasks) {
  connect(&run_, &RunDocument::opened, this, &EvaluationDocument::begin_run);
  connect(&data_, &DataDocument::began, this, &EvaluationDocument::look_at_labels);
  connect(&data_, &DataDocument::ended, this, [this] {
    take_columns();
    drop_result_of_other_clips();
    look_at_labels();
  });
  connect(&experiment_, &ExperimentDocument::changed, this, &EvaluationDocument::look_at_labels);
  connect(&run_, &RunDocument::state_changed, this, &EvaluationDocument::look_at_labels);
  connect(&labels_, &LabelCheck::changed, this, &EvaluationDocument::tell);
  connect(&tasks_, &Tasks::progressed, this, [this](int id, const QString& words, double) {
    if (id != task_) return;
    progress_ = words;
    Q_EMIT changed();
  });
  connect(&tasks_, &Tasks::cancelled, this, [this](int id) {
    if (id != task_) return;
    task_ = 0;
    tell();
  });
}

void EvaluationDocument::tell() {
  run_.know_evaluation(working(), no_probe());
  Q_EMIT changed();
}

void EvaluationDocument::begin_run() {
  columns_.clear();
  column_.clear();
  protocol_.clear();
  take_columns();
  read_kept();
  look_at_labels();
}

/// The run's own is chosen first.
void EvaluationDocument::take_columns() {
  const auto& dataset = data_.dataset();
  if (!run_.is_open() || !dataset || !data_.is_of(run_.experiment())) return;
  QStringList names;
  for (const std::string& name : dataset->columns) names += QString::fromStdString(name);
  if (names == columns_) return;
  const QString chosen = column();
  columns_ = names;
  column_ = names.contains(chosen) || names.isEmpty() ? chosen : names.first();
}

QString EvaluationDocument::column() const {
  if (!column_.isEmpty() || !run_.is_open()) return column_;
  return QString::fromStdString(run_.experiment().text("data.label"));
}

void EvaluationDocument::choose_column(const QString& column) {
  column_ = column;
  read_kept();
  look_at_labels();
}

QString EvaluationDocument::protocol() const {
  if (!protocol_.isEmpty() || !run_.is_open()) return protocol_;
  return QString::fromStdString(run_.experiment().text("evaluation.protocol"));
}

void EvaluationDocument::choose_protocol(const QString& name) {
  if (name == protocol()) return;
  protocol_ = name;
  read_kept();
  tell();
}

void EvaluationDocument::read_kept() {
  result_.reset();
  past_.clear();
  words_.clear();
  tasks_.cancel(reading_);
  if (!run_.is_open()) return;
  reading_ = tasks_.run(
      {},
      [catalogue = catalogue_, folder = run_.folder(), experiment = as_stored(run_),
       wanted = column().toStdString(), judge = protocol().toStdString()](const TaskContext&) {
        Kept kept{kept_evaluation(*catalogue, folder, experiment, wanted, judge), {}};
        std::vector<std::string> ignored;
        kept.past = past_evaluations(folder, wanted, judge, ignored);
        // A run of before has no more than its last one.
        if (kept.last) put_evaluation(kept.past, brief_of(*kept.last));
        return kept;
      },
      [this](Kept kept) {
        result_ = std::move(kept.last);
        past_ = std::move(kept.past);
        drop_result_of_other_clips();
        Q_EMIT changed();
      },
      [this](const QString& why) {
        words_ = why;
        Q_EMIT changed();
      });
}

/// Of the run's own sounds where one is open; other sounds than those tell nothing about it.
void EvaluationDocument::look_at_labels() {
  const bool open = run_.is_open();
  const Experiment& experiment = open ? run_.experiment() : experiment_.experiment();
  labels_.look(data_.is_of(experiment) ? data_.dataset() : nullptr,
               open ? column().toStdString() : experiment.text("data.label"));
  tell();
}

/// Its clips are numbers, which mean nothing once sounds came or went.
void EvaluationDocument::drop_result_of_other_clips() {
  const auto& dataset = data_.dataset();
  if (!result_ || result_->data_clips == 0 || !dataset) return;
  if (!data_.is_of(run_.experiment())) return;
  const auto open = static_cast<std::int64_t>(dataset->clips.size());
  if (result_->data_clips == open) return;
  words_ = tr("The figures were made on %L1 clips, and %L2 are open now: evaluate again.")
               .arg(result_->data_clips)
               .arg(open);
  result_.reset();
}

void EvaluationDocument::evaluate() {
  if (!run_.permitted().evaluate) return;
  words_.clear();
  progress_ = tr("beginning");
  EvaluateRequest request;
  request.run = run_.folder();
  request.data = run_.experiment().text("data.path");
  request.label = column().toStdString();
  request.protocol = protocol().toStdString();
  task_ = tasks_.run(
      tr("Evaluating"),
      [catalogue = catalogue_, request](const TaskContext& context) {
        return evaluate_run(
            *catalogue, request,
            [&](const std::string& words, double done) { context.progress(words, done); },
            context.stop());
      },
      [this, folder = run_.folder(), wanted = column(),
       judge = protocol()](EvaluationResult result) {
        task_ = 0;
        if (folder == run_.folder() && wanted == column() && judge == protocol()) {
          words_ = reservations_of(result);
          put_evaluation(past_, brief_of(result));
          result_ = std::move(result);
          drop_result_of_other_clips();
        }
        tell();
      },
      [this](const QString& why) {
        task_ = 0;
        words_ = why;
        tell();
      });
  tell();
}

std::vector<std::int64_t> EvaluationDocument::clips_of(int truth, int predicted) const {
  std::vector<std::int64_t> clips;
  if (!result_) return clips;
  for (const auto& one : result_->probe.predictions) {
    if (one.truth == truth && one.predicted == predicted) clips.push_back(one.item.clip);
  }
  return clips;
}

bool EvaluationDocument::are_open(const std::vector<std::int64_t>& clips) const {
  return data_.dataset() && data_.is_of(run_.experiment()) &&
         std::ranges::all_of(clips, [this](std::int64_t clip) { return data_.has_clip(clip); });
}

}  // namespace earshot
