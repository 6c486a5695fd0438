#pragma once

#include <memory>
#include <QObject>
#include <QUndoStack>

#include "core/experiment/experiment.h"

namespace earshot {

/// The experiment being worked on, with undo over whole values: it is small, and a copy cannot be
/// half wrong. Rapid edits of one setting are one step of undo.
class ExperimentDocument : public QObject {
  Q_OBJECT

 public:
  ExperimentDocument(std::shared_ptr<const Catalogue> catalogue, Experiment experiment,
                     QObject* parent = nullptr);

  const Experiment& experiment() const { return experiment_; }
  const Catalogue& catalogue() const { return *catalogue_; }
  std::vector<Section> all_sections() const { return sections(*catalogue_, experiment_); }
  QUndoStack& undo() { return undo_; }

  /// Empty where the value was taken, else one line that says why not.
  QString set(const std::string& path, const Value& value);
  /// Another whole experiment (a preset, a file, a run), as one step of undo named by `words`.
  void replace(const Experiment& experiment, const QString& words);
  /// What the next undo or redo would bring; nullptr where there is none.
  const Experiment* after_undo() const;
  const Experiment* after_redo() const;

 Q_SIGNALS:
  /// Paths whose values differ from before.
  void changed(const QStringList& paths);

 private:
  friend class ExperimentEdit;
  void show(const Experiment& experiment);

  std::shared_ptr<const Catalogue> catalogue_;
  Experiment experiment_;
  QUndoStack undo_;
};

}  // namespace earshot
