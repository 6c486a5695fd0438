#pragma once

#include <memory>
#include <QObject>
#include <QUndoStack>
#include <set>

#include "core/experiment/experiment.h"

namespace earshot {

/// The experiment being worked on, with undo over whole values: it is small, and a copy cannot be
/// half wrong. Rapid edits of one setting are one step of undo.
class ExperimentDocument : public QObject {
  Q_OBJECT

 public:
  ExperimentDocument(std::shared_ptr<const Catalogue> catalogue, Experiment experiment,
                     QObject* parent = nullptr);

  const Experiment& experiment() const { return shown_.experiment; }
  /// Which settings of the sounds, and whether the seed, a person chose; a preset leaves them.
  const std::set<std::string>& by_hand() const { return shown_.by_hand; }
  const Catalogue& catalogue() const { return *catalogue_; }
  const std::shared_ptr<const Catalogue>& shared_catalogue() const { return catalogue_; }
  std::vector<Section> all_sections() const { return sections(*catalogue_, shown_.experiment); }
  QUndoStack& undo() { return undo_; }

  /// Empty where the value was taken, else one line that says why not.
  QString set(const std::string& path, const Value& value);
  /// Another whole experiment (a file, a run), as one step of undo named by `words`. Its sounds are
  /// chosen with it.
  void replace(const Experiment& experiment, const QString& words);
  /// The same of a preset, which is nobody's choice of sounds.
  void take_preset(const Experiment& experiment, const QString& words);
  /// What the next undo or redo would bring; nullptr where there is none.
  const Experiment* after_undo() const;
  const Experiment* after_redo() const;

 Q_SIGNALS:
  /// Paths whose values differ from before.
  void changed(const QStringList& paths);

 private:
  friend class ExperimentEdit;
  struct Shown {
    Experiment experiment;
    std::set<std::string> by_hand;
  };
  void push(Shown after, const QString& words);
  void show(const Shown& shown);

  std::shared_ptr<const Catalogue> catalogue_;
  Shown shown_;
  QUndoStack undo_;
};

}  // namespace earshot
