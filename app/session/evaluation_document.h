#pragma once

#include <memory>
#include <optional>
#include <QObject>
#include <QStringList>
#include <vector>

#include "app/session/data_document.h"
#include "app/session/experiment_document.h"
#include "app/session/label_check.h"
#include "app/session/run_document.h"
#include "core/runs/evaluation.h"
#include "core/runs/evaluation_history.h"

namespace earshot {

/// What a probe of the open run's encoder says: kept by its folder, or made now. The figures that
/// are shown are always those of the open run, the chosen label column, the chosen protocol and the
/// clips that are open.
class EvaluationDocument : public QObject {
  Q_OBJECT

 public:
  /// Tells the run, which says what may be pressed.
  EvaluationDocument(std::shared_ptr<const Catalogue> catalogue, Tasks& tasks,
                     ExperimentDocument& experiment, DataDocument& data, RunDocument& run,
                     QObject* parent = nullptr);

  /// Evaluates the open run's checkpoint, where that is permitted.
  void evaluate();
  bool working() const { return task_ != 0; }
  /// What the evaluation is at.
  const QString& progress() const { return progress_; }
  const std::optional<EvaluationResult>& result() const { return result_; }
  /// Each evaluation that was made of the run by this label and protocol, ascending by step.
  const std::vector<PastEvaluation>& past() const { return past_; }
  /// Why there is no result, or what is to be known beside it; empty where there is nothing to say.
  const QString& words() const { return words_; }
  /// Why the labels cannot be probed; empty where they can, or while it is not known yet.
  const QString& no_probe() const { return labels_.words(); }

  /// The label columns of the run's sounds, where those are open.
  const QStringList& columns() const { return columns_; }
  /// The one that is probed: the chosen one, else the run's own.
  QString column() const;
  void choose_column(const QString& column);

  /// The protocol that judges, by its name: the chosen one, else the run's own.
  QString protocol() const;
  void choose_protocol(const QString& name);

  /// The test clips of one class that were taken for another, or the same.
  std::vector<std::int64_t> clips_of(int truth, int predicted) const;
  /// These clips of it are among the sounds that are open, under the same numbers.
  bool are_open(const std::vector<std::int64_t>& clips) const;

 Q_SIGNALS:
  void changed();

 private:
  void begin_run();
  void take_columns();
  void read_kept();
  void look_at_labels();
  void drop_result_of_other_clips();
  /// Tells the run and whoever looks on.
  void tell();

  std::shared_ptr<const Catalogue> catalogue_;
  Tasks& tasks_;
  ExperimentDocument& experiment_;
  DataDocument& data_;
  RunDocument& run_;
  LabelCheck labels_;  ///< of the column that is probed
  int task_ = 0;
  int reading_ = 0;
  QString progress_;
  QString words_;
  QStringList columns_;
  QString column_;
  QString protocol_;
  std::optional<EvaluationResult> result_;
  std::vector<PastEvaluation> past_;
};

}  // namespace earshot
